package sync

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pinsync/sync/manifest"
	"pinsync/sync/settings"
)

// shop says which files of a repository belong to the shop that a run is for,
// inside and outside of the run's paths: a file may have moved.
type shop struct {
	dir     string // the working directory, absolute
	tracker string // the run's tracker; may be empty
	// root is the folder that the shop's settings file governs, or else the
	// top of the repository. Folders below it with a settings file of their
	// own are another shop's, unless that names the same tracker.
	root  string
	paths []string // of the run, absolute
}

func (o Options) shop() (*shop, error) {
	s := &shop{dir: o.Dir, tracker: o.TrackerID}
	for _, path := range o.paths() {
		s.paths = append(s.paths, filepath.Clean(pathOf(o.Dir, path)))
	}
	governing, err := settings.Find(o.Dir, o.paths())
	switch {
	case err != nil:
		return nil, err
	case governing.File != "":
		s.root = filepath.Dir(pathOf(o.Dir, governing.File))
	default:
		s.root = o.Dir
		if upwards := toTop(s.paths[0]); upwards != nil {
			s.root = upwards[len(upwards)-1]
		}
	}
	return s, nil
}

// toTop lists the folders from path, a file or a folder that may be gone, up to
// the top of its repository; nothing outside of one.
func toTop(path string) []string {
	var folders []string
	for {
		folders = append(folders, path)
		if _, err := os.Lstat(filepath.Join(path, ".git")); err == nil {
			return folders
		}
		parent := filepath.Dir(path)
		if parent == path {
			return nil
		}
		path = parent
	}
}

// within reports whether path is folder or lies below it. Both are clean.
func within(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, strings.TrimSuffix(folder, string(filepath.Separator)))
	return ok && (rest == "" || rest[0] == filepath.Separator)
}

// whole reports whether the run's paths take in all of the shop's files.
func (s *shop) whole() bool {
	for _, path := range s.paths {
		if within(s.root, path) {
			return true
		}
	}
	return false
}

// outside names the files of the shop in the working tree, found by the rules
// of the walk, but for those that known has. What can't be listed is passed
// over.
func (s *shop) outside(known map[string]bool) []string {
	var names []string
	var walk func(folder string)
	walk = func(folder string) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return
		}
		if folder != s.root && slices.ContainsFunc(entries, func(entry os.DirEntry) bool { return s.partsOff(folder, entry.Name()) }) {
			return
		}
		for _, entry := range entries {
			path := filepath.Join(folder, entry.Name())
			switch {
			case strings.HasPrefix(entry.Name(), "."):
			case entry.IsDir():
				walk(path)
			case entry.Type().IsRegular() && isCustomizationName(entry.Name()):
				if name := displayName(s.dir, path); !known[name] {
					names = append(names, name)
				}
			}
		}
	}
	walk(s.root)
	return names
}

// partsOff reports whether the file of this name makes its folder another
// repository's or another shop's.
func (s *shop) partsOff(folder, name string) bool {
	if name != settings.FileName {
		return name == ".git"
	}
	text, err := readFile(folder, name)
	return err != nil || s.tracker == "" || trackerOf(text) != s.tracker
}

// trackerOf is the tracker that the text of a settings file names, or empty.
func trackerOf(text []byte) string {
	doc, _ := manifest.Parse(text)
	if doc == nil {
		return ""
	}
	if m := doc.Root().Member("tracker_id"); m != nil && m.Value.Kind == manifest.String {
		return m.Value.Text
	}
	return ""
}
