package push

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"pinsync/sync/compare"
	"pinsync/sync/luigisbox"
	"pinsync/sync/plan"
	"pinsync/sync/progress"
	"pinsync/sync/result"
)

// delete deletes what the repository deleted: last of all, and only if nothing
// failed.
func (r *run) delete(ctx context.Context) {
	if why := r.noDeletion(); why != "" {
		for i := range r.tasks {
			if t := &r.tasks[i]; t.Action == plan.Delete {
				t.finish(result.Skipped, why)
				r.done(i)
			}
		}
		return
	}
	r.each(progress.Deleting, []plan.Action{plan.Delete}, func(i int, t *task) {
		r.deleteOne(ctx, t)
		r.done(i)
	})
}

// noDeletion says why nothing is deleted after what went before, if so.
func (r *run) noDeletion() string {
	failed := 0
	for i := range r.tasks {
		if r.tasks[i].Status == result.Failed {
			failed++
		}
	}
	switch {
	case failed == 1:
		return "nothing is deleted, since a file failed"
	case failed > 1:
		return fmt.Sprintf("nothing is deleted, since %d files failed", failed)
	case r.stopped != nil:
		return "nothing is deleted: " + Explain(r.stopped)
	}
	return ""
}

// deleteOne deletes a customization that says, looked at once more, still what
// it said when that was decided. The result is that of the request that settled it.
func (r *run) deleteOne(ctx context.Context, t *task) {
	object, looked, err := r.Client.Get(ctx, t.ID)
	var refused *luigisbox.APIError
	if errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		// Another run was faster: as if it had been gone from the start.
		r.record(t, looked, nil)
		t.finish(result.Unchanged, "")
		return
	}
	if err != nil {
		r.record(t, looked, err)
		return
	}
	if !compare.Same(object, t.Expected.Body) {
		r.record(t, looked, nil)
		doc := r.Files.Document(t.Expected)
		t.Changes = compare.Changes(object, t.Expected.Body)
		if t.Definitions != nil {
			t.Definitions.Live = object
		}
		t.finish(result.Conflict, plan.EditedLive(t.Expected, object, doc))
		t.Span, t.Next = plan.Spot(doc, t.Changes), plan.WithoutFile(t.Customization, r.Base)
		return
	}
	deleted, err := r.Client.Delete(ctx, t.ID)
	if deleted.Attempts == 0 {
		deleted = looked
	}
	r.record(t, deleted, err)
	if err == nil {
		t.Status = result.Deleted
	}
	if err == nil || errors.Is(err, luigisbox.ErrNoAnswer) {
		t.Before = object // it is gone, or may be
	}
}
