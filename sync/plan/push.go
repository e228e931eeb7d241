package plan

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/files"
	"pinsync/sync/match"
	"pinsync/sync/result"
)

// Rules says how a push decides.
type Rules struct {
	// Base says that there is a base: what was edited live is left alone.
	Base bool
	// Compare leaves alone what is live as its file says, where there is no
	// base; else every file is written.
	Compare bool
	// Force writes also what drifted or conflicts.
	Force bool
	// Delete deletes what only the base has.
	Delete bool
	// KeepGoing does what is to be done about valid files although others are
	// invalid; else nothing is done.
	KeepGoing bool
	// MaxWrites, if above 0, and MaxDeletes are the most writes and deletions.
	MaxWrites, MaxDeletes int
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

// NeedsLive reports whether a push of these files can't be decided without the
// live state: there is something to compare, or a file without an id to match.
func NeedsLive(head []files.File, r Rules) bool {
	if !r.KeepGoing && invalid(head) > 0 {
		return false
	}
	lacksID, valid := false, false
	for i := range head {
		if head[i].State == files.Valid {
			valid = true
			lacksID = lacksID || !head[i].HasID()
		}
	}
	return r.Base || valid && (r.Compare || lacksID)
}

func invalid(head []files.File) int {
	n := 0
	for i := range head {
		if head[i].State == files.Invalid {
			n++
		}
	}
	return n
}

// Push decides what a sync does about each customization that a file describes
// now or did at the base. Customizations that are only live have no step.
func Push(customizations []match.Customization, r Rules) *Plan {
	p := &Plan{Steps: make([]Step, 0, len(customizations))}
	for i := range customizations {
		c := &customizations[i]
		if (c.Head != nil || c.Base != nil) && !r.Ignore.handedOver(c) {
			p.Steps = append(p.Steps, newStep(c))
		}
	}
	invalid, reason := p.gate(r)
	reason = cmp.Or(reason, r.Hold)
	for i := range p.Steps {
		s := &p.Steps[i]
		switch {
		case s.Action == Leave && s.Result.Status != "":
		case s.Customization.MovedTo != "":
			s.leave(result.Skipped, fmt.Sprintf("its file is now %q, which is not among the paths of this run: name that, too", s.Customization.MovedTo))
		case reason != "":
			s.leave(result.Skipped, reason)
		case s.Customization.Head == nil:
			s.withoutFile(r, invalid == 0)
		default:
			s.withFile(r)
		}
	}
	if reason != "" {
		p.dropRenamed()
	}
	p.sort()
	p.Over = p.over(r)
	return p
}

// gate gives the files that can't be sent their results, counts the invalid ones,
// and says why nothing else is sent either, if so.
func (p *Plan) gate(r Rules) (invalid int, reason string) {
	for i := range p.Steps {
		s := &p.Steps[i]
		switch f := s.Customization.Head; {
		case f == nil:
		case f.State == files.Invalid || s.Customization.Problem != nil:
			s.leave(result.Invalid, "")
			invalid++
		case f.State == files.Misnamed:
			s.leave(result.Valid, "")
		case f.State == files.Unread:
			s.leave(result.Skipped, Interrupted)
		}
	}
	switch {
	case invalid == 0 || r.KeepGoing:
		return invalid, ""
	case invalid == 1:
		return invalid, "another file is invalid; fix it, or send the valid ones with --keep-going"
	}
	return invalid, fmt.Sprintf("%d other files are invalid; fix them, or send the valid ones with --keep-going", invalid)
}

// Interrupted is the reason of what a signal kept from being done.
const Interrupted = "interrupted"

// dropRenamed takes out the steps of files that only the base has where there is
// a file of that name: undecided, both may be one customization.
func (p *Plan) dropRenamed() {
	names := map[string]bool{}
	for i := range p.Steps {
		if f := p.Steps[i].Customization.Head; f != nil {
			names[f.Name] = true
		}
	}
	p.Steps = slices.DeleteFunc(p.Steps, func(s Step) bool {
		return s.Customization.Head == nil && s.Customization.MovedTo == "" && names[s.Result.File]
	})
}

// withFile decides about a customization that a valid file describes.
func (s *Step) withFile(r Rules) {
	c := s.Customization
	s.Action = Update
	if c.ID == "" {
		s.Action = Create
	}
	if !r.Base && !r.Compare {
		return
	}
	v := versions{head: true}
	d := difference{head: c.Head, invalidAtBase: c.InvalidAtBase}
	if c.Live != nil {
		v.live, d.live = true, c.Live.JSON
		s.Result.Changes = compare.Changes(d.live, c.Head.Body)
		v.headLive = len(s.Result.Changes) == 0
	}
	if c.Base != nil {
		v.base, d.base = true, c.Base
		v.baseHead = compare.SameFiles(c.Base.Body, c.Head.Body)
		v.unseen = v.headLive && !v.baseHead && changedUnseen(c.Base.Body, c.Head.Body, d.live)
	}
	// A run in between may have sent what was there then, or have deleted it.
	v.baseLive = liveAsBefore(c) != nil || c.Live == nil && c.GoneBetween
	force := r.Force || !r.Base // two versions: the files win
	switch status := v.decide(force, false); {
	case status == result.Updated, status == result.Created:
		// The action says it.
	case status == result.Unchanged:
		s.leave(status, "")
	case status == result.Drifted && r.Ignore.has(c.Live):
		s.Result.Changes = nil
		s.leave(result.Unchanged, "")
	default:
		d.headDoc = r.Document(c.Head)
		s.leave(status, d.reason())
		s.Result.Span, s.Result.Next = Spot(d.headDoc, s.Result.Changes), next(c, option(r.Named, r.Shorthand))
	}
	if r.Each != nil {
		r.Each()
	}
}

// liveAsBefore gives the version that live still is: the base or a later one that
// a run in between may have sent; nil where live was edited.
func liveAsBefore(c *match.Customization) *files.File {
	if c.Live == nil {
		return nil
	}
	if c.Base != nil && compare.Same(c.Live.JSON, c.Base.Body) {
		return c.Base
	}
	for _, f := range c.Earlier {
		if compare.Same(c.Live.JSON, f.Body) {
			return f
		}
	}
	return nil
}

// changedUnseen reports whether from base to head target_metadata changed, which
// live doesn't show. The API documents it for writing only, so whether live has
// it is not known, and an edit of it would be lost.
func changedUnseen(base, head, live json.RawMessage) bool {
	changed := false
	for _, c := range compare.FileChanges(base, head) {
		field, _, _ := strings.Cut(strings.TrimPrefix(c.Path, "/"), "/")
		changed = changed || field == "target_metadata"
	}
	var shown struct {
		Metadata any `json:"target_metadata"`
	}
	return changed && (json.Unmarshal(live, &shown) != nil || shown.Metadata == nil)
}

// tooMany says that n things are more than a flag allows.
func tooMany(n int, thing, flag string, allowed int) string {
	are := "s are"
	if n == 1 {
		are = " is"
	}
	return fmt.Sprintf("%d %s%s more than %s %d allows", n, thing, are, flag, allowed)
}

// over says which limit the plan would break.
func (p *Plan) over(r Rules) string {
	writes, deletions := p.Count()
	switch {
	case deletions > 0 && deletions > r.MaxDeletes:
		return tooMany(deletions, "deletion", "--max-deletes", r.MaxDeletes)
	case r.MaxWrites > 0 && writes > r.MaxWrites && deletions > 0:
		return fmt.Sprintf("%d writes, %d of them deletions, are more than --max-writes %d allows", writes, deletions, r.MaxWrites)
	case r.MaxWrites > 0 && writes > r.MaxWrites:
		return tooMany(writes, "write", "--max-writes", r.MaxWrites)
	}
	return ""
}
