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

// Add takes in what the file of this name describes.
func (e *Elsewhere) Add(name string, f check.Facts) { e.described.add(name, f.ID, f.Target) }

// Mark gives MovedTo to the customizations that only the base has in the run's
// paths and that a file elsewhere describes. The others that only the base has
// become Unclear as e is.
func (e *Elsewhere) Mark(all []Customization) {
	for i := range all {
		c := &all[i]
		if !c.onlyBase() {
			continue
		}
		if c.MovedTo = e.find(c); c.MovedTo == "" && c.Unclear == "" {
			c.Unclear = e.Unclear
		}
	}
}

func (e *Elsewhere) find(c *Customization) string {
	liveID := ""
	if c.Base.Facts.ID == "" && c.Live != nil {
		liveID = strings.ToLower(c.Live.ID)
	}
	return e.described.find(c.Base, liveID)
}

// onlyBase reports whether no file describes the customization any more.
func (c *Customization) onlyBase() bool { return c.Head == nil && c.Base != nil }

// AnyOnlyBase reports whether there is a customization that no file of the run
// describes any more.
func AnyOnlyBase(all []Customization) bool {
	return slices.ContainsFunc(all, func(c Customization) bool { return c.onlyBase() })
}
