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

// deletion is a live customization that is to be deleted.
type deletion struct {
	id    string
	sides sides
}

// deleting is the deletion that result i is about, nil if it isn't.
func (r *run) deleting(i int) *deletion {
	if r.three == nil {
		return nil
	}
	return r.three.deletions[i]
}

// deletions counts what is to be deleted.
func (r *run) deletions() int {
	n := 0
	r.each(result.Valid, func(i int, _ *result.Result) {
		if r.deleting(i) != nil {
			n++
		}
	})
	return n
}

// delete deletes what the repository deleted: last of all, and only if nothing
// failed.
func (r *run) delete(ctx context.Context) {
	if r.three == nil {
		return
	}
	if why := r.noDeletion(); why != "" {
		r.skipAll(why)
	}
	one := r.options.begin(Deleting, r.deletions())
	var group errgroup.Group
	group.SetLimit(max(r.Concurrency, 1))
	for i := range r.files.results {
		d := r.deleting(i)
		switch {
		case d == nil:
		case r.files.results[i].Status != result.Valid:
			r.done(i)
		default:
			group.Go(func() error {
				r.deleteOne(ctx, i, d)
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
func (r *run) deleteOne(ctx context.Context, i int, d *deletion) {
	f := &r.files.results[i]
	object, looked, err := r.Client.Get(ctx, d.id)
	var refused *luigisbox.APIError
	if errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		// Somebody was faster: as if it had been gone from the start.
		r.record(i, looked, nil)
		f.Status = result.Unchanged
		return
	}
	if err != nil {
		r.record(i, looked, err)
		return
	}
	d.sides.live = object
	if !compare.Same(object, d.sides.base) {
		r.record(i, looked, nil)
		f.Status, f.Reason = result.Conflict, d.sides.reason()
		f.Changes = compare.Changes(object, d.sides.base)
		return
	}
	deleted, err := r.Client.Delete(ctx, d.id)
	if deleted.Attempts == 0 {
		deleted = looked
	}
	r.record(i, deleted, err)
	if err == nil {
		f.Status = result.Deleted
	}
	if err == nil || errors.Is(err, luigisbox.ErrNoAnswer) {
		f.Before = object // it is gone, or may be
	}
}
