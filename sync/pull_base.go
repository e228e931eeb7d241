package sync

import (
	"context"
	"fmt"

	"pinsync/sync/compare"
	"pinsync/sync/result"
)

// pairWithBase pairs the files with those of the base, and gives results to
// what only the base has: it was taken out of the folder since, and does not
// come back by itself.
func (p *pull) pairWithBase(ctx context.Context) {
	if p.three == nil {
		return
	}
	only := p.three.pair(p.items, p.claims.targets)
	elsewhere := p.elsewhere(ctx, only)
	for _, b := range only {
		ids := b.liveIDs(p.state, p.claims.targets)
		covered := p.covers(b.body)
		for _, id := range ids {
			p.claims.described[lower(id)] = true
			covered = covered || p.covers(p.state.ByID(id).JSON)
		}
		if covered && elsewhere.find(b, b.matched(p.claims.targets)) == "" {
			p.tasks.add(task{result: p.takenOut(b, ids, elsewhere.hidden)})
		}
	}
}

// takenOut is the result of a file that was there at the base. ids are the live
// customizations that it may have described, and hidden, if not empty, is what may
// describe them now.
func (p *pull) takenOut(b *baseFile, ids []string, hidden string) result.Result {
	r := result.Result{File: b.name, ID: b.id}
	r.Status = pullSides{live: len(ids) > 0, based: true}.status()
	switch {
	case len(ids) > 1:
		r.Reason = fmt.Sprintf("the file was deleted, and %d live customizations have its target: %s", len(ids), listIDs(ids))
	case len(ids) == 1:
		object := p.state.ByID(ids[0])
		s := sides{base: b.body, live: object.JSON, baseLine: b.line}
		r.ID, r.Changes = object.ID, compare.Changes(object.JSON, b.body)
		r.Reason = s.reason()
		switch {
		case r.Reason != "":
		case hidden != "":
			r.Reason = "the file was deleted; live is as in base"
		default:
			r.Reason = "the file was deleted; live is as in base: 'pinsync sync' with --base and --delete deletes it"
		}
	}
	if hidden != "" && r.Reason != "" {
		r.Reason += "; or it was moved: " + hidden
	}
	return r
}

// conflict is the reason why a file is left alone that was changed since the
// base.
func (p *pull) conflict(it *item, s sides) string {
	s.headLine = func(pointer string) int { return lineAt(p.reread(it), pointer) }
	s.invalidAtBase = it.base == nil && p.three.base.wasInvalid(it)
	reason := s.reason()
	if s.base != nil && s.live != nil && compare.Same(s.live, s.base) {
		reason += "; 'pinsync sync' sends it"
	}
	return reason
}

// idsAtBase finds what an invalid file described at the base, where that is
// live.
func (p *pull) idsAtBase(name string) []string {
	if p.three == nil {
		return nil
	}
	for i := range p.three.base.files {
		if b := &p.three.base.files[i]; b.name == name {
			return b.liveIDs(p.state, p.claims.targets)
		}
	}
	return nil
}
