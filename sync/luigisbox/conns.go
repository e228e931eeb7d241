package luigisbox

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// conns are the connections of one client to its server, at most so many at a
// time. An attempt takes one, signs, sends and gives it back.
//
// They are kept here, and not by http.Transport, because a Transport repeats
// requests by itself, chooses and dials connections between signing and
// sending, cannot be asked for a new connection, and does not keep to its
// limit with HTTP/2.
type conns struct {
	transport *http.Transport // makes connections; it keeps none
	scheme    string
	address   string
	most      int

	mu      sync.Mutex
	idle    []*conn // HTTP/1, the last used last
	shared  []*conn // HTTP/2
	open    int     // all that were dialled and not dropped
	dialing int
	http2   bool // the last connection speaks HTTP/2
	streams int  // requests that the server takes on one; 0 when not known yet
	closed  bool

	// changed is closed when one who waits should look again; nil when nobody
	// waits. It has a lock of its own because connections report changes at
	// any time, also from within calls made under mu.
	watch   sync.Mutex
	changed chan struct{}
}

// conn is one connection.
type conn struct {
	*http.ClientConn
	http2    bool
	answered bool      // it has carried an answer before
	retired  bool      // HTTP/2: nothing new goes on it
	inUse    int       // HTTP/2: attempts that have taken it
	since    time.Time // HTTP/1: when it became idle
}

// Bounds on idling. idleTimeout is below what servers commonly use (60 s and
// up), so that it is we who close an idle connection. What must not be
// repeated goes on one that was busy just now, as some servers close after 5 s.
const (
	idleTimeout = 30 * time.Second
	idleForOnce = 2 * time.Second
)

// need is what an attempt asks of its connection.
type need struct {
	fresh bool          // one that was not used before
	idle  time.Duration // or idle for less than this (HTTP/1)
}

// take gives a connection that takes a request now, dialling where there is
// none; kept says that it has carried an answer before. The error is the
// network's, or ctx's cause.
func (p *conns) take(ctx context.Context, need need) (c *conn, kept bool, err error) {
	var changed <-chan struct{}
	for {
		p.mu.Lock()
		c, dial, err := p.find(need)
		kept = c != nil && c.answered
		p.mu.Unlock()
		switch {
		case err != nil || c != nil:
			return c, kept, err
		case dial:
			c, err = p.dial(ctx)
			return c, false, err
		case changed == nil:
			// Watching before looking again misses no change.
			changed = p.watchChanges()
			continue
		}
		select {
		case <-changed:
			changed = nil
		case <-ctx.Done():
			return nil, false, context.Cause(ctx)
		}
	}
}

// find gives a connection, or says that one is to be dialled, which it counts.
func (p *conns) find(need need) (c *conn, dial bool, err error) {
	if p.closed {
		return nil, false, errClosed
	}
	if need.fresh {
		p.makeRoom()
	}
	room := p.open+p.dialing < p.most
	soon := false
	if !need.fresh || !room {
		if c, soon = p.reserve(need.idle); c != nil {
			return c, false, nil
		}
		room = p.open+p.dialing < p.most
	}
	// How many an HTTP/2 server needs shows only as they come.
	if room && !soon && (!p.http2 || p.dialing == 0) {
		p.dialing++
		return nil, true, nil
	}
	return nil, false, nil
}

// reserve takes a connection that is open and free, or nil; soon says that one
// is about to be free.
func (p *conns) reserve(idle time.Duration) (taken *conn, soon bool) {
	for len(p.idle) > 0 {
		last := len(p.idle) - 1
		c := p.idle[last]
		p.idle = p.idle[:last]
		if time.Since(c.since) < idle && c.Err() == nil && c.Reserve() == nil {
			return c, false
		}
		p.drop(c)
	}
	for i := 0; i < len(p.shared); i++ {
		c := p.shared[i]
		// A stream ends a moment after its answer was read, so there may be
		// more in flight than in use. The order of the questions matters.
		inFlight := c.InFlight()
		free := c.Available() > 0
		switch {
		case c.Err() != nil, c.inUse == 0 && inFlight == 0 && (c.retired || !free):
			p.shared = append(p.shared[:i], p.shared[i+1:]...)
			i--
			p.drop(c)
		case c.retired:
		case p.streams == 0 && !free:
			// It is full before it has answered. A new connection does not
			// know its limit yet, and would take more than it can send.
			p.streams = c.inUse
		case p.streams > 0 && c.inUse >= p.streams:
		case free && c.Reserve() == nil:
			c.inUse++
			return c, false
		default:
			soon = soon || inFlight > c.inUse
		}
	}
	return nil, soon
}

// use is what became of a connection that was taken.
type use int

const (
	unused   use = iota // nothing was sent on it
	answered            // an answer came
	broken              // none came
)

// giveBack takes c back after its attempt.
func (p *conns) giveBack(c *conn, use use) {
	if use == unused {
		c.Release()
	}
	defer p.wake()
	p.mu.Lock()
	defer p.mu.Unlock()
	if use == answered && !c.answered {
		c.answered = true
		if c.http2 {
			p.streams = max(1, c.Available()+c.InFlight())
		}
	}
	switch {
	case c.http2:
		c.inUse--
		c.retired = c.retired || use == broken
		if p.closed {
			_ = c.Close()
		}
	case p.closed || c.Available() == 0:
		p.drop(c)
	default:
		c.since = time.Now()
		p.idle = append(p.idle, c)
	}
}

// drop closes c, which is in no list any more.
func (p *conns) drop(c *conn) {
	_ = c.Close()
	p.open--
}

// makeRoom drops the longest idle connection where no other can be dialled.
func (p *conns) makeRoom() {
	if p.open+p.dialing >= p.most && len(p.idle) > 0 {
		p.drop(p.idle[0])
		p.idle = append(p.idle[:0], p.idle[1:]...)
	}
}

// close closes what is not in use; the rest is closed when it is given back.
func (p *conns) close() {
	defer p.wake()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, c := range append(p.idle, p.shared...) {
		_ = c.Close()
	}
	p.idle, p.shared = nil, nil
}

func (p *conns) watchChanges() <-chan struct{} {
	p.watch.Lock()
	defer p.watch.Unlock()
	if p.changed == nil {
		p.changed = make(chan struct{})
	}
	return p.changed
}

// wake makes those who wait look again.
func (p *conns) wake() {
	p.watch.Lock()
	defer p.watch.Unlock()
	if p.changed != nil {
		close(p.changed)
		p.changed = nil
	}
}
