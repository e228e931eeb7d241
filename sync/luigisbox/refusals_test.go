package luigisbox_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

func TestEndlessRefusalsStopTheClient(t *testing.T) {
	for _, status := range []int{429, 503} {
		refusal := func(lines ...string) func(*faulty.Request) faulty.Answer {
			return func(*faulty.Request) faulty.Answer { return header(status, lines...) }
		}
		for name, tt := range map[string]struct {
			answer      func(*faulty.Request) faulty.Answer
			says        string
			least, most time.Duration
		}{
			"a day":               {refusal("Retry-After: 86400"), "asks to wait 24h (", 0, 0},
			"more than 5 minutes": {refusal("Retry-After: 301"), "asks to wait 5m1s", 0, 0},
			"a moment less than 25 hours": {func(r *faulty.Request) faulty.Answer {
				return header(status, "Retry-After: "+r.Time.Add(25*time.Hour).UTC().Format(http.TimeFormat))
			}, "asks to wait 25h (", 0, 0},
			"beyond any number":   {refusal("Retry-After: 99999999999999999999"), "asks to wait 8760h (", 0, 0},
			"next year":           {refusal("Retry-After: Sun, 31 Dec 2000 00:00:00 GMT"), "asks to wait 8760h (", 0, 0},
			"5 minutes, for ever": {refusal("Retry-After: 300"), "still refuses every request after 3 waits", 15 * time.Minute, 16 * time.Minute},
			"a second, for ever":  {refusal("Retry-After: 1"), "still refuses every request after 3 waits", 3 * time.Second, 4 * time.Second},
			"no moment, for ever": {refusal(), "has accepted no request for 3m (", 3 * time.Minute, 4 * time.Minute},
			"now, for ever":       {refusal("Retry-After: 0"), "has accepted no request for 3m (", 3 * time.Minute, 4 * time.Minute},
			"and one long wait in": {func(r *faulty.Request) faulty.Answer {
				if r.N == 5 {
					return header(status, "Retry-After: 240")
				}
				return header(status)
			}, "has accepted no request for 3m (", 7 * time.Minute, 8 * time.Minute},
		} {
			for _, concurrency := range []int{1, 8} {
				t.Run(fmt.Sprint(status, ", ", name, " at ", concurrency), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						if name == "a moment less than 25 hours" {
							time.Sleep(20 * time.Millisecond)
						}
						if name == "next year" {
							time.Sleep(time.Until(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)))
						}
						server := serveScript(t, tt.answer)
						c := start(t, config(t, server))
						began := time.Now()
						got := count(updateAll(t.Context(), c, 100, concurrency))
						took := time.Since(began)
						err := c.Stopped()
						if !errors.Is(err, luigisbox.ErrThrottled) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "run again after 200") {
							t.Fatalf("stopped: %v", err)
						}
						if took < tt.least || took > tt.most {
							t.Errorf("took %v", took)
						}
						if got["refused"] == 0 || got["refused"] > concurrency || got["refused"]+got["stopped"] != 100 {
							t.Errorf("%v", got)
						}
					})
				})
			}
		}
	}
}

func TestRefusalsCostNoRetriesUntilOthersPass(t *testing.T) {
	for _, status := range []int{429, 503} {
		for after, want := range map[int]struct {
			what     string
			attempts int
		}{
			19: {"success", 20}, // the 20th attempt succeeds
			99: {"refused", 0},
		} {
			t.Run(fmt.Sprint(status, " ", after), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					// One file is refused, so often, and all others pass: one
					// after each of its refusals.
					refused, unlucky := 0, id(0)
					server := serveScript(t, func(r *faulty.Request) faulty.Answer {
						if strings.HasSuffix(r.Path, unlucky) {
							if refused++; refused <= after {
								return header(status)
							}
						}
						return faulty.Answer{Status: 204, Delay: time.Millisecond}
					})
					cfg := config(t, server)
					cfg.Retries = 1
					c := start(t, cfg)
					done := make(chan struct{})
					go func() {
						defer close(done)
						for n := range 100 {
							if n > 0 && after < 20 && n > 19 {
								return
							}
							_, _ = c.Update(t.Context(), id(n+1), someBody)
							time.Sleep(time.Second)
						}
					}()
					ex, err := c.Update(t.Context(), unlucky, someBody)
					<-done
					if what(err) != want.what || want.attempts != 0 && ex.Attempts != want.attempts {
						t.Errorf("%+v, %v", ex, err)
					}
					if c.Stopped() != nil {
						t.Errorf("stopped: %v", c.Stopped())
					}
				})
			})
		}
	}
}

func TestAWaitIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serveScript(t, func(r *faulty.Request) faulty.Answer {
			if r.N > 1 && r.N <= 5 {
				return header(429, "Retry-After: 7")
			}
			return faulty.Answer{Status: 204, Delay: 10 * time.Millisecond}
		})
		var waits []time.Duration
		cfg := config(t, server)
		cfg.Waiting = func(d time.Duration) { waits = append(waits, d) }
		if got := count(updateAll(t.Context(), start(t, cfg), 20, 8)); got["success"] != 20 {
			t.Errorf("%v", got)
		}
		if len(waits) == 0 || len(waits) > 2 || waits[0] < 7*time.Second || waits[0] > 8*time.Second {
			t.Errorf("waits %v", waits)
		}
	})
}
