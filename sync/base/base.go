// Package base reads customization files as they were at a git revision.
//
// In come a revision's name and the paths that a run was given; out come the
// files that the run would have found there then, with their bytes. The
// package asks the git program, version 2.30 or newer, and only of what the
// repository already holds: nothing is fetched and nothing is written. It
// knows where customization files lie, and nothing of what they say.
package base

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// Tree is a repository's files at one revision. It holds no process and needs
// no closing, and may be used by several goroutines.
type Tree struct {
	git    git
	dir    string // absolute: what paths are relative to
	top    string // the repository's topmost folder, free of symbolic links
	ref    string // the revision as the user names it
	commit string
}

// Open finds the revision ref, whatever git understands as one, in the
// repository that dir lies in: also in a linked worktree, a submodule or a
// folder below the top. dir is absolute. environ is the environment as
// os.Environ gives it; variables that would lead git to another repository are
// left out, for dir alone says which one is meant, and so are the API's
// credentials.
//
// It fails with an *Error that wraps ErrNoGit, ErrNoRepository or
// ErrNoRevision, or with the context's error.
func Open(ctx context.Context, dir, ref string, environ []string) (*Tree, error) {
	t := &Tree{git: git{dir: dir, environ: hardened(environ)}, dir: dir, ref: ref}
	if !nameable(ref) {
		return nil, &Error{Message: fmt.Sprintf("%q is not the name of a git revision", ref), Err: ErrNoRevision}
	}
	top, err := t.git.line(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, noRepository(dir, err)
	}
	if t.top, err = filepath.EvalSymlinks(filepath.FromSlash(top)); err != nil {
		return nil, &Error{Message: fmt.Sprintf("can't look at the git repository %q: %v", top, err), Err: err}
	}
	// In two steps, since "^{commit}" at the end of ":/text" would be text, too.
	object, err := t.git.line(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", ref)
	if err != nil {
		return nil, t.noRevision(ctx, err)
	}
	if !isHash(object) { // such as "^HEAD", which excludes a commit
		return nil, &Error{Message: fmt.Sprintf("%q names no single git revision", ref), Err: ErrNoRevision}
	}
	if t.commit, err = t.git.line(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", object+"^{commit}"); err != nil {
		return nil, t.noRevision(ctx, err)
	}
	return t, nil
}

// CheckAncestor returns nil when the revision is an ancestor of HEAD, or HEAD
// itself. If it is not, or the repository's history is too short to tell, it
// returns an *Error that wraps ErrNotAncestor.
func (t *Tree) CheckAncestor(ctx context.Context) error {
	_, err := t.git.run(ctx, "merge-base", "--is-ancestor", t.commit, "HEAD")
	if err == nil {
		return nil
	}
	var failed *failure
	if !errors.As(err, &failed) || failed.exit != 1 {
		return err
	}
	e := &Error{Message: fmt.Sprintf("%q is not an ancestor of HEAD", t.ref), Err: ErrNotAncestor}
	if t.shallow(ctx) {
		e.Hint = shallowHint
	} else {
		e.Hint = "name a revision that HEAD was built on, or merge it first"
	}
	return e
}

// nameable reports whether ref may be handed to git at all: it is not taken
// for an option, and not for several lines or arguments.
func nameable(ref string) bool {
	return ref != "" && ref[0] != '-' && !strings.ContainsFunc(ref, func(r rune) bool { return r < 0x20 || r == 0x7f })
}

func isHash(text string) bool {
	return (len(text) == 40 || len(text) == 64) && strings.Trim(text, "0123456789abcdef") == ""
}

// noRepository says why git finds no working tree around dir.
func noRepository(dir string, err error) error {
	var failed *failure
	if !errors.As(err, &failed) {
		return err
	}
	return &Error{
		Message: fmt.Sprintf("no git repository with files at %q%s", dir, failed.because()),
		Hint: "run it inside a clone: earlier versions are read from git\n" +
			"if the clone belongs to another user, as in a container, run `git config --global --add safe.directory " + dir + "` first",
		Err: ErrNoRepository,
	}
}

const shallowHint = "this clone is shallow, so older commits are not here: in GitHub Actions set `fetch-depth: 0` for actions/checkout, elsewhere run `git fetch --unshallow`"

// noRevision says why ref names no commit here.
func (t *Tree) noRevision(ctx context.Context, err error) error {
	var failed *failure
	if !errors.As(err, &failed) {
		return err
	}
	e := &Error{Message: fmt.Sprintf("git knows no revision %q here%s", t.ref, failed.because()), Err: ErrNoRevision}
	var hints []string
	if strings.HasPrefix(t.ref, "refs/") {
		hints = append(hints, fmt.Sprintf("a clone does not get every ref by itself: run `git fetch origin %s:%[1]s`; if nobody made it yet, run `git update-ref %[1]s HEAD` when files and live are the same", t.ref))
	}
	if t.shallow(ctx) {
		hints = append(hints, shallowHint)
	} else if len(hints) == 0 {
		hints = append(hints, "`git log --oneline` shows the revisions there are; `git fetch origin` gets newer ones")
	}
	e.Hint = strings.Join(hints, "\n")
	return e
}

// shallow reports whether the repository lacks older commits on purpose.
func (t *Tree) shallow(ctx context.Context) bool {
	answer, err := t.git.line(ctx, "rev-parse", "--is-shallow-repository")
	return err == nil && answer == "true"
}
