package luigisbox

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"
)

// probe lets attempts start one at a time while it is not known whether the
// server can be reached: before its first answer, and from a connection that
// failed to the next that is made. So a wrong key costs one request instead of
// one per worker, and an outage costs a few attempts, and no file.
type probe struct {
	turn chan struct{} // held by the attempt that goes alone

	mu       sync.Mutex
	all      chan struct{} // closed while all may go
	open     bool          // all is closed
	answered bool          // the server answered, or is slow to
	outage   outage
	// connections counts those made.
	connections int
}

// outage is a time in which nothing connects. The zero value is none.
type outage struct {
	began  time.Time // the start of the first attempt that failed
	failed int       // attempts since
	next   time.Time // no other starts before
}

const (
	// probeTime is how long one attempt goes alone at most.
	probeTime = time.Second
	// The nth pause between attempts of an outage is three to four quarters of
	// min(outageCap, outageBase·2ⁿ⁻¹).
	outageBase = 100 * time.Millisecond
	outageCap  = time.Second
	// An outage of this length and so many attempts stops the client.
	maxOutage         = 10 * time.Second
	maxOutageAttempts = 10
)

func newProbe() *probe {
	return &probe{turn: make(chan struct{}, 1), all: make(chan struct{})}
}

// enter waits until an attempt may start; leave must be called when it ended.
// The error is why it may not start.
func (p *probe) enter(ctx context.Context, c *Client) (leave func(), err error) {
	for {
		if err := c.stopCause(ctx); err != nil {
			return nil, err
		}
		all, _ := p.state()
		select {
		case <-all:
			return func() {}, nil
		default:
		}
		select {
		case p.turn <- struct{}{}:
			all, next := p.state()
			wait := time.Until(next)
			if wait <= 0 {
				return p.alone(), nil
			}
			p.pause(ctx, c, all, wait)
			<-p.turn
		case <-all:
		case <-ctx.Done():
		case <-c.stopped.Done():
		case <-c.life.Done():
		}
	}
}

// state gives what is closed when all may go, and when the next attempt of an
// outage may start.
func (p *probe) state() (all <-chan struct{}, next time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all, p.outage.next
}

// alone passes the turn on when the attempt ended, or took long.
func (p *probe) alone() (leave func()) {
	pass := sync.OnceFunc(func() { <-p.turn })
	timer := time.AfterFunc(probeTime, func() {
		p.change(func() { p.answered = true })
		pass()
	})
	return func() {
		timer.Stop()
		pass()
	}
}

func (p *probe) pause(ctx context.Context, c *Client, all <-chan struct{}, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-all:
	case <-ctx.Done():
	case <-c.stopped.Done():
	case <-c.life.Done():
	}
}

// change makes a change, and opens or closes the way for all.
func (p *probe) change(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
	open := p.answered && p.outage.failed == 0
	switch {
	case open && !p.open:
		close(p.all)
	case !open && p.open:
		p.all = make(chan struct{})
	}
	p.open = open
}

// gotConnection ends an outage.
func (p *probe) gotConnection() {
	p.change(func() {
		p.connections++
		p.outage = outage{}
	})
}

// gotAnswer ends an outage, and the time before the first answer.
func (p *probe) gotAnswer() {
	p.change(func() {
		p.answered = true
		p.outage = outage{}
	})
}

// failed takes in an attempt that could not connect. It gives the outage, and
// how many connections were made so far.
func (p *probe) failed(o *outcome) (now outage, connections int) {
	p.change(func() {
		out := &p.outage
		if out.failed == 0 {
			out.began = o.started
		}
		pause := min(outageCap, outageBase<<min(out.failed, 10))
		out.failed++
		out.next = o.finished.Add(pause*3/4 + rand.N(pause/4))
		now, connections = *out, p.connections
	})
	return now, connections
}

// unreachableError is why a client stopped that could not connect.
type unreachableError struct {
	last     *ConnectError
	attempts int
	after    time.Duration
}

func (e *unreachableError) Error() string {
	return "nothing could connect to " + e.last.where() + " for " + brief(e.after) +
		" (" + strconv.Itoa(e.attempts) + " attempts): " + e.last.Problem + otherHost(e.last.Host)
}

func (e *unreachableError) Is(target error) bool { return target == ErrUnreachable }

// connectFailed takes in an attempt of k that could not connect, and says
// whether there is to be another. As long as nothing connects, that does not
// count against the retries of the call: the client stops when it lasts.
func (k *call) connectFailed(o *outcome) (again bool) {
	c := k.client
	err := &ConnectError{Host: c.base.Host, Via: c.via, Problem: connectProblem(o.err), Cause: o.err}
	k.last = err
	out, connections := c.probe.failed(o)
	if lasted := o.finished.Sub(out.began); lasted >= maxOutage && out.failed >= maxOutageAttempts {
		c.stop(&unreachableError{err, out.failed, lasted})
		return false
	}
	others := k.connectFailures > 0 && connections > k.connections
	k.connectFailures++
	k.connections = connections
	if c.retries == 0 || others {
		return k.countRetry()
	}
	return true
}
