package luigisbox

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// credentials is what the server made of them so far. The zero value is that
// of a new client.
type credentials struct {
	mu       sync.Mutex
	accepted bool
	refused  int // calls in a row that it refused since
}

// maxRefusedCalls is how many calls in a row get a 401 or 403 before the
// client stops, when the server accepted the same key before.
const maxRefusedCalls = 3

func (c *credentials) accept() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.accepted, c.refused = true, 0
}

// refuse takes in that a call got a 401 or 403. It reports whether the key was
// accepted before, and whether the client should stop.
func (c *credentials) refuse() (accepted, stop bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused++
	return c.accepted, !c.accepted || c.refused >= maxRefusedCalls
}

// acceptsKey reports whether a status says that the signature was right.
func (r *request) acceptsKey(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity:
		return true
	}
	return r.succeeds(status)
}

// unauthorized is a 401 or 403, with the clock's part in it.
func (c *Client) unauthorized(o *outcome, r *request) *APIError {
	e := readError(o, r)
	if c.keyHint != "" {
		e.Hint = c.keyHint + "; else " + e.Hint
	}
	if ahead, known := clockOffset(o); known && ahead.Abs() > maxClockOffset {
		e.clock = &clockError{ahead}
		e.Hint = "set this machine's clock"
	}
	return e
}

// slowLink is a 401 to a request that was on its way for so long that its date
// was too old when it arrived.
func slowLink(o *outcome, r *request) *APIError {
	e := readError(o, r)
	e.slow = true
	e.Problem = fmt.Sprintf("the link is too slow: %d bytes took %s, and the server accepts a date for %s (%s)",
		len(r.body), o.answered.Sub(o.started).Round(100*time.Millisecond), maxClockOffset, statusText(o.status))
	e.Hint = "lower --concurrency, so that fewer requests share the link, make the definition smaller, or use a faster link"
	return e
}

// maxClockOffset is how far a Date may be off for the server to accept it.
const maxClockOffset = 5 * time.Second

// clockOffset is how far the server's clock is ahead of ours. Date is cut to
// the second, so the middle of that second is taken; the server wrote it at
// some moment between signing and answer, so an offset that such a moment
// explains is none.
func clockOffset(o *outcome) (ahead time.Duration, known bool) {
	date, err := http.ParseTime(o.header.Get("Date"))
	if err != nil {
		return 0, false
	}
	date = date.Add(time.Second/2 - 1)
	switch signed, answered := o.signed.Round(0), o.answered.Round(0); {
	case date.After(answered):
		return date.Sub(answered), true
	case date.Before(signed):
		return date.Sub(signed), true
	}
	return 0, true
}

// stopCause says why no attempt may start, or nil.
func (c *Client) stopCause(ctx context.Context) error {
	switch {
	case c.stopped.Err() != nil:
		return context.Cause(c.stopped)
	case c.life.Err() != nil:
		return context.Cause(c.life)
	case ctx.Err() != nil:
		if cause := context.Cause(ctx); cause != ctx.Err() {
			return cause
		}
		return errCalledOff
	}
	return nil
}
