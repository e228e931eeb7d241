package luigisbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// request is one call's request, the same on each attempt but for its
// signature.
type request struct {
	method, path, query string
	body                []byte
	// spelled says that path is escaped already, and is sent as it is spelled.
	spelled bool

	want    int  // the status that is success
	gone    bool // 404 is success too
	room    int  // the most bytes of a success's body; 0 when none is wanted
	read    bool // it changes nothing
	tracker bool // its path names nothing but the tracker
	once    bool // it must not be repeated when it may have been carried out
	public  bool // it is not signed, and shares its limit with shoppers
}

// succeeds reports whether status is success.
func (r *request) succeeds(status int) bool {
	return status == r.want || r.gone && status == http.StatusNotFound
}

// outcome is what became of one attempt.
type outcome struct {
	// err is nil when the server answered.
	err error
	// calledOff: the attempt was ended before anything was sent, because the
	// run stops.
	calledOff bool
	// sent: some of it may have reached the server.
	sent bool
	// stale: it was sent on a reused connection, which died before one byte
	// of an answer.
	stale bool
	// ended: it was ended while it waited for its answer, because the run
	// stops.
	ended bool

	public  bool // as of the request
	status  int
	header  http.Header
	body    []byte
	bodyErr error // the body is not whole
	// redact hides secrets in what the server says; it is nil when nothing was
	// sent.
	redact func(text string) string

	started, signed, answered, finished time.Time
}

func (o *outcome) took() time.Duration { return o.finished.Sub(o.started) }

var (
	errCalledOff = errors.New("the run was stopped")
	errTooLarge  = errors.New("the body is too large")
)

// refusalTime bounds the reading of the body of an answer that is not a success.
const refusalTime = 3 * time.Second

// timeoutError is the end of an attempt's time.
type timeoutError struct{ after time.Duration }

func (e timeoutError) Error() string { return "timed out after " + e.after.String() }

// The states of a try.
const (
	connecting int32 = iota // nothing was sent, and calling it off is safe
	sending                 // it has a connection, and the server may see it
	calledOff               // it must not be sent
)

// try is one attempt on its way.
type try struct {
	state  atomic.Int32
	heard  atomic.Bool // the first byte of an answer arrived
	cancel context.CancelCauseFunc
}

// grace is how long an attempt that is under way may go on after its context
// ended.
const grace = 5 * time.Second

// attempt sends r once and reads the answer. When ctx ends or the client
// stops, an attempt that has no connection yet is called off at once; one that
// is under way has its grace when ctx ends, and is not touched by the client's
// own stop. fresh asks for a new connection.
func (c *Client) attempt(ctx context.Context, r *request, fresh bool) (o outcome) {
	o.started, o.public = time.Now(), r.public
	defer func() { o.finished = time.Now() }()
	life, cancel := context.WithCancelCause(c.life)
	defer cancel(nil)
	defer time.AfterFunc(c.timeout, func() { cancel(timeoutError{c.timeout}) }).Stop()
	t := &try{cancel: cancel}
	defer context.AfterFunc(ctx, func() { t.callOff(life, grace) })()
	defer context.AfterFunc(c.stopped, func() { t.callOff(life, 0) })()

	idle := maxIdle
	switch {
	case fresh:
		idle = 0
	case r.once:
		idle = maxIdleForOnce
	}
	conn, err := c.pool.take(life, idle)
	if err != nil {
		o.err = err
		o.calledOff = stops(context.Cause(life))
		return o
	}
	if !conn.reused {
		c.probe.gotConnection()
	}
	if !t.state.CompareAndSwap(connecting, sending) {
		conn.Release()
		c.pool.giveBack(conn)
		o.err, o.calledOff = errCalledOff, true
		return o
	}
	o.sent, o.signed = true, time.Now()
	req := c.httpRequest(life, t, r, o.signed)
	authorization := req.Header.Get("Authorization")
	o.redact = func(text string) string { return c.secrets.redact(text, authorization) }
	resp, err := conn.RoundTrip(req)
	if err != nil {
		o.err = o.redactError(err)
		if cause := context.Cause(life); cause != nil {
			o.err, o.ended = cause, stops(cause)
		}
		o.stale = conn.reused && life.Err() == nil && !t.heard.Load()
		c.pool.giveBack(conn)
		return o
	}
	o.answered = time.Now()
	o.status, o.header = resp.StatusCode, resp.Header
	if !r.succeeds(o.status) {
		// What a refusal says is worth a moment, not the whole timeout.
		defer time.AfterFunc(refusalTime, func() { cancel(timeoutError{refusalTime}) }).Stop()
	}
	if o.body, o.bodyErr = readBody(resp, r); o.bodyErr != nil {
		o.bodyErr = o.redactError(o.bodyErr)
	}
	if cause := context.Cause(life); o.bodyErr != nil && cause != nil {
		o.bodyErr = cause
	}
	conn.reused = true
	c.pool.giveBack(conn)
	return o
}

// stops reports whether an attempt was ended by cause because the run stops.
func stops(cause error) bool {
	return errors.Is(cause, errCalledOff) || errors.Is(cause, errAbandoned) || errors.Is(cause, errClosed)
}

// httpRequest gives the request, signed unless it is public. It has no GetBody:
// net/http would use that to repeat it without our knowledge.
func (c *Client) httpRequest(ctx context.Context, t *try, r *request, now time.Time) *http.Request {
	header := make(http.Header, 4)
	header["Content-Type"] = []string{contentType}
	header["User-Agent"] = c.userAgent
	if !r.public {
		c.signer.sign(header, r.method, r.path, now)
	}
	req := (&http.Request{
		Method:     r.method,
		URL:        r.url(c.base),
		Proto:      "HTTP/1.1",
		ProtoMajor: 1,
		ProtoMinor: 1,
		Header:     header,
		Host:       c.base.Host,
	}).WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotFirstResponseByte: func() { t.heard.Store(true) },
	}))
	if len(r.body) > 0 {
		req.Body = io.NopCloser(bytes.NewReader(r.body))
		req.ContentLength = int64(len(r.body))
	}
	return req
}

// url is where the request goes, at the host of base.
func (r *request) url(base *url.URL) *url.URL {
	u := &url.URL{Scheme: base.Scheme, Host: base.Host, Path: r.path, RawQuery: r.query}
	if r.spelled {
		u.Path, u.Opaque = "", r.path
	}
	return u
}

// callOff ends an attempt that was not sent yet, and one that was after
// grace; 0 is without end.
func (t *try) callOff(life context.Context, grace time.Duration) {
	if t.state.CompareAndSwap(connecting, calledOff) {
		t.cancel(errCalledOff)
		return
	}
	if grace == 0 {
		return
	}
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-timer.C:
		t.cancel(errCalledOff)
	case <-life.Done():
	}
}

// logAttempt writes the line that --verbose shows. Err is one of ours: it
// holds no header.
func (c *Client) logAttempt(r *request, o *outcome, attempt int, err error) {
	attrs := make([]slog.Attr, 0, 6)
	attrs = append(attrs, slog.String("method", r.method), slog.String("path", r.path))
	if o.status != 0 {
		attrs = append(attrs, slog.Int("status", o.status))
	}
	attrs = append(attrs, slog.Duration("time", o.took().Round(time.Microsecond)), slog.Int("attempt", attempt))
	if err != nil {
		attrs = append(attrs, slog.String("error", logText(err)))
	}
	c.log.LogAttrs(context.Background(), slog.LevelInfo, "attempt", attrs...)
}
