package luigisbox

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// throttle decides when an attempt may start, for the whole client. It bounds the
// rate to what the user asked for and, once the server answers 429 or 503, to
// what the server is seen to accept. Below, 429 stands for both.
//
// A 429 that names a moment opens a pause for everybody until then. One that
// names none does so if it is one of many, or the third of one call: for
// pauseBase, longer if nothing passes after it, and so on. Any other is not
// taken for a limit: only its own call waits (see call.refused).
//
// After a pause, attempts are spread evenly, at nine tenths of the rate that
// the server accepted before, or slowly where it accepted too few to tell. The
// rate then grows with each attempt that the server lets through: fast up to
// what it is known to bear, and from there on the faster the more of them
// there were since the last 429. Each 429 lowers it a little. So it settles
// where about one attempt in twenty is refused; where fewer are, it rises
// without bound. Where the server names a moment, each 429 costs all the time
// until then, and fewer are risked.
type throttle struct {
	turn chan struct{} // held by the one who waits for its moment; first come, first served

	mu      sync.Mutex
	limiter *rate.Limiter
	ceiling rate.Limit // the user's

	pause  time.Time // the last pause began
	resume time.Time // and ends; nothing starts before
	paused bool      // no one asked for a start since it ended
	many   bool      // it is because of many 429s
	pauses int       // such pauses in a row, without an accepted attempt between

	price    float64    // of a 429, in seconds of pause: what the server named last
	refused  float64    // share of 429s among the last few answers
	calm     int        // accepted since the last 429
	accepted int        // since the last pause
	since    time.Time  // that one's end
	bound    rate.Limit // what the server is known to bear; 0 for unknown
}

const (
	pauseBase   = 500 * time.Millisecond
	pauseGrowth = 1.5 // for each pause before, in a row
	pauseCap    = 8 * time.Second
	loneBase    = 100 * time.Millisecond // the longest wait of a call after its first 429

	refusedWeight = 0.125 // of the last answer in throttle.refused
	refusedMany   = 0.32  // from here on 429s are many: three in a row
	// After a pause, fewer in a row are enough, down to one: the more pauses
	// there were, the fewer attempts are spent on looking.
	refusedEach = 0.04
	refusedMost = 0.3
	// A call that was refused more often than this may be kept out by the
	// others: all pause, as after so many pauses for each 429 beyond.
	refusalsAccepted = 2
	stuckPauses      = 3

	rateKept  = 0.9  // of the rate that the server bore, after a pause
	rateLone  = 0.95 // of the rate, at another 429
	rateKnown = 10   // so many accepted attempts tell what the server tolerates
	rateStart = 10   // requests a second, where it is not known
	rateFloor = 0.5

	// Growth by one accepted attempt: below throttle.bound; and from there on, for
	// each since the last 429, up to the most. It is slower the more attempts
	// are lost in the pause that another 429 may bring.
	growthStart = 0.1
	growthCalm  = 0.0003
	growthMost  = 0.01
	growthPrice = 0.05 // for each of these
)

func newThrottle(limit float64) *throttle {
	ceiling := rate.Inf
	if limit > 0 {
		ceiling = rate.Limit(limit)
	}
	return &throttle{turn: make(chan struct{}, 1), ceiling: ceiling, limiter: rate.NewLimiter(ceiling, burst(ceiling))}
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
func (t *throttle) wait(ctx context.Context, c *Client) error {
	select {
	case t.turn <- struct{}{}:
	case <-ctx.Done():
		return c.stopCause(ctx)
	case <-c.stopped.Done():
		return c.stopCause(ctx)
	case <-c.life.Done():
		return c.stopCause(ctx)
	}
	defer func() { <-t.turn }()
	for {
		if err := c.stopCause(ctx); err != nil {
			return err
		}
		wait := t.next(time.Now())
		if wait <= 0 {
			return nil
		}
		c.sleep(ctx, wait)
	}
}

// next takes a start, or says how long to wait before asking again.
func (t *throttle) next(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.since.IsZero() {
		t.since = now
	}
	if wait := t.resume.Sub(now); wait > 0 {
		return wait
	}
	if t.paused {
		t.goOn(now)
	}
	if t.limiter.Limit() == rate.Inf {
		return 0
	}
	r := t.limiter.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// left is how long the pause still lasts, if there is one.
func (t *throttle) left(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(t.resume.Sub(now), 0)
}

// goOn sets the rate after a pause. It is late enough to know what became of
// the attempts that had started before.
func (t *throttle) goOn(now time.Time) {
	limit := t.limiter.Limit()
	borne := rate.Limit(rateKept * float64(t.accepted) / now.Sub(t.since).Seconds())
	switch {
	case limit == rate.Inf:
		limit = max(borne, rateStart)
		if t.many && borne > rateStart {
			t.bound = borne
		}
	case t.accepted == 0: // that says nothing of the rate
		limit = min(limit, rateStart)
	case !t.many:
		limit *= rateKept
		t.bound = limit
	case t.accepted < rateKnown:
		limit /= 2
		t.bound = limit
	default:
		limit = min(limit*rateKept, borne)
		t.bound = limit
	}
	t.setLimit(now, limit)
	t.paused, t.since, t.accepted = false, now, 0
}

// observe learns from an answer; refusals counts those of the call so far.
func (t *throttle) observe(o *outcome, refusals int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	during := !t.pause.IsZero() && !o.started.After(t.pause)
	if o.throttles() {
		named, _ := retryAfter(o)
		t.throttled(o.finished, named, refusals, during)
	} else {
		t.accept(o.finished, during)
	}
}

// accept counts an attempt that the server let through; during says that it
// had started before the last pause.
func (t *throttle) accept(now time.Time, during bool) {
	t.accepted++
	if during {
		return
	}
	t.pauses = 0
	t.refused *= 1 - refusedWeight
	t.calm++
	limit := t.limiter.Limit()
	switch {
	case limit >= t.ceiling || t.limiter.TokensAt(now) >= float64(t.limiter.Burst()):
		// It is not what holds attempts back.
	case limit < t.bound || t.bound == 0:
		t.setLimit(now, limit*(1+growthStart))
	default:
		lost := t.price * float64(limit) // attempts that could be made in a pause
		slower := math.Pow(1+growthPrice*lost, 2)
		t.setLimit(now, limit*rate.Limit(1+min(growthCalm*float64(t.calm)/slower, growthMost)))
	}
}

// throttled begins a pause, lengthens the one that is on, or lowers the rate.
func (t *throttle) throttled(now time.Time, named time.Duration, refusals int, during bool) {
	if end := now.Add(named); during && end.After(t.resume) {
		t.resume = end
	}
	if during && t.many {
		return
	}
	t.calm = 0
	t.refused += (1 - t.refused) * refusedWeight
	stuck := refusals - refusalsAccepted
	many := t.refused >= refusedMany || stuck > 0
	if named > 0 {
		t.price = named.Seconds()
	}
	if !during && !many && named == 0 {
		if limit := t.limiter.Limit(); limit != rate.Inf && t.pauses == 0 {
			t.bound = limit * rateLone
			t.setLimit(now, t.bound)
		}
		return
	}
	if !during {
		if named == 0 {
			times := math.Pow(pauseGrowth, float64(max(t.pauses, stuckPauses*stuck)))
			full := time.Duration(min(float64(pauseBase)*times, float64(pauseCap)))
			named = full - full/8 + rand.N(full/4)
		}
		t.pause, t.paused = now, true
		if end := now.Add(named); end.After(t.resume) { // what was named before still holds
			t.resume = end
		}
	}
	if t.many = many; many {
		t.refused = min(refusedEach*float64(t.pauses), refusedMost)
		t.pauses++
	}
}

func (t *throttle) setLimit(now time.Time, limit rate.Limit) {
	limit = min(max(limit, rateFloor), t.ceiling)
	t.limiter.SetLimitAt(now, limit)
	t.limiter.SetBurstAt(now, burst(limit))
}
