package luigisbox

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"time"
)

// throttle decides when an attempt may start, for the whole client. It bounds
// the rate to what the user asked for and, once the server answers 429 or 503,
// to what the server accepts. Below, a refusal is either.
//
// The algorithm is that of the AWS SDKs' adaptive retry mode
// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html),
// which is CUBIC (RFC 9438) with a rate in place of the window: a refusal lowers
// the rate to cubicBeta of what it was, max. From the first request that is
// accepted after it, the rate is cubicScale·(t-k)³ + max, where t is the time
// since in seconds, and k that at which the curve comes back to max. cubicBeta,
// cubicScale and rateFloor are the values published.
//
// It deviates where TestSimulatedLimits asks for it, whose table is in
// testdata/limits.txt:
//
//   - The rate is unbounded before the first refusal. Attempts in flight grow from
//     slowStart by one with each accepted request, for a second, as in TCP
//     (RFC 5681, RFC 3390). Without: 100 files with 64 workers at a limit of 50 a
//     second, 1.7 requests a file instead of 1.1.
//   - The rate is lowered once a round trip, as in RFC 9438, not by each refusal.
//     Without: 1,000 files where 4 may be in flight take 1.5 times the ideal
//     instead of 1.2.
//   - Until requests were accepted over measureTime, the rate grows by growth with
//     each accepted request, not along the curve. Without: one 429 to the sixth of
//     1,000 requests makes a run of 0.6 s one of 1.7 s.
//   - When everything is refused, all attempts pause for growing times (pauseBase,
//     pauseGrowth), as in RFC 6298, and only one looks whether the server accepts
//     again. Growing: else 600 in each minute cost 2 requests a file instead of
//     1.03. By less than double: else windows are found open too late.
//   - A refusal that names a wait pauses all attempts for it, so it costs more:
//     growth is slower until another names none. Without: 38 more of the 624 cases
//     miss the goal.
type throttle struct {
	turn    chan struct{} // held by the one who waits for its moment; first come, first served
	changed chan struct{} // an attempt ended

	mu      sync.Mutex
	random  func() float64
	ceiling float64   // the user's, in requests a second; infinite for none
	limit   float64   // the rate now
	start   time.Time // the next one
	waiting bool      // an attempt waits for it

	inFlight int
	window   int // how many may be in flight before the first refusal

	resume    time.Time     // the end of the pause
	pause     time.Duration // that the server did not name
	reduced   time.Time     // the last refusal that counted
	effective time.Time     // a round trip later
	roundTrip time.Duration // of the last accepted request
	refused   int           // such refusals since the last accepted request that was sent after one
	passing   bool          // others were accepted since
	costly    bool          // the last one named a wait

	// The measurement before a max is concluded.
	young    bool
	began    time.Time
	accepted int
	named    time.Duration // of the time since, in pauses that the server named
	dry      time.Duration // and in others

	max   float64   // the rate at the last refusal
	epoch time.Time // the curve began
	k     float64   // in seconds
}

const (
	cubicBeta  = 0.7
	cubicScale = 0.4
	rateFloor  = 0.5

	slowStart   = 4
	measureTime = time.Second
	growth      = 0.02

	costlyBeta   = 0.5 // before a max is concluded (RFC 5681)
	costlyScale  = cubicScale / 8
	costlyGrowth = growth / 3

	pauseBase   = 50 * time.Millisecond
	pauseGrowth = 1.5
	pauseCap    = 8 * time.Second

	// jitter is the part of a pause that is added to it at most, so that runs
	// that were refused together do not come back together.
	jitter    = 0.1
	maxJitter = time.Second

	// startLate is by how much a start may be late for the next one to come in
	// time all the same: timers are no finer under load. Up to exactRate no two
	// starts are closer than the rate says.
	startLate = 10 * time.Millisecond
	exactRate = 100
)

func newThrottle(limit float64) *throttle {
	if limit == 0 {
		limit = math.Inf(1)
	}
	return &throttle{
		turn: make(chan struct{}, 1), changed: make(chan struct{}, 1),
		random: rand.Float64, ceiling: limit, limit: limit, window: slowStart, young: true, max: math.Inf(1),
	}
}

// enter waits until an attempt may start; leave must be called when it ended.
// The error is why it may not start.
func (t *throttle) enter(ctx context.Context, c *Client) error {
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
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-t.changed:
		case <-ctx.Done():
		case <-c.stopped.Done():
		case <-c.life.Done():
		}
		timer.Stop()
	}
}

// leave says that an attempt ended.
func (t *throttle) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.inFlight--
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

// next takes a start, or says how long to wait before asking again, unless
// leave is called before.
func (t *throttle) next(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.began.IsZero() {
		t.began = now
	}
	start := later(t.start, t.resume)
	switch {
	case now.Before(start):
		t.waiting = true
		return start.Sub(now)
	case t.pause > 0 && t.inFlight > 0:
		return pauseCap
	case math.IsInf(t.limit, 1) && t.inFlight >= t.window && now.Sub(t.began) < measureTime:
		return measureTime - now.Sub(t.began)
	}
	if !t.waiting || t.limit <= exactRate {
		start = now
	}
	t.start = later(start, now.Add(-startLate)).Add(seconds(1 / t.limit))
	t.waiting = false
	t.inFlight++
	return 0
}

// left is how long the pause still lasts, if there is one.
func (t *throttle) left(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(t.resume.Sub(now), 0)
}

// observe learns from an answer. It gives the length of the pause that this
// answer begins, if it begins one.
func (t *throttle) observe(o *outcome) (pause time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !o.throttles() {
		t.accept(o.started, o.finished)
		return 0
	}
	paused := t.resume.After(o.finished)
	named, _ := retryAfter(o)
	t.refuse(o.started, o.finished, named)
	if paused {
		return 0
	}
	return max(t.resume.Sub(o.finished), 0)
}

// accept takes in a request that the server let through.
func (t *throttle) accept(started, now time.Time) {
	t.accepted++
	t.window++
	t.roundTrip = now.Sub(started)
	switch {
	case t.refused > 0 && started.After(t.reduced):
		t.recover(now)
	case t.refused > 0:
		t.passing = t.refused == 1
		return
	}
	scale, grows := cubicScale, growth
	if t.costly {
		scale, grows = costlyScale, costlyGrowth
	}
	switch {
	case t.young:
		t.setLimit(t.limit * (1 + grows))
	default:
		if t.epoch.IsZero() {
			t.epoch, t.k = now, math.Cbrt((t.max-t.limit)/scale)
		}
		t.setLimit(t.max + scale*math.Pow(now.Sub(t.epoch).Seconds()-t.k, 3))
	}
}

// recover ends what a refusal began.
func (t *throttle) recover(now time.Time) {
	if t.young && !math.IsInf(t.limit, 1) {
		paused := t.pause > 0
		if paused {
			t.dry += now.Sub(t.reduced)
		}
		measured, whole := t.measure(now)
		if paused {
			t.setLimit(min(t.limit, measured))
		}
		if paused && whole {
			t.max = min(t.max, measured)
		}
		t.young = !whole
	}
	t.refused, t.pause, t.passing, t.epoch = 0, 0, false, time.Time{}
}

// refuse takes in a refusal, which names a wait unless named is 0.
func (t *throttle) refuse(started, now time.Time, named time.Duration) {
	if started.After(t.reduced) && !started.Before(t.effective) {
		switch {
		case t.refused == 0 || t.passing:
			t.costly, t.passing = named > 0, false
			t.reduce(now)
		case named == 0:
			t.dry += now.Sub(t.reduced)
			t.pause = min(max(pauseBase, time.Duration(pauseGrowth*float64(t.pause))), pauseCap)
			t.resume = later(t.resume, now.Add(t.spread(t.pause)))
		}
		t.refused++
		t.reduced, t.effective = now, now.Add(max(now.Sub(started), t.roundTrip))
	}
	if named > 0 {
		if end := now.Add(t.spread(named)); end.After(t.resume) {
			t.named += end.Sub(later(t.resume, now))
			t.resume = end
		}
	}
}

// reduce lowers the rate.
func (t *throttle) reduce(now time.Time) {
	if math.IsInf(t.limit, 1) {
		if t.accepted == 0 {
			return // that says nothing of the rate
		}
		measured, whole := t.measure(now)
		t.limit, t.young = measured, !whole
		if t.young && !t.costly { // slow start ends at half of what is in flight (RFC 5681)
			t.limit = max(measured, float64(t.inFlight)/2/max(t.roundTrip, time.Millisecond).Seconds())
		}
	}
	t.max = t.limit
	if t.young && t.costly {
		t.setLimit(t.limit * costlyBeta)
	} else {
		t.setLimit(t.limit * cubicBeta)
	}
}

// measure gives the rate of accepted requests, and whether measureTime is over.
func (t *throttle) measure(now time.Time) (measured float64, whole bool) {
	took := now.Sub(t.began) - t.named
	if whole = took >= measureTime; whole {
		took = max(took-t.dry, measureTime)
	}
	return float64(t.accepted) / max(took, time.Millisecond).Seconds(), whole
}

func (t *throttle) setLimit(limit float64) {
	t.limit = min(max(limit, rateFloor), t.ceiling)
}

// spread adds jitter to a wait.
func (t *throttle) spread(wait time.Duration) time.Duration {
	return wait + time.Duration(t.random()*float64(min(time.Duration(jitter*float64(wait)), maxJitter)))
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
