package sync

import (
	"context"
	"fmt"
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

// toTop lists the folders from path, a file or a folder that may be gone, up to
// the top of its repository; nothing outside of one.
func toTop(path string) []string {
	var folders []string
	for folder, top := range settings.Upwards(path) {
		folders = append(folders, folder)
		if top {
			return folders
		}
	}
	return nil
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
// the working tree, by the rules of the walk, but for what known has. Folders
// that can't be listed are skipped. When ctx ends, the rest is not looked for.
func (s *shop) outside(ctx context.Context, known map[string]bool) (names []string) {
	var walk func(folder string)
	walk = func(folder string) {
		entries, err := os.ReadDir(folder)
		if err != nil || ctx.Err() != nil {
			return
		}
		if folder != s.root {
			if ours, unclear := s.holds(folder); !ours || unclear != "" {
				return
			}
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
	return names
}

// ours keeps those of the files below root that belong to the shop. unclear says
// of some of them, by name, why that can't be told.
func (s *shop) ours(names []string) (kept []string, unclear map[string]string) {
	type answer struct {
		ours    bool
		unclear string
	}
	known := map[string]answer{s.root: {ours: true}} // by folder
	var ask func(folder string) answer
	ask = func(folder string) answer {
		a, ok := known[folder]
		if !ok {
			a = ask(filepath.Dir(folder))
			if ours, why := s.holds(folder); !ours || why != "" {
				a.ours, a.unclear = a.ours && ours, why
			}
			known[folder] = a
		}
		return a
	}
	unclear = map[string]string{}
	for _, name := range names {
		path := filepath.Clean(pathOf(s.dir, name))
		if !within(path, s.root) {
			continue
		}
		a := ask(filepath.Dir(path))
		if a.ours {
			kept = append(kept, name)
		}
		if a.unclear != "" {
			unclear[name] = a.unclear
		}
	}
	return kept, unclear
}

// holds reports whether what lies in a folder below root is the shop's: neither
// another repository's, nor bound to another shop. unclear, if not empty, says
// why a settings file leaves that open.
func (s *shop) holds(folder string) (ours bool, unclear string) {
	if _, err := os.Lstat(filepath.Join(folder, ".git")); err == nil {
		return false, ""
	}
	path := filepath.Join(folder, settings.FileName)
	if _, err := os.Lstat(path); err != nil {
		return true, ""
	}
	name := diagnostic.Name(s.dir, path)
	text, err := readFile(folder, settings.FileName)
	_, faults := manifest.Parse(text)
	switch {
	case err != nil:
		return true, fmt.Sprintf("%q %s", name, cantBeRead(err))
	case settings.OnlyComments(text):
		return true, "" // it binds its folder to no shop
	case len(faults) > 0:
		return true, fmt.Sprintf("%q %s", name, brokenAt(faults))
	}
	return s.tracker != "" && trackerOf(text) == s.tracker, ""
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
