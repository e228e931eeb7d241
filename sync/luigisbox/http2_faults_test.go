package luigisbox_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

// fault2 is what an HTTP/2 server does with a request.
type fault2 int

const (
	answer204 fault2 = iota
	refuseStream
	resetStream
	goAwayBefore // GOAWAY, as if the request had come after it
	goAwayAfter  // 204 and GOAWAY
	closeConn
	silence
)

// frames is an HTTP/2 server that works on frames.
type frames struct {
	script func(conn, stream int) fault2
	cert   tls.Certificate

	mu       sync.Mutex
	requests []*faulty.Request
	serving  sync.WaitGroup
}

func (f *frames) serve(p *pipes) {
	for n := 1; ; n++ {
		conn, err := p.Accept()
		if err != nil {
			break
		}
		f.serving.Go(func() { f.serveConn(conn, n) })
	}
	f.serving.Wait()
}

func (f *frames) serveConn(raw net.Conn, n int) {
	conn := tls.Server(raw, &tls.Config{Certificates: []tls.Certificate{f.cert}, NextProtos: []string{"h2"}})
	defer func() { _ = raw.Close() }()
	if conn.Handshake() != nil {
		return
	}
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	out := &unblocked{conn: conn, wake: make(chan struct{}, 1)}
	defer out.start(&f.serving)()
	fr := http2.NewFramer(out, conn)
	fr.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	_ = fr.WriteSettings()
	open := map[uint32]*faulty.Request{}
	count := 0
	for {
		frame, err := fr.ReadFrame()
		if err != nil {
			return
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				_ = fr.WriteSettingsAck()
			}
		case *http2.PingFrame:
			if !frame.IsAck() {
				_ = fr.WritePing(true, frame.Data)
			}
		case *http2.MetaHeadersFrame:
			r := &faulty.Request{Time: time.Now(), Conn: n, Header: map[string][]string{}}
			for _, h := range frame.Fields {
				switch h.Name {
				case ":method":
					r.Method = h.Value
				case ":path":
					r.Path = h.Value
				default:
					r.Header.Add(h.Name, h.Value)
				}
			}
			f.mu.Lock()
			f.requests = append(f.requests, r)
			f.mu.Unlock()
			open[frame.StreamID] = r
			if !frame.StreamEnded() {
				continue
			}
			count++
			if !f.answer(fr, frame.StreamID, f.script(n, count)) {
				return
			}
		case *http2.DataFrame:
			r := open[frame.StreamID]
			r.Body = append(r.Body, frame.Data()...)
			if !frame.StreamEnded() {
				continue
			}
			count++
			if !f.answer(fr, frame.StreamID, f.script(n, count)) {
				return
			}
		}
	}
}

func (f *frames) answer(fr *http2.Framer, stream uint32, fault fault2) bool {
	answer := func() {
		var block bytes.Buffer
		_ = hpack.NewEncoder(&block).WriteField(hpack.HeaderField{Name: ":status", Value: "204"})
		_ = fr.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: block.Bytes(), EndHeaders: true, EndStream: true})
	}
	switch fault {
	case answer204:
		answer()
	case refuseStream:
		_ = fr.WriteRSTStream(stream, http2.ErrCodeRefusedStream)
	case resetStream:
		_ = fr.WriteRSTStream(stream, http2.ErrCodeInternal)
	case goAwayBefore:
		_ = fr.WriteGoAway(stream-2, http2.ErrCodeNo, nil)
	case goAwayAfter:
		_ = fr.WriteGoAway(stream, http2.ErrCodeNo, nil)
		answer()
	case closeConn:
		return false
	}
	return true
}

// unblocked writes in the background: both ends of a pipe that write at once
// would wait for each other.
type unblocked struct {
	conn net.Conn
	wake chan struct{}
	mu   sync.Mutex
	buf  []byte
}

func (u *unblocked) Write(p []byte) (int, error) {
	u.mu.Lock()
	u.buf = append(u.buf, p...)
	u.mu.Unlock()
	select {
	case u.wake <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (u *unblocked) start(serving *sync.WaitGroup) (stop func()) {
	done := make(chan struct{})
	serving.Go(func() {
		for {
			select {
			case <-u.wake:
			case <-done:
				return
			}
			u.mu.Lock()
			p := u.buf
			u.buf = nil
			u.mu.Unlock()
			if _, err := u.conn.Write(p); err != nil {
				return
			}
		}
	})
	return func() { close(done) }
}

func TestHTTP2Faults(t *testing.T) {
	cert, trusted := certificate(t)
	type script = func(conn, stream int) fault2
	first := func(f fault2) script {
		return func(conn, stream int) fault2 {
			if conn == 1 && stream == 1 {
				return f
			}
			return answer204
		}
	}
	second := func(f fault2) script {
		return func(conn, stream int) fault2 {
			if conn == 1 && stream == 2 {
				return f
			}
			return answer204
		}
	}
	always := func(f fault2) script { return func(conn, stream int) fault2 { return f } }
	for name, tt := range map[string]struct {
		script   script
		retries  int
		calls    int
		remove   bool // DELETE, which has no body
		what     string
		requests int
		atOnce   bool
	}{
		"refused on a kept connection":        {second(refuseStream), 0, 3, false, "success", 4, true},
		"refused, without a body":             {second(refuseStream), 0, 3, true, "success", 4, true},
		"refused on a new connection":         {first(refuseStream), 1, 2, false, "success", 3, false},
		"refused for ever":                    {always(refuseStream), 4, 1, false, "no answer", 5, false},
		"refused for ever, without a body":    {always(refuseStream), 4, 1, true, "no answer", 5, false},
		"reset on a kept connection":          {second(resetStream), 0, 3, false, "success", 4, true},
		"going away before the request":       {second(goAwayBefore), 0, 3, false, "success", 4, true},
		"going away before, without a body":   {second(goAwayBefore), 0, 3, true, "success", 4, true},
		"going away after each answer":        {always(goAwayAfter), 0, 5, false, "success", 5, true},
		"closed on a kept connection":         {second(closeConn), 0, 3, false, "success", 4, true},
		"closed on a new connection":          {first(closeConn), 1, 2, false, "success", 3, false},
		"closed for ever":                     {always(closeConn), 2, 1, false, "no answer", 3, false},
		"silent on a kept connection":         {second(silence), 1, 3, false, "success", 4, false},
		"silent for ever":                     {always(silence), 1, 1, false, "no answer", 2, false},
		"without a body, silent for ever":     {always(silence), 1, 1, true, "no answer", 2, false},
		"without a body, closed when it came": {second(closeConn), 0, 3, true, "success", 4, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				listener := newPipes()
				server := &frames{script: tt.script, cert: cert}
				done := make(chan struct{})
				go func() { defer close(done); server.serve(listener) }()
				defer func() { _ = listener.Close(); <-done }()

				cfg := config(t, nil)
				cfg.BaseURL, cfg.RootCAs, cfg.DialContext = "https://example.com", trusted, listener.Dial
				cfg.Retries, cfg.Concurrency = tt.retries, 2
				c := start(t, cfg)
				defer c.Close()
				began := time.Now()
				attempts := 0
				for i := range tt.calls {
					var ex luigisbox.Exchange
					var err error
					if tt.remove {
						ex, err = c.Delete(t.Context(), id(i))
					} else {
						ex, err = c.Update(t.Context(), id(i), someBody)
					}
					if what(err) != tt.what {
						t.Errorf("call %d: %+v, %v", i, ex, err)
						for ; err != nil; err = errors.Unwrap(err) {
							t.Logf("%T %v", err, err)
						}
					}
					attempts += ex.Attempts
				}
				if took := time.Since(began); tt.atOnce && took != 0 {
					t.Errorf("took %v", took)
				}
				if len(server.requests) != tt.requests || attempts != tt.requests {
					t.Errorf("%d requests and %d attempts, want %d", len(server.requests), attempts, tt.requests)
				}
				for i, r := range server.requests {
					if err := signedNow(r); err != nil {
						t.Errorf("request %d: %v", i, err)
					}
				}
			})
		})
	}
}
