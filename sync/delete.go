package sync

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/compare"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

// delete deletes what the repository deleted: last of all, and only if nothing
// failed.
func (p *push) delete(ctx context.Context) {
	_, deletions := p.work()
	why := p.noDeletion()
	if why != "" {
		deletions = 0
	}
	one := p.options.begin(Deleting, deletions)
	var group errgroup.Group
	group.SetLimit(max(p.Concurrency, 1))
	for i := range p.items {
		it := &p.items[i]
		switch {
		case it.todo != toDelete:
		case why != "":
			it.skip(why)
			p.done(i)
		default:
			group.Go(func() error {
				p.deleteOne(ctx, it)
				p.done(i)
				one()
				return nil
			})
		}
	}
	group.Wait()
}

// noDeletion says why nothing is deleted after what went before, if so.
func (p *push) noDeletion() string {
	switch failed := p.count(result.Failed); {
	case failed == 1:
		return "nothing is deleted, since a file failed"
	case failed > 1:
		return fmt.Sprintf("nothing is deleted, since %d files failed", failed)
	case p.stopped != "":
		return "nothing is deleted: " + p.stopped
	}
	return ""
}

// deleteOne deletes a customization that says, looked at once more, still what
// base says. The result tells of the request that settled it.
func (p *push) deleteOne(ctx context.Context, it *item) {
	object, looked, err := p.client.Get(ctx, it.ID)
	var refused *luigisbox.APIError
	if errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		// Somebody was faster: as if it had been gone from the start.
		p.record(it, looked, nil)
		it.Status = result.Unchanged
		return
	}
	if err != nil {
		p.record(it, looked, err)
		return
	}
	if s := (sides{base: it.base.body, live: object}); !compare.Same(s.live, s.base) {
		p.record(it, looked, nil)
		s.baseDoc = it.base.document()
		it.Changes = compare.Changes(s.live, s.base)
		it.Status, it.Reason = result.Conflict, s.reason()
		it.Span, it.Next = spot(s.baseDoc, it.Changes), nextWithoutFile(it.File, p.Base)
		return
	}
	deleted, err := p.client.Delete(ctx, it.ID)
	if deleted.Attempts == 0 {
		deleted = looked
	}
	p.record(it, deleted, err)
	if err == nil {
		it.Status = result.Deleted
	}
	if err == nil || errors.Is(err, luigisbox.ErrNoAnswer) {
		it.Before = object // it is gone, or may be
	}
}
