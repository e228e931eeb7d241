package match

import (
	"pinsync/sync/compare"
	"pinsync/sync/files"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
)

// guessInvalid finds what invalid files describe or may describe: the id decides,
// else the target, else every id in the text, however broken that is, else what
// the file described at the base.
func guessInvalid(all []Customization, v *Versions) {
	for i := range all {
		c := &all[i]
		if c.Head.State != files.Invalid && c.Problem == nil {
			continue
		}
		switch facts := &c.Head.Facts; {
		case luigisbox.IsID(facts.ID):
			c.MayBe = byIDs(v.Live, []string{facts.ID})
			continue
		case facts.Target != compare.Key{}:
			c.MayBe = v.Live.ByTarget(facts.Target)
		}
		if len(c.MayBe) == 0 {
			c.MayBe = byIDs(v.Live, c.Head.IDs)
		}
		if len(c.MayBe) == 0 {
			c.MayBe = atBase(c.Head.Name, v)
		}
	}
}

// byIDs are those of the live customizations that have one of ids.
func byIDs(state *live.State, ids []string) []*live.Object {
	var found []*live.Object
	for _, id := range ids {
		if object := state.ByID(id); object != nil {
			found = append(found, object)
		}
	}
	return found
}

// atBase is what the file with this name described at the base, where that is
// live.
func atBase(name string, v *Versions) []*live.Object {
	for i := range v.Base {
		b := &v.Base[i]
		switch {
		case b.Name != name:
		case b.Facts.ID != "":
			return byIDs(v.Live, []string{b.Facts.ID})
		default:
			return v.Live.ByTarget(b.Facts.Target)
		}
	}
	return nil
}
