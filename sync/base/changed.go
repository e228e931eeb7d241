package base

import (
	"context"
	"errors"
	"path/filepath"

	"pinsync/sync/git"
)

// Changed lists the files of the repository that differ from the revision, in
// the working tree: changed, added, removed, or there without being tracked,
// unless ignored. Where HEAD and the revision parted, what only the revision's
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
	changed, err := top.Records(ctx, "diff-index", "-z", "--name-only", "--no-renames", since, "--")
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
