package luigisbox

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// maxConnectFailures is how many attempts in a row, over the whole client, may
// fail to connect before it stops.
const maxConnectFailures = 10

// connectFailures counts attempts without a connection since the last answer.
type connectFailures struct{ inRow atomic.Int32 }

func (f *connectFailures) reset() {
	if f.inRow.Load() != 0 {
		f.inRow.Store(0)
	}
}

// unreachableError is why a client stopped that could not connect.
type unreachableError struct{ last *ConnectError }

func (e *unreachableError) Error() string {
	return strconv.Itoa(maxConnectFailures) + " attempts in a row could not connect to " + e.last.where() + ": " + e.last.Problem
}

func (e *unreachableError) Is(target error) bool { return target == ErrUnreachable }

// connectFailed counts err, and stops the client when it is one too many.
func (c *Client) connectFailed(err *ConnectError) {
	if c.failures.inRow.Add(1) >= maxConnectFailures {
		c.stop(&unreachableError{err})
	}
}

// unauthorized is a 401 or 403, with the clock's part in it.
func unauthorized(o *outcome, r *request) *APIError {
	e := readError(o, r)
	if ahead, known := clockOffset(o); known && ahead.Abs() > maxClockOffset {
		e.clock = &clockError{ahead}
		e.Hint = "set this machine's clock"
	}
	return e
}

// maxClockOffset is how far a Date may be off for the server to bear it.
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

var errInterrupted = errors.New("the run was stopped")

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
		return errInterrupted
	}
	return nil
}
