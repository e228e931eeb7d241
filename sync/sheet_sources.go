package sync

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/rows"
	"pinsync/sync/settings"
	"pinsync/sync/shops"
)

// sheetRoot is the folder that the names of files in a sheet start at: the top of
// the repository that path is in, else the working directory.
func sheetRoot(dir, path string) string {
	if upwards := files.ToTop(path); upwards != nil {
		return upwards[len(upwards)-1]
	}
	return dir
}

// sheetSources are the files that rows are matched with, and the shops that new
// ones go to.
type sheetSources struct {
	rows.Sources
	scope files.Scope
	shops []shops.Shop
	// settings are those of each shop; nil where it has none.
	settings []*settings.Settings
}

// loadSheetSources loads the files of the shops, which may have none. How much a
// warning matters to the shop keeps no file from being edited.
func loadSheetSources(ctx context.Context, o Options, all []shops.Shop) (*sheetSources, error) {
	s := &sheetSources{shops: all}
	o.Paths = nil
	for _, shop := range all {
		if _, err := os.Stat(shop.Files); err == nil {
			o.Paths = append(o.Paths, shop.Files)
		}
	}
	s.scope = o.scope(true)
	s.scope.Lenient, s.scope.Strict = true, false
	if len(o.Paths) > 0 {
		head, err := files.Load(ctx, s.scope)
		if err != nil && !errors.Is(err, ErrNoFiles) {
			return nil, err
		}
		s.Files = head
	}
	root := o.Dir
	if len(all) > 0 {
		root = sheetRoot(o.Dir, all[0].Files)
	}
	for _, shop := range all {
		bound, err := settings.Find(o.Dir, []string{shop.Files})
		if err != nil {
			return nil, err
		}
		if bound.File == "" {
			bound = nil
		}
		folder := diagnostic.Name(root, shop.Folder)
		if folder == "." {
			folder = ""
		}
		row := rows.Shop{Folder: folder, Zone: o.Location}
		if bound != nil {
			row.Zone = bound.Location
		}
		s.settings, s.Shops = append(s.settings, bound), append(s.Shops, row)
	}
	for i := range s.Files {
		path := s.scope.Path(s.Files[i].Name)
		s.Paths = append(s.Paths, diagnostic.Name(root, path))
		s.ShopOf = append(s.ShopOf, s.shopOf(path))
	}
	return s, nil
}

// shopOf is the number of the shop that a file is in: the innermost one.
func (s *sheetSources) shopOf(path string) int {
	best, length := 0, -1
	for i := range s.shops {
		if folder := filepath.Clean(s.shops[i].Files); files.Within(path, folder) && len(folder) > length {
			best, length = i, len(folder)
		}
	}
	return best
}
