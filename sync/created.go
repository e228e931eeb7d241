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
func (p *push) settleCreated(ctx context.Context) {
	state := p.readCreated(ctx)
	for range p.Retries {
		again := p.refusedAndAbsent(state)
		if len(again) == 0 {
			break
		}
		one := p.options.begin(Sending, len(again))
		var group errgroup.Group
		group.SetLimit(max(p.Concurrency, 1))
		for _, it := range again {
			group.Go(func() error {
				p.createAgain(ctx, it)
				one()
				return nil
			})
		}
		group.Wait()
		state = p.readCreated(ctx)
	}
	for i := range p.items {
		it := &p.items[i]
		if it.todo != toCreate {
			continue
		}
		if state != nil {
			it.settleCreated(state)
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
		wrote = wrote || it.todo == toCreate && (it.Status == result.Created || it.Status == result.Failed && it.Attempts > 0)
	}
	if !wrote || ctx.Err() != nil {
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

// refusedAndAbsent are the creations that were answered with a 5xx, which may
// have been carried out, and were not.
func (p *push) refusedAndAbsent(state *liveNow) []*item {
	if state == nil {
		return nil
	}
	var found []*item
	for it := range p.pending() {
		if it.todo != toCreate || it.Status != result.Failed || !it.lost || it.HTTPStatus == 0 {
			continue
		}
		target, err := compare.TargetOf(json.RawMessage(it.body))
		if err == nil && len(state.byTarget[target]) == 0 {
			found = append(found, it)
		}
	}
	return found
}

// createAgain repeats the creation of a file.
func (p *push) createAgain(ctx context.Context, it *item) {
	before := *it.Result
	it.Reason, it.Diagnostics = "", nil
	p.create(ctx, it)
	if it.Status == result.Skipped {
		*it.Result = before // nothing more was sent
		return
	}
	it.Attempts += before.Attempts
	it.Duration += before.Duration
}

// settleCreated compares what is said of a creation with what is live.
func (it *item) settleCreated(state *liveNow) {
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
		if it.Attempts == 1 && !it.lost {
			// Else the doubles may be of our own making.
			hint = "another run or person created one at the same time; " + hint
		}
		it.ambiguous(reason, hint)
		it.settle(result.Failed, reason)
	case it.Status == result.Failed && len(matches) == 0 && it.lost && it.HTTPStatus != 0:
		it.Reason += "; its target was looked up since, and is not live"
	case it.Status == result.Failed && len(matches) == 1 && it.lost:
		if object := state.ByID(matches[0]); compare.Same(object.JSON, it.body) {
			it.Status, it.ID, it.Reason, it.Diagnostics = result.Created, object.ID, "", nil
		}
	}
}
