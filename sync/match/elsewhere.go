package match

import (
	"slices"
	"strings"

	"pinsync/sync/check"
)

// Elsewhere is what the shop's files outside of the run's paths describe now, and
// did not at the base. The zero value is that of no files.
type Elsewhere struct {
	described, hidden described
	// Unclear, if not empty, names a file that may describe any customization, and
	// says why that is not known.
	Unclear string
}

// Add takes in what the file of this name describes.
func (e *Elsewhere) Add(name string, f check.Facts) { e.described.add(name, f.ID, f.Target) }

// AddHidden takes in what a file describes that the walk skips.
func (e *Elsewhere) AddHidden(name string, f check.Facts) { e.hidden.add(name, f.ID, f.Target) }

// Mark gives MovedTo to the customizations that only the base has in the run's
// paths and that a file elsewhere describes, and Hidden to those that one does that
// the walk skips. The others that only the base has become Unclear as e is.
func (e *Elsewhere) Mark(all []Customization) {
	for i := range all {
		c := &all[i]
		if !c.onlyBase() {
			continue
		}
		c.Hidden = e.hidden.find(c.Base, c.liveID())
		if c.MovedTo = e.described.find(c.Base, c.liveID()); c.MovedTo == "" && c.Unclear == "" {
			c.Unclear = e.Unclear
		}
	}
}

// liveID is the id in lower case of the live customization that a file at the base
// without an id was matched with; empty where there is none.
func (c *Customization) liveID() string {
	if c.Base.Facts.ID == "" && c.Live != nil {
		return strings.ToLower(c.Live.ID)
	}
	return ""
}

// onlyBase reports whether no file describes the customization any more.
func (c *Customization) onlyBase() bool { return c.Head == nil && c.Base != nil }

// AnyOnlyBase reports whether there is a customization that no file of the run
// describes any more.
func AnyOnlyBase(all []Customization) bool {
	return slices.ContainsFunc(all, func(c Customization) bool { return c.onlyBase() })
}
