package luigisbox

import (
	"cmp"
	"container/heap"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"
)

// gateway is how long a refusal takes at most.
const gateway = 5 * time.Millisecond

// simulation is a run of many calls against a limit in virtual time, with the
// client's own throttle, counts and stops: workers that send one call after
// another, the first answer awaited alone, and a short wait of a call that was
// refused. Each third call is a creation.
type simulation struct {
	limit      limit
	files      int
	workers    int
	latency    time.Duration
	status     int  // of a refusal
	retryAfter bool // in whole seconds

	client   *Client
	random   *rand.Rand
	events   events
	number   int
	again    time.Duration // when the throttle is asked next
	refused  []*call       // those that ask for another start, in their order
	waiting  []*call       // those that ask for their first, after them
	left     int           // files that no worker has
	running  int           // workers
	answered bool

	took     time.Duration
	requests int
	failed   int
}

// event is something that happens. Those of one moment happen in order.
type event struct {
	at     time.Duration
	number int
	happen func(now time.Duration)
}

type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(e[i].at, e[j].at), cmp.Compare(e[i].number, e[j].number)) < 0
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)   { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := len(*e) - 1
	x := (*e)[last]
	*e = (*e)[:last]
	return x
}

// run makes the run, until each call ended or the client stopped.
func (s *simulation) run(t *testing.T) {
	t.Helper()
	key, err := ParseKey("a key for the simulation")
	if err != nil {
		t.Fatal(err)
	}
	s.client, err = New(Config{BaseURL: "http://127.0.0.1", TrackerID: "1-2", Key: key,
		Concurrency: s.workers, Retries: DefaultRetries, Timeout: DefaultTimeout})
	if err != nil {
		t.Fatal(err)
	}
	defer s.client.Close()
	s.random = rand.New(rand.NewPCG(1, 2))
	s.client.throttle.random = s.random.Float64
	s.running, s.left = s.workers, s.files
	for range s.workers {
		s.take()
	}
	s.start(0)
	for s.running > 0 && s.client.Stopped() == nil {
		e := heap.Pop(&s.events).(event)
		e.happen(e.at)
	}
}

func (s *simulation) at(moment time.Duration, happen func(now time.Duration)) {
	s.number++
	heap.Push(&s.events, event{moment, s.number, happen})
}

// take gives a worker its next file, or ends it.
func (s *simulation) take() {
	if s.left == 0 {
		s.running--
		return
	}
	r := &request{method: http.MethodPut, want: http.StatusNoContent}
	if s.left%3 == 0 {
		r = &request{method: http.MethodPost, want: http.StatusCreated, once: true}
	}
	s.left--
	s.waiting = append(s.waiting, &call{client: s.client, request: r})
}

// start starts what may start now.
func (s *simulation) start(now time.Duration) {
	for len(s.refused)+len(s.waiting) > 0 && (s.answered || s.requests == 0) {
		queue := &s.refused
		if len(*queue) == 0 {
			queue = &s.waiting
		}
		k := (*queue)[0]
		wait := time.Duration(0)
		if wait, k.inFlight = s.client.throttle.next(clock(now), k.room); wait > 0 {
			if again := now + wait; s.again <= now || again < s.again {
				s.again = again
				s.at(again, s.start)
			}
			return
		}
		*queue = (*queue)[1:]
		s.send(k, now)
	}
}

func clock(since time.Duration) time.Time { return time.Unix(1e9, 0).Add(since) }

func (s *simulation) send(k *call, started time.Duration) {
	s.requests++
	passed, latency := s.limit.allow(started), s.latency
	o := &outcome{status: k.request.want, header: http.Header{}, started: clock(started), signed: clock(started),
		redact: func(text string) string { return text }}
	if !passed {
		o.status, latency = s.status, min(latency, gateway)
		if s.retryAfter {
			wait := max(s.limit.opens(started)-started, 1)
			o.header.Set("Retry-After", fmt.Sprint(int((wait+time.Second-1)/time.Second)))
		}
	}
	s.at(started+latency, func(now time.Duration) {
		s.answered, s.took = true, now
		o.answered, o.finished = clock(now), clock(now)
		if passed {
			s.limit.end()
		}
		k.record(o)
		_, again := k.classify(o)
		s.client.throttle.observe(o)
		s.client.throttle.leave()
		switch {
		case again:
			s.at(now+time.Duration(s.random.Int64N(int64(maxRefusalWait))), func(now time.Duration) {
				s.refused = append(s.refused, k)
				s.start(now)
			})
		default:
			if k.result() != nil {
				s.failed++
			}
			s.take()
		}
		s.start(now)
	})
}

// ideal is how long a run takes that knows when a request may pass, and is not
// faster than its workers. With loss it is refused once, when it first comes too
// early, and keeps the wait that the server names.
func ideal(limit limit, files, workers int, latency time.Duration, loss bool) (took time.Duration) {
	var ends []time.Duration
	now := time.Duration(0)
	for range files {
		if p, ok := limit.(*parallel); len(ends) == workers || ok && !loss && p.inFlight == p.limit {
			now = max(now, ends[0])
			ends = ends[1:]
			limit.end()
		}
		if opens := limit.opens(now); opens > now {
			if wait := opens - now; loss {
				opens = now + (wait + time.Second - 1).Truncate(time.Second)
				for range ends {
					limit.end()
				}
				ends, loss = nil, false
			}
			now = opens
		}
		limit.allow(now)
		took = now + latency
		ends = append(ends, took)
	}
	return took
}
