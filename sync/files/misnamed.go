package files

import (
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

// skipped is a file that only looks like a customization file.
type skipped struct {
	real  string // its path without links, where it can be reached twice
	bound int    // see found
	hint  string // what to do
}

// unread are the files that were skipped and should not have been there, each
// with its fault; without those that the user named, which are read.
func (f *finder) unread(bindings []binding) []found {
	maps.DeleteFunc(f.skipped, func(_ string, s skipped) bool { return f.seen[s.real] })
	var files []found
	for _, name := range slices.Sorted(maps.Keys(f.skipped)) {
		s := f.skipped[name]
		text, _ := (&Scope{Dir: f.dir}).Read(name) // nothing is said of one that can't be read
		fault, describes := bindings[s.bound].checker.Unread(text, s.hint)
		if fault != nil {
			files = append(files, found{name: name, fault: fault, describes: &describes, bound: s.bound})
		}
	}
	return files
}

// almost names, for a run that finds nothing to read, a file that was skipped.
func (f *finder) almost() string {
	for _, name := range slices.Sorted(maps.Keys(f.skipped)) {
		return fmt.Sprintf("; %s is not read: %s", name, f.skipped[name].hint)
	}
	return ""
}

// MeantForCustomization reports whether a file of this name is a customization
// file, or only looks like one.
func MeantForCustomization(name string) bool {
	return isCustomizationName(name) || isAlmostCustomizationName(name)
}

// isAlmostCustomizationName recognizes names that were surely meant to be those of
// customization files: with a slip in the extension, or as some editors save.
func isAlmostCustomizationName(name string) bool {
	right := rightName(name)
	return right != name && isCustomizationName(right)
}

// slips are extensions that are mistyped, or were changed by a program.
var slips = map[string]string{
	".yalm": ".yaml", ".ymal": ".yaml", ".yml": ".yml", ".yaml": ".yaml", ".yam": ".yaml", ".yamll": ".yaml", ".ymll": ".yml",
}

// rightName is the name that a file was meant to have whose extension has a slip.
func rightName(name string) string {
	stem := strings.TrimRight(name, " .")
	for _, ending := range [...]string{".txt", ".text"} {
		if len(stem) > len(ending) && strings.EqualFold(stem[len(stem)-len(ending):], ending) {
			stem = stem[:len(stem)-len(ending)]
		}
	}
	extension := path.Ext(stem)
	if right := slips[strings.ToLower(extension)]; right != "" && len(stem) > len(extension) {
		return strings.TrimSuffix(stem, extension) + right
	}
	return name
}

// renaming says what to do about a file with almost the name of a customization
// file, among the entries of its folder.
func renaming(name string, entries []os.DirEntry) string {
	right := rightName(name)
	if slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == right }) {
		return right + " is there, too: remove this one, or take it out of the folder"
	}
	return "rename it to " + right + "; if it is not a customization, take it out of the folder"
}
