package luigisbox_test

import (
	"context"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pinsync/sync/luigisbox/internal/faulty"
)

// counted counts the connections that are open on our side.
type counted struct {
	net.Conn
	close func()
}

func (c *counted) Close() error {
	c.close()
	return c.Conn.Close()
}

func TestConnectionsAreBoundedWhateverIsSent(t *testing.T) {
	const concurrency = 8
	synctest.Test(t, func(t *testing.T) {
		draw := rand.New(rand.NewPCG(1, 2))
		server := serveScript(t, func(r *faulty.Request) faulty.Answer {
			a := faulty.Answer{Status: 204, Delay: time.Duration(draw.IntN(100)) * time.Millisecond}
			if r.Method == "POST" {
				a.Status, a.Body = 201, `{"id":"`+someID+`"}`
			}
			a.Then = faulty.Ending(draw.IntN(10) / 8) // some close
			return a
		})
		var mu sync.Mutex
		open, most := 0, 0
		cfg := config(t, nil)
		cfg.Concurrency = concurrency
		cfg.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			mu.Lock()
			open++
			most = max(most, open)
			mu.Unlock()
			time.Sleep(5 * time.Millisecond)
			conn, err := server.Dial(ctx, network, address)
			return &counted{conn, sync.OnceFunc(func() {
				mu.Lock()
				defer mu.Unlock()
				open--
			})}, err
		}
		c := start(t, cfg)
		var workers sync.WaitGroup
		for worker := range concurrency {
			workers.Go(func() {
				pauses := rand.New(rand.NewPCG(3, uint64(worker)))
				for i := range 100 {
					if i%2 == 0 {
						_, _ = c.Update(t.Context(), id(i), someBody)
					} else {
						_, _, _ = c.Create(t.Context(), someBody)
					}
					// Long enough for a connection to be too old for a POST, or
					// for everything.
					time.Sleep(time.Duration(pauses.IntN(3)*pauses.IntN(20)) * time.Second)
				}
			})
		}
		workers.Wait()
		if most > concurrency {
			t.Errorf("%d connections were open at once", most)
		}
		c.Close()
		synctest.Wait()
		if open != 0 {
			t.Errorf("%d connections are open after Close", open)
		}
	})
}
