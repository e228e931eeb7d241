package files

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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
// the working tree, by the rules of the walk, except for what known has. Folders
// that can't be listed are skipped. When ctx ends, the rest is not looked for.
func (s *Shop) Elsewhere(ctx context.Context, known map[string]bool) (names []string) {
	var walk func(folder string)
	walk = func(folder string) {
		entries, err := os.ReadDir(folder)
		if err != nil || ctx.Err() != nil {
			return
		}
		if folder != s.Root {
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
	walk(s.Root)
	return names
}

// Ours keeps those of the files below root that belong to the shop. unclear says
// of some of them, by name, why that is not known.
func (s *Shop) Ours(names []string) (kept []string, unclear map[string]string) {
	type answer struct {
		ours    bool
		unclear string
	}
	known := map[string]answer{s.Root: {ours: true}} // by folder
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
		if !Within(path, s.Root) {
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

// holds reports whether what is in a folder below root is the shop's: neither
// another repository's, nor bound to another shop. unclear, if not empty, says
// why a settings file leaves that open.
func (s *Shop) holds(folder string) (ours bool, unclear string) {
	if _, err := os.Lstat(filepath.Join(folder, ".git")); err == nil {
		return false, ""
	}
	path := filepath.Join(folder, settings.FileName)
	if _, err := os.Lstat(path); err != nil {
		return true, ""
	}
	name := diagnostic.Name(s.dir, path)
	text, err := (&Scope{Dir: folder}).Read(settings.FileName)
	_, faults := manifest.Parse(text)
	switch {
	case err != nil:
		return true, fmt.Sprintf("%q %s", name, cantBeRead(err))
	case settings.OnlyComments(text):
		return true, "" // it binds its folder to no shop
	case len(faults) > 0:
		return true, fmt.Sprintf("%q %s", name, brokenAt(faults))
	}
	return s.TrackerID != "" && settings.TrackerOf(text) == s.TrackerID, ""
}

// Describe reads what the file of this name describes, valid or not. why says
// why that is not known, if so.
func (s *Scope) Describe(name string, checker *check.Checker) (facts check.Facts, why string) {
	text, err := s.Read(name)
	if err != nil {
		return facts, cantBeRead(err)
	}
	return DescribedBy(text, checker)
}

// DescribedBy is what the text of a file describes. why says why that is not known
// of what is meant for a customization: a repository has YAML files of other
// kinds, too.
func DescribedBy(text []byte, checker *check.Checker) (facts check.Facts, why string) {
	doc, faults := manifest.Parse(text)
	if doc == nil {
		if keyOfCustomization.Match(text) {
			return facts, brokenAt(faults)
		}
		return facts, ""
	}
	_, facts = checker.File(doc)
	switch {
	case luigisbox.IsID(facts.ID), !facts.HasID && facts.Target != compare.Key{}:
		return facts, ""
	case looksLikeCustomization(doc):
		return facts, "is invalid, and does not say which customization it describes"
	}
	return check.Facts{}, ""
}

// keyOfCustomization finds in a broken text what looksLikeCustomization finds in
// a document.
var keyOfCustomization = regexp.MustCompile(`(?m)^(?:[^#\n]*[\s{,"'?])?(?:target_type|target_identity|target_criteria|pin_definitions)["']?\s*:`)

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
