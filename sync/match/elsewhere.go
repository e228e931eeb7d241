package match

import (
	"slices"
	"strings"

	"pinsync/sync/check"
)

// Elsewhere is what the shop's files outside of the run's paths describe now, and
// did not at the base. The zero value is that of no files.
type Elsewhere struct {
	described described
	// Unclear, if not empty, names a file that may describe any customization, and
	// says why that is not known.
	Unclear string
}

// Add takes in what one file describes.
func (e *Elsewhere) Add(f check.Facts) { e.described.add(f.ID, f.Target) }

// Without gives the customizations but for those that only the base has in the
// run's paths and that one of the files elsewhere describes: they have moved. The
// others that only the base has become Unclear as e is.
func (e *Elsewhere) Without(all []Customization) []Customization {
	all = slices.DeleteFunc(all, func(c Customization) bool { return c.onlyBase() && e.has(&c) })
	for i := range all {
		if c := &all[i]; c.onlyBase() && c.Unclear == "" {
			c.Unclear = e.Unclear
		}
	}
	return all
}

func (e *Elsewhere) has(c *Customization) bool {
	liveID := ""
	if c.Base.Facts.ID == "" && c.Live != nil {
		liveID = strings.ToLower(c.Live.ID)
	}
	return e.described.has(c.Base, liveID)
}

// onlyBase reports whether no file describes the customization any more.
func (c *Customization) onlyBase() bool { return c.Head == nil && c.Base != nil }

// AnyOnlyBase reports whether there is a customization that no file of the run
// describes any more.
func AnyOnlyBase(all []Customization) bool {
	return slices.ContainsFunc(all, func(c Customization) bool { return c.onlyBase() })
}
