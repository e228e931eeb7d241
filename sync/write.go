package sync

import (
	"context"
	"errors"
	"net/http"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

// write does what is to be done, and passes every other file on as it is.
func (r *run) write(ctx context.Context) {
	r.order = r.inOrder()
	writes, deletions := r.work()
	one := r.options.begin(Sending, writes-deletions)
	// A plain group: a group with a context would cancel every request at the
	// first error, and here no file's failure is an error.
	var group errgroup.Group
	group.SetLimit(max(r.Concurrency, 1))
	for i := range r.items {
		it := &r.items[i]
		// Once the run has stopped, the client sends nothing.
		switch it.todo {
		case toUpdate:
			group.Go(func() error {
				r.update(ctx, it)
				r.done(i)
				one()
				return nil
			})
		case toCreate:
			group.Go(func() error {
				r.create(ctx, it) // done when it is settled
				one()
				return nil
			})
		case toDelete: // last of all
		default:
			r.done(i)
		}
	}
	group.Wait()
	r.settleCreated(ctx)
	r.delete(ctx)
}

func (r *run) update(ctx context.Context, it *item) {
	exchange, err := r.Client.Update(ctx, it.ID, it.body)
	r.record(it, exchange, err)
	if err == nil {
		it.Status = result.Updated
	}
	it.body = nil
}

func (r *run) create(ctx context.Context, it *item) {
	created, exchange, err := r.Client.Create(ctx, it.body)
	r.record(it, exchange, err)
	if err == nil {
		it.Status, it.ID = result.Created, created.ID
	}
	it.lost = errors.Is(err, luigisbox.ErrNoAnswer)
}

// record takes in what came of the requests for one file.
func (r *run) record(it *item, exchange luigisbox.Exchange, err error) {
	it.HTTPStatus, it.Attempts, it.Duration = exchange.Status, exchange.Attempts, exchange.Duration
	var refused *luigisbox.APIError
	switch {
	case err == nil:
	case errors.Is(err, luigisbox.ErrStopped):
		it.Status, it.Reason = result.Skipped, skipReason(err)
	case errors.As(err, &refused):
		it.Status, it.Reason = result.Failed, err.Error()
		if refused.Status == http.StatusNotFound && it.todo != toCreate {
			it.Reason = explain(err)
		}
		it.Diagnostics = append(it.Diagnostics, r.complaints(it, refused)...)
	default:
		it.Status, it.Reason = result.Failed, err.Error()
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
