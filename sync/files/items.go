package files

import (
	"slices"

	"pinsync/sync/catalog"
	"pinsync/sync/check"
	"pinsync/sync/settings"
)

// CheckItems adds to each file what the catalogue says of the items that it
// refers to; for judge see check.Checker.Items. Whether a file is valid is decided
// again, as Load does.
func (s *Scope) CheckItems(files []*File, known *catalog.Catalog, judge bool) {
	checkers := map[*settings.Settings]*check.Checker{}
	for _, f := range files {
		if f.State != Valid && f.State != Invalid {
			continue
		}
		checker := checkers[f.Settings]
		if checker == nil {
			checker = s.Checker(f.Settings)
			checkers[f.Settings] = checker
		}
		before := f.Diagnostics
		if f.Diagnostics = checker.Items(before, &f.Facts, known, judge); slices.Equal(before, f.Diagnostics) {
			continue
		}
		s.proveAgain(f, checker, known, judge)
		if s.Invalidates(f) {
			f.State = Invalid
		} else {
			f.State, f.Clues = Valid, nil
		}
	}
}
