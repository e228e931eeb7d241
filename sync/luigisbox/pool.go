package luigisbox

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// pool holds the connections of one client to its server: HTTP/1.1, and at
// most so many at a time, idle ones included. An attempt takes one, signs,
// sends, and gives it back.
//
// It is not left to http.Transport, which repeats a GET on its own when a kept
// connection dies, writes a request that is cancelled at the moment in which it
// gets its connection, cannot be asked for a new connection, and would need a
// second pool for requests that must not be repeated, with as many connections
// again.
type pool struct {
	transport *http.Transport // dials; it keeps no connection
	scheme    string
	address   string

	// slots holds one element for each connection that is in use or being
	// dialed. A connection is only dialed when none is idle, or in the place
	// of an idle one, so that all together are never more than its capacity.
	slots chan struct{}

	mu     sync.Mutex
	idle   []*conn // the last used last
	closed bool
}

// conn is one connection.
type conn struct {
	*http.ClientConn
	reused    bool // it has carried an answer before
	idleSince time.Time
}

// maxIdle is below what servers commonly use (60 s and more), so that it is we
// who close an idle connection. A request that must not be repeated uses one
// that was busy just now, since some servers close after 5 s.
const (
	maxIdle        = 30 * time.Second
	maxIdleForOnce = 2 * time.Second
)

// take gives a connection for one request: an idle one that was used less than
// idle ago, else a new one. The error is the network's, or the cause of ctx's
// end.
func (p *pool) take(ctx context.Context, idle time.Duration) (*conn, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	c, err := p.takeIdle(idle)
	if c == nil && err == nil {
		c, err = p.dial(ctx)
	}
	if err != nil {
		<-p.slots
		return nil, err
	}
	return c, nil
}

// takeIdle takes the idle connection that was used last. It closes those that
// are dead, and the one that was idle for too long: the new connection takes
// its place.
func (p *pool) takeIdle(idle time.Duration) (*conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) > 0 {
		last := len(p.idle) - 1
		c := p.idle[last]
		p.idle = p.idle[:last]
		inTime := time.Since(c.idleSince) < idle
		if inTime && c.Err() == nil && c.Reserve() == nil {
			return c, nil
		}
		_ = c.Close()
		if !inTime {
			break
		}
	}
	if p.closed {
		return nil, errClosed
	}
	return nil, nil
}

// dial opens a connection that is reserved for the caller.
func (p *pool) dial(ctx context.Context) (*conn, error) {
	cc, err := p.transport.NewClientConn(ctx, p.scheme, p.address)
	if err == nil {
		err = cc.Reserve()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil && p.closed {
		err = errClosed
	}
	if err == nil {
		return &conn{ClientConn: cc}, nil
	}
	if cc != nil {
		_ = cc.Close()
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return nil, err
}

// giveBack takes back a connection after its request.
func (p *pool) giveBack(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || c.Available() == 0 {
		_ = c.Close()
	} else {
		c.idleSince = time.Now()
		p.idle = append(p.idle, c)
	}
	<-p.slots
}

// close closes the idle connections; those in use are closed when they are
// given back.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, c := range p.idle {
		_ = c.Close()
	}
	p.idle = nil
}
