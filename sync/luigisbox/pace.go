package luigisbox

import (
	"context"
	"math"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace decides when an attempt may start, for the whole client. It bounds the
// rate to what the user asked for and, once the server has answered 429, to
// what the server was seen to bear.
//
// A 429 opens a pause for everybody: until the moment that it names or, when
// it names none, for pauseBase, four times that if nothing passes after it,
// and so on; a random half of it is left out. Other 429s of attempts that had
// started before are part of the same pause.
//
// After it, attempts are spread evenly, at nine tenths of the rate that the
// server accepted since the pause before, and at no less than half the rate
// that was too much. The rate then doubles each second until it nears the one
// that was too much, goes on slowly from there, and doubles again when it is
// well past it.
type pace struct {
	turn chan struct{} // held by the one who waits for its moment; first come, first served

	mu      sync.Mutex
	limiter *rate.Limiter
	ceiling rate.Limit // the user's

	pause    time.Time // the last pause began
	resume   time.Time // and ends; nothing starts before
	pauses   int       // in a row, without an accepted attempt between
	since    time.Time // accepted is counted from here
	accepted int
	tooMuch  rate.Limit // the rate at the last 429; 0 when there was no bound yet
	grown    time.Time  // the rate was last raised
}

const (
	pauseBase = 500 * time.Millisecond
	pauseCap  = 30 * time.Second

	rateKept  = 0.9  // of the rate that the server bore
	rateNear  = 0.85 // of the rate that was too much: from here on slowly,
	ratePast  = 1.1  // up to here
	rateSlow  = 0.03 // growth a second
	rateStart = 10   // requests a second, when the first answer of all is 429
	rateFloor = 0.5

	// The most that one answer raises the rate by: a second is few requests
	// where the rate is low.
	rateStep     = 0.2
	rateStepSlow = 0.003
)

func newPace(limit float64) *pace {
	ceiling := rate.Inf
	if limit > 0 {
		ceiling = rate.Limit(limit)
	}
	return &pace{turn: make(chan struct{}, 1), ceiling: ceiling, limiter: rate.NewLimiter(ceiling, burst(ceiling))}
}

// burst allows the starts of 10 ms at once: timers are no finer than that
// under load.
func burst(limit rate.Limit) int {
	if limit == rate.Inf {
		return 1
	}
	return max(1, int(limit/100))
}

// wait waits until an attempt may start. The error is why it may not.
func (p *pace) wait(ctx context.Context, c *Client) error {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return c.stopCause(ctx)
	case <-c.stopped.Done():
		return c.stopCause(ctx)
	case <-c.life.Done():
		return c.stopCause(ctx)
	}
	defer func() { <-p.turn }()
	for {
		if err := c.stopCause(ctx); err != nil {
			return err
		}
		wait := p.next(time.Now())
		if wait <= 0 {
			return nil
		}
		c.sleep(ctx, wait)
	}
}

// next takes a start, or says how long to wait before asking again.
func (p *pace) next(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.since.IsZero() {
		p.since = now
	}
	if wait := p.resume.Sub(now); wait > 0 {
		return wait
	}
	if p.limiter.Limit() == rate.Inf {
		return 0
	}
	r := p.limiter.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// heed learns from an answer.
func (p *pace) heed(o *outcome) {
	if o.status == http.StatusTooManyRequests {
		named, _ := retryAfter(o)
		p.throttled(o.started, o.finished, named)
	} else {
		p.accept(o.started, o.finished)
	}
}

// accept counts an attempt that the server let through.
func (p *pace) accept(started, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pauses > 0 && started.After(p.pause) {
		p.pauses = 0
		p.since, p.accepted, p.grown = p.resume, 0, now
	}
	p.accepted++
	p.raise(now)
}

// raise lets the rate grow, if it is what holds attempts back.
func (p *pace) raise(now time.Time) {
	limit := p.limiter.Limit()
	if limit >= p.ceiling || p.pauses > 0 {
		return
	}
	passed := min(now.Sub(p.grown).Seconds(), 1)
	p.grown = now
	switch {
	case p.limiter.TokensAt(now) >= float64(p.limiter.Burst()):
	case limit > p.tooMuch*rateNear && limit < p.tooMuch*ratePast:
		p.setLimit(now, limit*rate.Limit(1+min(rateSlow*passed, rateStepSlow)))
	default:
		p.setLimit(now, limit*rate.Limit(min(math.Exp2(passed), 1+rateStep)))
	}
}

// throttled begins a pause, or lengthens the one that is on.
func (p *pace) throttled(started, now time.Time, named time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.pause.IsZero() && !started.After(p.pause) {
		if end := now.Add(named); end.After(p.resume) {
			p.resume = end
		}
		return
	}
	pause := named
	if pause == 0 {
		full := min(pauseCap, pauseBase<<min(2*p.pauses, 10))
		pause = full/2 + rand.N(full/2)
	}
	p.pause, p.resume = now, now.Add(pause)
	p.pauses++

	limit := p.limiter.Limit()
	switch borne := rate.Limit(rateKept * float64(p.accepted) / p.resume.Sub(p.since).Seconds()); {
	case limit != rate.Inf:
		p.tooMuch = limit
		limit = max(limit/2, min(limit, borne))
	case p.accepted > 0:
		limit = borne
	default:
		limit = rateStart
	}
	p.setLimit(now, max(limit, rateFloor))
}

func (p *pace) setLimit(now time.Time, limit rate.Limit) {
	limit = min(limit, p.ceiling)
	p.limiter.SetLimitAt(now, limit)
	p.limiter.SetBurstAt(now, burst(limit))
}
