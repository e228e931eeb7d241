// Package match finds out who is who: which file of now, which file of the base
// and which live object are versions of one customization.
//
// Checked files and the live state come in; customizations with up to three
// versions go out. The package reads nothing, changes none of what it is given,
// and does not decide what is to be done about a customization.
package match

import (
	"cmp"
	"strings"

	"pinsync/sync/check"
	"pinsync/sync/compare"
	"pinsync/sync/files"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
)

// Customization is one customization in the versions that there are of it. At
// least one of Head, Base and Live is set.
type Customization struct {
	// Head is the file as it is now; nil where no file describes the
	// customization.
	Head *files.File
	// Base is the file as it was at the base, whatever its name was; nil where
	// there is no base, or nothing was there.
	Base *files.File
	// Earlier are the other versions that the file had at commits between the base
	// and now, the latest first: a run that could not move the base may have sent
	// one of them.
	Earlier []*files.File
	// SinceBase says that Base is such a version, since there was no file at the base.
	SinceBase bool
	// GoneBetween says that at such a commit no file described the customization.
	GoneBetween bool
	// Live is what the API holds; nil where it holds nothing, and as long as the
	// live state was not read.
	Live *live.Object
	// ID is the id that the file names, else the id of the live customization
	// that has its target; empty where neither is known.
	ID string
	// Problem says why it can't be decided which customization Head, a file
	// without an id, describes. Such a file is invalid.
	Problem *Problem
	// Several are the live customizations that have the target of Base, a file
	// without an id, where there is more than one.
	Several []*live.Object
	// MayBe are the live customizations that Head, an invalid or misnamed file,
	// describes or may describe.
	MayBe []*live.Object
	// MayBeAny says that Head, an invalid file, may describe anything.
	MayBeAny bool
	// InvalidAtBase says that there is no Base because the file was invalid then.
	InvalidAtBase bool
	// MovedTo names the file outside of the run's paths that describes the
	// customization now; empty if none does.
	MovedTo string
	// LeftOut names the file that describes the live customization, or may, and that
	// a sparse checkout leaves out of the working tree; empty if none does.
	LeftOut string
	// Hidden names the file that describes the customization of Base now, and that
	// the walk skips, since a name starts with a dot; empty if none does.
	Hidden string
	// Unclear, if not empty, names a file that may describe the customization of
	// Base now, and says why that is not known.
	Unclear string
}

// Problem is why a file without an id matches no single customization.
type Problem struct{ Message, Hint string }

// Versions is what Join takes in.
type Versions struct {
	// Head are the files as they are now.
	Head []files.File
	// Base are the files at the run's paths as they were at the base, and
	// BaseElsewhere those of the shop's other folders, which matter only where
	// a file has moved from there. Invalid files are not among them.
	Base, BaseElsewhere []files.File
	// Invalid are the files of the base that count as absent: by name, and what
	// they described as far as that could be read.
	Invalid map[string]check.Facts
	// Between are the valid versions that files at the run's paths had at commits
	// between the base and now, the latest first, and Gone the last version of
	// each that was taken away at one of these commits.
	Between, Gone []files.File
	// Live is nil as long as the live state was not read.
	Live *live.State
}

// Join gives every customization once: first those that files describe, in the
// order of Head; then those that only Base's files describe, in their order, and
// those that only a commit between described, whose last version counts as Base;
// then those that are only live, in the order of the list.
//
// Versions are one customization by their ids; else, where a file names none, by
// the live customization that is the only one of the file's target, so that an
// id that was written into a file changes nothing; else by the target. A file
// that is invalid has no base and no live version here, but what it may describe
// is not left to Base alone.
func Join(v Versions) []Customization {
	all := make([]Customization, len(v.Head), len(v.Head)+len(v.Base))
	for i := range v.Head {
		all[i].Head = &v.Head[i]
		if v.Head[i].State != files.Misnamed { // the customization has no file
			all[i].ID = v.Head[i].Facts.ID
		}
	}
	if v.Live != nil {
		matchLive(all, v.Live)
	}
	if len(v.Base)+len(v.BaseElsewhere)+len(v.Between)+len(v.Invalid) > 0 {
		all = append(all, pairBase(all, &v)...)
	}
	if v.Live != nil {
		guessInvalid(all[:len(v.Head)], &v)
		all = append(all, onlyLive(all, v.Live)...)
	}
	return all
}

// usable reports whether a customization has a file that may be sent.
func (c *Customization) usable() bool {
	return c.Head != nil && c.Head.State == files.Valid && c.Problem == nil
}

// matchLive gives each valid file its live version.
func matchLive(all []Customization, state *live.State) {
	owners := map[string]string{} // by id in lower case: the file that names it
	for i := range all {
		if id := all[i].ID; id != "" {
			owners[strings.ToLower(id)] = all[i].Head.Name
		}
	}
	for i := range all {
		c := &all[i]
		switch {
		case !c.usable():
		case c.ID != "":
			c.Live = state.ByID(c.ID)
		default:
			matchTarget(c, state, owners)
		}
	}
}

// matchTarget gives a file without an id the live customization of its target.
func matchTarget(c *Customization, state *live.State, owners map[string]string) {
	found := state.ByTarget(c.Head.Facts.Target)
	switch {
	case len(found) == 0:
	case len(found) > 1:
		c.Problem = &Problem{
			Message: "several live customizations have this target: " + ListIDs(found),
			Hint:    "write the id of the right one into the file, and delete the others in the app",
		}
	case owners[strings.ToLower(found[0].ID)] != "":
		c.Problem = &Problem{
			Message: "the live customization with this target, " + found[0].ID + ", belongs to " +
				owners[strings.ToLower(found[0].ID)] + ", which names its id",
			Hint: "remove one of the two files",
		}
	default:
		c.Live, c.ID = found[0], found[0].ID
	}
}

// onlyLive are the live customizations that are not among all.
func onlyLive(all []Customization, state *live.State) []Customization {
	known := make(map[string]bool, len(all))
	for i := range all {
		known[strings.ToLower(all[i].ID)] = true
	}
	var only []Customization
	for i := range state.Objects {
		if object := &state.Objects[i]; !known[strings.ToLower(object.ID)] {
			only = append(only, Customization{Live: object, ID: object.ID})
		}
	}
	return only
}

// described is what some files describe, each by the name of a file that does. The
// zero value is that of no files.
type described struct {
	ids map[string]string // in lower case
	// targets are those of all files, withoutID of the files without an id.
	targets, withoutID map[compare.Key]string
}

// add takes in the file of this name. A malformed id counts as none, and a zero
// target is not known.
func (d *described) add(name, id string, target compare.Key) {
	if d.ids == nil {
		d.ids, d.targets, d.withoutID = map[string]string{}, map[compare.Key]string{}, map[compare.Key]string{}
	}
	named := luigisbox.IsID(id)
	if named {
		d.ids[strings.ToLower(id)] = name
	}
	if target != (compare.Key{}) {
		d.targets[target] = name
		if !named {
			d.withoutID[target] = name
		}
	}
}

// find names a file that describes what a file at the base described, which is
// live as liveID where that is known; empty if none does.
func (d *described) find(b *files.File, liveID string) string {
	id, target := strings.ToLower(b.Facts.ID), b.Facts.Target
	var byTarget string
	if id == "" {
		byTarget = d.targets[target]
	}
	return cmp.Or(d.ids[id], d.ids[liveID], d.withoutID[target], byTarget)
}
