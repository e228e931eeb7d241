package sync

import (
	"context"
	"encoding/json"
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
	r, err := newRun(ctx, o, s, "compared")
	if err != nil {
		return nil, err
	}
	if r.ready() {
		r.decide(ctx)
	}
	r.skipUndecided(ctx)
	over := r.overLimit()
	for it := range r.pending() {
		switch {
		case it.todo == toDelete:
			it.settle(result.WouldDelete, "")
		case it.todo == toCreate:
			it.settle(result.WouldCreate, "")
		case r.state.ByID(it.ID) == nil:
			it.settle(result.Failed, hintNotLive)
		default:
			it.settle(result.WouldUpdate, "")
		}
	}
	r.order = r.inOrder()
	for i := range r.items {
		r.order.done(i)
	}
	unmanaged := r.unmanaged()
	report := r.report(ctx, "plan")
	report.Unmanaged = unmanaged
	if report.Stopped == "" {
		report.Stopped = over
	}
	report.Duration = time.Since(start)
	return report, nil
}

// unmanaged lists the live customizations that no file describes.
func (r *run) unmanaged() []result.Unmanaged {
	if r.state == nil {
		return nil
	}
	described := make(map[string]bool, len(r.items))
	for i := range r.items {
		described[strings.ToLower(r.items[i].ID)] = true
	}
	found := []result.Unmanaged{}
	for _, object := range r.state.Objects {
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
