package base

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// place is a path that the user named.
type place struct {
	abs  string // as the user named it, symbolic links and all
	tree string // slash-separated, relative to the top of the repository; empty for the top
}

// places are the paths of a run in the order in which they were named.
type places struct {
	all   []place
	first map[string]int // by tree: the number of the first
	// settings are the paths of settings files, as the user would name them, by
	// where they are in the tree. nil: none are wanted, also not below the paths.
	settings map[string][]string
}

// places finds where paths lie in the repository. They may be gone from the
// working directory, or never have been in the repository.
func (t *Tree) places(paths []string) (*places, error) {
	found := &places{first: map[string]int{}}
	for _, p := range paths {
		abs, inTree, err := t.locate(p)
		if err != nil {
			return nil, err
		}
		if _, ok := found.first[inTree]; !ok {
			found.first[inTree] = len(found.all)
		}
		found.all = append(found.all, place{abs: abs, tree: inTree})
	}
	return found, nil
}

// locate finds where a path of the user lies: abs is as it was named, inTree
// slash-separated and relative to the top, and empty for the top.
func (t *Tree) locate(p string) (abs, inTree string, err error) {
	abs = p
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(t.dir, p)
	}
	real := resolve(filepath.Clean(abs))
	inTree, err = filepath.Rel(t.top, real)
	if err != nil || inTree == ".." || strings.HasPrefix(inTree, ".."+string(filepath.Separator)) {
		return "", "", &Error{
			Message: fmt.Sprintf("%q lies outside of the git repository %q", p, t.top),
			Hint:    "earlier versions are known only of files in the repository of the working directory",
			Err:     ErrOutside,
		}
	}
	if other := t.nested(real); other != "" {
		return "", "", &Error{
			Message: fmt.Sprintf("%q lies in another git repository, %q", p, other),
			Hint:    "run it in that folder",
			Err:     ErrOutside,
		}
	}
	inTree = filepath.ToSlash(inTree)
	if inTree == "." {
		inTree = ""
	}
	return abs, inTree, nil
}

// settings finds where settings files lie; nil if none are wanted.
func (t *Tree) settings(paths []string) (map[string][]string, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	found := map[string][]string{}
	for _, p := range paths {
		abs, inTree, err := t.locate(p)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(found[inTree], abs) {
			found[inTree] = append(found[inTree], abs)
		}
	}
	return found, nil
}

// settingsAt returns the absolute paths at which a run over the places would
// find the settings file that is at inTree in the repository; none if it isn't
// one.
func (p *places) settingsAt(inTree string) []string {
	if p.settings == nil || path.Base(inTree) != settingsName {
		return nil
	}
	found := p.settings[inTree]
	for _, at := range p.all {
		if at.tree == "" || strings.HasPrefix(inTree, at.tree+"/") {
			abs := filepath.Join(at.abs, filepath.FromSlash(under(inTree, at.tree)))
			if !slices.Contains(found, abs) {
				found = append(slices.Clip(found), abs)
			}
		}
	}
	return found
}

// resolve follows the symbolic links in as much of a path as exists.
func resolve(abs string) string {
	rest := ""
	for {
		if real, err := filepath.EvalSymlinks(abs); err == nil {
			return filepath.Join(real, rest)
		}
		parent := filepath.Dir(abs)
		if parent == abs {
			return filepath.Join(abs, rest)
		}
		rest = filepath.Join(filepath.Base(abs), rest)
		abs = parent
	}
}

// nested returns the repository between the top and real that real belongs to,
// such as a submodule, or nothing.
func (t *Tree) nested(real string) string {
	for dir := real; len(dir) > len(t.top); dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
	}
	return ""
}

// selected returns the absolute path at which a run over the places would find
// the file that is at inTree in the repository, and whether it would.
// Where several lead there it is by way of the first.
func (p *places) selected(inTree string) (abs string, ok bool) {
	first, named := p.first[inTree]
	if !named {
		first = len(p.all)
	}
	for folder := inTree; folder != ""; {
		folder = folder[:max(strings.LastIndexByte(folder, '/'), 0)]
		if i, ok := p.first[folder]; ok && i < first && isCustomization(under(inTree, folder)) {
			first = i
		}
	}
	if first == len(p.all) {
		return "", false
	}
	at := p.all[first]
	return filepath.Join(at.abs, filepath.FromSlash(under(inTree, at.tree))), true
}

// under is inTree as seen from a place that it is, or is below.
func under(inTree, place string) string {
	return strings.TrimPrefix(inTree[len(place):], "/")
}

// settingsName is the name of a settings file, which is not a customization.
const settingsName = "pinsync.yaml"

// isCustomization reports whether the walk of a folder takes in the file whose
// path below that folder is given.
func isCustomization(below string) bool { return isNameOfCustomization(below) && !hasDot(below) }

func isNameOfCustomization(below string) bool {
	name := path.Base(below)
	return name != settingsName && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml"))
}

// hasDot reports whether a name in a path starts with a dot.
func hasDot(below string) bool { return below[0] == '.' || strings.Contains(below, "/.") }
