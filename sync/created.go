package sync

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/compare"
	"pinsync/sync/internal/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

// settleCreated reads the list once more after files were created: a creation
// whose answer was lost may be there all the same, and another run may have
// created the same target at the same time. A creation that a gateway or the
// server answered with a 5xx, and that is not there, is tried again, as often
// as Retries says.
func (r *run) settleCreated(ctx context.Context) {
	state := r.readCreated(ctx)
	for range r.Retries {
		again := r.refusedAndAbsent(state)
		if len(again) == 0 {
			break
		}
		one := r.options.begin(Sending, len(again))
		var group errgroup.Group
		group.SetLimit(max(r.Concurrency, 1))
		for _, i := range again {
			group.Go(func() error {
				r.createAgain(ctx, i)
				one()
				return nil
			})
		}
		group.Wait()
		state = r.readCreated(ctx)
	}
	for i, creating := range r.creating {
		if !creating {
			continue
		}
		if state != nil {
			r.settle(i, state)
		}
		r.done(i)
	}
}

// liveNow is the live state after creations, and its ids by target.
type liveNow struct {
	*live.State
	byTarget map[compare.Target][]string
}

// readCreated reads the live state after creations; it is nil where there was
// none, or where it can't be read any more.
func (r *run) readCreated(ctx context.Context) *liveNow {
	wrote := false
	for i, creating := range r.creating {
		f := &r.files.results[i]
		wrote = wrote || creating && (f.Status == result.Created || f.Status == result.Failed && f.Attempts > 0)
	}
	if !wrote || ctx.Err() != nil {
		return nil
	}
	state, err := live.Read(ctx, r.Client.List, luigisbox.Query{}, r.options.reads(ReadingAgain))
	if err != nil {
		if !errors.Is(err, luigisbox.ErrStopped) {
			r.halt(fmt.Errorf("what was created could not be checked for doubles: %w", err))
		}
		return nil
	}
	return &liveNow{State: state, byTarget: targetsOf(state)}
}

// refusedAndAbsent are the creations that were answered with a 5xx, which may
// have been carried out, and were not.
func (r *run) refusedAndAbsent(state *liveNow) []int {
	if state == nil {
		return nil
	}
	var found []int
	for i, creating := range r.creating {
		f := &r.files.results[i]
		if !creating || f.Status != result.Failed || !r.lost[i] || f.HTTPStatus == 0 {
			continue
		}
		target, err := compare.TargetOf(json.RawMessage(r.files.bodies[i]))
		if err == nil && len(state.byTarget[target]) == 0 {
			found = append(found, i)
		}
	}
	return found
}

// createAgain repeats the creation of file i.
func (r *run) createAgain(ctx context.Context, i int) {
	before := r.files.results[i]
	f := &r.files.results[i]
	f.Reason, f.Diagnostics = "", nil
	r.create(ctx, i)
	if f.Status == result.Skipped {
		*f = before // nothing more was sent
		return
	}
	f.Attempts += before.Attempts
	f.Duration += before.Duration
}

// settle compares what is said of the creation of file i with what is live.
func (r *run) settle(i int, state *liveNow) {
	f := &r.files.results[i]
	if f.Status != result.Created && f.Status != result.Failed {
		return
	}
	target, err := compare.TargetOf(json.RawMessage(r.files.bodies[i]))
	if err != nil {
		return
	}
	matches := state.byTarget[target]
	switch {
	case len(matches) > 1:
		reason := fmt.Sprintf("%d live customizations have this target now: %s", len(matches), listIDs(matches))
		if f.Status == result.Created {
			reason = fmt.Sprintf("created as %s, but %s", f.ID, reason)
		}
		hint := "delete the wrong ones in the app, and write the id of the right one into the file"
		if f.Attempts == 1 && !r.lost[i] {
			// Else the doubles may be of our own making.
			hint = "another run or person created one at the same time; " + hint
		}
		r.ambiguous(i, reason, hint)
		f.Status, f.Reason = result.Failed, reason
	case f.Status == result.Failed && len(matches) == 0 && r.lost[i] && f.HTTPStatus != 0:
		f.Reason += "; its target was looked up since, and is not live"
	case f.Status == result.Failed && len(matches) == 1 && r.lost[i]:
		if object := state.ByID(matches[0]); compare.Same(object.JSON, r.files.bodies[i]) {
			f.Status, f.ID, f.Reason, f.Diagnostics = result.Created, object.ID, "", nil
		}
	}
}
