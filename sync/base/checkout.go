package base

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"pinsync/sync/diagnostic"
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
	abs, inTree, err := t.locate(folder)
	if err != nil {
		return nil, err
	}
	at := place{abs: abs, tree: inTree}
	pathspec := inTree
	if pathspec == "" {
		pathspec = "."
	}
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
		name, abs, ok := t.within(at, path)
		if !ok || seen[path] || !isNameOfCustomization(path) { // an unmerged file is listed once for each version
			continue
		}
		seen[path] = true
		switch info, err := os.Lstat(abs); {
		case hasDot(under(path, at.tree)):
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
func (t *Tree) staged(ctx context.Context, at place, pathspec string) ([]string, error) {
	paths, err := t.git.In(t.top).Records(ctx, "diff-index", "--cached", "-z", "--name-only", "--no-renames", "--diff-filter=D", "HEAD", "--", pathspec)
	if err != nil {
		return nil, err
	}
	var removed []string
	for _, path := range paths {
		if name, abs, ok := t.customization(at, path); ok {
			if _, err := os.Lstat(abs); gone(err) {
				removed = append(removed, name)
			}
		}
	}
	return removed, nil
}

// customization is the customization file at path in the repository, as seen from a
// place.
func (t *Tree) customization(at place, path string) (name, abs string, ok bool) {
	name, abs, ok = t.within(at, path)
	return name, abs, ok && isCustomization(under(path, at.tree))
}

// within is the file at path in the repository, as seen from a place.
func (t *Tree) within(at place, path string) (name, abs string, ok bool) {
	if at.tree != "" && !strings.HasPrefix(path, at.tree+"/") || path == "" || strings.HasSuffix(path, "/") {
		return "", "", false // a slash at the end is another repository's folder
	}
	abs = filepath.Join(at.abs, filepath.FromSlash(under(path, at.tree)))
	return diagnostic.Name(t.dir, abs), abs, true
}

// gone reports whether err, of looking at a file, says that it is not there.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// Head returns the tree of the commit that is checked out.
func (t *Tree) Head() *Tree {
	return &Tree{repository: t.repository, ref: "HEAD", commit: "HEAD"}
}
