package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	pinsync "pinsync/sync"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/settings"
	"pinsync/sync/shops"
)

// pullPaths are the folder that a pull works in, and the only files in it that are
// brought up to date; none means all. The folder is a shop's: a pull of a part
// would write second files for what lies elsewhere in it.
func (c *cli) pullPaths(ctx context.Context, args []string) (dir string, only []string, err error) {
	if len(args) == 0 {
		dir, err = c.defaultPull(ctx)
		return dir, nil, err
	}
	var folders []string
	for _, arg := range args {
		isFile, err := c.isFile(arg)
		switch {
		case err != nil:
			return "", nil, err
		case isFile:
			only = append(only, arg)
		default:
			folders = append(folders, arg)
		}
	}
	switch {
	case len(folders) == 0:
		dir, err = c.folderOfFiles(only)
		return dir, only, err
	case len(args) > 1:
		return "", nil, fmt.Errorf("pull writes into one folder, found %s", quotedList(args))
	}
	dir, err = c.pullFolder(ctx, folders[0])
	return dir, nil, err
}

// isFile reports whether an argument is a file rather than a folder, which need not
// exist.
func (c *cli) isFile(arg string) (bool, error) {
	info, err := os.Stat(c.abs(arg))
	if err == nil {
		return !info.IsDir(), nil
	}
	if ext := filepath.Ext(arg); ext == ".yaml" || ext == ".yml" {
		return false, &files.PathError{Path: arg}
	}
	return false, nil
}

// defaultPull is the folder of a pull that names none: where the customizations of
// the shop are, else its folder customizations, which need not exist.
func (c *cli) defaultPull(ctx context.Context) (string, error) {
	shop, found := shops.Of(c.dir, c.dir)
	if found && shop.Files == shop.Folder && !files.HasCustomizations(shop.Folder) {
		return diagnostic.Name(c.dir, filepath.Join(shop.Folder, pinsync.DefaultPath)), nil
	}
	paths, err := c.shopPaths(ctx, nil)
	if err != nil {
		return "", err
	}
	return paths[0], nil
}

// pullFolder is the folder of a pull that names one.
func (c *cli) pullFolder(ctx context.Context, named string) (string, error) {
	abs := c.abs(named)
	shop, found := shops.Of(c.dir, named)
	if !found {
		below, err := shops.Below(ctx, c.dir, abs, c.environ)
		if err == nil && len(below) > 0 {
			err = oneOf("these paths", c.folders(below))
		}
		return named, err
	}
	switch whole := diagnostic.Name(c.dir, shop.Files); {
	case abs == shop.Files, abs == filepath.Join(shop.Folder, pinsync.DefaultPath):
		return named, nil
	case abs == shop.Folder: // the shop is meant, and its files are further down
		return whole, nil
	case files.Within(abs, shop.Files):
		return "", withHint(fmt.Errorf("%q is a part of the shop's folder %q, and pull works on the whole", named, whole),
			"to bring all of it: pinsync pull "+diagnostic.ShellWord(whole)+"\nsome files only: pinsync pull FILE...")
	default:
		return "", withHint(fmt.Errorf("%q is not the shop's folder, which is %q", named, whole),
			"to pull into that: pinsync pull "+diagnostic.ShellWord(whole)+
				"\nif it is to be another shop's, put a "+settings.FileName+" with its tracker_id into its folder first")
	}
}

// folderOfFiles is the folder of a pull that names files in it.
func (c *cli) folderOfFiles(named []string) (string, error) {
	dir := ""
	for _, file := range named {
		abs := c.abs(file)
		shop, found := shops.Of(c.dir, file)
		if !found {
			shop.Files = filepath.Dir(abs)
		}
		folder := diagnostic.Name(c.dir, shop.Files)
		if below := diagnostic.Name(shop.Files, abs); !files.Within(abs, shop.Files) || !files.IsCustomizationPath(below) {
			return "", withHint(fmt.Errorf("%q is not a customization file in the shop's folder %q", file, folder), c.meantFile(file, shop.Files))
		}
		if dir != "" && dir != folder {
			return "", fmt.Errorf("%w: %q lies in %q, %q in %q; run pinsync for each", settings.ErrSeveral, named[0], dir, file, folder)
		}
		dir = folder
	}
	return dir, nil
}

// meantFile says what to type in the place of a pull of a file that is not one of
// the shop's in folder.
func (c *cli) meantFile(file, folder string) string {
	words := []string{"pinsync", "pull", diagnostic.Name(c.dir, folder)}
	var same []string
	for _, name := range files.Named(folder, filepath.Base(file)) {
		same = append(same, diagnostic.Name(c.dir, name))
	}
	if len(same) == 1 {
		words[2] = same[0]
	}
	for i := range words {
		words[i] = diagnostic.ShellWord(words[i])
	}
	return "did you mean: " + strings.Join(words, " ")
}
