package plan

import (
	"slices"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/match"
	"pinsync/sync/result"
)

// notNew are the ids, in lower case, of the live customizations that get no new
// file although no valid file describes them.
func notNew(customizations []match.Customization) map[string]bool {
	ids := map[string]bool{}
	for i := range customizations {
		for _, objects := range [][]*live.Object{customizations[i].MayBe, customizations[i].Several} {
			for _, object := range objects {
				ids[strings.ToLower(object.ID)] = true
			}
		}
	}
	return ids
}

// leaveOut notes which file is not here, and is left as it is.
func (p *Plan) leaveOut(c *match.Customization, r PullRules) {
	covers := func(object *live.Object) bool { return object != nil && r.covers(object.JSON) }
	if !slices.Contains(p.LeftOut, c.LeftOut) && (covers(c.Live) || slices.ContainsFunc(c.Several, covers)) {
		p.LeftOut = append(p.LeftOut, c.LeftOut)
	}
}

// pullInvalid leaves an invalid file alone.
func pullInvalid(c *match.Customization, r PullRules) (s Step, about bool) {
	s = newStep(c)
	s.leave(result.Invalid, "")
	if r.Hold != "" {
		return s, true
	}
	var object *live.Object
	if len(c.MayBe) == 1 {
		object = c.MayBe[0]
	}
	body := c.Head.Body
	if body != nil && !r.covers(body) && (object == nil || !r.covers(object.JSON)) {
		return s, false
	}
	named := luigisbox.IsID(c.Head.Facts.ID)
	switch {
	case object != nil && body != nil && !c.Head.BetweenFiles && c.Problem == nil && compare.Same(object.JSON, body):
		s.Result.ID = object.ID
		s.leave(result.Invalid, "it says what is live, where this is wrong, too; fix it there, or here and send it")
	case object != nil && named:
		s.leave(result.Invalid, "it is left unchanged; fix it, or remove it and pull again for what is live")
	}
	return s, true
}

// withhold notes which live customizations get no file because of an invalid
// file that does not name their id.
func (p *Plan) withhold(customizations []match.Customization, r PullRules) {
	described := map[string]bool{}
	for i := range customizations {
		if c := &customizations[i]; c.Live != nil && (c.Head != nil || c.Base != nil) {
			described[strings.ToLower(c.Live.ID)] = true
		}
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		if c := s.Customization; c.Head == nil || luigisbox.IsID(c.Head.Facts.ID) {
			continue
		}
		for _, object := range s.Customization.MayBe {
			if id := strings.ToLower(object.ID); !described[id] && r.covers(object.JSON) && !r.Ignore.has(object) {
				described[id] = true
				s.Withheld = append(s.Withheld, object.ID)
			}
		}
	}
}

// pullGone is the step of a file that was there at the base: it was taken out of
// the folder since, and does not come back by itself.
func pullGone(c *match.Customization, r PullRules) (s Step, about bool) {
	s = newStep(c)
	if r.Hold != "" {
		s.leave(result.Skipped, r.Hold)
		return s, true
	}
	about = r.covers(c.Base.Body) || c.Live != nil && r.covers(c.Live.JSON) ||
		slices.ContainsFunc(c.Several, func(object *live.Object) bool { return r.covers(object.JSON) })
	status := file{live: c.Live != nil || len(c.Several) > 0, based: true}.status()
	reason := ""
	switch {
	case len(c.Several) > 0:
		reason = severalLive(c)
	case c.Live != nil:
		s.Result.Changes = compare.Changes(c.Live.JSON, c.Base.Body)
		doc := r.Document(c.Base)
		reason = EditedLive(c.Base, c.Live.JSON, doc)
		s.Result.Span = Spot(doc, s.Result.Changes)
		switch {
		case reason != "":
			s.Result.Next = WithoutFile(c, r.Named)
		case c.Unclear != "":
			reason = "the file was deleted; live is as in base"
		default:
			reason = "the file was deleted; live is as in base: '" + typed(option(r.Named, r.Shorthand), "sync", "--delete") + "' deletes it"
		}
	}
	if reason != "" {
		reason += perhapsMoved(c)
	}
	if reason != "" {
		reason = joined(reason, hidden(c))
	}
	s.leave(status, reason)
	return s, about
}
