package luigisbox

import (
	"cmp"
	"container/heap"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files")

// limit is what a server allows. All times are since its start.
type limit interface {
	// allow takes in a request, and reports whether it passes.
	allow(now time.Duration) bool
	// end takes in that one that passed ended.
	end()
	// opens is when the next may pass, if none comes before.
	opens(now time.Duration) time.Duration
}

// window allows so many requests in each span of the clock.
type window struct {
	size   time.Duration
	limit  int
	number int64
	seen   int
}

func (w *window) allow(now time.Duration) bool {
	if n := int64(now / w.size); n > w.number {
		w.number, w.seen = n, 0
	}
	w.seen++
	return w.seen <= w.limit
}

func (w *window) end() {}

func (w *window) opens(now time.Duration) time.Duration {
	if int64(now/w.size) > w.number || w.seen < w.limit {
		return now
	}
	return now.Truncate(w.size) + w.size
}

// bucket allows one request in each interval, and burst at once.
type bucket struct {
	interval time.Duration
	burst    int
	full     time.Duration // when it is, again
}

func (b *bucket) allow(now time.Duration) bool {
	if b.opens(now) > now {
		return false
	}
	b.full = max(b.full, now) + b.interval
	return true
}

func (b *bucket) end() {}

func (b *bucket) opens(now time.Duration) time.Duration {
	return max(now, b.full-time.Duration(b.burst-1)*b.interval)
}

// sliding allows so many requests in any span of its size. Refused ones count
// as well where strict is set.
type sliding struct {
	size   time.Duration
	limit  int
	strict bool
	seen   []time.Duration
}

func (s *sliding) allow(now time.Duration) bool {
	pass := s.opens(now) <= now
	if pass || s.strict {
		s.seen = append(s.seen, now)
	}
	return pass
}

func (s *sliding) end() {}

func (s *sliding) opens(now time.Duration) time.Duration {
	if len(s.seen) < s.limit {
		return now
	}
	return max(now, s.seen[len(s.seen)-s.limit]+s.size)
}

// parallel allows so many requests in flight.
type parallel struct{ limit, inFlight int }

func (p *parallel) allow(time.Duration) bool {
	if p.inFlight == p.limit {
		return false
	}
	p.inFlight++
	return true
}

func (p *parallel) end() { p.inFlight-- }

func (p *parallel) opens(now time.Duration) time.Duration {
	if p.inFlight < p.limit {
		return now
	}
	return now + time.Second
}

// simulation is a run of many calls against a limit, as Client makes them: with
// workers that send one after another, the first answer awaited alone, and a
// short wait of a call that was refused.
type simulation struct {
	limit      limit
	files      int
	workers    int
	latency    time.Duration
	status     int
	retryAfter bool // in whole seconds

	throttle *throttle
	random   *rand.Rand
	events   events
	number   int
	again    time.Duration // when the throttle is asked next
	waiting  int           // workers that ask for a start
	left     int           // files that no worker has
	done     int
	requests int
	answered bool
	took     time.Duration
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

func (s *simulation) run() (took time.Duration, requests int) {
	s.random = rand.New(rand.NewPCG(1, 2))
	s.throttle = newThrottle(0)
	s.throttle.random = s.random.Float64
	s.waiting = min(s.workers, s.files)
	s.left = s.files - s.waiting
	s.start(0)
	for s.done < s.files {
		e := heap.Pop(&s.events).(event)
		e.happen(e.at)
	}
	return s.took, s.requests
}

func (s *simulation) at(moment time.Duration, happen func(now time.Duration)) {
	s.number++
	heap.Push(&s.events, event{moment, s.number, happen})
}

// start starts what may start now.
func (s *simulation) start(now time.Duration) {
	for s.waiting > 0 && (s.answered || s.requests == 0) {
		if wait := s.throttle.next(clock(now)); wait > 0 {
			if again := now + wait; s.again <= now || again < s.again {
				s.again = again
				s.at(again, s.start)
			}
			return
		}
		s.waiting--
		s.send(now)
	}
}

func clock(since time.Duration) time.Time { return time.Unix(1e9, 0).Add(since) }

func (s *simulation) send(started time.Duration) {
	s.requests++
	passed := s.limit.allow(started)
	header := http.Header{}
	if !passed && s.retryAfter {
		wait := max(s.limit.opens(started)-started, 1)
		header.Set("Retry-After", fmt.Sprint(int((wait+time.Second-1)/time.Second)))
	}
	latency := s.latency
	if !passed { // by a gateway in front
		latency = min(latency, gateway)
	}
	s.at(started+latency, func(now time.Duration) {
		s.answered = true
		o := &outcome{status: 204, header: header, started: clock(started), answered: clock(now), finished: clock(now)}
		if passed {
			s.limit.end()
			s.took, s.done = now, s.done+1
		} else {
			o.status = s.status
		}
		s.throttle.observe(o)
		s.throttle.leave()
		switch {
		case !passed:
			s.at(now+time.Duration(s.random.Int64N(int64(maxRefusalWait))), func(now time.Duration) {
				s.waiting++
				s.start(now)
			})
		case s.left > 0:
			s.left--
			s.waiting++
		}
		s.start(now)
	})
}

// ideal is how long a run takes that knows when a request may pass.
func ideal(limit limit, files, workers int, latency time.Duration) (took time.Duration) {
	var ends []time.Duration
	now := time.Duration(0)
	for range files {
		if p, ok := limit.(*parallel); len(ends) == workers || ok && p.inFlight == p.limit {
			now = max(now, ends[0])
			ends = ends[1:]
			limit.end()
		}
		now = limit.opens(now)
		limit.allow(now)
		took = now + latency
		ends = append(ends, took)
	}
	return took
}

type namedLimit struct {
	name string
	make func() limit
}

func limits() []namedLimit {
	const s = time.Second
	return []namedLimit{
		{"bucket: 50 a second, 1 at once", func() limit { return &bucket{interval: s / 50, burst: 1} }},
		{"bucket: 50 a second, 10 at once", func() limit { return &bucket{interval: s / 50, burst: 10} }},
		{"50 in each second", func() limit { return &window{size: s, limit: 50} }},
		{"60 in each 5 s", func() limit { return &window{size: 5 * s, limit: 60} }},
		{"250 in each 5 s", func() limit { return &window{size: 5 * s, limit: 250} }},
		{"300 in each 30 s", func() limit { return &window{size: 30 * s, limit: 300} }},
		{"1,500 in each 30 s", func() limit { return &window{size: 30 * s, limit: 1500} }},
		{"600 in each minute", func() limit { return &window{size: 60 * s, limit: 600} }},
		{"50 in any second", func() limit { return &sliding{size: s, limit: 50} }},
		{"250 in any 5 s", func() limit { return &sliding{size: 5 * s, limit: 250} }},
		{"50 in any second, refused ones too", func() limit { return &sliding{size: s, limit: 50, strict: true} }},
		{"250 in any 5 s, refused ones too", func() limit { return &sliding{size: 5 * s, limit: 250, strict: true} }},
		{"4 in flight", func() limit { return &parallel{limit: 4} }},
	}
}

const (
	gateway = 5 * time.Millisecond // the time of a refusal at most

	mostRequests = 1.10
	mostTime     = 1.20
	mostNamed    = 1.50 // with whole seconds of Retry-After
	// A run is not late by less than this.
	late = 250 * time.Millisecond
)

// The golden table is the one in the manual. A change of the algorithm shows there
// what it does to each kind of limit.
func TestSimulatedLimits(t *testing.T) {
	var b strings.Builder
	missed, cells := 0, 0
	for _, latency := range []time.Duration{5 * time.Millisecond, 50 * time.Millisecond} {
		for _, retryAfter := range []bool{false, true} {
			most, heading := mostTime, fmt.Sprintf("answers after %s, without Retry-After", latency)
			if retryAfter {
				most, heading = mostNamed, fmt.Sprintf("answers after %s, Retry-After in whole seconds", latency)
			}
			fmt.Fprintf(&b, "%s\n%-36s", heading, "")
			for _, files := range []int{100, 300, 1000, 3000} {
				for _, workers := range []int{1, 8, 64} {
					fmt.Fprintf(&b, "%-12s", fmt.Sprintf("%d/%d", files, workers))
				}
			}
			b.WriteString("\n")
			for _, l := range limits() {
				fmt.Fprintf(&b, "%-36s", l.name)
				for _, files := range []int{100, 300, 1000, 3000} {
					for _, workers := range []int{1, 8, 64} {
						s := &simulation{limit: l.make(), files: files, workers: workers, latency: latency, status: 429, retryAfter: retryAfter}
						took, requests := s.run()
						unavailable := &simulation{limit: l.make(), files: files, workers: workers, latency: latency, status: 503, retryAfter: retryAfter}
						if took503, requests503 := unavailable.run(); took503 != took || requests503 != requests {
							t.Errorf("%s: %v and %d with 503, %v and %d with 429", l.name, took503, requests503, took, requests)
						}
						least := ideal(l.make(), files, workers, latency)
						time, each, mark := float64(took)/float64(least), float64(requests)/float64(files), " "
						cells++
						if each > mostRequests || time > most && took-least > late {
							mark = "*"
							missed++
						}
						fmt.Fprintf(&b, "%-12s", fmt.Sprintf("%.2f %.2f%s", time, each, mark))
					}
				}
				b.WriteString("\n")
			}
			b.WriteString("\n")
		}
	}
	fmt.Fprintf(&b, "%d of %d miss the goal (*)\n", missed, cells)
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	got := strings.Join(lines, "\n")
	const golden = "testdata/limits.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if wanted := strings.Split(string(want), "\n"); !slices.Equal(lines, wanted) {
		for i := range min(len(lines), len(wanted)) {
			if lines[i] != wanted[i] {
				t.Errorf("got  %s\nwant %s", lines[i], wanted[i])
			}
		}
		t.Error("run with -update to accept the change")
	}
}
