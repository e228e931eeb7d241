package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"pinsync/sync/result"
)

// Plan tells what Sync with OnlyChanged, or with Base, would do, and writes
// nothing: each valid file is compared with the live state even if others are
// invalid. Live customizations that no file describes are in the report's
// Unmanaged.
func Plan(ctx context.Context, o Options, s SyncOptions) (*result.Report, error) {
	start := time.Now()
	s.OnlyChanged, s.KeepGoing = true, true
	p, err := newPush(ctx, o, s)
	if err != nil {
		return nil, err
	}
	if p.ready() {
		if err := p.decide(ctx); err != nil {
			p.giveUp(ctx, fmt.Errorf("the live state can't be read, so nothing was compared: %w", err))
		}
	}
	p.skipUndecided(ctx)
	over := p.overLimit()
	for it := range p.pending() {
		switch {
		case it.todo == toDelete:
			it.settle(result.WouldDelete, "")
		case it.todo == toCreate:
			it.settle(result.WouldCreate, "")
		case p.state.ByID(it.ID) == nil:
			it.settle(result.Failed, hintNotLive)
			it.Span = valueAt(p.reread(it), "/id")
		default:
			it.settle(result.WouldUpdate, "")
		}
	}
	p.order = p.inOrder()
	for i := range p.items {
		p.order.done(i)
	}
	unmanaged := p.unmanaged()
	report := p.report(ctx, "plan")
	report.Unmanaged = unmanaged
	if report.Stopped == "" {
		report.Stopped = over
	}
	report.Duration = time.Since(start)
	return report, nil
}

// unmanaged lists the live customizations that no file describes.
func (p *push) unmanaged() []result.Unmanaged {
	if p.state == nil {
		return nil
	}
	described := make(map[string]bool, len(p.items))
	for i := range p.items {
		described[strings.ToLower(p.items[i].ID)] = true
	}
	found := []result.Unmanaged{}
	for _, object := range p.state.Objects {
		if described[strings.ToLower(object.ID)] {
			continue
		}
		// What does not fit stays empty: the server may send anything.
		u := result.Unmanaged{ID: object.ID}
		var fields map[string]json.RawMessage
		if json.Unmarshal(object.JSON, &fields) == nil {
			_ = json.Unmarshal(fields["model"], &u.Model)
			_ = json.Unmarshal(fields["target_type"], &u.TargetType)
			_ = json.Unmarshal(fields["target_identity"], &u.TargetIdentity)
		}
		found = append(found, u)
	}
	return found
}
