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
func (p *push) write(ctx context.Context) {
	p.order = p.inOrder()
	writes, deletions := p.work()
	one := p.options.begin(Sending, writes-deletions)
	// A plain group: a group with a context would cancel every request at the
	// first error, and here no file's failure is an error.
	var group errgroup.Group
	group.SetLimit(max(p.Concurrency, 1))
	for i := range p.items {
		it := &p.items[i]
		// Once the run has stopped, the client sends nothing.
		switch it.todo {
		case toUpdate:
			group.Go(func() error {
				p.update(ctx, it)
				p.done(i)
				one()
				return nil
			})
		case toCreate:
			group.Go(func() error {
				p.create(ctx, it) // done when it is settled
				one()
				return nil
			})
		case toDelete: // last of all
		default:
			p.done(i)
		}
	}
	group.Wait()
	p.settleCreated(ctx)
	p.delete(ctx)
}

func (p *push) update(ctx context.Context, it *item) {
	exchange, err := p.client.Update(ctx, it.ID, it.body)
	p.record(it, exchange, err)
	if err == nil {
		it.Status = result.Updated
	}
}

func (p *push) create(ctx context.Context, it *item) {
	created, exchange, err := p.client.Create(ctx, it.body)
	p.record(it, exchange, err)
	if err == nil {
		it.Status, it.ID = result.Created, created.ID
	}
	it.lost = errors.Is(err, luigisbox.ErrNoAnswer)
}

// record takes in what came of the requests for one file.
func (p *push) record(it *item, exchange luigisbox.Exchange, err error) {
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
		it.Diagnostics = append(it.Diagnostics, p.complaints(it, refused)...)
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
