// Package shops finds the shops of a working tree: which one a folder belongs
// to, and which there are.
//
// Folders come in; [Shop] values go out, each with its folder and what its
// settings file says of it. The package does not read customizations, and makes
// no requests.
package shops

import (
	"os"
	"path/filepath"

	"pinsync/sync/files"
	"pinsync/sync/settings"
)

// Shop is one shop of a working tree. Paths are absolute.
type Shop struct {
	// Folder holds the shop's settings file, or its folder of customizations, or
	// both.
	Folder string
	// Files is where its customizations are: the folder customizations in Folder,
	// if there is one, else Folder.
	Files string
	// Settings is the path of its settings file; empty if it has none.
	Settings string
	// TrackerID and Base are what the settings say; empty where they leave it open.
	// Only Below reads them.
	TrackerID, Base string
}

// Of finds the shop that path, a folder or a file that may be gone, belongs to:
// the first folder from there upwards that holds a settings file or a folder of
// customizations. It is looked for as settings are (see settings.Find): up to the
// top of the repository, and outside of one up to dir, the working directory.
func Of(dir, path string) (shop Shop, found bool) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	folder := filepath.Clean(path)
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		folder = filepath.Dir(folder)
	}
	for _, folder := range settings.Searched(dir, folder) {
		if shop, found = at(folder); found {
			return shop, true
		}
	}
	return Shop{}, false
}

// at looks for a shop right in a folder.
func at(folder string) (shop Shop, found bool) {
	shop = Shop{Folder: folder, Files: folder}
	path := filepath.Join(folder, settings.FileName)
	if info, err := os.Lstat(path); err == nil && !info.IsDir() {
		shop.Settings = path
	}
	inner := filepath.Join(folder, files.DefaultPath)
	if info, err := os.Stat(inner); err == nil && info.IsDir() {
		shop.Files = inner
	}
	return shop, shop.Settings != "" || shop.Files != folder
}
