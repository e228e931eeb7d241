package files

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"pinsync/sync/settings"
)

// Shop says which files of a repository belong to the shop that a run is for,
// inside and outside of the run's paths: a file may have moved.
type Shop struct {
	// Root is the folder that the shop's settings file governs, or else the top
	// of the repository. Folders below it with a settings file of their own are
	// another shop's, unless that names the same tracker.
	Root string
	// Bounded reports that Root is one of these, and not, for lack of both, the
	// working directory.
	Bounded bool
	// TrackerID is the run's tracker; it may be empty.
	TrackerID string

	dir   string   // the working directory, absolute
	paths []string // of the run, absolute
}

// Shop finds the shop that the scope's paths belong to. For errors see
// settings.Find.
func (s *Scope) Shop() (*Shop, error) {
	shop := &Shop{dir: s.Dir, TrackerID: s.TrackerID, Bounded: true}
	for _, path := range s.Named() {
		shop.paths = append(shop.paths, filepath.Clean(pathOf(s.Dir, path)))
	}
	governing, err := settings.Find(s.Dir, s.Named())
	switch {
	case err != nil:
		return nil, err
	case governing.File != "":
		shop.Root = filepath.Dir(pathOf(s.Dir, governing.File))
	default:
		shop.Root, shop.Bounded = s.Dir, false
		if upwards := ToTop(shop.paths[0]); upwards != nil {
			shop.Root, shop.Bounded = upwards[len(upwards)-1], true
		}
	}
	return shop, nil
}

// ToTop lists the folders from path, a file or a folder that may be gone, up to
// the top of its repository; nothing outside of one.
func ToTop(path string) []string {
	var folders []string
	for folder, top := range settings.Upwards(path) {
		folders = append(folders, folder)
		if top {
			return folders
		}
	}
	return nil
}

// Within reports whether path is folder or is below it. Both are clean.
func Within(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, strings.TrimSuffix(folder, string(filepath.Separator)))
	return ok && (rest == "" || rest[0] == filepath.Separator)
}

// Paths are the run's, absolute.
func (s *Shop) Paths() []string { return s.paths }

// Whole reports whether the run's paths take in all of the shop's files.
func (s *Shop) Whole() bool {
	for _, path := range s.paths {
		if Within(s.Root, path) {
			return true
		}
	}
	return false
}

// ShopsBelow reads the settings files at and below the scope's paths that name a
// tracker, in the order in which a walk comes to them. Paths that do not exist
// have none.
func ShopsBelow(s Scope) ([]*settings.Settings, error) {
	walk, err := find(context.Background(), s.Dir, s.Named(), nil)
	if errors.Is(err, ErrNoSuchPath) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var shops []*settings.Settings
	for _, governing := range walk.settings {
		if bound, err := settings.Read(s.Dir, governing.path); governing.met && err == nil && bound.TrackerID != "" {
			shops = append(shops, bound)
		}
	}
	return shops, nil
}
