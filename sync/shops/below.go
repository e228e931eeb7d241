package shops

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pinsync/sync/files"
	"pinsync/sync/git"
	"pinsync/sync/settings"
)

// Below lists the shops at and below root, an absolute path, in the order of
// their folders. Folders whose names start with a dot, other repositories, and
// what git ignores, have none. Names in errors are relative to dir; environ is
// the environment for git, as os.Environ gives it.
//
// Settings that name no tracker are not a shop's where they only govern shops
// further down; a folder of customizations that settings further up govern is a
// part of that shop.
//
// An error is one about a settings file, as settings.Read gives it, or the
// context's.
func Below(ctx context.Context, dir, root string, environ []string) ([]Shop, error) {
	found, err := walk(ctx, root)
	if err != nil {
		return nil, err
	}
	found = withoutIgnored(ctx, root, environ, found)
	for i := range found {
		shop := &found[i]
		if shop.Settings == "" {
			continue
		}
		s, err := settings.Read(dir, shop.Settings)
		if err != nil {
			return nil, err
		}
		shop.TrackerID, shop.Base = s.TrackerID, s.Base
	}
	all := slices.Clone(found)
	found = slices.DeleteFunc(found, func(s Shop) bool { return s.onlyGoverns(all) })
	all = slices.Clone(found)
	return slices.DeleteFunc(found, func(s Shop) bool { return s.isGoverned(all) }), nil
}

// walk finds what may be shops.
func walk(ctx context.Context, root string) (found []Shop, err error) {
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil: // what can't be listed has no files that can be read
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !entry.IsDir():
			return nil
		case path != root && (strings.HasPrefix(entry.Name(), ".") || isRepository(path)):
			return fs.SkipDir
		}
		if shop, ok := at(path); ok {
			found = append(found, shop)
		}
		return nil
	})
	return found, err
}

func isRepository(folder string) bool {
	_, err := os.Lstat(filepath.Join(folder, ".git"))
	return err == nil
}

// onlyGoverns reports whether s has settings without a tracker, and no folder
// customizations, while other shops with settings lie below it.
func (s *Shop) onlyGoverns(all []Shop) bool {
	return s.Settings != "" && s.TrackerID == "" && s.Files == s.Folder && slices.ContainsFunc(all, func(other Shop) bool {
		return other.Settings != "" && other.Folder != s.Folder && files.Within(other.Folder, s.Folder)
	})
}

// isGoverned reports whether s, which has no settings, is bound by those of a shop
// further up, or has them in its folder customizations.
func (s *Shop) isGoverned(all []Shop) bool {
	return s.Settings == "" && slices.ContainsFunc(all, func(other Shop) bool {
		return other.Settings != "" && (files.Within(s.Folder, other.Folder) || other.Folder == s.Files)
	})
}

// withoutIgnored takes out what git ignores, where there is a git to ask.
func withoutIgnored(ctx context.Context, root string, environ []string, found []Shop) []Shop {
	const most = 1000 // in one command line
	var marks []string
	for i := range found {
		marks = append(marks, found[i].mark())
	}
	if len(marks) == 0 || len(marks) > most {
		return found
	}
	g, err := git.Open(ctx, root, environ)
	if err != nil {
		return found
	}
	// Outside of a repository it fails.
	names, err := g.Records(ctx, append([]string{"ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory", "--"}, marks...)...)
	if err != nil {
		return found
	}
	var ignored []string
	for _, name := range names {
		ignored = append(ignored, filepath.Join(root, filepath.FromSlash(name)))
	}
	return slices.DeleteFunc(found, func(s Shop) bool {
		return slices.ContainsFunc(ignored, func(path string) bool { return files.Within(s.mark(), path) })
	})
}

// mark is the path that makes a folder a shop.
func (s *Shop) mark() string {
	if s.Settings != "" {
		return s.Settings
	}
	return s.Files
}
