package files

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pinsync/sync/check"
	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/luigisbox"
	"pinsync/sync/manifest"
	"pinsync/sync/settings"
)

// Elsewhere names what has the name of a customization file in the shop's part of
// the working tree, by the rules of the walk, but for what known has. unclear
// says of each folder, or settings file, that can't be read that it can't, by
// its name. When ctx ends, the rest is not looked for.
func (s *Shop) Elsewhere(ctx context.Context, known map[string]bool) (names []string, unclear map[string]string) {
	unclear = map[string]string{}
	var walk func(folder string)
	walk = func(folder string) {
		if ctx.Err() != nil {
			return
		}
		entries, err := os.ReadDir(folder)
		if err != nil {
			unclear[diagnostic.Name(s.dir, folder)] = "can't be listed: " + diagnostic.Cause(err).Error()
			return
		}
		if folder != s.Root && s.separate(folder, entries, unclear) {
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
	walk(s.Root)
	return names, unclear
}

// separate reports whether one of its entries makes a folder another
// repository's or another shop's. A settings file that can't be read leaves
// that open.
func (s *Shop) separate(folder string, entries []os.DirEntry, unclear map[string]string) bool {
	for _, entry := range entries {
		switch entry.Name() {
		case ".git":
			return true
		case settings.FileName:
			scope := Scope{Dir: folder}
			text, err := scope.Read(entry.Name())
			_, faults := manifest.Parse(text)
			name := diagnostic.Name(s.dir, filepath.Join(folder, entry.Name()))
			switch {
			case err != nil:
				unclear[name] = cantBeRead(err)
				return true
			case settings.OnlyComments(text):
				return false // it binds its folder to no shop
			case len(faults) > 0:
				unclear[name] = brokenAt(faults)
				return true
			case s.TrackerID == "" || settings.TrackerOf(text) != s.TrackerID:
				return true
			}
		}
	}
	return false
}

// Describe reads what the file of this name describes, valid or not. why says
// why that is not known, if so.
func (s *Scope) Describe(name string, checker *check.Checker) (facts check.Facts, why string) {
	text, err := s.Read(name)
	if err != nil {
		return facts, cantBeRead(err)
	}
	doc, faults := manifest.Parse(text)
	if doc == nil {
		return facts, brokenAt(faults)
	}
	_, facts = checker.File(doc)
	switch {
	case luigisbox.IsID(facts.ID), !facts.HasID && facts.Target != compare.Key{}:
		return facts, ""
	case looksLikeCustomization(doc):
		return facts, "is invalid, and does not say which customization it describes"
	}
	return facts, ""
}

// SameCustomization reports whether two versions of a file describe the same
// customization: by the id, else by the target.
func SameCustomization(a, b check.Facts) bool {
	if luigisbox.IsID(a.ID) && luigisbox.IsID(b.ID) {
		return strings.EqualFold(a.ID, b.ID)
	}
	return a.Target != compare.Key{} && a.Target == b.Target
}

// looksLikeCustomization reports whether a file that names no customization may
// be meant for one: a repository has YAML files of other kinds, too.
func looksLikeCustomization(doc *manifest.Document) bool {
	return slices.ContainsFunc(
		[]string{"target_type", "target_identity", "target_criteria", "pin_definitions"},
		func(key string) bool { return doc.Root().Member(key) != nil })
}

func cantBeRead(err error) string { return "can't be read: " + diagnostic.Cause(err).Error() }

// brokenAt says of a text with faults where it is broken.
func brokenAt(faults []diagnostic.Diagnostic) string {
	return fmt.Sprintf("can't be read: its YAML is broken in line %d", faults[0].Span.Start.Line)
}
