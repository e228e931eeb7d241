package luigisbox

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files")

const (
	mostRequests = 1.10 // a file
	mostTime     = 1.20 // of what the limit needs
	mostNamed    = 1.50 // the same, with whole seconds of Retry-After
	// A run is not late by less than this.
	late = 250 * time.Millisecond
)

// cell is a run, or the mean of several, in which a window began at different
// times before.
type cell struct {
	time, requests float64
	missed         bool
	// attainable is whether a client that does not know the limit could reach the
	// goals; false only where none can.
	attainable bool
}

func (c cell) String() string {
	text := fmt.Sprintf("%.2f %.2f", c.time, c.requests)
	switch {
	case c.missed && c.attainable:
		return text + " *"
	case c.missed:
		return text + " †"
	}
	return text
}

func simulate(t *testing.T, l namedLimit, files, workers int, latency time.Duration, retryAfter bool) (c cell) {
	var took, least, withWait time.Duration
	requests, refused := 0, 0
	for _, phase := range l.phases {
		s := &simulation{limit: l.make(phase), files: files, workers: workers, latency: latency, status: 429, retryAfter: retryAfter}
		s.run(t)
		if err := s.client.Stopped(); s.failed > 0 || err != nil {
			t.Errorf("%s, %d files at %d: %d failed, stopped: %v", l.name, files, workers, s.failed, err)
		}
		took += s.took
		requests += s.requests
		least += ideal(l.make(phase), files, workers, latency, false)
		withWait += ideal(l.make(phase), files, workers, latency, true)
		if !retryAfter {
			refused += looks(l.make(phase), files, workers, latency)
		}
	}
	n := len(l.phases)
	took, least, withWait = took/time.Duration(n), least/time.Duration(n), withWait/time.Duration(n)
	c.time, c.requests = float64(took)/float64(least), float64(requests)/float64(files*n)
	most := mostTime
	if retryAfter {
		most = mostNamed
	}
	c.missed = c.requests > mostRequests || tooLate(took, least, most)
	c.attainable = !(retryAfter && tooLate(withWait, least, most)) &&
		canStop(files, workers, latency, refused/n, most)
	return c
}

func tooLate(took, least time.Duration, most float64) bool {
	return float64(took)/float64(least) > most && took-least > late
}

// looks is how many requests a limit refuses at least, after those that are in
// flight when it is met, where the server names no wait and the run must not be
// late: nothing but one more request shows that it opened.
func looks(l limit, files, workers int, latency time.Duration) (n int) {
	at := ideal(l, limitOf(l, files), workers, latency, false)
	for until := l.opens(at); at < until; n++ {
		at = max(at+late, time.Duration(mostTime*float64(at)))
	}
	return max(n-1, 0)
}

// canStop reports whether a client can be quick where there is no limit, and have
// so few requests in flight at each moment that all of them may be refused, and
// so many more.
func canStop(files, workers int, latency time.Duration, more int, most float64) bool {
	unlimited := ideal(&parallel{limit: workers}, files, workers, latency, false)
	inFlight := min(int(float64(files)*(mostRequests-1)+0.5)-more, workers)
	return inFlight > 0 && !tooLate(time.Duration(files)*latency/time.Duration(inFlight), unlimited, most)
}

// limitOf is how many of the files pass before a limit on a span of time is met.
func limitOf(l limit, files int) int {
	switch l := l.(type) {
	case *window:
		return min(l.limit, files)
	case *sliding:
		return min(l.limit, files)
	}
	return 1
}

const (
	golden = "testdata/limiters.md"
	// quickFiles is the largest number of files that is simulated each time. The
	// cells of more are only written again.
	quickFiles = 1000
)

// The golden table is shown in the manual. A change of the algorithm shows there
// what it does to each kind of limit.
func TestSimulatedLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("does one thing at a time, so the race detector finds nothing")
	}
	text, err := os.ReadFile(golden)
	if err != nil && !*update {
		t.Fatal(err)
	}
	want := strings.Split(string(text), "\n")
	var got []string
	counts, at := []int{100, 300, 1000, 3000}, []int{1, 8, 64}
	for _, latency := range []time.Duration{5 * time.Millisecond, 50 * time.Millisecond} {
		for _, retryAfter := range []bool{false, true} {
			heading := fmt.Sprintf("Answers after %s, no Retry-After:", latency)
			if retryAfter {
				heading = fmt.Sprintf("Answers after %s, Retry-After in whole seconds:", latency)
			}
			head := "| limit \\ files, in flight |"
			for _, files := range counts {
				for _, workers := range at {
					head += fmt.Sprintf(" %d, %d |", files, workers)
				}
			}
			got = append(got, heading, "", head, "|---|"+strings.Repeat("---|", len(counts)*len(at)))
			for _, l := range limits() {
				row := "| " + l.name + " |"
				for _, files := range counts {
					for _, workers := range at {
						if files > quickFiles && !*update {
							row += column(want[min(len(got), len(want)-1)], strings.Count(row, "|"))
							continue
						}
						row += " " + simulate(t, l, files, workers, latency, retryAfter).String() + " |"
					}
				}
				got = append(got, row)
			}
			got = append(got, "")
		}
	}
	table := strings.Join(got, "\n")
	attainable, not := strings.Count(table, "*"), strings.Count(table, "†")
	got = append(got, fmt.Sprintf("Of %d cells, %d miss a goal: %d where a client that does not know the limit could reach it (*), %d where none can (†).",
		4*len(limits())*len(counts)*len(at), attainable+not, attainable, not), "")
	if *update {
		want = got
		if err := os.WriteFile(golden, []byte(strings.Join(got, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("line %d is another:\n%s\nrun with -update to accept the change", i+1, got[min(i, len(got)-1)])
		}
	}
}

// column is the nth column of a row, from 0, with the bar after it.
func column(row string, n int) string {
	columns := strings.SplitAfter(row, "|")
	return columns[min(n, len(columns)-1)]
}

// The calls that are refused when a window closes are those that look whether it
// opened. What passes then was sent before, and does not count.
func TestNoFileFailsOfMany(t *testing.T) {
	for _, l := range limits() {
		l.phases = l.phases[:1]
		simulate(t, l, 3000, 64, 50*time.Millisecond, false)
	}
}

func TestALimitWith503IsThatWith429(t *testing.T) {
	for _, l := range limits() {
		for _, retryAfter := range []bool{false, true} {
			for _, workers := range []int{8, 64} {
				runs := map[int]*simulation{}
				for _, status := range []int{429, 503} {
					s := &simulation{limit: l.make(0), files: 300, workers: workers, latency: 5 * time.Millisecond, status: status, retryAfter: retryAfter}
					s.run(t)
					if err := s.client.Stopped(); s.failed > 0 || err != nil {
						t.Errorf("%s, %d: %d failed, stopped: %v", l.name, status, s.failed, err)
					}
					runs[status] = s
				}
				if runs[429].took != runs[503].took || runs[429].requests != runs[503].requests {
					t.Errorf("%s: %v and %d requests with 503, %v and %d with 429", l.name,
						runs[503].took, runs[503].requests, runs[429].took, runs[429].requests)
				}
			}
		}
	}
}

// What a server that lets nothing pass costs, and when the run stops.
func TestSimulatedStandstill(t *testing.T) {
	const begins = 10 * time.Millisecond
	for name, tt := range map[string]struct {
		lasts      time.Duration
		retryAfter bool
		stopsAfter time.Duration // 0 for never
		within     time.Duration // of the opening or of stopsAfter
	}{
		"a moment":                      {100 * time.Millisecond, false, 0, 3 * time.Second},
		"10 s":                          {10 * time.Second, false, 0, 8 * time.Second},
		"2 minutes":                     {2 * time.Minute, false, 0, 15 * time.Second},
		"longer than 3 minutes":         {200 * time.Second, false, 3 * time.Minute, 10 * time.Second},
		"2 minutes that are named":      {2 * time.Minute, true, 0, 4 * time.Second},
		"4 minutes that are named":      {4 * time.Minute, true, 0, 4 * time.Second},
		"longer than 5 that are named":  {302 * time.Second, true, 1, begins + time.Second},
		"a second that is named, again": {time.Second, true, 0, 4 * time.Second},
	} {
		for _, workers := range []int{1, 8, 64} {
			t.Run(fmt.Sprintf("%s at %d", name, workers), func(t *testing.T) {
				s := &simulation{limit: closed{begins, begins + tt.lasts}, files: 300, workers: workers, latency: 5 * time.Millisecond, status: 503, retryAfter: tt.retryAfter}
				s.run(t)
				if stopped := s.client.Stopped() != nil; stopped != (tt.stopsAfter > 0) {
					t.Fatalf("stopped: %v", s.client.Stopped())
				}
				least := tt.stopsAfter
				if least == 0 {
					least = begins + tt.lasts
					if s.failed > 0 {
						t.Errorf("%d failed", s.failed)
					}
				}
				unthrottled := time.Duration(math.Ceil(300/float64(workers))) * s.latency
				if s.took < least || s.took > least+tt.within+unthrottled {
					t.Errorf("took %v", s.took)
				}
			})
		}
	}
}

// A call that comes back must not be one too many again while others pass.
func TestNoFileFailsWhereFewMayBeInFlight(t *testing.T) {
	for _, n := range []int{2, 3, 4, 6, 7, 16} {
		l := namedLimit{fmt.Sprint(n, " in flight"), func(float64) limit { return &parallel{limit: n} }, []float64{0}}
		for _, latency := range []time.Duration{time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond} {
			for _, workers := range []int{8, 64} {
				simulate(t, l, 1000, workers, latency, false)
			}
		}
	}
}
