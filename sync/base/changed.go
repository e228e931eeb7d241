package base

import (
	"context"
	"errors"
	"path/filepath"

	"pinsync/sync/diagnostic"
	"pinsync/sync/git"
)

// diff is the command that lists the files at paths that differ from a commit.
func diff(commit string, paths ...string) []string {
	return append([]string{"diff", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--ignore-submodules=all", commit, "--"}, paths...)
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
	top := tree.git.In(tree.top)
	changed, err := top.Records(ctx, diff("HEAD", inTree...)...)
	if err != nil {
		return nil, err
	}
	tracked, err := top.Records(ctx, append([]string{"ls-files", "-z", "--cached", "--full-name", "--"}, inTree...)...)
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
	var failed *git.Failure
	switch {
	case errors.As(err, &failed): // in a shallow clone: then rather too much
		since = t.commit
	case err != nil:
		return nil, err
	}
	top := t.git.In(t.top)
	changed, err := top.Records(ctx, diff(since)...)
	if err != nil {
		return nil, err
	}
	added, err := top.Records(ctx, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	paths := make([]string, 0, len(changed)+len(added))
	for _, names := range [][]string{changed, added} {
		for _, name := range names {
			paths = append(paths, filepath.Join(t.top, filepath.FromSlash(name)))
		}
	}
	return paths, nil
}
