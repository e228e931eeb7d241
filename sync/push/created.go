package push

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/match"
	"pinsync/sync/plan"
	"pinsync/sync/progress"
	"pinsync/sync/result"
)

// DefaultLookUpAfter is how long after a creation in doubt its target is looked
// up: a gateway may have given up on a server that is still at work.
const DefaultLookUpAfter = 5 * time.Second

// maxLookUpAfter bounds the wait that a server names.
const maxLookUpAfter = 5 * time.Minute

// doubts are the creations that may or may not have been carried out.
type doubts struct {
	mu     sync.Mutex
	lookUp time.Time // the earliest moment for looking all of them up
}

func (d *doubts) add(wait time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at := time.Now().Add(wait); at.After(d.lookUp) {
		d.lookUp = at
	}
}

// create sends one POST, and more only after answers that say that it was not
// carried out.
func (r *run) create(ctx context.Context, t *task) {
	id, exchange, err := r.Client.Create(ctx, t.Customization.Head.Body)
	r.record(t, exchange, err)
	if err == nil {
		t.Status, t.ID = result.Created, id
	}
	if t.inDoubt = errors.Is(err, luigisbox.ErrNoAnswer); t.inDoubt {
		r.doubts.add(max(cmp.Or(r.LookUpAfter, DefaultLookUpAfter), min(exchange.RetryAfter, maxLookUpAfter)))
	}
}

// checkCreated reads the list once more after files were created: a creation in
// doubt may be there all the same, and another run may have created the same
// target at the same time.
func (r *run) checkCreated(ctx context.Context) {
	state := r.readCreated(ctx)
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
	wrote := slices.ContainsFunc(r.tasks, func(t task) bool {
		return t.Action == plan.Create && (t.Status == result.Created || t.inDoubt)
	})
	if !wrote || !r.awaitLookUp(ctx) {
		return nil
	}
	state, err := live.Read(ctx, r.Client.List, r.Progress.Read(progress.ReadingAgain))
	if err != nil {
		if !errors.Is(err, luigisbox.ErrStopped) {
			r.stopped = fmt.Errorf("what was created could not be checked for duplicates: %w", err)
		}
		return nil
	}
	return state
}

// awaitLookUp waits until creations in doubt may be looked up. It reports false
// when the run ends before.
func (r *run) awaitLookUp(ctx context.Context) bool {
	if ctx.Err() != nil || r.Client.Stopped() != nil {
		return false
	}
	wait := time.Until(r.doubts.lookUp)
	if wait <= 0 {
		return true
	}
	if r.Progress != nil {
		r.Progress(progress.Waiting, 0, 0)
	}
	select {
	case <-time.After(wait):
		return true
	case <-ctx.Done():
		return false
	}
}

// checkCreated compares what is said of a creation with what is live.
func (t *task) checkCreated(state *live.State) {
	if t.Status != result.Created && t.Status != result.Failed {
		return
	}
	head := t.Customization.Head
	found := state.ByTarget(head.Facts.Target)
	switch {
	case len(found) > 1:
		reason := fmt.Sprintf("%d live customizations have this target now: %s", len(found), match.ListIDs(found))
		if t.Status == result.Created {
			reason = fmt.Sprintf("created as %s, but %s", t.ID, reason)
		}
		hint := "delete the wrong ones in the app, and write the id of the right one into the file"
		if t.Attempts == 1 && !t.inDoubt {
			// Else the duplicates may be of our own making.
			hint = "another run or person created one at the same time; " + hint
		}
		ambiguous := head.Facts.AmbiguousTarget(reason, hint)
		ambiguous.Live = true
		t.Diagnostics = diagnostic.Sort(append(slices.Clip(t.Diagnostics), ambiguous))
		t.finish(result.Failed, reason)
	case !t.inDoubt:
	case len(found) == 0:
		if t.HTTPStatus != 0 {
			t.Reason += "; looked up since then, it was not live yet"
		}
	case !compare.Same(found[0].JSON, head.Body):
		t.Reason += "; its target is live as " + found[0].ID + " with other content"
	default:
		t.ID, t.Diagnostics = found[0].ID, head.Diagnostics
		t.finish(result.Created, "")
	}
}
