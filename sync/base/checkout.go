package base

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
)

// Checkout is what git knows of the customization files at and below a folder
// of the working tree. Names are as in [File.Path], in the order of git's.
type Checkout struct {
	// Files are tracked, or about to be: not ignored. They are there, which
	// says nothing of whether they can be read.
	Files []string
	// Sparse are tracked, and left out of the working tree on purpose, by a
	// sparse checkout or the bit skip-worktree.
	Sparse []string
	// Hidden are as Files, and the walk skips them: a name below the folder starts
	// with a dot.
	Hidden []string
	// Removed are tracked, by HEAD or the index, and gone from the working tree
	// without a commit that says so.
	Removed []string
}

// Checkout looks at the customization files below folder, a path as for Files.
func (t *Tree) Checkout(ctx context.Context, folder string) (*Checkout, error) {
	at, err := t.places([]string{folder})
	if err != nil {
		return nil, err
	}
	in := at.all[0]
	pathspec := cmp.Or(in.tree, ".")
	prefix := strings.TrimPrefix(in.tree+"/", "/") // empty for the top
	listed, err := t.git.In(t.top).Records(ctx, "ls-files", "-z", "-t", "--full-name", "--cached", "--others", "--exclude-standard", "--", pathspec)
	if err != nil {
		return nil, err
	}
	c := &Checkout{}
	if c.Removed, err = t.staged(ctx, at, pathspec); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, record := range listed {
		tag, path, _ := strings.Cut(record, " ")
		abs, ok := at.selected(path)
		below, inside := strings.CutPrefix(path, prefix)
		hidden := !ok && inside && files.IsHiddenCustomization(below)
		if hidden {
			abs = filepath.Join(in.abs, filepath.FromSlash(below))
		}
		if !ok && !hidden || seen[path] { // an unmerged file is listed once for each version
			continue
		}
		seen[path] = true
		name := diagnostic.Name(t.dir, abs)
		switch info, err := os.Lstat(abs); {
		case hidden:
			if err == nil && info.Mode().IsRegular() {
				c.Hidden = append(c.Hidden, name)
			}
		case !gone(err):
			if err != nil || info.Mode().IsRegular() {
				c.Files = append(c.Files, name)
			}
		case tag == "S":
			c.Sparse = append(c.Sparse, name)
		default:
			c.Removed = append(c.Removed, name)
		}
	}
	slices.Sort(c.Removed)
	return c, nil
}

// staged names what HEAD tracks and the index no longer does, where it is gone.
func (t *Tree) staged(ctx context.Context, at *places, pathspec string) ([]string, error) {
	paths, err := t.git.In(t.top).Records(ctx, "diff-index", "--cached", "-z", "--name-only", "--no-renames", "--diff-filter=D", "HEAD", "--", pathspec)
	if err != nil {
		return nil, err
	}
	var removed []string
	for _, path := range paths {
		if abs, ok := at.selected(path); ok {
			if _, err := os.Lstat(abs); gone(err) {
				removed = append(removed, diagnostic.Name(t.dir, abs))
			}
		}
	}
	return removed, nil
}

// gone reports whether err, of looking at a file, says that it is not there.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// head is the tree of the commit that is checked out.
func (t *Tree) head() *Tree {
	return &Tree{repository: t.repository, ref: "HEAD", commit: "HEAD"}
}
