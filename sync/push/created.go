package push

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/match"
	"pinsync/sync/plan"
	"pinsync/sync/progress"
	"pinsync/sync/result"
)

// checkCreated reads the list once more after files were created: a creation
// whose answer was lost may be there all the same, and another run may have
// created the same target at the same time. A creation that a gateway or the
// server answered with a 5xx, and that is not there, is tried again, as often
// as Retries says.
func (r *run) checkCreated(ctx context.Context) {
	state := r.readCreated(ctx)
	for range r.Retries {
		again := r.refusedAndAbsent(state)
		if len(again) == 0 {
			break
		}
		one := r.Progress.Begin(progress.Sending, len(again))
		var group errgroup.Group
		group.SetLimit(max(r.Concurrency, 1))
		for _, t := range again {
			group.Go(func() error {
				r.createAgain(ctx, t)
				one()
				return nil
			})
		}
		_ = group.Wait() // its functions return no error
		state = r.readCreated(ctx)
	}
	for i := range r.tasks {
		if t := &r.tasks[i]; t.Action == plan.Create {
			if state != nil {
				t.checkCreated(state)
			}
			r.done(i)
		}
	}
}

// readCreated reads the live state after creations; it is nil where there was
// none, or where it can't be read any more.
func (r *run) readCreated(ctx context.Context) *live.State {
	wrote := false
	for i := range r.tasks {
		t := &r.tasks[i]
		wrote = wrote || t.Action == plan.Create && (t.Status == result.Created || t.Status == result.Failed && t.Attempts > 0)
	}
	if !wrote || ctx.Err() != nil {
		return nil
	}
	state, err := live.Read(ctx, r.Client.List, luigisbox.Query{}, r.Progress.Read(progress.ReadingAgain))
	if err != nil {
		if !errors.Is(err, luigisbox.ErrStopped) {
			r.stopped = fmt.Errorf("what was created could not be checked for duplicates: %w", err)
		}
		return nil
	}
	return state
}

// refusedAndAbsent are the creations that were answered with a 5xx, which may
// have been carried out, and were not.
func (r *run) refusedAndAbsent(state *live.State) []*task {
	if state == nil {
		return nil
	}
	var found []*task
	for i := range r.tasks {
		t := &r.tasks[i]
		if t.Action == plan.Create && t.Status == result.Failed && t.lost && t.HTTPStatus != 0 && len(state.ByTarget(t.target())) == 0 {
			found = append(found, t)
		}
	}
	return found
}

// target is what the file of a task without an id is matched by.
func (t *task) target() compare.Key { return t.Customization.Head.Facts.Target }

// createAgain repeats the creation of a file.
func (r *run) createAgain(ctx context.Context, t *task) {
	before := t.Result
	t.Reason, t.Diagnostics = "", t.Customization.Head.Diagnostics
	r.create(ctx, t)
	if t.Status == result.Skipped {
		t.Result = before // nothing more was sent
		return
	}
	t.Attempts += before.Attempts
	t.Duration += before.Duration
}

// checkCreated compares what is said of a creation with what is live.
func (t *task) checkCreated(state *live.State) {
	if t.Status != result.Created && t.Status != result.Failed {
		return
	}
	found := state.ByTarget(t.target())
	switch {
	case len(found) > 1:
		reason := fmt.Sprintf("%d live customizations have this target now: %s", len(found), match.ListIDs(found))
		if t.Status == result.Created {
			reason = fmt.Sprintf("created as %s, but %s", t.ID, reason)
		}
		hint := "delete the wrong ones in the app, and write the id of the right one into the file"
		if t.Attempts == 1 && !t.lost {
			// Else the duplicates may be of our own making.
			hint = "another run or person created one at the same time; " + hint
		}
		ambiguous := t.Customization.Head.Facts.AmbiguousTarget(reason, hint)
		t.Diagnostics = diagnostic.Sort(append(t.Diagnostics[:len(t.Diagnostics):len(t.Diagnostics)], ambiguous))
		t.finish(result.Failed, reason)
	case t.Status == result.Failed && len(found) == 0 && t.lost && t.HTTPStatus != 0:
		t.Reason += "; its target was looked up since, and is not live"
	case t.Status == result.Failed && len(found) == 1 && t.lost:
		if object := found[0]; compare.Same(object.JSON, t.Customization.Head.Body) {
			t.ID, t.Diagnostics = object.ID, t.Customization.Head.Diagnostics
			t.finish(result.Created, "")
		}
	}
}
