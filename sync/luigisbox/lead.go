package luigisbox

import (
	"context"
	"sync"
	"time"
)

// lead sends one attempt at a time until the first answer, or until one has
// been on its way for leadTime. A wrong key then costs one request instead of
// one per worker, a server that is down as few, and an HTTP/2 server gets one
// connection and has said how many streams it takes before the rest follow.
type lead struct {
	alone  chan struct{} // held by the attempt that goes alone
	opened chan struct{} // closed when all may go
	open   func()
}

const leadTime = time.Second

func newLead() *lead {
	l := &lead{alone: make(chan struct{}, 1), opened: make(chan struct{})}
	l.open = sync.OnceFunc(func() { close(l.opened) })
	return l
}

// enter waits until an attempt may go; leave must follow it. The error is why
// it may not go.
func (l *lead) enter(ctx context.Context, c *Client) (leave func(), err error) {
	if err := c.stopCause(ctx); err != nil {
		return nil, err
	}
	select {
	case <-l.opened:
		return func() {}, nil
	default:
	}
	select {
	case l.alone <- struct{}{}:
		timer := time.AfterFunc(leadTime, l.open)
		return func() {
			timer.Stop()
			<-l.alone
		}, nil
	case <-l.opened:
		return func() {}, nil
	case <-ctx.Done():
	case <-c.stopped.Done():
	case <-c.life.Done():
	}
	return nil, c.stopCause(ctx)
}
