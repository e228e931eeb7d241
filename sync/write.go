package sync

import (
	"context"
	"errors"
	"net/http"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

// write sends what is still valid, and passes every other file on as it is.
func (r *run) write(ctx context.Context) {
	r.order = newOrder(r.files.results, r.options.Emit)
	one := r.options.begin(Sending, r.count(result.Valid)-r.deletions())
	// A plain group: a group with a context would cancel every request at the
	// first error, and here no file's failure is an error.
	var group errgroup.Group
	group.SetLimit(max(r.Concurrency, 1))
	for i := range r.files.results {
		if r.deleting(i) != nil {
			continue // last of all
		}
		if r.files.results[i].Status != result.Valid {
			if !r.creating[i] {
				r.done(i)
			}
			continue
		}
		// Once the run has stopped, the client sends nothing.
		group.Go(func() error {
			if r.creating[i] {
				r.create(ctx, i)
			} else {
				r.update(ctx, i)
				r.done(i)
			}
			one()
			return nil
		})
	}
	group.Wait()
	r.settleCreated(ctx)
	r.delete(ctx)
}

func (r *run) update(ctx context.Context, i int) {
	f := &r.files.results[i]
	exchange, err := r.Client.Update(ctx, f.ID, r.files.bodies[i])
	r.record(i, exchange, err)
	if err == nil {
		f.Status = result.Updated
	}
	r.files.bodies[i] = nil
}

func (r *run) create(ctx context.Context, i int) {
	f := &r.files.results[i]
	created, exchange, err := r.Client.Create(ctx, r.files.bodies[i])
	r.record(i, exchange, err)
	if err == nil {
		f.Status, f.ID = result.Created, created.ID
	}
	r.lost[i] = errors.Is(err, luigisbox.ErrNoAnswer)
}

// record takes in what came of the requests for one file.
func (r *run) record(i int, exchange luigisbox.Exchange, err error) {
	f := &r.files.results[i]
	f.HTTPStatus, f.Attempts, f.Duration = exchange.Status, exchange.Attempts, exchange.Duration
	var refused *luigisbox.APIError
	switch {
	case err == nil:
	case errors.Is(err, luigisbox.ErrStopped):
		f.Status, f.Reason = result.Skipped, skipReason(err)
	case errors.As(err, &refused):
		f.Status, f.Reason = result.Failed, err.Error()
		if refused.Status == http.StatusNotFound && !r.creating[i] {
			f.Reason = explain(err)
		}
		f.Diagnostics = append(f.Diagnostics, r.complaints(i, refused)...)
	default:
		f.Status, f.Reason = result.Failed, err.Error()
	}
}

// skipReason says why the client sent nothing.
func skipReason(err error) string {
	var stopped *luigisbox.StoppedError
	if errors.As(err, &stopped) && (errors.Is(err, luigisbox.ErrUnauthorized) || errors.Is(err, luigisbox.ErrUnreachable)) {
		return explain(stopped.Cause)
	}
	return interrupted
}
