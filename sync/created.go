package sync

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"pinsync/sync/compare"
	"pinsync/sync/internal/live"
	"pinsync/sync/luigisbox"
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

// create sends one POST, unless the answer says that it was not carried out.
func (p *push) create(ctx context.Context, it *item) {
	created, exchange, err := p.client.Create(ctx, it.body)
	p.record(it, exchange, err)
	if err == nil {
		it.Status, it.ID = result.Created, created.ID
	}
	if it.inDoubt = errors.Is(err, luigisbox.ErrNoAnswer); it.inDoubt {
		p.doubts.add(max(p.lookUpAfter(), min(exchange.RetryAfter, maxLookUpAfter)))
	}
}

func (p *push) lookUpAfter() time.Duration {
	if p.LookUpAfter > 0 {
		return p.LookUpAfter
	}
	return DefaultLookUpAfter
}

func (d *doubts) add(wait time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at := time.Now().Add(wait); at.After(d.lookUp) {
		d.lookUp = at
	}
}

// checkCreated reads the list once more after files were created: a creation in
// doubt may be there all the same, and another run may have created the same
// target at the same time.
func (p *push) checkCreated(ctx context.Context) {
	state := p.readCreated(ctx)
	for i := range p.items {
		it := &p.items[i]
		if it.todo != toCreate {
			continue
		}
		if state != nil {
			it.checkCreated(state)
		}
		p.done(i)
	}
}

// liveNow is the live state after creations, and its ids by target.
type liveNow struct {
	*live.State
	byTarget map[compare.Target][]string
}

// readCreated reads the live state after creations; it is nil where there was
// none, or where it can't be read any more.
func (p *push) readCreated(ctx context.Context) *liveNow {
	wrote := false
	for it := range p.pending() {
		wrote = wrote || it.todo == toCreate && (it.Status == result.Created || it.inDoubt)
	}
	if !wrote || !p.awaitLookUp(ctx) {
		return nil
	}
	state, err := live.Read(ctx, p.client.List, luigisbox.Query{}, p.options.reads(ReadingAgain))
	if err != nil {
		if !errors.Is(err, luigisbox.ErrStopped) {
			p.halt(fmt.Errorf("what was created could not be checked for doubles: %w", err))
		}
		return nil
	}
	return &liveNow{State: state, byTarget: targetsOf(state)}
}

// awaitLookUp waits until creations in doubt may be looked up. It reports false
// when the run ends before.
func (p *push) awaitLookUp(ctx context.Context) bool {
	if ctx.Err() != nil || p.client.Stopped() != nil {
		return false
	}
	wait := time.Until(p.doubts.lookUp)
	if wait <= 0 {
		return true
	}
	p.options.progress(Waiting, 0, 0)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// checkCreated compares what is said of a creation with what is live.
func (it *item) checkCreated(state *liveNow) {
	if it.Status != result.Created && it.Status != result.Failed {
		return
	}
	target, err := compare.TargetOf(json.RawMessage(it.body))
	if err != nil {
		return
	}
	matches := state.byTarget[target]
	switch {
	case len(matches) > 1:
		reason := fmt.Sprintf("%d live customizations have this target now: %s", len(matches), listIDs(matches))
		if it.Status == result.Created {
			reason = fmt.Sprintf("created as %s, but %s", it.ID, reason)
		}
		hint := "delete the wrong ones in the app, and write the id of the right one into the file"
		if it.Attempts == 1 && !it.inDoubt {
			// Else the doubles may be of our own making.
			hint = "another run or person created one at the same time; " + hint
		}
		it.ambiguous(reason, hint)
		it.settle(result.Failed, reason)
	case !it.inDoubt:
	case len(matches) == 0:
		if it.HTTPStatus != 0 {
			it.Reason += "; looked up since then, it was not live yet"
		}
	default:
		object := state.ByID(matches[0])
		if !compare.Same(object.JSON, it.body) {
			it.Reason += "; its target is live as " + object.ID + " with other content"
			return
		}
		it.Status, it.ID, it.Reason, it.Diagnostics = result.Created, object.ID, "", nil
	}
}
