package luigisbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Backoff between the attempts of one call: the nth wait is random between
// nothing and backoffBase·2ⁿ, at most backoffCap ("full jitter"). A moment
// that the server names goes before it, up to maxRetryAfter.
const (
	backoffBase   = 500 * time.Millisecond
	backoffCap    = 30 * time.Second
	maxRetryAfter = 60 * time.Second
)

// staleDate is how long an attempt must have been on its way for its Date to
// be what a 401 may be about. The server bears 5 s.
const staleDate = 4 * time.Second

// call is one call's way through its attempts.
type call struct {
	client  *Client
	request *request
	ex      Exchange
	started time.Time

	throttled int   // answers of 429
	retries   int   // attempts made that count against Config.Retries
	last      error // what became of the last attempt
	lost      bool  // an attempt may have been carried out without our hearing of it
	fresh     bool  // the next attempt takes a new connection
	resigned  bool  // a 401 over an old date was repeated
}

// do makes the attempts of one call. The outcome is that of the attempt that
// succeeded.
func (c *Client) do(ctx context.Context, r *request) (*outcome, Exchange, error) {
	k := &call{client: c, request: r}
	for {
		o, wait, again := k.next(ctx)
		if !again {
			return o, k.ex, k.settle()
		}
		if !c.sleep(ctx, wait) {
			return nil, k.ex, k.settle()
		}
	}
}

// next makes one attempt when the client allows it. again says that there is
// to be another, after wait.
func (k *call) next(ctx context.Context) (o *outcome, wait time.Duration, again bool) {
	c := k.client
	leave, err := c.lead.enter(ctx, c)
	if err == nil {
		defer leave()
		err = c.pace.wait(ctx, c)
	}
	if err != nil {
		k.stopped(err)
		return nil, 0, false
	}
	attempt := c.attempt(ctx, k.request, k.fresh)
	o, k.fresh = &attempt, false
	if o.calledOff {
		k.stopped(c.stopCause(ctx))
		return nil, 0, false
	}
	k.note(o)
	wait, again = k.judge(o)
	if o.err == nil {
		c.pace.heed(o, k.throttled)
		c.lead.open()
	}
	c.logAttempt(k.request, o, k.ex.Attempts, k.last)
	return o, wait, again
}

// note adds an attempt's facts to the call's.
func (k *call) note(o *outcome) {
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
}

// judge says what an attempt means: k.last is nil for success; again says
// that there is to be another attempt, after wait.
func (k *call) judge(o *outcome) (wait time.Duration, again bool) {
	c, r := k.client, k.request
	switch {
	case o.err != nil && !o.sent:
		err := &ConnectError{Host: c.base.Host, Via: c.via, Problem: connectProblem(o.err), Cause: o.err}
		k.last = err
		c.connectFailed(err)
		return k.backoff(0)
	case o.err != nil:
		k.lost = true
		k.last = &noAnswerError{read: r.read, cause: o.err}
		if r.once || o.ended {
			return 0, false
		}
		if o.stale {
			k.fresh = true
			return 0, true
		}
		return k.backoff(0)
	}

	c.failures.reset()
	switch s := o.status; {
	case r.succeeds(s):
		if r.read && o.bodyErr != nil && !errors.Is(o.bodyErr, errTooLarge) {
			k.last = &noAnswerError{read: true, cause: o.bodyErr}
			return k.backoff(0)
		}
		k.last = nil
		return 0, false
	case s == http.StatusUnauthorized || s == http.StatusForbidden:
		if s == http.StatusUnauthorized && o.took() > staleDate && !k.resigned {
			k.resigned = true
			k.last = readError(o, r)
			return 0, true
		}
		err := unauthorized(o, r)
		k.last = err
		c.stop(err)
		return 0, false
	case s == http.StatusTooManyRequests:
		k.last = readError(o, r)
		k.throttled++
		if _, again := k.backoff(0); !again {
			return 0, false
		}
		named, _ := retryAfter(o)
		return k.refused(named), true
	case s == http.StatusRequestTimeout, s >= 500:
		err := readError(o, r)
		k.last = err
		named, comeBack := retryAfter(o)
		if r.once && (!comeBack || s != http.StatusServiceUnavailable && s != http.StatusRequestTimeout) {
			// Something between may have given up on a server that did its part.
			k.last = &noAnswerError{cause: err}
			return 0, false
		}
		return k.backoff(named)
	}
	k.last = readError(o, r)
	return 0, false
}

// backoff counts a retry. named, when above zero, is what the server asked for.
func (k *call) backoff(named time.Duration) (wait time.Duration, again bool) {
	if k.retries == k.client.retries {
		return 0, false
	}
	k.retries++
	if named > 0 {
		return named, true
	}
	return rand.N(min(backoffCap, backoffBase<<k.retries>>1)), true
}

// refused says how long the call waits after a 429, beside the pause of the
// whole client if there is one. From the third on there is.
func (k *call) refused(named time.Duration) time.Duration {
	switch {
	case named > 0 || k.throttled > refusalsBorne:
		return 0
	case k.throttled == 1:
		return rand.N(loneBase)
	}
	return pauseBase/2 + rand.N(pauseBase/2)
}

// settle gives the call's error: the last attempt's, unless an earlier one was
// left without an answer. That one may have been carried out whatever the
// answer to another.
func (k *call) settle() error {
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
		return true // whoever comes next looks
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

// retryAfter reads the Retry-After header: seconds or an HTTP date, at most
// maxRetryAfter. The wait is 0 when that does not lie ahead, and ok is false
// when there is none that makes sense.
func retryAfter(o *outcome) (wait time.Duration, ok bool) {
	text := strings.TrimSpace(o.header.Get("Retry-After"))
	if isDigits(text) {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil || seconds > int64(maxRetryAfter/time.Second) {
			return maxRetryAfter, true // all digits: too many of them is still long
		}
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	return min(max(at.Sub(o.answered), 0), maxRetryAfter), true
}

func isDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
