package luigisbox_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"pinsync/sync/luigisbox/internal/faulty"
)

// throttle is a server's limit: allow reports whether a request may pass.
type throttle interface{ allow(now time.Time) bool }

// window allows so many requests in each second of the clock; those beyond it
// count too when strict.
type window struct {
	size   time.Duration
	limit  int
	second time.Time
	seen   int
}

func (w *window) allow(now time.Time) bool {
	if s := now.Truncate(w.size); s.After(w.second) {
		w.second, w.seen = s, 0
	}
	w.seen++
	return w.seen <= w.limit
}

// bucket allows rate requests a second, and burst at once.
type bucket struct {
	rate, burst, tokens float64
	last                time.Time
}

func (b *bucket) allow(now time.Time) bool {
	if b.last.IsZero() {
		b.tokens = b.burst
	} else {
		b.tokens = min(b.burst, b.tokens+b.rate*now.Sub(b.last).Seconds())
	}
	b.last = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// sliding allows so many requests in any second; those beyond it do not count.
type sliding struct {
	limit int
	seen  []time.Time
}

func (s *sliding) allow(now time.Time) bool {
	for len(s.seen) > 0 && now.Sub(s.seen[0]) >= time.Second {
		s.seen = s.seen[1:]
	}
	if len(s.seen) == s.limit {
		return false
	}
	s.seen = append(s.seen, now)
	return true
}

func TestAThrottledRunWastesLittle(t *testing.T) {
	const files = 400
	limits := map[string]func() throttle{
		"50 in each second":       func() throttle { return &window{size: time.Second, limit: 50} },
		"50 in any second":        func() throttle { return &sliding{limit: 50} },
		"50 a second, 50 at once": func() throttle { return &bucket{rate: 50, burst: 50} },
		"50 a second, 1 at once":  func() throttle { return &bucket{rate: 50, burst: 1} },
		"50 a second, 10 at once": func() throttle { return &bucket{rate: 50, burst: 10} },
	}
	answers := map[string][]string{
		"without Retry-After": nil,
		"Retry-After 1":       {"Retry-After: 1"},
	}
	for limit, newThrottle := range limits {
		for answer, lines := range answers {
			for _, latency := range []time.Duration{0, 100 * time.Millisecond} {
				for _, concurrency := range []int{8, 64} {
					t.Run(fmt.Sprintf("%s/%s/latency %v/at %d", limit, answer, latency, concurrency), func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) {
							server := serveThrottled(t, newThrottle(), lines, latency)
							cfg := config(t, server)
							cfg.Concurrency = concurrency
							began := time.Now()
							outcomes := updateAll(t.Context(), start(t, cfg), files, concurrency)
							took, requests := time.Since(began), len(server.Requests())
							if got := count(outcomes); got["success"] != files {
								t.Errorf("%v", got)
							}
							if ratio := float64(requests) / files; ratio > 1.3 {
								t.Errorf("%.2f requests per file", ratio)
							}
							t.Logf("%.2f requests per file, %v", float64(requests)/files, took.Round(time.Millisecond))
						})
					})
				}
			}
		}
	}
}

func TestAServerThatThrottlesWith503FailsNoFile(t *testing.T) {
	for name, lines := range map[string][]string{"without Retry-After": nil, "Retry-After 1": {"Retry-After: 1"}} {
		for _, concurrency := range []int{1, 8, 64} {
			t.Run(fmt.Sprintf("%s at %d", name, concurrency), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					limit := &bucket{rate: 50, burst: 1}
					server := serveScript(t, func(r *faulty.Request) faulty.Answer {
						if limit.allow(r.Time) {
							return noContent
						}
						return header(503, lines...)
					})
					cfg := config(t, server)
					cfg.Concurrency = concurrency
					if got := count(updateAll(t.Context(), start(t, cfg), 500, concurrency)); got["success"] != 500 {
						t.Errorf("%v", got)
					}
				})
			})
		}
	}
}

// A call that is refused goes first, or with as many workers as requests in a
// window it would meet the end of each.
func TestACallIsNotRefusedAgainAndAgain(t *testing.T) {
	for _, status := range []int{429, 503} {
		synctest.Test(t, func(t *testing.T) {
			limit := &window{size: 5 * time.Second, limit: 60}
			server := serveScript(t, func(r *faulty.Request) faulty.Answer {
				if limit.allow(r.Time) {
					return faulty.Answer{Status: 204, Delay: 5 * time.Millisecond}
				}
				return header(status)
			})
			cfg := config(t, server)
			cfg.Concurrency = 64
			outcomes := updateAll(t.Context(), start(t, cfg), 1500, 64)
			most := 0
			for _, o := range outcomes {
				most = max(most, o.ex.Attempts)
			}
			if got := count(outcomes); got["success"] != 1500 {
				t.Errorf("%d: %v; up to %d attempts", status, got, most)
			}
		})
	}
}

// Each 429 with a moment to wait for costs the whole run that time.
func TestPausesThatTheServerNamesAreFew(t *testing.T) {
	const files, latency = 3000, 50 * time.Millisecond
	for name, tt := range map[string]struct {
		limit func() throttle
		named string
		at    int
		most  float64 // requests for each file
	}{
		"50 in each second, 1 s":    {func() throttle { return &window{size: time.Second, limit: 50} }, "1", 8, 1.025},
		"50 in each second, 30 s":   {func() throttle { return &window{size: time.Second, limit: 50} }, "30", 64, 1.035},
		"200 a second at once, 5 s": {func() throttle { return &bucket{rate: 200, burst: 200} }, "5", 64, 1.1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serveThrottled(t, tt.limit(), []string{"Retry-After: " + tt.named}, latency)
				cfg := config(t, server)
				cfg.Concurrency = tt.at
				began := time.Now()
				outcomes := updateAll(t.Context(), start(t, cfg), files, tt.at)
				ratio := float64(len(server.Requests())) / files
				if got := count(outcomes); got["success"] != files || ratio > tt.most {
					t.Errorf("%v, %.3f requests per file", got, ratio)
				}
				t.Logf("%.3f requests per file, %v", ratio, time.Since(began).Round(time.Second))
			})
		})
	}
}

func serveThrottled(t *testing.T, limit throttle, lines []string, latency time.Duration) *faulty.Server {
	return serveScript(t, func(r *faulty.Request) faulty.Answer {
		if limit.allow(r.Time) {
			return faulty.Answer{Status: 204, Delay: latency}
		}
		return faulty.Answer{Status: 429, Header: lines, Delay: latency}
	})
}

func TestLowLimitsAreBorne(t *testing.T) {
	for name, tt := range map[string]struct {
		limit        func() throttle
		files, at    int
		ratio        float64
		within       time.Duration
		headerOf429s []string
	}{
		"5 a second at 64":            {func() throttle { return &bucket{rate: 5, burst: 5} }, 300, 64, 1.5, 2 * time.Minute, nil},
		"1 a second at 8":             {func() throttle { return &bucket{rate: 1, burst: 1} }, 60, 8, 2, 3 * time.Minute, nil},
		"300 in each minute at 8":     {func() throttle { return &window{size: time.Minute, limit: 300} }, 900, 8, 1.1, 6 * time.Minute, nil},
		"300 in each minute, and say": {func() throttle { return &window{size: time.Minute, limit: 300} }, 900, 8, 1.1, 6 * time.Minute, []string{"Retry-After: 60"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serveThrottled(t, tt.limit(), tt.headerOf429s, 50*time.Millisecond)
				cfg := config(t, server)
				cfg.Concurrency = tt.at
				began := time.Now()
				outcomes := updateAll(t.Context(), start(t, cfg), tt.files, tt.at)
				took, ratio := time.Since(began), float64(len(server.Requests()))/float64(tt.files)
				if got := count(outcomes); got["success"] != tt.files || ratio > tt.ratio || took > tt.within {
					t.Errorf("%v, %.2f requests per file, %v", got, ratio, took)
				}
				t.Logf("%.2f requests per file, %v", ratio, took)
			})
		})
	}
}

// refusing refuses requests by their number from 1, and the time since the
// first.
type refusing struct {
	refuse func(n int, since time.Duration) bool
	n      int
	first  time.Time
}

func (r *refusing) allow(now time.Time) bool {
	if r.n++; r.n == 1 {
		r.first = now
	}
	return !r.refuse(r.n, now.Sub(r.first))
}

// A 429 that is no limit, or no longer, must not make the rest of the run slow.
func TestARunRecoversFrom429s(t *testing.T) {
	const files, latency = 1000, 5 * time.Millisecond
	now, second := []string{"Retry-After: 0"}, []string{"Retry-After: 1"}
	one := func(number int) func(int, time.Duration) bool {
		return func(n int, _ time.Duration) bool { return n == number }
	}
	scattered := func(n int, _ time.Duration) bool {
		return rand.New(rand.NewPCG(3, uint64(n))).Float64() < 0.03
	}
	limit := &bucket{rate: 50, burst: 50}
	for name, tt := range map[string]struct {
		refuse func(n int, since time.Duration) bool
		header []string
		times  time.Duration // how many times as long as without 429s,
		more   time.Duration // and how much longer than that, it may take
	}{
		"the first":               {one(1), nil, 1, 100 * time.Millisecond},
		"the sixth":               {one(6), nil, 1, 200 * time.Millisecond},
		"the sixth, for now":      {one(6), now, 1, 200 * time.Millisecond},
		"the sixth, for a second": {one(6), second, 1, 5 * time.Second},
		"the 500th, for a second": {one(500), second, 1, 2 * time.Second},
		// By bad luck, some of these come in a row and look like a limit.
		"three of a hundred":          {scattered, nil, 3, 3 * time.Second},
		"three of a hundred, for now": {scattered, now, 3, 3 * time.Second},
		"one for each worker":         {func(n int, _ time.Duration) bool { return n > 500 && n <= 508 }, nil, 1, 100 * time.Millisecond},
		"the first 16":                {func(n int, _ time.Duration) bool { return n <= 16 }, nil, 1, 14 * time.Second},
		"all in the first 3 seconds": {func(_ int, since time.Duration) bool {
			return since < 3*time.Second
		}, nil, 1, 9 * time.Second},
		"what is above 50 a second, in the first 3 seconds": {func(_ int, since time.Duration) bool {
			return since < 3*time.Second && !limit.allow(time.Time{}.Add(time.Hour+since))
		}, nil, 1, 14 * time.Second},
	} {
		for _, concurrency := range []int{8, 64} {
			t.Run(fmt.Sprintf("%s/at %d", name, concurrency), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					*limit = bucket{rate: limit.rate, burst: limit.burst}
					server := serveThrottled(t, &refusing{refuse: tt.refuse}, tt.header, latency)
					cfg := config(t, server)
					cfg.Concurrency = concurrency
					began := time.Now()
					outcomes := updateAll(t.Context(), start(t, cfg), files, concurrency)
					took, within := time.Since(began), tt.times*files*latency/time.Duration(concurrency)+tt.more
					if got := count(outcomes); got["success"] != files || took > within {
						t.Errorf("%v in %v, and %v were to be enough", got, took, within)
					}
					t.Logf("%v, %d requests", took.Round(time.Millisecond), len(server.Requests()))
				})
			})
		}
	}
}

func TestA429PausesEveryCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const latency, pause = 10 * time.Millisecond, 7 * time.Second
		var refused time.Time
		server := serveScript(t, func(r *faulty.Request) faulty.Answer {
			switch {
			case r.N == 100:
				refused = r.Time
				return faulty.Answer{Status: 429, Header: []string{"Retry-After: 7"}, Delay: latency}
			case r.N > 100 && r.N <= 120: // those in flight, without a moment
				return faulty.Answer{Status: 429, Delay: latency}
			}
			return faulty.Answer{Status: 204, Delay: latency}
		})
		cfg := config(t, server)
		cfg.Concurrency = 64
		if got := count(updateAll(t.Context(), start(t, cfg), 300, 64)); got["success"] != 300 {
			t.Errorf("%v", got)
		}
		for _, r := range server.Requests() {
			if after := r.Time.Sub(refused); after > latency && after < latency+pause {
				t.Fatalf("request %d came %v after the 429", r.N, after)
			}
		}
	})
}

func TestTheRateIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := map[string]bool{}
		server := serveScript(t, func(r *faulty.Request) faulty.Answer {
			if !seen[r.Path] && r.N%3 == 0 {
				seen[r.Path] = true
				return unavailable
			}
			return noContent
		})
		cfg := config(t, server)
		cfg.Rate, cfg.Concurrency = 10, 64
		if got := count(updateAll(t.Context(), start(t, cfg), 100, 64)); got["success"] != 100 {
			t.Errorf("%v", got)
		}
		requests := server.Requests()
		if len(requests) < 120 {
			t.Errorf("%d requests", len(requests))
		}
		for i, r := range requests[10:] {
			if d := r.Time.Sub(requests[i].Time); d < 999*time.Millisecond {
				t.Fatalf("requests %d to %d came in %v", i+1, r.N, d)
			}
		}
	})
}

func TestLatencyIsAllThatARunWaitsFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const files, at, latency = 2000, 16, 50 * time.Millisecond
		cfg := config(t, serve(t, faulty.Answer{Status: 204, Delay: latency}))
		cfg.Concurrency = at
		began := time.Now()
		if got := count(updateAll(t.Context(), start(t, cfg), files, at)); got["success"] != files {
			t.Errorf("%v", got)
		}
		ideal := files * latency / at
		if took := time.Since(began); took > ideal+ideal/50 {
			t.Errorf("took %v, ideal is %v", took, ideal)
		}
	})
}
