package luigisbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
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

	want int  // the status that is success
	gone bool // 404 is success too
	room int  // the most bytes of a success's body; 0 when none is wanted
	read bool // it changes nothing
	once bool // it must not be repeated when it may have been carried out
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
	// stale: it was sent on a kept connection, which died before one byte of
	// an answer.
	stale bool
	// ended: it was ended while it waited for its answer, because the run
	// stops.
	ended bool

	status  int
	header  http.Header
	body    []byte
	bodyErr error // the body is not whole
	hurried int   // attempts that the transport made before this one

	started, signed, answered, finished time.Time
}

func (o *outcome) took() time.Duration { return o.finished.Sub(o.started) }

var (
	errCalledOff = errors.New("the run was stopped")
	errTooLarge  = errors.New("the body is too large")
	errRepeated  = errors.New("the connection closed before it was used")
)

// refusalTime bounds the reading of the body of an answer that is no success.
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
	client  *Client
	request *request
	header  http.Header
	cancel  context.CancelCauseFunc

	state atomic.Int32
	heard atomic.Bool // the first byte of an answer arrived

	// Written by GotConn, which the transport calls on RoundTrip's goroutine.
	conns  int
	reused bool
	signed time.Time
}

// attempt sends r once and reads the answer. When ctx ends or the client
// stops, an attempt that has no connection yet is called off at once; one that
// is under way has the grace that ctx allows, and is not touched by the
// client's own stop. fresh asks for a new connection.
func (c *Client) attempt(ctx context.Context, r *request, fresh bool) outcome {
	o := outcome{started: time.Now()}
	life, cancel := context.WithCancelCause(c.life)
	defer cancel(nil)
	defer time.AfterFunc(c.timeout, func() { cancel(timeoutError{c.timeout}) }).Stop()

	t := &try{client: c, request: r, cancel: cancel, header: http.Header{
		"Content-Type": {contentType},
		"User-Agent":   c.userAgent,
	}}
	defer context.AfterFunc(ctx, func() { t.callOff(life, c.grace) })()
	defer context.AfterFunc(c.stopped, func() { t.callOff(life, -1) })()

	transport := c.steady
	if fresh {
		transport = c.fresh
	}
	resp, err := transport.RoundTrip(t.httpRequest(life))
	o.signed = t.signed
	o.sent = t.state.Load() == sending
	if err != nil {
		o.finished = time.Now()
		o.err = err
		if cause := context.Cause(life); cause != nil {
			o.err = cause
			o.ended = errors.Is(cause, errAbandoned) || errors.Is(cause, errClosed) || errors.Is(cause, errCalledOff)
		}
		o.calledOff = !o.sent && (o.ended || t.state.Load() == calledOff)
		o.stale = o.sent && !o.ended && !t.heard.Load() && (t.reused && life.Err() == nil || errors.Is(o.err, errRepeated))
	} else {
		o.answered = time.Now()
		o.status, o.header = resp.StatusCode, resp.Header
		if !r.succeeds(o.status) {
			// What a refusal says is worth a moment, not the whole timeout.
			defer time.AfterFunc(refusalTime, func() { cancel(timeoutError{refusalTime}) }).Stop()
		}
		o.body, o.bodyErr = readBody(resp, r)
		if o.bodyErr != nil {
			if cause := context.Cause(life); cause != nil {
				o.bodyErr = cause
			}
		}
		o.finished = time.Now()
	}
	if o.sent {
		o.hurried = t.conns - 1
	}
	return o
}

// httpRequest gives the request without its signature, which gotConn adds. It
// has no GetBody: HTTP/2 would use that to repeat it behind our back.
func (t *try) httpRequest(ctx context.Context) *http.Request {
	r, base := t.request, t.client.base
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:              t.gotConn,
		GotFirstResponseByte: func() { t.heard.Store(true) },
	})
	req := (&http.Request{
		Method:     r.method,
		URL:        &url.URL{Scheme: base.Scheme, Host: base.Host, Path: r.path, RawQuery: r.query},
		Proto:      "HTTP/1.1",
		ProtoMajor: 1,
		ProtoMinor: 1,
		Header:     t.header,
		Host:       base.Host,
	}).WithContext(ctx)
	if len(r.body) > 0 {
		req.Body = io.NopCloser(bytes.NewReader(r.body))
		req.ContentLength = int64(len(r.body))
	}
	return req
}

// gotConn signs: the transport calls it when the connection stands, before it
// reads the headers to write them. It may call it again when it takes another
// connection because the first was closed; what then follows is signed anew.
func (t *try) gotConn(info httptrace.GotConnInfo) {
	if !t.state.CompareAndSwap(connecting, sending) && t.state.Load() == calledOff {
		// The write must fail. HTTP/2 looks at the context before it writes;
		// HTTP/1 does not, but the connection is then this request's alone.
		t.cancel(errCalledOff)
		if !isHTTP2(info.Conn) {
			_ = info.Conn.Close()
		}
		return
	}
	if t.conns++; t.conns > 1 && t.request.body == nil && isHTTP2(info.Conn) {
		// HTTP/2 repeats a request without a body up to six times, as it
		// sees fit. How often is ours to decide.
		t.conns--
		t.cancel(errRepeated)
		return
	}
	t.reused = info.Reused
	t.signed = time.Now()
	t.client.signer.sign(t.header, t.request.method, t.request.path, t.signed)
}

// callOff ends an attempt that was not sent yet, and one that was after
// grace; below zero, never.
func (t *try) callOff(life context.Context, grace time.Duration) {
	if t.state.CompareAndSwap(connecting, calledOff) {
		t.cancel(errCalledOff)
		return
	}
	if grace < 0 {
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

func isHTTP2(conn net.Conn) bool {
	c, ok := conn.(*tls.Conn)
	return ok && c.ConnectionState().NegotiatedProtocol == "h2"
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
