package luigisbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"path"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"pinsync/sync/luigisbox/internal/faulty"
)

// ledger is what the server knows of each call.
type ledger struct {
	requests, acknowledged, applied, unanswered map[string]int
}

// chaos is a server that draws its faults.
type chaos struct {
	ledger
	draw *rand.Rand
	// gentle is how many of a hundred requests are answered as documented.
	gentle int
	// unauthorized is the request from which on there is only 401; 0 for never.
	unauthorized int
}

// name gives the call that a request belongs to: its id, or what a create's
// body says.
func name(r *faulty.Request) string {
	if r.Method != "POST" {
		return r.Method + path.Base(r.Path)
	}
	var body struct{ Model string }
	_ = json.Unmarshal(r.Body, &body)
	return r.Method + body.Model
}

func (c *chaos) answer(r *faulty.Request) faulty.Answer {
	n := name(r)
	c.requests[n]++
	good := faulty.Answer{Status: 204}
	if r.Method == "POST" {
		good = faulty.Answer{Status: 201, Body: `{"id":"` + someID + `"}`}
	}
	good.Delay = time.Duration(c.draw.IntN(200)) * time.Millisecond
	if c.unauthorized > 0 && r.N >= c.unauthorized {
		return faulty.Answer{Status: 401, Delay: good.Delay}
	}
	if c.draw.IntN(100) < c.gentle {
		c.applied[n]++
		c.acknowledged[n]++
		return good
	}
	lost := faulty.Answer{Then: faulty.Ending(1 + c.draw.IntN(3)), Delay: good.Delay}
	switch c.draw.IntN(12) {
	case 0: // never seen by what is behind
		c.unanswered[n]++
		return lost
	case 1, 2: // carried out, and never said
		c.applied[n]++
		c.unanswered[n]++
		c.acknowledged[n]++
		return lost
	case 3: // carried out, and said in part
		c.applied[n]++
		c.unanswered[n]++
		c.acknowledged[n]++
		good.Cut, good.Then = 1+c.draw.IntN(60), faulty.Close
		return good
	case 4: // carried out, and said too late
		c.applied[n]++
		c.unanswered[n]++
		c.acknowledged[n]++
		good.Delay = time.Minute
		return good
	case 5: // carried out, said, and closed
		c.applied[n]++
		c.acknowledged[n]++
		good.Then = faulty.Close
		return good
	case 6:
		return faulty.Answer{Status: []int{408, 429, 503}[c.draw.IntN(3)], Header: []string{"Retry-After: 0"}, Then: faulty.Ending(c.draw.IntN(2))}
	case 7:
		return faulty.Answer{Status: 429, Header: []string{"Retry-After: 2"}}
	case 8: // carried out, and failed
		c.applied[n]++
		bad := faulty.Answer{Status: []int{408, 500, 502, 503, 504}[c.draw.IntN(5)], Body: "<html>"}
		if bad.Status == 503 { // one that came sooner was not carried out
			bad.Delay = 2*time.Second + good.Delay
		}
		return bad
	case 9:
		return faulty.Answer{Status: []int{400, 404, 422, 302, 200}[c.draw.IntN(5)], Body: `{"reason":`}
	case 10:
		return faulty.Answer{Status: 422, Body: "x", Length: 1000, Then: faulty.Hang}
	}
	return faulty.Answer{Status: 500, Stream: 1 << 20, Then: faulty.Reset}
}

func TestWhatIsSaidIsTrue(t *testing.T) {
	for _, concurrency := range []int{1, 8, 64} {
		for seed := range uint64(24) {
			t.Run(fmt.Sprintf("at %d, seed %d", concurrency, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { tellTruth(t, concurrency, seed) })
			})
		}
	}
}

func tellTruth(t *testing.T, concurrency int, seed uint64) {
	draw := rand.New(rand.NewPCG(seed, uint64(concurrency)))
	c := &chaos{
		ledger: ledger{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}},
		draw:   rand.New(rand.NewPCG(seed, 1)),
		gentle: draw.IntN(90),
	}
	if draw.IntN(4) == 0 {
		c.unauthorized = 1 + draw.IntN(150)
	}
	server := serveScript(t, c.answer)

	cfg := config(t, nil)
	cfg.Concurrency, cfg.Retries, cfg.Timeout = concurrency, draw.IntN(5), 10*time.Second
	badDials := draw.IntN(40)
	var mu sync.Mutex
	cfg.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		mu.Lock()
		fate, d := draw.IntN(100), time.Duration(draw.IntN(100))*time.Millisecond
		mu.Unlock()
		if fate < badDials {
			return nil, syscall.ECONNREFUSED
		}
		return slowDial(server, d)(ctx, network, address)
	}
	abandon := make(chan struct{})
	cfg.Abandon = abandon
	ctx := t.Context()
	if draw.IntN(2) == 0 {
		after := time.Duration(draw.IntN(5000)) * time.Millisecond
		ctx = stopAfter(after)
		if draw.IntN(2) == 0 {
			time.AfterFunc(after+time.Duration(draw.IntN(3000))*time.Millisecond, func() { close(abandon) })
		}
	}
	client := start(t, cfg)

	const calls = 120
	outcomes := make(map[string]outcome, calls)
	work := make(chan int)
	var workers sync.WaitGroup
	for range concurrency {
		workers.Go(func() {
			for i := range work {
				var n string
				var o outcome
				switch i % 3 {
				case 0:
					n = "PUT" + id(i)
					o.ex, o.err = client.Update(ctx, id(i), someBody)
				case 1:
					n = "DELETE" + id(i)
					o.ex, o.err = client.Delete(ctx, id(i))
				default:
					n = fmt.Sprint("POST", i)
					_, o.ex, o.err = client.Create(ctx, fmt.Appendf(nil, `{"model":"%d"}`, i))
				}
				mu.Lock()
				outcomes[n] = o
				mu.Unlock()
			}
		})
	}
	for i := range calls {
		work <- i
	}
	close(work)
	workers.Wait()
	client.Close()
	synctest.Wait()
	server.Close()

	for n, o := range outcomes {
		said := what(o.err)
		fail := func(why string) {
			t.Errorf("%s: %s: said %s, %+v, %v; server: %d requests, %d acknowledged, %d applied, %d unanswered",
				n, why, said, o.ex, o.err, c.requests[n], c.acknowledged[n], c.applied[n], c.unanswered[n])
		}
		removed := n[0] == 'D' && o.ex.Status == 404
		switch {
		case said == "success" && c.acknowledged[n] == 0 && !removed:
			fail("a success that the server did not acknowledge")
		case said != "success" && c.acknowledged[n] > 0 && said != "no answer":
			fail("an acknowledgement that was not heard")
		case said == "stopped" && (c.requests[n] > 0 || o.ex.Attempts > 0):
			fail("skipped, and yet sent")
		case said == "not sent" && c.unanswered[n] > 0:
			fail("not sent, and yet lost")
		case said == "refused" && (o.ex.Status == 0 || c.unanswered[n] > 0):
			fail("an answer of nobody, or after a lost one")
		case n[:2] == "PO" && c.applied[n] > 1:
			fail("created twice")
		case said == "unauthorized" && client.Stopped() == nil:
			fail("the client goes on after 401")
		case c.requests[n] > o.ex.Attempts:
			fail("more requests than attempts")
		case said == "unknown":
			fail("an error of no kind")
		}
	}
}
