package match

import (
	"cmp"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/files"
)

// between gives customizations the versions that their files had between the base
// and now. It returns left with those added that only such a version describes.
func (p *pairing) between(all, left []Customization, v *Versions) []Customization {
	if len(v.Between)+len(v.Gone) == 0 {
		return left
	}
	x := newIndex(len(all) + len(left) + len(v.Between))
	for i := range all {
		if c := &all[i]; c.Head.State == files.Valid && c.Problem == nil {
			x.add(c)
		}
	}
	// Room for all, so that what points into it stays right.
	left = append(make([]Customization, 0, len(left)+len(v.Between)), left...)
	for i := range left {
		x.add(&left[i])
	}
	for i := range v.Between {
		f := &v.Between[i]
		liveID := p.liveID(f)
		switch c := x.find(f, liveID); {
		case c != nil:
			if c.Base != f {
				c.Earlier = append(c.Earlier, f)
			}
		case !p.invalid[f.Name] && p.now.find(f, liveID) == "":
			c := p.fromBase(f)
			c.SinceBase = true
			left = append(left, c)
			x.add(&left[len(left)-1])
		}
	}
	for i := range v.Gone {
		f := &v.Gone[i]
		if c := x.find(f, p.liveID(f)); c != nil {
			c.GoneBetween = true
		}
	}
	return left
}

// index finds customizations by what identifies a file's.
type index struct {
	byID     map[string]*Customization // in lower case
	byTarget map[compare.Key]*Customization
}

func newIndex(n int) *index {
	return &index{make(map[string]*Customization, n), make(map[compare.Key]*Customization, n)}
}

func (x *index) add(c *Customization) {
	if id := strings.ToLower(c.ID); id != "" && x.byID[id] == nil {
		x.byID[id] = c
	}
	for _, f := range []*files.File{c.Head, c.Base} {
		if f != nil && x.byTarget[f.Facts.Target] == nil {
			x.byTarget[f.Facts.Target] = c
		}
	}
}

// find gives the customization of a file: by its id, else by the live one that it
// is matched with, else by its target, where one of the two names no id.
func (x *index) find(f *files.File, liveID string) *Customization {
	id := strings.ToLower(f.Facts.ID)
	if id == "" {
		id = liveID
	}
	if c := x.byID[id]; c != nil {
		return c
	}
	if c := x.byTarget[f.Facts.Target]; c != nil && (f.Facts.ID == "" || c.fileNamesNoID()) {
		return c
	}
	return nil
}

// fileNamesNoID reports whether the latest file of a customization is without an id:
// it is that of any file of its target.
func (c *Customization) fileNamesNoID() bool { return cmp.Or(c.Head, c.Base).Facts.ID == "" }
