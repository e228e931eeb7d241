package luigisbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// refusals counts the answers that ask for fewer requests, over the whole
// client. They slow the run, and do not count against the retries of a call
// while others pass; where none does, the client stops in the end. The zero
// value is that of a new client.
type refusals struct {
	mu     sync.Mutex
	passed int                     // answers of any other kind
	sent   [freeRefusals]time.Time // when the last of them were sent
	since  time.Time               // when the last of them came, or the first attempt began
	waited time.Duration
	waits  int       // waits that the server named, since the last one passed
	until  time.Time // the end of the last of them
}

const (
	// freeRefusals is how many other requests must be sent after a call's first
	// refusal, and pass, before further ones count against its retries.
	freeRefusals = 20
	// maxNamedWait is the longest wait that is kept when the server names it,
	// maxNamedWaits how many of them in a row, and maxStandstill for how long
	// nothing may pass meanwhile. Beyond, the client stops.
	maxNamedWait  = 5 * time.Minute
	maxNamedWaits = 3
	maxStandstill = 3 * time.Minute
)

// throttles reports whether an answer asks for fewer requests: 429, 503, or
// another that may be repeated and says when.
func (o *outcome) throttles() bool {
	switch s := o.status; {
	case s == http.StatusTooManyRequests, s == http.StatusServiceUnavailable:
		return true
	case s == http.StatusRequestTimeout, s >= 500:
		named, _ := retryAfter(o)
		return named > 0
	}
	return false
}

// pass takes in an answer of another kind.
func (r *refusals) pass(o *outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent[r.passed%freeRefusals] = o.started
	r.passed++
	r.since, r.waited, r.waits = o.finished, 0, 0
}

// refuse takes in a refusal that names a wait, or none if named is 0. It gives
// since when freeRefusals requests were sent and passed, the zero time if fewer
// did, and an error when the client should stop.
func (r *refusals) refuse(o *outcome, named time.Duration) (passed time.Time, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := o.finished
	passed = slices.MinFunc(r.sent[:], time.Time.Compare)
	if r.since.IsZero() {
		r.since = o.started
	}
	switch {
	case named > maxNamedWait:
		return passed, &throttledError{o.status, "asks to wait " + brief(named), now.Add(named)}
	case named > 0 && o.started.Before(r.until):
		// It came too late for the wait that is on, and may lengthen it.
		if end := now.Add(named); end.After(r.until) {
			r.waited += end.Sub(r.until)
			r.until = end
		}
	case named > 0:
		if r.waits++; r.waits > maxNamedWaits {
			return passed, &throttledError{o.status, fmt.Sprintf("still refuses every request after %d waits that it asked for", maxNamedWaits), now.Add(named)}
		}
		r.waited += named
		r.until = now.Add(named)
	}
	if now.Sub(r.since)-r.waited >= maxStandstill {
		return passed, &throttledError{o.status, "has accepted no request for " + brief(maxStandstill), now.Add(named)}
	}
	return passed, nil
}

// brief is d to the second, and without what is zero at its end: 25h, 5m1s.
func brief(d time.Duration) string {
	text := d.Round(time.Second).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// throttledError is why a client stopped whose requests the server refuses.
type throttledError struct {
	status  int
	problem string
	back    time.Time // when to come back, at the earliest
}

func (e *throttledError) Error() string {
	text := "the server " + e.problem + " (" + statusText(e.status) + "): run again after " + e.back.UTC().Format("2006-01-02 15:04:05 MST")
	if e.status >= 500 {
		text += "; https://luigisboxstatus.com shows incidents of Luigi's Box"
	}
	return text
}

func (e *throttledError) Is(target error) bool { return target == ErrThrottled }
