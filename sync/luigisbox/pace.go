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
// rate to what the user asked for and, once the server answers 429, to what
// the server is seen to bear.
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
type pace struct {
	turn chan struct{} // held by the one who waits for its moment; first come, first served

	mu      sync.Mutex
	limiter *rate.Limiter
	ceiling rate.Limit // the user's

	pause  time.Time // the last pause began
	resume time.Time // and ends; nothing starts before
	paused bool      // nobody asked for a start since it ended
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

	refusedWeight = 0.125 // of the last answer in pace.refused
	refusedMany   = 0.32  // from here on 429s are many: three in a row
	// After a pause, fewer in a row are enough, down to one: the more pauses
	// there were, the fewer attempts are spent on looking.
	refusedEach = 0.04
	refusedMost = 0.3
	// A call that was refused more often than this may be kept out by the
	// others, and will soon be out of retries: all pause, as after so many
	// pauses for each 429 beyond.
	refusalsBorne = 2
	stuckPauses   = 3

	rateKept  = 0.9  // of the rate that the server bore, after a pause
	rateLone  = 0.95 // of the rate, at another 429
	rateKnown = 10   // so many accepted attempts tell what the server bears
	rateStart = 10   // requests a second, where it is not known
	rateFloor = 0.5

	// Growth by one accepted attempt: below pace.bound; and from there on, for
	// each since the last 429, up to the most. It is slower the more attempts
	// are lost in the pause that another 429 may bring.
	growthStart = 0.1
	growthCalm  = 0.0003
	growthMost  = 0.01
	growthPrice = 0.05 // for each of these
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
	if p.paused {
		p.goOn(now)
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

// left is how long the pause still lasts, if there is one.
func (p *pace) left(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.resume.Sub(now), 0)
}

// goOn sets the rate after a pause. It is late enough to know what became of
// the attempts that had started before.
func (p *pace) goOn(now time.Time) {
	limit := p.limiter.Limit()
	borne := rate.Limit(rateKept * float64(p.accepted) / now.Sub(p.since).Seconds())
	switch {
	case limit == rate.Inf:
		limit = max(borne, rateStart)
		if p.many && borne > rateStart {
			p.bound = borne
		}
	case p.accepted == 0: // that says nothing of the rate
		limit = min(limit, rateStart)
	case !p.many:
		limit *= rateKept
		p.bound = limit
	case p.accepted < rateKnown:
		limit /= 2
		p.bound = limit
	default:
		limit = min(limit*rateKept, borne)
		p.bound = limit
	}
	p.setLimit(now, limit)
	p.paused, p.since, p.accepted = false, now, 0
}

// heed learns from an answer; refusals counts the call's 429s so far.
func (p *pace) heed(o *outcome, refusals int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	during := !p.pause.IsZero() && !o.started.After(p.pause)
	if o.status == http.StatusTooManyRequests {
		named, _ := retryAfter(o)
		p.throttled(o.finished, named, refusals, during)
	} else {
		p.accept(o.finished, during)
	}
}

// accept counts an attempt that the server let through; during says that it
// had started before the last pause.
func (p *pace) accept(now time.Time, during bool) {
	p.accepted++
	if during {
		return
	}
	p.pauses = 0
	p.refused *= 1 - refusedWeight
	p.calm++
	limit := p.limiter.Limit()
	switch {
	case limit >= p.ceiling || p.limiter.TokensAt(now) >= float64(p.limiter.Burst()):
		// It is not what holds attempts back.
	case limit < p.bound || p.bound == 0:
		p.setLimit(now, limit*(1+growthStart))
	default:
		lost := p.price * float64(limit) // attempts that could be made in a pause
		slower := math.Pow(1+growthPrice*lost, 2)
		p.setLimit(now, limit*rate.Limit(1+min(growthCalm*float64(p.calm)/slower, growthMost)))
	}
}

// throttled begins a pause, lengthens the one that is on, or lowers the rate.
func (p *pace) throttled(now time.Time, named time.Duration, refusals int, during bool) {
	if end := now.Add(named); during && end.After(p.resume) {
		p.resume = end
	}
	if during && p.many {
		return
	}
	p.calm = 0
	p.refused += (1 - p.refused) * refusedWeight
	stuck := refusals - refusalsBorne
	many := p.refused >= refusedMany || stuck > 0
	if named > 0 {
		p.price = named.Seconds()
	}
	if !during && !many && named == 0 {
		if limit := p.limiter.Limit(); limit != rate.Inf && p.pauses == 0 {
			p.bound = limit * rateLone
			p.setLimit(now, p.bound)
		}
		return
	}
	if !during {
		if named == 0 {
			times := math.Pow(pauseGrowth, float64(max(p.pauses, stuckPauses*stuck)))
			full := time.Duration(min(float64(pauseBase)*times, float64(pauseCap)))
			named = full - full/8 + rand.N(full/4)
		}
		p.pause, p.paused = now, true
		if end := now.Add(named); end.After(p.resume) { // what was named before still holds
			p.resume = end
		}
	}
	if p.many = many; many {
		p.refused = min(refusedEach*float64(p.pauses), refusedMost)
		p.pauses++
	}
}

func (p *pace) setLimit(now time.Time, limit rate.Limit) {
	limit = min(max(limit, rateFloor), p.ceiling)
	p.limiter.SetLimitAt(now, limit)
	p.limiter.SetBurstAt(now, burst(limit))
}
