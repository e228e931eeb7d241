package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	pinsync "pinsync/sync"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/settings"
	"pinsync/sync/shops"
)

// abs is a path as the user named it, absolute.
func (c *cli) abs(path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(c.dir, path)
	}
	return filepath.Clean(path)
}

// shopPaths are the paths of a command that makes requests: those that were
// named, else the customizations of the shop that the working directory belongs
// to. Where that belongs to none, and shops lie below it, it is an error.
func (c *cli) shopPaths(ctx context.Context, named []string) ([]string, error) {
	paths, below, err := c.defaultPaths(ctx, named)
	if err == nil && len(below) > 0 {
		err = oneOf("this folder", c.folders(below))
	}
	return paths, err
}

// checkPaths returns an error if a path is not there. The settings above it, and
// so the tracker, would be missed, too.
func (c *cli) checkPaths(paths []string) error {
	for _, path := range paths {
		if _, err := os.Stat(c.abs(path)); errors.Is(err, fs.ErrNotExist) {
			return &files.PathError{Path: path}
		}
	}
	return nil
}

// allPaths are the paths of a command that makes no requests: as for shopPaths,
// but all shops below are taken.
func (c *cli) allPaths(ctx context.Context, named []string) ([]string, error) {
	paths, below, err := c.defaultPaths(ctx, named)
	for _, shop := range below {
		paths = append(paths, diagnostic.Name(c.dir, shop.Files))
	}
	return paths, err
}

// offlinePaths is allPaths, and checks the settings of the paths.
func (c *cli) offlinePaths(ctx context.Context, named []string) ([]string, error) {
	paths, err := c.allPaths(ctx, named)
	if err != nil {
		return nil, err
	}
	return paths, c.checkSettings(paths)
}

// defaultPaths are the paths of a command, or else the shops below the working
// directory. Where there is nothing at all, it is where customizations would be.
func (c *cli) defaultPaths(ctx context.Context, named []string) (paths []string, below []shops.Shop, err error) {
	if len(named) > 0 {
		return named, nil, nil
	}
	if shop, found := shops.Of(c.dir, c.dir); found {
		return []string{diagnostic.Name(c.dir, shop.Files)}, nil, nil
	}
	if below, err = shops.Below(ctx, c.dir, c.dir, c.environ); err != nil || len(below) > 0 {
		return nil, below, err
	}
	return []string{pinsync.DefaultPath}, nil, nil
}

// folders are those of shops, as people see them.
func (c *cli) folders(all []shops.Shop) []string {
	var folders []string
	for _, shop := range all {
		folders = append(folders, diagnostic.Name(c.dir, shop.Folder))
	}
	return folders
}

// oneOf says that one of several shops must be named.
func oneOf(place string, folders []string) error {
	return withHint(fmt.Errorf("a run is for one shop, and below %s lie %s", place, diagnostic.Some(folders, 5, "%s")),
		"name the folder of one, such as "+diagnostic.ShellWord(folders[0]))
}

// settings reads the settings file that governs all of paths.
func (c *cli) settings(paths []string) (*settings.Settings, error) {
	s, err := settings.Find(c.dir, paths)
	if err == nil && s.Almost != "" {
		c.warnAlmost(s.Almost)
	}
	return s, err
}

// checkSettings reads the settings that govern each of the paths, which may
// belong to several shops: what is wrong with them is known before anything is
// done.
func (c *cli) checkSettings(paths []string) error {
	warned := map[string]bool{}
	for _, path := range paths {
		s, err := settings.Find(c.dir, []string{path})
		if err != nil {
			return err
		}
		if s.Almost != "" && !warned[s.Almost] {
			warned[s.Almost] = true
			c.warnAlmost(s.Almost)
		}
	}
	return nil
}

func (c *cli) warnAlmost(file string) {
	c.warn("%s holds settings, but is not read for them: settings are read from %s only; rename it", file, settings.FileName)
}

// meantPath says what to name in the place of a path that is not there.
func (c *cli) meantPath(path string) string {
	if near := c.nearPath(path); near != "" {
		return "did you mean " + diagnostic.ShellWord(near) + "?"
	}
	if strings.ContainsAny(path, "*?[") {
		return "name folders or files: pinsync reads folders to the bottom, and does not expand patterns such as *.yaml, which most shells do where they are not quoted"
	}
	return "name a folder or file that is there; 'pinsync init' makes a starter, 'pinsync pull' brings what is live"
}

// nearPath is the path that one that is not there was probably meant to be: with
// another name in the place of the first that is missing, else that of a shop in a
// folder of that name; empty where there is none.
func (c *cli) nearPath(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return ""
	}
	steps := strings.Split(filepath.ToSlash(filepath.Clean(path)), "/")
	at, right := c.dir, []string{}
	for _, step := range steps {
		next := filepath.Join(at, step)
		if _, err := os.Stat(next); err != nil {
			step = nearest(step, namesIn(at))
			next = filepath.Join(at, step)
		}
		if step == "" {
			right = nil
			break
		}
		at, right = next, append(right, step)
	}
	if len(right) > 0 {
		return strings.Join(right, "/")
	}
	below, err := shops.Below(context.Background(), c.dir, c.dir, c.environ)
	if err != nil {
		return ""
	}
	for _, shop := range below {
		if filepath.Base(shop.Folder) == filepath.Base(path) {
			return diagnostic.Name(c.dir, shop.Folder)
		}
	}
	return ""
}

// namesIn are the names in a folder that a path may be meant to have.
func namesIn(folder string) (names []string) {
	entries, _ := os.ReadDir(folder) // what can't be listed is not suggested
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() && !strings.HasPrefix(name, ".") || files.IsCustomizationPath(name) {
			names = append(names, name)
		}
	}
	return names
}
