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
// to what the server accepts: cubic.go says how. A refusal is either.
type throttle struct {
	line    chan struct{} // held by the call that waits for turn and was not refused yet
	turn    chan struct{} // held by the one who waits for its moment; first come, first served
	changed chan struct{} // an attempt ended

	mu      sync.Mutex
	random  func() float64
	ceiling float64   // the user's, in requests a second; infinite for none
	limit   float64   // the rate now
	start   time.Time // the next one
	waiting bool      // an attempt waits for it

	inFlight  int
	resume    time.Time     // the end of the pause
	pause     time.Duration // that the server did not name
	reduced   time.Time     // the last refusal that counted
	roundTrip time.Duration // of the last accepted request
	refused   int           // such refusals since the last accepted request that was sent after one
	wait      time.Duration // that the last one named; 0 for none

	// The measurement before a max is concluded.
	provisional bool      // the rate
	began       time.Time // the run
	accepted    int
	named       time.Duration // of the time since, in pauses that the server named
	closed      time.Duration // and in others

	max   float64   // the rate at the last refusal
	epoch time.Time // the curve began
	k     float64   // in seconds
}

const (
	// jitter is the part of a pause that is added to it at most, so that runs
	// that were refused together do not come back together.
	jitter    = 0.1
	maxJitter = time.Second

	// startLate is by how much a start may be late for the next one to come in
	// time all the same: timers are no finer under load. Up to exactRate no two
	// starts are closer than the rate says.
	startLate = 10 * time.Millisecond
	exactRate = 100

	// roomTime bounds the wait for room: one slow answer must not hold up the run.
	roomTime = time.Second
)

func newThrottle(limit float64) *throttle {
	if limit == 0 {
		limit = math.Inf(1)
	}
	return &throttle{
		line: make(chan struct{}, 1), turn: make(chan struct{}, 1), changed: make(chan struct{}, 1),
		random: rand.Float64, ceiling: limit, limit: limit, provisional: true, max: math.Inf(1),
	}
}

// enter waits until an attempt may start, and gives how many are in flight then;
// leave must be called when it ended. The error is why it may not start.
//
// room is 0 for a call that was not refused. A refused call goes before the others, or
// it may meet each end of a window again. It starts when fewer than room are in flight,
// or it may be one too many again where the server bounds them; or when none has ended
// for roomTime, since nothing else starts while it waits.
func (t *throttle) enter(ctx context.Context, c *Client, room int) (inFlight int, err error) {
	turns := []chan struct{}{t.line, t.turn}
	if room > 0 {
		turns = turns[1:]
	}
	for _, turn := range turns {
		select {
		case turn <- struct{}{}:
			defer func() { <-turn }()
		case <-ctx.Done():
			return 0, c.stopCause(ctx)
		case <-c.stopped.Done():
			return 0, c.stopCause(ctx)
		case <-c.life.Done():
			return 0, c.stopCause(ctx)
		}
	}
	for {
		if err := c.stopCause(ctx); err != nil {
			return 0, err
		}
		wait, inFlight := t.next(time.Now(), room)
		if wait <= 0 {
			return inFlight, nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
			if wait == roomTime {
				room = 0 // none has ended
			}
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

// next takes a start, and gives how many are in flight then; or it says how long to
// wait before asking again, unless leave is called before.
func (t *throttle) next(now time.Time, room int) (wait time.Duration, inFlight int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.began.IsZero() {
		t.began = now
	}
	start := later(t.start, t.resume)
	switch {
	case now.Before(start):
		t.waiting = true
		return start.Sub(now), 0
	case t.pause > 0 && t.inFlight > 0:
		return pauseCap, 0 // leave is called before
	case room > 0 && t.inFlight >= room:
		return roomTime, 0
	case math.IsInf(t.limit, 1) && t.inFlight >= slowStart+t.accepted:
		return pauseCap, 0
	}
	if !t.waiting || t.limit <= exactRate {
		start = now
	}
	t.start = later(start, now.Add(-startLate)).Add(seconds(1 / t.limit))
	t.waiting = false
	t.inFlight++
	return 0, t.inFlight
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
