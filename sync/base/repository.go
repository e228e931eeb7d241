package base

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"pinsync/sync/atomicfile"
	"pinsync/sync/git"
)

// repository is the git repository around a folder, and its working tree.
type repository struct {
	git     *git.Git
	dir     string // absolute: what paths are relative to
	top     string // the repository's topmost folder, free of symbolic links
	shallow bool   // it lacks older commits on purpose
}

// discover finds the repository that dir is in. With a revision it also
// returns what the same git says of that, once there is a repository.
func discover(ctx context.Context, dir string, environ []string, revision string) (*repository, answer, error) {
	g, err := git.Open(ctx, dir, environ)
	if err != nil {
		return nil, answer{}, err
	}
	args := []string{"rev-parse", "--is-shallow-repository", "--is-inside-work-tree", "--show-cdup"}
	if revision != "" {
		args = append(args, "--verify", "--end-of-options", revision)
	}
	said, err := query(ctx, g, args...)
	if err != nil {
		return nil, answer{}, err
	}
	lines := strings.SplitN(said.out+"\n", "\n", 4)
	if len(lines) < 4 || lines[1] != "true" {
		return nil, answer{}, noRepository(dir, environ, said.failure)
	}
	said.out = strings.TrimSuffix(lines[3], "\n")
	r := &repository{git: g, dir: dir, shallow: lines[0] == "true"}
	if r.top, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, answer{}, &Error{Message: fmt.Sprintf("can't look at %q: %v", dir, err), Err: err}
	}
	r.top = filepath.Join(r.top, filepath.FromSlash(lines[2]))
	return r, said, r.checkEnvironment(ctx, environ)
}

// answer is what a git printed that was asked for a few lines.
type answer struct {
	out      string // without the last line end
	warnings []string
	failure  *git.Failure // nil unless it failed
}

// query runs git. The error is that it could not be run to its end.
func query(ctx context.Context, g *git.Git, args ...string) (answer, error) {
	out, warnings, err := g.Output(ctx, args...)
	said := answer{out: strings.TrimSuffix(string(out), "\n"), warnings: warnings}
	if errors.As(err, &said.failure) {
		err = nil
	}
	return said, err
}

// noRepository says why git finds no working tree around dir.
func noRepository(dir string, environ []string, failed *git.Failure) error {
	e := &Error{
		Message: fmt.Sprintf("no git repository with files at %q", dir),
		Hint: "run it inside a clone: earlier versions are read from git; `git init` makes a repository of a new folder\n" +
			"if the clone belongs to another user, as in a container, run `git config --global --add safe.directory " + dir + "` first",
		Err: ErrNoRepository,
	}
	if failed != nil {
		e.Message += failed.Because()
	}
	for _, name := range pointers {
		if git.Variable(environ, name) != "" {
			e.Hint += "\n" + name + " is not followed: the repository is the one around the working directory"
		}
	}
	return e
}

// pointers are the variables that lead git to another repository than the one
// around its folder. Git sets them for its hooks, where they name that one.
var pointers = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR"}

// checkEnvironment returns an *Error that wraps ErrEnvironment where one of
// these variables names another repository: the user who set it means that one, and
// what was synced from there is not known here.
func (r *repository) checkEnvironment(ctx context.Context, environ []string) error {
	for _, name := range pointers {
		named := git.Variable(environ, name)
		if named == "" {
			continue
		}
		own := r.top
		if name != "GIT_WORK_TREE" {
			option := map[string]string{"GIT_DIR": "--git-dir", "GIT_COMMON_DIR": "--git-common-dir"}[name]
			var err error
			if own, err = r.git.Line(ctx, "rev-parse", "--path-format=absolute", option); err != nil {
				return err
			}
		}
		if !filepath.IsAbs(named) {
			named = filepath.Join(r.dir, named)
		}
		// In a linked worktree .git is a file that leads to the repository.
		if !atomicfile.SameFile(named, own) && (name != "GIT_DIR" || !atomicfile.SameFile(named, filepath.Join(r.top, ".git"))) {
			return &Error{
				Message: fmt.Sprintf("%s names %q, but the repository around the working directory is %q", name, named, r.top),
				Hint:    "unset " + name + ", or run pinsync in the repository that is meant",
				Err:     ErrEnvironment,
			}
		}
	}
	return nil
}
