package luigisbox_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

func TestADeadServerStopsTheClientAfterTenSeconds(t *testing.T) {
	for name, tt := range map[string]struct {
		dial        func(context.Context) (net.Conn, error)
		retries     int
		least, most time.Duration
	}{
		"refused":    {func(context.Context) (net.Conn, error) { return nil, errRefused }, 4, 10 * time.Second, 11 * time.Second},
		"no retries": {func(context.Context) (net.Conn, error) { return nil, errRefused }, 0, 10 * time.Second, 11 * time.Second},
		"no such host": {func(context.Context) (net.Conn, error) {
			return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
		}, 4, 10 * time.Second, 11 * time.Second},
		// One attempt a second starts, and each takes ten.
		"no answer to the dial": {func(ctx context.Context) (net.Conn, error) {
			select {
			case <-time.After(10 * time.Second):
				return nil, errors.New("i/o timeout")
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}, 4, 10 * time.Second, 110 * time.Second},
	} {
		for _, concurrency := range []int{1, 8, 64} {
			t.Run(fmt.Sprint(name, " at ", concurrency), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var dials atomic.Int64
					cfg := config(t, nil)
					cfg.Concurrency, cfg.Retries = concurrency, tt.retries
					cfg.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
						dials.Add(1)
						return tt.dial(ctx)
					}
					c := start(t, cfg)
					began := time.Now()
					got := count(updateAll(t.Context(), c, 500, concurrency))
					if err := c.Stopped(); !errors.Is(err, luigisbox.ErrUnreachable) {
						t.Fatalf("stopped: %v", err)
					}
					if took := time.Since(began); took < tt.least || took > tt.most {
						t.Errorf("stopped after %v", took)
					}
					if n := dials.Load(); n < 10 || n > 80 {
						t.Errorf("%d dials", n)
					}
					most := concurrency
					if tt.retries == 0 {
						most = 20
					}
					if got["not sent"] == 0 || got["not sent"] > most || got["not sent"]+got["stopped"] != 500 {
						t.Errorf("%v", got)
					}
				})
			})
		}
	}
}

// flaky is a server that can be stopped and started.
type flaky struct {
	*faulty.Server
	mu   sync.Mutex
	down bool
}

func (f *flaky) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	if f.isDown() {
		return nil, errRefused
	}
	return f.Server.Dial(ctx, network, address)
}

func (f *flaky) isDown() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.down
}

func (f *flaky) set(down bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.down = down
}

func TestARestartCostsNoFile(t *testing.T) {
	for _, lasts := range []time.Duration{50 * time.Millisecond, 150 * time.Millisecond, 500 * time.Millisecond, 3 * time.Second, 9 * time.Second} {
		for _, concurrency := range []int{1, 8, 64} {
			t.Run(fmt.Sprintf("%v at %d", lasts, concurrency), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					f := &flaky{}
					f.Server = serveScript(t, func(*faulty.Request) faulty.Answer {
						if f.isDown() { // what was sent before is lost, and every connection with it
							return faulty.Answer{Then: faulty.Close}
						}
						return faulty.Answer{Status: 204, Delay: 20 * time.Millisecond}
					})
					cfg := config(t, nil)
					cfg.Concurrency, cfg.DialContext = concurrency, f.Dial
					c := start(t, cfg)
					time.AfterFunc(200*time.Millisecond, func() { f.set(true) })
					time.AfterFunc(200*time.Millisecond+lasts, func() { f.set(false) })
					began := time.Now()
					if got := count(updateAll(t.Context(), c, 1000, concurrency)); got["success"] != 1000 {
						t.Errorf("%v, stopped: %v", got, c.Stopped())
					}
					ideal := 1000/time.Duration(concurrency)*20*time.Millisecond + lasts
					if took := time.Since(began); took > ideal+2*time.Second {
						t.Errorf("took %v, ideal is %v", took, ideal)
					}
				})
			})
		}
	}
}

func TestAConnectionThatFailsWhileOthersAreMadeCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, faulty.Answer{Status: 204, Header: []string{"Connection: close"}, Delay: 50 * time.Millisecond, Then: faulty.Close})
		cfg := config(t, nil)
		cfg.Retries = 2
		var dials atomic.Int64
		cfg.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if dials.Add(1)%4 != 0 {
				return nil, errRefused
			}
			return server.Dial(ctx, network, address)
		}
		c := start(t, cfg)
		got := count(updateAll(t.Context(), c, 400, 8))
		if got["not sent"] == 0 || got["success"] == 0 || got["not sent"]+got["success"] != 400 || c.Stopped() != nil {
			t.Errorf("%v, stopped: %v", got, c.Stopped())
		}
	})
}

func TestAnOutageIsTriedByOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &flaky{}
		f.Server = serve(t, faulty.Answer{Status: 204, Delay: 10 * time.Millisecond, Then: faulty.Close})
		var failed atomic.Int64
		cfg := config(t, nil)
		cfg.Concurrency = 64
		cfg.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := f.Dial(ctx, network, address)
			if err != nil {
				failed.Add(1)
			}
			return conn, err
		}
		c := start(t, cfg)
		// The outage begins between two answers: each would show that the server
		// is there.
		updateAll(t.Context(), c, 500, 64)
		f.set(true)
		time.AfterFunc(5*time.Second, func() { f.set(false) })
		if got := count(updateAll(t.Context(), c, 2000, 64)); got["success"] != 2000 {
			t.Errorf("%v", got)
		}
		// Those that were started before it was known, and then one after the
		// other.
		if n := failed.Load(); n > 64+12 {
			t.Errorf("%d attempts to connect", n)
		}
	})
}

func TestAServerThatConnectsAndDoesNotAnswerIsNotUnreachable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, faulty.Answer{Then: faulty.Close})
		dials := 0
		cfg := config(t, nil)
		cfg.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if dials++; dials%2 == 0 {
				return nil, errRefused
			}
			return server.Dial(ctx, network, address)
		}
		c := start(t, cfg)
		began := time.Now()
		got := count(updateAll(t.Context(), c, 30, 1))
		if took := time.Since(began); took < time.Minute || got["no answer"] != 30 || c.Stopped() != nil {
			t.Errorf("%v after %v, stopped: %v", got, took, c.Stopped())
		}
	})
}
