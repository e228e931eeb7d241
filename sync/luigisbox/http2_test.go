package luigisbox_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

// pipes is a listener in memory.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once

	mu     sync.Mutex
	dialed int
}

func newPipes() *pipes {
	return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes"} }

func (p *pipes) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.conns <- server:
		p.mu.Lock()
		p.dialed++
		p.mu.Unlock()
		return client, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// certificate gives a certificate for example.com and who trusts it.
func certificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	trusted := x509.NewCertPool()
	trusted.AddCert(s.Certificate())
	return s.TLS.Certificates[0], trusted
}

// serve2 serves HTTP/2 in memory and gives the config of a client for it.
func serve2(t testing.TB, cert tls.Certificate, trusted *x509.CertPool, streams int, handle http.HandlerFunc) (luigisbox.Config, *pipes) {
	listener := newPipes()
	server := &http.Server{
		Handler:   handle,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}},
		HTTP2:     &http.HTTP2Config{MaxConcurrentStreams: streams},
		ErrorLog:  discardLog,
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.ServeTLS(listener, "", "")
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	cfg := config(t, nil)
	cfg.BaseURL = "https://example.com"
	cfg.RootCAs = trusted
	cfg.DialContext = listener.Dial
	return cfg, listener
}

// received is r as the checks of signatures take it.
func received(r *http.Request) *faulty.Request {
	body, _ := io.ReadAll(r.Body)
	return &faulty.Request{Time: time.Now(), Method: r.Method, Path: r.URL.EscapedPath(), Header: r.Header, Body: body}
}

func TestHTTP2IsUsedWell(t *testing.T) {
	cert, trusted := certificate(t)
	for _, tt := range []struct {
		streams, concurrency, conns int
		latency                     time.Duration
	}{
		{250, 1, 1, 50 * time.Millisecond},
		{250, 16, 1, 50 * time.Millisecond},
		{250, 64, 1, 50 * time.Millisecond},
		{20, 64, 4, 50 * time.Millisecond},
		{1, 8, 8, 50 * time.Millisecond},
		{1, 64, 64, 50 * time.Millisecond},
		{2, 64, 32, 3 * time.Second},
	} {
		t.Run(fmt.Sprintf("%d at a time, %d streams, %v", tt.concurrency, tt.streams, tt.latency), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const files = 200
				var mu sync.Mutex
				requests := 0
				cfg, listener := serve2(t, cert, trusted, tt.streams, func(w http.ResponseWriter, r *http.Request) {
					got := received(r)
					if err := signedNow(got); err != nil || r.ProtoMajor != 2 {
						t.Errorf("%s: %v", r.Proto, err)
					}
					mu.Lock()
					requests++
					mu.Unlock()
					time.Sleep(tt.latency)
					w.WriteHeader(204)
				})
				cfg.Concurrency = tt.concurrency
				c := start(t, cfg)
				began := time.Now()
				outcomes := updateAll(t.Context(), c, files, tt.concurrency)
				took := time.Since(began)
				c.Close()
				if got := count(outcomes); got["success"] != files || requests != files {
					t.Errorf("%v, %d requests", got, requests)
				}
				// The first goes alone, the others in rounds.
				rounds := 1 + (files-1+tt.concurrency-1)/tt.concurrency
				if want := time.Duration(rounds) * tt.latency; took > want+want/20 {
					t.Errorf("took %v, want %v", took, want)
				}
				if listener.dialed > tt.conns {
					t.Errorf("%d connections, want at most %d", listener.dialed, tt.conns)
				}
			})
		})
	}
}
