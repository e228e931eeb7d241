package sync

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"pinsync/sync/diagnostic"
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
	root string
	// bounded says that root is one of these, and not, for lack of both, the
	// working directory.
	bounded bool
	paths   []string // of the run, absolute
}

func (o Options) shop() (*shop, error) {
	s := &shop{dir: o.Dir, tracker: o.TrackerID, bounded: true}
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
		s.root, s.bounded = o.Dir, false
		if upwards := toTop(s.paths[0]); upwards != nil {
			s.root, s.bounded = upwards[len(upwards)-1], true
		}
	}
	return s, nil
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

// outside names what has the name of a customization file in the shop's part of
// the working tree, by the rules of the walk, but for what known has. hidden
// says of each folder, or settings file, that can't be read that it can't, by
// its name. When ctx ends, the rest is not looked for.
func (s *shop) outside(ctx context.Context, known map[string]bool) (names []string, hidden map[string]string) {
	hidden = map[string]string{}
	var walk func(folder string)
	walk = func(folder string) {
		if ctx.Err() != nil {
			return
		}
		entries, err := os.ReadDir(folder)
		if err != nil {
			hidden[diagnostic.Name(s.dir, folder)] = "can't be listed: " + diagnostic.Cause(err).Error()
			return
		}
		if folder != s.root && s.partedOff(folder, entries, hidden) {
			return
		}
		for _, entry := range entries {
			path := filepath.Join(folder, entry.Name())
			switch {
			case strings.HasPrefix(entry.Name(), "."):
			case entry.IsDir():
				walk(path)
			case isCustomizationName(entry.Name()):
				if name := diagnostic.Name(s.dir, path); !known[name] {
					names = append(names, name)
				}
			}
		}
	}
	walk(s.root)
	return names, hidden
}

// partedOff reports whether one of its entries makes a folder another
// repository's or another shop's. A settings file that can't be read leaves
// that open.
func (s *shop) partedOff(folder string, entries []os.DirEntry, hidden map[string]string) bool {
	for _, entry := range entries {
		switch entry.Name() {
		case ".git":
			return true
		case settings.FileName:
			text, err := readFile(folder, entry.Name())
			_, faults := manifest.Parse(text)
			name := diagnostic.Name(s.dir, filepath.Join(folder, entry.Name()))
			switch {
			case err != nil:
				hidden[name] = cantBeRead(err)
				return true
			case settings.OnlyComments(text):
				return false // it binds its folder to no shop
			case len(faults) > 0:
				hidden[name] = brokenAt(faults)
				return true
			case s.tracker == "" || trackerOf(text) != s.tracker:
				return true
			}
		}
	}
	return false
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
