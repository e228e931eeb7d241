package match

import (
	"cmp"
	"slices"
	"strings"

	"pinsync/sync/files"
	"pinsync/sync/live"
)

// LeaveOut gives LeftOut to the live customizations that no file here describes, and
// that one of these files, which the checkout leaves out, describes or may describe.
func LeaveOut(all []Customization, leftOut []files.File, state *live.State) {
	names, opaque := map[string]string{}, "" // by id in lower case
	for i := range leftOut {
		f := &leftOut[i]
		texts := []files.Text{{Facts: f.Facts}}
		if f.Clues != nil {
			texts = f.Clues.Texts
			if f.Clues.Opaque {
				opaque = f.Name
			}
		}
		for i := range texts {
			found := guessText(&texts[i], state)
			for _, object := range found {
				names[strings.ToLower(object.ID)] = f.Name
			}
			if texts[i].Opaque && len(found) == 0 {
				opaque = f.Name
			}
		}
	}
	for i := range all {
		c := &all[i]
		if c.Head != nil {
			continue
		}
		for _, object := range append(slices.Clip(c.Several), c.Live) {
			if object != nil && c.LeftOut == "" {
				c.LeftOut = cmp.Or(names[strings.ToLower(object.ID)], opaque)
			}
		}
	}
}

// NoFile reports whether a live customization has no file here.
func NoFile(c Customization) bool { return c.Head == nil && (c.Live != nil || len(c.Several) > 0) }
