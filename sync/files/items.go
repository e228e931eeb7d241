package files

import (
	"slices"

	"pinsync/sync/catalog"
	"pinsync/sync/check"
)

// CheckItems adds to each file what the catalogue says of the items that it
// refers to; for judge see check.Checker.Items. Whether a file is valid is decided
// again, as Load does.
func (s *Scope) CheckItems(files []File, known *catalog.Catalog, judge bool) {
	checker := check.New(s.Check)
	for i := range files {
		f := &files[i]
		if f.State != Valid && f.State != Invalid {
			continue
		}
		before := f.Diagnostics
		if f.Diagnostics = checker.Items(before, &f.Facts, known, judge); slices.Equal(before, f.Diagnostics) {
			continue
		}
		switch {
		case s.Invalidates(f.Diagnostics):
			f.State = Invalid
		default:
			f.State, f.Clues = Valid, nil
		}
	}
}
