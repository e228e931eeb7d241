package base

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"pinsync/sync/diagnostic"
	"pinsync/sync/git"
)

// differing lists the files at paths in the repository, or all for none, that differ
// from a commit.
func (t *Tree) differing(ctx context.Context, commit string, paths ...string) ([]string, error) {
	args := []string{"diff", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", commit, "--"}
	return t.git.In(t.top).Records(ctx, append(args, paths...)...)
}

// tracked lists the files at paths in the repository, or all for none, that git tracks.
func (t *Tree) tracked(ctx context.Context, paths ...string) ([]string, error) {
	args := []string{"ls-files", "-z", "--cached", "--full-name", "--"}
	return t.git.In(t.top).Records(ctx, append(args, paths...)...)
}

// Uncommitted finds those of the files at paths, in the repository that dir lies
// in, that are not there as HEAD has them: changed, or not tracked. The names are
// relative to dir, as those of files are. For errors see Open.
func Uncommitted(ctx context.Context, dir string, environ []string, paths []string) (map[string]bool, error) {
	tree, err := Open(ctx, dir, "HEAD", environ)
	if err != nil {
		return nil, err
	}
	var inTree []string
	names := map[string]string{} // by the path in the repository
	for _, path := range paths {
		abs, in, err := tree.locate(path)
		if err != nil {
			return nil, err
		}
		inTree = append(inTree, in)
		names[in] = diagnostic.Name(dir, abs)
	}
	changed, err := tree.differing(ctx, "HEAD", inTree...)
	if err != nil {
		return nil, err
	}
	tracked, err := tree.tracked(ctx, inTree...)
	if err != nil {
		return nil, err
	}
	uncommitted := map[string]bool{}
	for _, in := range changed {
		uncommitted[names[in]] = true
	}
	for _, in := range tracked {
		delete(names, in)
	}
	for _, name := range names { // the others are not tracked
		uncommitted[name] = true
	}
	return uncommitted, nil
}

// Changed lists the files of the repository that differ from the revision, in
// the working tree: changed, added, removed, or there without being tracked,
// unless ignored. Where HEAD and the revision diverged, what only the revision's
// side changed since is not counted. The paths are absolute.
func (t *Tree) Changed(ctx context.Context) ([]string, error) {
	since, err := t.git.Line(ctx, "merge-base", "--", t.commit, "HEAD")
	if _, failed := errors.AsType[*git.Failure](err); failed { // in a shallow clone: then rather too much
		since = t.commit
	} else if err != nil {
		return nil, err
	}
	changed, err := t.differing(ctx, since)
	if err != nil {
		return nil, err
	}
	added, err := t.git.In(t.top).Records(ctx, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	paths := slices.Concat(changed, added)
	for i, name := range paths {
		paths[i] = filepath.Join(t.top, filepath.FromSlash(name))
	}
	return paths, nil
}
