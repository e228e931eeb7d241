package shops

import (
	"path/filepath"
	"slices"
	"strings"

	"pinsync/sync/files"
	"pinsync/sync/settings"
)

// Changed keeps those of all the shops of a working tree that a change of the
// files at paths concerns: those whose settings or customizations are among them.
// Paths are absolute, and free of symbolic links.
func Changed(all []Shop, paths []string) []Shop {
	var changed []Shop
	for _, shop := range all {
		folder := shop.Folder
		if real, err := filepath.EvalSymlinks(folder); err == nil {
			folder = real
		}
		if slices.ContainsFunc(paths, func(path string) bool { return concerns(folder, path) }) {
			changed = append(changed, shop)
		}
	}
	return changed
}

// concerns reports whether the file at path is, or is meant to be, one of those of
// the shop in folder, or its settings.
func concerns(folder, path string) bool {
	below, ok := strings.CutPrefix(path, strings.TrimSuffix(folder, string(filepath.Separator))+string(filepath.Separator))
	if !ok {
		return false
	}
	below = filepath.ToSlash(below)
	name := filepath.Base(path)
	return below[0] != '.' && !strings.Contains(below, "/.") && (name == settings.FileName || files.MeantForCustomization(name))
}

// Duplicate is what two shops of one working tree must not share.
type Duplicate struct {
	A, B Shop
	// Key is that of the settings, tracker_id or base; Value is what both say.
	Key, Value string
}

// Duplicates lists the pairs of settings files that name one tracker, or one base:
// a run for one of them would move the ref, or delete the customizations, of the
// other.
func Duplicates(all []Shop) (found []Duplicate) {
	for i, a := range all {
		for _, b := range all[i+1:] {
			switch {
			case a.TrackerID != "" && a.TrackerID == b.TrackerID:
				found = append(found, Duplicate{a, b, "tracker_id", a.TrackerID})
			case a.Base != "" && a.Base == b.Base:
				found = append(found, Duplicate{a, b, "base", a.Base})
			}
		}
	}
	return found
}
