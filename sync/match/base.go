package match

import (
	"slices"
	"strconv"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/files"
	"pinsync/sync/live"
)

// pairBase gives each valid file its version at the base, and returns the
// customizations that only the base has, at the run's paths.
func pairBase(all []Customization, v *Versions) []Customization {
	p := newPairing(v)
	p.pair(all, func(c *Customization) *files.File { return p.byID[strings.ToLower(c.ID)] })
	p.pair(all, func(c *Customization) *files.File { return p.byLiveID[strings.ToLower(c.ID)] })
	p.pair(all, func(c *Customization) *files.File {
		for _, b := range p.inTarget[c.Head.Facts.Target] {
			if !p.taken[b] && (!c.Head.HasID() || b.Facts.ID == "") {
				return b
			}
		}
		return nil
	})
	left := p.left(all, v)
	left = p.between(all, left, v)
	for i := range all {
		c := &all[i]
		c.InvalidAtBase = c.usable() && c.Base == nil && wasInvalid(c, v)
	}
	return left
}

// wasInvalid reports whether the file of a customization was there at the base, and
// invalid.
func wasInvalid(c *Customization, v *Versions) bool {
	if _, was := v.Invalid[c.Head.Name]; was || c.ID == "" {
		return was
	}
	for _, facts := range v.Invalid {
		if strings.EqualFold(facts.ID, c.ID) {
			return true
		}
	}
	return false
}

// pairing is base's files as they can be found by what identifies them.
type pairing struct {
	state    *live.State
	byID     map[string]*files.File // by the id in lower case
	byLiveID map[string]*files.File // of files without an id: by that of the live one they are matched with
	inTarget map[compare.Key][]*files.File
	taken    map[*files.File]bool
	now      described       // what files describe now
	invalid  map[string]bool // names of invalid files: perhaps only the name identifies what they describe
}

func newPairing(v *Versions) *pairing {
	p := &pairing{
		state:    v.Live,
		byID:     map[string]*files.File{},
		byLiveID: map[string]*files.File{},
		inTarget: map[compare.Key][]*files.File{},
		taken:    map[*files.File]bool{},
		invalid:  map[string]bool{},
	}
	for _, list := range [][]files.File{v.Base, v.BaseElsewhere} {
		for i := range list {
			b := &list[i]
			if id := strings.ToLower(b.Facts.ID); id != "" && p.byID[id] == nil {
				p.byID[id] = b
			}
			p.inTarget[b.Facts.Target] = append(p.inTarget[b.Facts.Target], b)
		}
	}
	for _, list := range [][]files.File{v.Base, v.BaseElsewhere} {
		for i := range list {
			b := &list[i]
			if id := p.liveID(b); id != "" && p.byID[id] == nil && p.byLiveID[id] == nil {
				p.byLiveID[id] = b
			}
		}
	}
	return p
}

// liveID is the id in lower case of the live customization that b, which has no
// id, is matched with: the only one of its target.
func (p *pairing) liveID(b *files.File) string {
	if b.Facts.ID != "" || p.state == nil {
		return ""
	}
	if found := p.state.ByTarget(b.Facts.Target); len(found) == 1 {
		return strings.ToLower(found[0].ID)
	}
	return ""
}

// pair gives each valid file that has no base yet the one that base names.
func (p *pairing) pair(all []Customization, base func(*Customization) *files.File) {
	var found []*files.File
	for i := range all {
		c := &all[i]
		if c.Problem != nil || c.Head.State == files.Invalid || c.Head.State == files.Misnamed || c.Base != nil {
			continue
		}
		if c.Base = base(c); c.Base != nil {
			found = append(found, c.Base)
		}
	}
	for _, b := range found {
		p.taken[b] = true
	}
}

// left are the customizations at the run's paths that no file describes now.
func (p *pairing) left(all []Customization, v *Versions) []Customization {
	now, names := &p.now, p.invalid
	for i := range all {
		c := &all[i]
		switch {
		case c.Head.State == files.Misnamed:
		case c.Problem != nil || c.Head.State == files.Invalid:
			now.add(c.Head.Name, c.ID, c.Head.Facts.Target)
			names[c.Head.Name] = true
		default:
			now.add(c.Head.Name, c.ID, compare.Key{})
		}
	}
	var left []Customization
	for i := range v.Base {
		if b := &v.Base[i]; !p.taken[b] && !names[b.Name] && now.find(b, p.liveID(b)) == "" {
			c := p.fromBase(b)
			c.Unclear = misnamed(all, b)
			left = append(left, c)
		}
	}
	return left
}

// misnamed names the file that is not read for its name, and describes what b did;
// empty if there is none.
func misnamed(all []Customization, b *files.File) string {
	for i := range all {
		f := all[i].Head
		if f.State == files.Misnamed && (b.Facts.ID != "" && strings.EqualFold(f.Facts.ID, b.Facts.ID) ||
			b.Facts.Target != compare.Key{} && f.Facts.Target == b.Facts.Target) {
			return f.Name + " is not read, and describes it"
		}
	}
	return ""
}

// fromBase is the customization of a file that only the base has.
func (p *pairing) fromBase(b *files.File) Customization {
	c := Customization{Base: b, ID: b.Facts.ID}
	switch {
	case p.state == nil:
	case c.ID != "":
		c.Live = p.state.ByID(c.ID)
	default:
		switch found := p.state.ByTarget(b.Facts.Target); len(found) {
		case 0:
		case 1:
			c.Live = found[0]
		default:
			c.Several = found
		}
	}
	if c.Live != nil {
		c.ID = c.Live.ID
	}
	return c
}

// Unpaired reports whether a valid file has no version among base's files, as
// far as that is known without the live state: it may have been elsewhere then.
func Unpaired(head, base []files.File) bool {
	return slices.ContainsFunc(Join(Versions{Head: head, Base: base}), func(c Customization) bool {
		return c.usable() && c.Base == nil
	})
}

// ListIDs names live customizations by their ids: at most five, and how many
// more there are.
func ListIDs(objects []*live.Object) string {
	ids := make([]string, len(objects))
	for i, object := range objects {
		ids[i] = object.ID
	}
	return JoinIDs(ids)
}

// JoinIDs names ids: at most five, and how many more there are.
func JoinIDs(ids []string) string {
	const most = 5
	ids = slices.Sorted(slices.Values(ids))
	if len(ids) > most {
		return strings.Join(ids[:most], ", ") + " and " + strconv.Itoa(len(ids)-most) + " more"
	}
	return strings.Join(ids, ", ")
}
