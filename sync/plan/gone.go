package plan

import (
	"fmt"

	"pinsync/sync/compare"
	"pinsync/sync/match"
	"pinsync/sync/result"
)

// withoutFile decides about a customization that the base has and no file
// describes any more. mayDelete says that no file is invalid, any of which may be
// meant to describe it.
func (s *Step) withoutFile(r Rules, mayDelete bool) {
	c := s.Customization
	d := difference{base: c.Base}
	v := versions{base: true, live: c.Live != nil || len(c.Several) > 0}
	if c.Live != nil {
		d.live = c.Live.JSON
		s.Expected = liveAsBefore(c)
		v.baseLive = s.Expected != nil
	}
	switch status := v.decide(r.Force, r.Delete && mayDelete && c.Unclear == ""); status {
	case result.Deleted:
		s.Action, s.Result.Reason = Delete, hidden(c)
	case result.Conflict:
		d.baseDoc = r.Document(c.Base)
		s.leave(status, s.conflictOfGone(&d, r))
		s.Result.Span = Spot(d.baseDoc, s.Result.Changes)
	case result.Orphaned:
		s.leave(s.orphan(r))
		s.Result.Span = Spot(r.Document(c.Base), nil)
	default:
		s.leave(status, "")
	}
	if r.Each != nil {
		r.Each()
	}
}

// conflictOfGone is the reason why a customization is left that was edited live,
// or may be one of several.
func (s *Step) conflictOfGone(d *difference, r Rules) string {
	c := s.Customization
	reason := severalLive(c)
	if c.Live != nil {
		reason = d.reason()
		s.Result.Changes = compare.Changes(d.live, d.base.Body)
		s.Result.Next = WithoutFile(c, r.Named)
	}
	return joined(reason+perhapsMoved(c), hidden(c))
}

// severalLive is why a customization is left whose file was deleted: it may be one
// of several.
func severalLive(c *match.Customization) string {
	return fmt.Sprintf("the file was deleted, and %d live customizations have its target: %s", len(c.Several), match.ListIDs(c.Several))
}

// perhapsMoved ends such a reason where another file may describe it.
func perhapsMoved(c *match.Customization) string {
	if c.Unclear == "" {
		return ""
	}
	return "; or it was moved: " + c.Unclear
}

// orphan gives the status and reason of a customization that is live as the
// deleted file said.
func (s *Step) orphan(r Rules) (result.Status, string) {
	switch unclear := s.Customization.Unclear; {
	case unclear != "" && r.Delete:
		// The base must not move on from what it alone remembers.
		return result.Conflict, unclearReason(unclear)
	case unclear != "":
		return result.Orphaned, unclearReason(unclear)
	case r.Delete:
		return result.Orphaned, "its file was deleted; nothing is deleted as long as a file is invalid"
	}
	return result.Orphaned, joined("its file was deleted; --delete deletes it too", hidden(s.Customization))
}

// hidden says where the file of a customization is that counts as deleted for its
// place alone; empty where there is none.
func hidden(c *match.Customization) string {
	if c.Hidden == "" {
		return ""
	}
	return fmt.Sprintf("%q describes it, but names that start with a dot are not read", c.Hidden)
}

// joined is a reason and what more there is to say, which may be empty.
func joined(reason, more string) string {
	if more == "" {
		return reason
	}
	return reason + "; " + more
}

func unclearReason(unclear string) string {
	return "its file was deleted or moved, which is not clear: " + unclear + "; nothing is deleted until that is fixed"
}
