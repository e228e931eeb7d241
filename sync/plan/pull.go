package plan

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/match"
	"pinsync/sync/result"
)

// PullRules says how a pull decides.
type PullRules struct {
	// Base says that there is a base: what was changed in the files is left alone.
	Base bool
	// Delete removes files whose customization is gone.
	Delete bool
	// MaxDeletes is the most files that are removed.
	MaxDeletes int
	// LiveIsEmpty says that nothing at all is live: perhaps the tracker is the wrong
	// one, so no file is removed.
	LiveIsEmpty bool
	// Models and Tags narrow a pull, where they are not empty, to the
	// customizations that have one of the models and one of the tags, live or in
	// their file.
	Models, Tags []string
	// Files, if not nil, are the names of the only files that are brought up to
	// date: also those that were changed since the base, except for the
	// Uncommitted.
	Files, Uncommitted map[string]bool
	// Force brings also those files up to date that would be left for what was
	// changed in them. It removes no file.
	Force bool
	// Ignore names live customizations that others manage.
	Ignore Ignore
	// Hold, if not empty, is why nothing is done.
	Hold string
	// Named is the base, for what to type next. Shorthand says that pinsync takes it
	// unasked.
	Named     string
	Shorthand bool
	// Document is called only where versions differ.
	Document Documents
	// Each, if not nil, is called after each comparison.
	Each func()
}

// file are the versions of one customization, as far as a pull asks.
type file struct {
	head, live bool // there is one
	same       bool // both are there and mean the same
	based      bool // there was a file at the base
	edited     bool // the base is known, and the file is not as it was there
}

// status is what becomes of the file of a customization. Written is said of a
// file that is to be, missing of one that may be deleted.
func (f file) status() result.Status {
	switch {
	case f.head && f.live && f.same, !f.head && !f.live:
		return result.Unchanged
	case f.head && f.live && f.edited:
		return result.Conflict
	case f.head && f.live:
		return result.Written
	case f.head && f.based && f.edited:
		return result.Conflict
	case f.head:
		return result.Missing
	case f.based:
		return result.Conflict
	default:
		return result.Written
	}
}

// Pull decides what becomes of the file of each customization. Steps that create
// a file have no name for it yet: they come last, in the order of ids.
func Pull(customizations []match.Customization, r PullRules) *Plan {
	p := &Plan{}
	var created []Step
	notNew := notNew(customizations)
	for i := range customizations {
		c := &customizations[i]
		switch {
		case r.Files != nil && (c.Head == nil || !r.Files[c.Head.Name]):
			continue
		case r.Ignore.handedOver(c):
			continue
		case c.LeftOut != "":
			p.leaveOut(c, r)
			continue
		case c.Head == nil && c.Base == nil:
			if r.Hold == "" && r.covers(c.Live.JSON) && !notNew[strings.ToLower(c.ID)] {
				created = append(created, Step{Customization: c, Action: Create, Result: result.Result{ID: c.Live.ID}})
			}
			continue
		case c.MovedTo != "": // another pull's
		case c.Head == nil:
			p.add(pullGone(c, r))
		case c.Head.State == files.Misnamed:
			s := newStep(c)
			s.leave(result.Valid, "")
			p.Steps = append(p.Steps, s)
		case c.Head.State == files.Unread:
			s := newStep(c)
			s.leave(result.Skipped, Interrupted)
			p.Steps = append(p.Steps, s)
		case c.Head.State == files.Invalid || c.Problem != nil:
			p.add(pullInvalid(c, r))
		default:
			p.add(pullValid(c, r))
		}
		if r.Each != nil {
			r.Each()
		}
	}
	p.sort()
	slices.Sort(p.LeftOut)
	p.withhold(customizations, r)
	// The order of the list is that of creation; names must not depend on it.
	slices.SortFunc(created, func(a, b Step) int {
		return strings.Compare(strings.ToLower(a.Result.ID), strings.ToLower(b.Result.ID))
	})
	p.Steps = append(p.Steps, created...)
	p.Over = p.tooManyRemoved(r)
	return p
}

// tooManyRemoved says why the files that are to be removed can't be; empty if they
// can.
func (p *Plan) tooManyRemoved(r PullRules) string {
	switch _, deletions := p.Count(); {
	case deletions == 0:
		return ""
	case r.LiveIsEmpty:
		return "no customization is live, so --delete would remove every file; check the tracker id, or remove the files by hand"
	case deletions > r.MaxDeletes:
		return fmt.Sprintf("--delete would remove %d, and --max-deletes allows %d", deletions, r.MaxDeletes)
	}
	return ""
}

// add takes in a step, unless the pull is not about it.
func (p *Plan) add(s Step, about bool) {
	if about {
		p.Steps = append(p.Steps, s)
	}
}

// pullValid decides about a valid file.
func pullValid(c *match.Customization, r PullRules) (s Step, about bool) {
	s = newStep(c)
	d := difference{head: c.Head, base: c.Base, invalidAtBase: c.InvalidAtBase}
	if r.Hold != "" {
		s.leave(result.Skipped, r.Hold)
		return s, true
	}
	if c.Live != nil {
		d.live = c.Live.JSON
		s.Result.Changes = compare.Changes(d.live, c.Head.Body)
	}
	if !r.covers(c.Head.Body) && (c.Live == nil || !r.covers(d.live)) {
		return s, false
	}
	now := file{
		head:   true,
		live:   c.Live != nil,
		same:   c.Live != nil && len(s.Result.Changes) == 0,
		based:  c.Base != nil,
		edited: r.Base && (c.Base == nil || !compare.SameFiles(c.Base.Body, c.Head.Body)),
	}
	if now.live {
		now.edited = r.keeps(c.Head.Name, now.edited)
	}
	if r.Ignore.has(c.Live) {
		s.Result.Changes = nil
		s.leave(result.Unchanged, "")
		return s, true
	}
	switch status := now.status(); status {
	case result.Written:
		s.Action = Update
	case result.Conflict:
		s.conflictOfPull(&d, r)
	case result.Missing:
		s.missing(now.edited, r)
	default:
		s.leave(status, "")
	}
	return s, true
}

// keeps reports whether a file is left that is not as live: edited says that it was
// changed since the base.
func (r *PullRules) keeps(name string, edited bool) bool {
	switch {
	case r.Force:
		return false
	case r.Files[name]:
		return r.Uncommitted[name]
	}
	return edited
}

// conflictOfPull leaves a file alone that was changed since the base, and says
// where, and what to type next.
func (s *Step) conflictOfPull(d *difference, r PullRules) {
	d.headDoc = r.Document(d.head)
	name := d.head.Name
	if r.Uncommitted[name] {
		s.leave(result.Conflict, "it has uncommitted changes")
		s.Result.Next = []string{"to keep them: git add " + diagnostic.ShellWord(name) + " && git commit, then " + typed("", "pull", name),
			"to take what is live in their place: " + typed("", "pull", "--force", name)}
	} else {
		s.leave(result.Conflict, d.reason())
	}
	s.Result.Span = Spot(d.headDoc, s.Result.Changes)
	switch {
	case r.Uncommitted[name]:
	case d.live == nil:
	case d.base != nil && compare.Same(d.live, d.base.Body):
		s.Result.Next = []string{takeLive(name), "to send the file: " + typed(option(r.Named, r.Shorthand), "sync", name)}
	default:
		s.Result.Next = []string{takeLive(name), writeOver(name, option(r.Named, r.Shorthand))}
	}
}

// missing decides about a file whose customization is not live.
func (s *Step) missing(edited bool, r PullRules) {
	switch c := s.Customization; {
	case c.ID == "" && c.Base == nil:
		s.leave(result.Missing, "it has no id, and no live customization has its target: it may be new; 'pinsync sync' creates it")
	case c.InvalidAtBase:
		s.leave(result.Missing, "its file was invalid at base, and no live customization has its id")
	case edited:
		s.leave(result.Missing, "it is new since base, and no live customization has its id")
	case r.Delete:
		s.Action = Delete
	default:
		s.leave(result.Missing, "its customization is gone; --delete removes the file")
	}
}

// covers reports whether a definition, a live object or a file's request body,
// is one that the pull is about: it has one of the models and one of the tags
// that were named, if any were.
func (r *PullRules) covers(definition json.RawMessage) bool {
	if len(r.Models)+len(r.Tags) == 0 {
		return true
	}
	model, tags := modelAndTags(definition)
	return (len(r.Models) == 0 || slices.Contains(r.Models, model)) &&
		(len(r.Tags) == 0 || slices.ContainsFunc(tags, func(tag string) bool { return slices.Contains(r.Tags, tag) }))
}
