package luigisbox_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

// id gives the nth id.
func id(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-000000000000", n) }

// outcome is what one call of a run came to.
type outcome struct {
	ex  luigisbox.Exchange
	err error
}

// updateAll updates ids 1 to n, concurrency at a time, as a run does.
func updateAll(ctx context.Context, c *luigisbox.Client, n, concurrency int) []outcome {
	outcomes := make([]outcome, n)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range concurrency {
		workers.Go(func() {
			for i := int(next.Add(1)); i <= n; i = int(next.Add(1)) {
				ex, err := c.Update(ctx, id(i), someBody)
				outcomes[i-1] = outcome{ex, err}
			}
		})
	}
	workers.Wait()
	return outcomes
}

// count counts outcomes by kind.
func count(outcomes []outcome) map[string]int {
	n := map[string]int{}
	for _, o := range outcomes {
		n[what(o.err)]++
	}
	return n
}

func TestTheFirst401StopsTheClient(t *testing.T) {
	for _, status := range []int{401, 403} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serveScript(t, func(r *faulty.Request) faulty.Answer {
					return faulty.Answer{Status: status, Delay: time.Duration(r.N) * time.Millisecond}
				})
				c := start(t, config(t, server))
				got := count(updateAll(t.Context(), c, 100, 8))
				if err := c.Stopped(); !errors.Is(err, luigisbox.ErrUnauthorized) {
					t.Errorf("stopped: %v", err)
				}
				if got["unauthorized"] != 1 || got["stopped"] != 99 || len(server.Requests()) != 1 {
					t.Errorf("%v, of %d requests", got, len(server.Requests()))
				}
			})
		})
	}
}

func TestA401AfterTheKeyWasAcceptedStopsTheClientAtTheThird(t *testing.T) {
	const reason = "the server refused the credentials (401 Unauthorized), which it accepted before"
	for name, tt := range map[string]struct {
		refuse  func(n int) bool // of the nth request
		refused int
		stops   bool
	}{
		"one":                       {func(n int) bool { return n == 10 }, 1, false},
		"two in a row":              {func(n int) bool { return n == 10 || n == 11 }, 2, false},
		"three in a row":            {func(n int) bool { return n >= 10 && n <= 12 }, 3, true},
		"three, and one in between": {func(n int) bool { return n == 10 || n == 11 || n == 13 }, 3, false},
		"from the second on":        {func(n int) bool { return n >= 2 }, 3, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := start(t, config(t, serveScript(t, func(r *faulty.Request) faulty.Answer {
					if tt.refuse(r.N) {
						return header(401)
					}
					return noContent
				})))
				outcomes := updateAll(t.Context(), c, 50, 1)
				got := count(outcomes)
				if got["unauthorized"] != tt.refused || (got["stopped"] > 0) != tt.stops || (c.Stopped() != nil) != tt.stops {
					t.Errorf("%v, stopped: %v", got, c.Stopped())
				}
				for _, o := range outcomes {
					if what(o.err) == "unauthorized" && o.err.Error() != reason {
						t.Errorf("says %q", o.err)
					}
				}
			})
		})
	}
}

func TestWhatShowsThatTheKeyIsAccepted(t *testing.T) {
	for status, accepted := range map[int]bool{204: true, 400: true, 404: true, 409: true, 422: true,
		200: false, 302: false, 403: false, 405: false, 407: false, 413: false, 429: false, 500: false, 503: false} {
		synctest.Test(t, func(t *testing.T) {
			cfg := config(t, serve(t, header(status), header(401)))
			cfg.Retries = 0
			c := start(t, cfg)
			for i := range 2 {
				_, _ = c.Update(t.Context(), id(i), someBody)
			}
			if stopped := c.Stopped() != nil; stopped == accepted {
				t.Errorf("%d, then 401: stopped: %v", status, c.Stopped())
			}
		})
	}
}

func TestA401TellsAWrongClockFromAWrongKey(t *testing.T) {
	const key = "the server refused the credentials (401 Unauthorized)"
	for name, tt := range map[string]struct {
		ahead time.Duration
		want  string
	}{
		"same clock":  {0, key},
		"4 s ahead":   {4 * time.Second, key},
		"4 s behind":  {-4 * time.Second, key},
		"6 s ahead":   {6 * time.Second, "your clock is 6 s behind the server's; signatures are valid for 5 s"},
		"37 s ahead":  {37 * time.Second, "your clock is 37 s behind the server's; signatures are valid for 5 s"},
		"37 s behind": {-37 * time.Second, "your clock is 37 s ahead of the server's; signatures are valid for 5 s"},
		"an hour":     {time.Hour, "your clock is 3600 s behind the server's; signatures are valid for 5 s"},
	} {
		for _, part := range []time.Duration{0, 400 * time.Millisecond, 999 * time.Millisecond} {
			t.Run(fmt.Sprint(name, " and ", part), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					time.Sleep(part)
					server := serveScript(t, func(r *faulty.Request) faulty.Answer {
						return header(401, "Date: "+time.Now().Add(tt.ahead).UTC().Format(http.TimeFormat))
					})
					c := start(t, config(t, server))
					ex, err := c.Update(t.Context(), someID, someBody)
					if err == nil || err.Error() != tt.want || c.Stopped().Error() != tt.want {
						t.Errorf("%v, stopped %v; want %s", err, c.Stopped(), tt.want)
					}
					if off := (ex.ClockOffset - tt.ahead).Abs(); !ex.ClockKnown || off > time.Second {
						t.Errorf("clock offset %v (known: %v), want about %v", ex.ClockOffset, ex.ClockKnown, tt.ahead)
					}
				})
			})
		}
	}
	t.Run("no date", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := start(t, config(t, serve(t, header(401, "Date: yesterday"))))
			if ex, err := c.Update(t.Context(), someID, someBody); err.Error() != key || ex.ClockKnown {
				t.Errorf("%+v, %v", ex, err)
			}
		})
	})
}

func TestAFewFailedConnectionsDoNotStopTheClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, faulty.Answer{Status: 204, Then: faulty.Close})
		dials := 0
		cfg := config(t, nil)
		cfg.Retries = 10
		cfg.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if dials++; dials%10 != 0 {
				return nil, syscall.ECONNREFUSED
			}
			return server.Dial(ctx, network, address)
		}
		c := start(t, cfg)
		outcomes := updateAll(t.Context(), c, 20, 1)
		if got := count(outcomes); got["success"] != 20 || c.Stopped() != nil {
			t.Errorf("%v, stopped: %v", got, c.Stopped())
		}
	})
}

// stopAfter gives a context that ends after d.
func stopAfter(d time.Duration) context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	time.AfterFunc(d, func() { cancel(errors.New("SIGINT came")) })
	return ctx
}

func TestASoftStop(t *testing.T) {
	wait := func(d time.Duration, status int) faulty.Answer { return faulty.Answer{Status: status, Delay: d} }
	for name, tt := range map[string]struct {
		answers  []faulty.Answer
		dial     time.Duration // how long connecting takes
		abandon  time.Duration // from the start; 0 for never
		what     string
		attempts int
		status   int
		took     time.Duration
		requests int
	}{
		"an answer within the grace counts":          {[]faulty.Answer{wait(5900*time.Millisecond, 204)}, 0, 0, "success", 1, 204, 5900 * time.Millisecond, 1},
		"a no within the grace is not tried again":   {[]faulty.Answer{wait(3*time.Second, 503)}, 0, 0, "refused", 1, 503, 3 * time.Second, 1},
		"after the grace there is no answer":         {[]faulty.Answer{wait(20*time.Second, 204)}, 0, 0, "no answer", 1, 0, 6 * time.Second, 1},
		"abandoned within the grace":                 {[]faulty.Answer{wait(20*time.Second, 204)}, 0, 2 * time.Second, "no answer", 1, 0, 2 * time.Second, 1},
		"a backoff ends at once":                     {[]faulty.Answer{header(503, "Retry-After: 30")}, 0, 0, "refused", 1, 503, time.Second, 1},
		"a pause ends at once":                       {[]faulty.Answer{header(429, "Retry-After: 30")}, 0, 0, "refused", 1, 429, time.Second, 1},
		"a lost answer stays lost":                   {[]faulty.Answer{{Then: faulty.Close}, wait(20*time.Second, 503)}, 0, 2 * time.Second, "no answer", 2, 0, 2 * time.Second, 2},
		"not sent while it connects":                 {[]faulty.Answer{noContent}, 4 * time.Second, 0, "stopped", 0, 0, time.Second, 0},
		"not sent while it connects, then abandoned": {[]faulty.Answer{noContent}, 4 * time.Second, 500 * time.Millisecond, "stopped", 0, 0, 500 * time.Millisecond, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serve(t, tt.answers...)
				cfg := config(t, server)
				cfg.DialContext = slowDial(server, tt.dial)
				if tt.abandon > 0 {
					abandon := make(chan struct{})
					cfg.Abandon = abandon
					time.AfterFunc(tt.abandon, func() { close(abandon) })
				}
				c := start(t, cfg)
				began := time.Now()
				ex, err := c.Update(stopAfter(time.Second), someID, someBody)
				if what(err) != tt.what || ex.Attempts != tt.attempts || ex.Status != tt.status {
					t.Errorf("%s: %+v, %v", what(err), ex, err)
				}
				if took := time.Since(began); took != tt.took {
					t.Errorf("took %v, want %v", took, tt.took)
				}
				time.Sleep(time.Minute)
				if n := len(server.Requests()); n != tt.requests {
					t.Errorf("%d requests, want %d", n, tt.requests)
				}
				if c.Stopped() != nil {
					t.Errorf("stopped: %v", c.Stopped())
				}
			})
		})
	}
}

func slowDial(server *faulty.Server, d time.Duration) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		select {
		case <-time.After(d):
			return server.Dial(ctx, network, address)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func TestWhatAStoppedRunSaysOfTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := start(t, config(t, serve(t, faulty.Answer{Status: 204, Delay: time.Second})))
		outcomes := updateAll(stopAfter(2500*time.Millisecond), c, 40, 4)
		if got := count(outcomes); got["success"] != 12-3 || got["stopped"] != 40-9 {
			t.Errorf("%v", got)
		}
		if got, want := outcomes[39].err.Error(), "not sent: SIGINT came"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

func TestNoCallAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, noContent)
		c := start(t, config(t, server))
		c.Close()
		if ex, err := c.Update(t.Context(), someID, someBody); !errors.Is(err, luigisbox.ErrStopped) || ex.Attempts != 0 {
			t.Errorf("%+v, %v", ex, err)
		}
		if c.Stopped() != nil {
			t.Errorf("stopped: %v", c.Stopped())
		}
	})
}

func TestASlowDialDoesNotAgeTheDate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, noContent)
		cfg := config(t, server)
		cfg.DialContext = slowDial(server, 9*time.Second)
		ex, err := start(t, cfg).Update(t.Context(), someID, someBody)
		if err != nil || ex.Attempts != 1 || ex.Duration != 9*time.Second {
			t.Errorf("%+v, %v", ex, err)
		}
		if err := signedNow(server.Requests()[0]); err != nil {
			t.Error(err)
		}
	})
}

func TestAStopCallsOffWhatStillConnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, faulty.Answer{Status: 401, Delay: 2 * time.Second})
		var dials atomic.Int64
		cfg := config(t, server)
		cfg.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if dials.Add(1) == 1 {
				return server.Dial(ctx, network, address)
			}
			return slowDial(server, 3*time.Second)(ctx, network, address)
		}
		c := start(t, cfg)
		outcomes := updateAll(t.Context(), c, 20, 8)
		// One that waits for a connection may get the one that the 401 came
		// on, before anybody has read the 401.
		got := count(outcomes)
		if got["unauthorized"] > 2 || got["unauthorized"]+got["stopped"] != 20 {
			t.Errorf("%v", got)
		}
		time.Sleep(time.Minute)
		if n := len(server.Requests()); n != got["unauthorized"] {
			t.Errorf("%d requests", n)
		}
	})
}
