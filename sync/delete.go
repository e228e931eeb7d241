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
func (r *run) delete(ctx context.Context) {
	_, deletions := r.work()
	why := r.noDeletion()
	if why != "" {
		deletions = 0
	}
	one := r.options.begin(Deleting, deletions)
	var group errgroup.Group
	group.SetLimit(max(r.Concurrency, 1))
	for i := range r.items {
		it := &r.items[i]
		switch {
		case it.todo != toDelete:
		case why != "":
			it.skip(why)
			r.done(i)
		default:
			group.Go(func() error {
				r.deleteOne(ctx, it)
				r.done(i)
				one()
				return nil
			})
		}
	}
	group.Wait()
}

// noDeletion says why nothing is deleted after what went before, if so.
func (r *run) noDeletion() string {
	switch failed := r.count(result.Failed); {
	case failed == 1:
		return "nothing is deleted, since a file failed"
	case failed > 1:
		return fmt.Sprintf("nothing is deleted, since %d files failed", failed)
	case r.stopped != "":
		return "nothing is deleted: " + r.stopped
	}
	return ""
}

// deleteOne deletes a customization that says, looked at once more, still what
// base says. The result tells of the request that settled it.
func (r *run) deleteOne(ctx context.Context, it *item) {
	object, looked, err := r.Client.Get(ctx, it.ID)
	var refused *luigisbox.APIError
	if errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		// Somebody was faster: as if it had been gone from the start.
		r.record(it, looked, nil)
		it.Status = result.Unchanged
		return
	}
	if err != nil {
		r.record(it, looked, err)
		return
	}
	if s := (sides{base: it.base.body, live: object, baseLine: it.base.line}); !compare.Same(s.live, s.base) {
		r.record(it, looked, nil)
		it.Status, it.Reason = result.Conflict, s.reason()
		it.Changes = compare.Changes(s.live, s.base)
		return
	}
	deleted, err := r.Client.Delete(ctx, it.ID)
	if deleted.Attempts == 0 {
		deleted = looked
	}
	r.record(it, deleted, err)
	if err == nil {
		it.Status = result.Deleted
	}
	if err == nil || errors.Is(err, luigisbox.ErrNoAnswer) {
		it.Before = object // it is gone, or may be
	}
}
