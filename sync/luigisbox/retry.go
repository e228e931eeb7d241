package luigisbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"
)

// Backoff between the attempts of one call: the nth wait (n from 1) is uniform
// in [w/2, w), where w is min(backoffCap, backoffBase·2ⁿ⁻¹). So the four
// retries that are the default last for almost two seconds at least.
const (
	backoffBase = 500 * time.Millisecond
	backoffCap  = 30 * time.Second
)

// maxRefusalWait bounds what a call waits after a refusal, in addition to the
// pause of the whole client if there is one.
const maxRefusalWait = 100 * time.Millisecond

// staleDate is how long an attempt must have been on its way for its Date to
// be what a 401 may be about. The server accepts 5 s.
const staleDate = 4 * time.Second

// carriedOutAfter is how long a gateway must have waited before its 503 for the
// request to have been carried out by the server that it waited for.
const carriedOutAfter = 2 * time.Second

// call is one call's way through its attempts.
type call struct {
	client  *Client
	request *request
	ex      Exchange
	started time.Time

	retries  int   // attempts made that count against Config.Retries
	last     error // what became of the last attempt
	lost     bool  // an attempt may have been carried out without our hearing of it
	fresh    bool  // the next attempt takes a new connection
	resigned bool  // a 401 over an old date was repeated

	refusals     int // answers that asked for fewer requests
	inFlight     int // requests when the last attempt started, with its own
	room         int // after a refusal, how many must not be in flight when it starts again
	firstRefusal time.Time

	connectFailures int // attempts without a connection
	connections     int // how many the client had made at the last of them
}

// do makes the attempts of one call. The outcome is that of the attempt that
// succeeded.
func (c *Client) do(ctx context.Context, r *request) (*outcome, Exchange, error) {
	k := &call{client: c, request: r}
	for {
		o, wait, again := k.next(ctx)
		if !again {
			return o, k.ex, k.result()
		}
		if !c.sleep(ctx, wait) {
			return nil, k.ex, k.result()
		}
	}
}

// next makes one attempt when the client allows it. again says that there is
// to be another, after wait.
func (k *call) next(ctx context.Context) (o *outcome, wait time.Duration, again bool) {
	c := k.client
	leave, err := c.probe.enter(ctx, c)
	if err == nil {
		defer leave()
		k.inFlight, err = c.throttle.enter(ctx, c, k.room)
	}
	if err != nil {
		k.stopped(err)
		return nil, 0, false
	}
	defer c.throttle.leave()
	attempt := c.attempt(ctx, k.request, k.fresh)
	o, k.fresh = &attempt, false
	if o.calledOff {
		k.stopped(c.stopCause(ctx))
		return nil, 0, false
	}
	k.record(o)
	wait, again = k.classify(o)
	if o.err == nil {
		if wait := c.throttle.observe(o); wait > 0 && c.waiting != nil {
			c.waiting(wait)
		}
		c.probe.gotAnswer()
	}
	c.logAttempt(k.request, o, k.ex.Attempts, k.last)
	return o, wait, again
}

// record adds an attempt's facts to the call's.
func (k *call) record(o *outcome) {
	if k.started.IsZero() {
		k.started = o.started
	}
	k.ex.Attempts++
	k.ex.Duration = o.finished.Sub(k.started)
	if o.err != nil {
		return
	}
	k.ex.Status = o.status
	k.ex.RoundTrip = o.answered.Sub(o.signed)
	k.ex.ClockOffset, k.ex.ClockKnown = clockOffset(o)
	k.ex.RetryAfter, _ = retryAfter(o)
}

// classify says what an attempt means: k.last is nil for success; again says
// that there is to be another attempt, after wait.
func (k *call) classify(o *outcome) (wait time.Duration, again bool) {
	switch {
	case o.err != nil && !o.sent:
		return 0, k.connectFailed(o)
	case o.err != nil:
		k.lost = true
		k.last = &noAnswerError{read: k.request.read, cause: o.err}
		if k.request.once || o.ended {
			return 0, false
		}
		if o.stale {
			k.fresh = true
			return 0, true
		}
		return k.backoff()
	}
	if o.throttles() {
		return k.refused(o)
	}
	k.client.refusals.pass(o)
	return k.classifyStatus(o)
}

// classifyStatus does the same for an answer that does not throttle.
func (k *call) classifyStatus(o *outcome) (wait time.Duration, again bool) {
	c, r := k.client, k.request
	if r.acceptsKey(o.status) {
		c.credentials.accept()
	}
	switch s := o.status; {
	case r.succeeds(s):
		if r.read && o.bodyErr != nil && !errors.Is(o.bodyErr, errTooLarge) {
			k.last = &noAnswerError{read: true, cause: o.bodyErr}
			return k.backoff()
		}
		k.last = nil
		return 0, false
	case r.public && (s == http.StatusUnauthorized || s == http.StatusForbidden):
		k.last = readError(o, r)
		if _, stop := c.credentials.refuse(); stop {
			c.stop(k.last)
		}
		return 0, false
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		return 0, k.unauthorized(o)
	case s == http.StatusRequestTimeout, s >= 500:
		err := readError(o, r)
		k.last = err
		if r.once {
			// Something between may have given up on a server that did its part.
			k.last = &noAnswerError{cause: err}
			return 0, false
		}
		return k.backoff()
	}
	k.last = readError(o, r)
	return 0, false
}

// unauthorized takes in a 401 or 403. One that came late is repeated once: its
// date may have been too old when it arrived.
func (k *call) unauthorized(o *outcome) (again bool) {
	c, r := k.client, k.request
	if o.status == http.StatusUnauthorized && o.answered.Sub(o.started) > staleDate {
		k.last = slowLink(o, r)
		again = !k.resigned
		k.resigned = true
		return again
	}
	err := c.unauthorized(o, r)
	accepted, stop := c.credentials.refuse()
	err.again = accepted
	k.last = err
	if stop {
		c.stop(err)
	}
	return false
}

// refused takes in an answer that asks for fewer requests. It counts against
// the retries only when others pass and this call does not.
func (k *call) refused(o *outcome) (wait time.Duration, again bool) {
	c, r := k.client, k.request
	err := readError(o, r)
	k.last = err
	named, comeBack := retryAfter(o)
	passed, stop := c.refusals.refuse(o, named)
	switch {
	case r.once && !notCarriedOut(o, comeBack):
		k.last = &noAnswerError{cause: err}
	case stop == nil:
		again = k.countRefusal(o, passed)
	}
	if stop != nil {
		c.stop(stop)
	}
	return rand.N(maxRefusalWait), again
}

// notCarriedOut reports whether a refusal says that nothing was done: it is
// 429, or a 503 that says when to come back or came at once.
func notCarriedOut(o *outcome, comeBack bool) bool {
	return o.status == http.StatusTooManyRequests ||
		o.status == http.StatusServiceUnavailable && (comeBack || o.answered.Sub(o.signed) < carriedOutAfter)
}

// countRefusal counts a refusal, and reports whether the call may go on.
func (k *call) countRefusal(o *outcome, passed time.Time) bool {
	if k.refusals == 0 {
		k.firstRefusal = o.finished
	}
	k.refusals++
	k.room = max(k.inFlight-1, 1)
	free := o.status == http.StatusTooManyRequests || o.status == http.StatusServiceUnavailable
	if free && !passed.After(k.firstRefusal) {
		return true
	}
	return k.countRetry()
}

// countRetry reports whether the call may make one more attempt that counts.
func (k *call) countRetry() bool {
	if k.retries == k.client.retries {
		return false
	}
	k.retries++
	return true
}

// backoff counts a retry, and says how long to wait before it.
func (k *call) backoff() (wait time.Duration, again bool) {
	if !k.countRetry() {
		return 0, false
	}
	most := min(backoffCap, backoffBase<<(k.retries-1))
	return most/2 + rand.N(most/2), true
}

// result gives the call's error: the last attempt's, unless an earlier one was
// left without an answer. That one may have been carried out whatever the
// answer to another.
func (k *call) result() error {
	var lost *noAnswerError
	if k.last == nil || !k.lost || k.request.read || errors.As(k.last, &lost) {
		return k.last
	}
	var connect *ConnectError
	if errors.As(k.last, &connect) {
		return &noAnswerError{cause: connect.Cause}
	}
	return &noAnswerError{cause: k.last, earlier: true}
}

// stopped ends the call before its next attempt: with the error of the last
// one, or with cause where there was none.
func (k *call) stopped(cause error) {
	if k.ex.Attempts == 0 {
		k.last = &StoppedError{Cause: cause}
	}
}

// sleep waits, and reports false when the run stops first.
func (c *Client) sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true // the next attempt asks whether the run goes on
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-c.stopped.Done():
	case <-c.life.Done():
	}
	return false
}
