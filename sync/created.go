package sync

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"pinsync/sync/compare"
	"pinsync/sync/internal/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

// settleCreated reads the list once more after files were created: a creation
// whose answer was lost may be there all the same, and another run may have
// created the same target at the same time.
func (r *run) settleCreated(ctx context.Context) {
	wrote := false
	for i, creating := range r.creating {
		f := &r.files.results[i]
		wrote = wrote || creating && (f.Status == result.Created || f.Status == result.Failed && f.Attempts > 0)
	}
	var state *live.State
	if wrote && ctx.Err() == nil {
		var err error
		state, err = live.Read(ctx, r.Client.List, luigisbox.Query{}, nil)
		if err != nil && !errors.Is(err, luigisbox.ErrStopped) {
			r.halt(fmt.Errorf("what was created could not be checked for doubles: %w", err))
		}
	}
	var byTarget map[compare.Target][]string
	if state != nil {
		byTarget = targetsOf(state)
	}
	for i, creating := range r.creating {
		if !creating {
			continue
		}
		if state != nil {
			r.settle(i, state, byTarget)
		}
		r.done(i)
	}
}

// settle compares what is said of the creation of file i with what is live.
func (r *run) settle(i int, state *live.State, byTarget map[compare.Target][]string) {
	f := &r.files.results[i]
	if f.Status != result.Created && f.Status != result.Failed {
		return
	}
	target, err := compare.TargetOf(json.RawMessage(r.files.bodies[i]))
	if err != nil {
		return
	}
	matches := byTarget[target]
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
