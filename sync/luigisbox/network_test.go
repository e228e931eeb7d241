package luigisbox_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

// overTCP makes a client of server on a real port.
func overTCP(t testing.TB, server *faulty.Server, change func(*luigisbox.Config)) *luigisbox.Client {
	cfg := config(t, nil)
	cfg.BaseURL = server.Listen()
	cfg.Retries = 0
	if change != nil {
		change(&cfg)
	}
	return start(t, cfg)
}

// In virtual time, since net/http gives a connection up whose request was not
// known to be written within 50 ms of its answer.
func TestConnectionsAreReused(t *testing.T) {
	for _, concurrency := range []int{1, 8, 64} {
		t.Run(strconv.Itoa(concurrency), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serveScript(t, func(r *faulty.Request) faulty.Answer {
					switch r.N % 4 {
					case 1:
						return faulty.Answer{Status: 422, Body: `{"reason":"no"}`}
					case 2:
						return faulty.Answer{Status: 404, Body: strings.Repeat(" ", 60<<10)}
					}
					return noContent
				})
				cfg := config(t, server)
				cfg.Concurrency, cfg.Retries = concurrency, 0
				outcomes := updateAll(t.Context(), start(t, cfg), 1000, concurrency)
				if got := count(outcomes); got["success"] != 500 || got["refused"] != 500 {
					t.Errorf("%v", got)
				}
				if n := server.Conns(); n > concurrency {
					t.Errorf("%d connections", n)
				}
			})
		})
	}
}

func TestFaultsOverTCP(t *testing.T) {
	for name, tt := range map[string]struct {
		answer faulty.Answer
		what   string
		status int
	}{
		"reset before an answer":   {faulty.Answer{Then: faulty.Reset}, "no answer", 0},
		"closed before an answer":  {faulty.Answer{Then: faulty.Close}, "no answer", 0},
		"reset in the head":        {faulty.Answer{Status: 204, Cut: 15, Then: faulty.Reset}, "no answer", 0},
		"reset before the end":     {faulty.Answer{Status: 204, Cut: -1, Then: faulty.Reset}, "no answer", 0},
		"hanging":                  {faulty.Answer{Then: faulty.Hang}, "no answer", 0},
		"hanging in the head":      {faulty.Answer{Status: 204, Cut: 30, Then: faulty.Hang}, "no answer", 0},
		"a head without end":       {faulty.Answer{Status: 204, Header: []string{"X: " + strings.Repeat("x", 1<<20)}}, "no answer", 0},
		"no HTTP":                  {faulty.Answer{Status: 204, Header: []string{"\x00\x01"}}, "no answer", 0},
		"204, then a reset":        {faulty.Answer{Status: 204, Then: faulty.Reset}, "", 204},
		"204 with a body":          {faulty.Answer{Status: 204, Header: []string{"Content-Length: 5"}, Body: "hello"}, "success", 204},
		"reset in the body":        {faulty.Answer{Status: 422, Body: `{"reason":"no"}`, Length: 100, Then: faulty.Reset}, "refused", 422},
		"closed in the body":       {faulty.Answer{Status: 422, Body: `{"reason":"no"}`, Length: 100, Then: faulty.Close}, "refused", 422},
		"hanging in the body":      {faulty.Answer{Status: 422, Body: `{"reason":"no"}`, Length: 100, Then: faulty.Hang}, "refused", 422},
		"a body longer than said":  {faulty.Answer{Status: 422, Body: `{"reason":"no"}`, Length: 3}, "refused", 422},
		"a length of no sense":     {faulty.Answer{Status: 422, Header: []string{"Content-Length: many"}}, "no answer", 0},
		"two lengths":              {faulty.Answer{Status: 422, Header: []string{"Content-Length: 1", "Content-Length: 2"}}, "no answer", 0},
		"a chunk of no sense":      {faulty.Answer{Status: 422, Header: []string{"Transfer-Encoding: chunked"}, Body: "zz\r\n"}, "refused", 422},
		"a body of 1 GiB":          {faulty.Answer{Status: 422, Stream: 1 << 30}, "refused", 422},
		"a body of 1 GiB with 200": {faulty.Answer{Status: 200, Stream: 1 << 30}, "refused", 200},
		"switching protocols":      {faulty.Answer{Status: 101, Header: []string{"Connection: upgrade", "Upgrade: x"}}, "refused", 101},
		"endless early hints":      {faulty.Answer{Status: 103, Then: faulty.Hang}, "no answer", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, tt.answer)
			c := overTCP(t, server, func(cfg *luigisbox.Config) { cfg.Timeout = time.Second })
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			ex, err := c.Update(t.Context(), someID, someBody)
			runtime.ReadMemStats(&after)
			if got := what(err); got != tt.what && (tt.what != "" || got != "success" && got != "no answer") {
				t.Errorf("%s: %+v, %v", got, ex, err)
			}
			if ex.Status != tt.status && ex.Status != 0 || ex.Attempts != 1 {
				t.Errorf("%+v", ex)
			}
			if grown := int64(after.TotalAlloc - before.TotalAlloc); grown > 64<<20 {
				t.Errorf("%d bytes were allocated", grown)
			}
		})
	}
}

func TestRequestsAreHTTP1WhateverTheServerSpeaks(t *testing.T) {
	var protocol string
	secure := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protocol = r.Proto
		w.WriteHeader(204)
	}))
	secure.EnableHTTP2 = true
	secure.StartTLS()
	t.Cleanup(secure.Close)
	cfg := config(t, nil)
	cfg.BaseURL, cfg.RootCAs = secure.URL, x509.NewCertPool()
	cfg.RootCAs.AddCert(secure.Certificate())
	if _, err := start(t, cfg).Update(t.Context(), someID, someBody); err != nil || protocol != "HTTP/1.1" {
		t.Errorf("%s, %v", protocol, err)
	}
}

func TestAPageTooLargeIsNotReadWhole(t *testing.T) {
	server := serve(t, faulty.Answer{Status: 200, Stream: 1 << 30})
	_, ex, err := overTCP(t, server, nil).List(t.Context(), 0, 0)
	var refused *luigisbox.APIError
	if !errors.As(err, &refused) || refused.Problem != "the answer is larger than can be read" || ex.Attempts != 1 {
		t.Errorf("%+v, %v", ex, err)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	other := serve(t, noContent)
	to := strings.Replace(other.Listen(), "127.0.0.1", "localhost", 1)
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := serve(t, header(status, "Location: "+to+"/v1"))
		ex, err := overTCP(t, server, nil).Update(t.Context(), someID, someBody)
		if what(err) != "refused" || ex.Status != status || ex.Attempts != 1 || !strings.Contains(err.Error(), "redirects to "+to) {
			t.Errorf("%d: %+v, %v", status, ex, err)
		}
	}
	if other.Conns() != 0 {
		t.Error("the other host was called")
	}
}

func TestAServerThatClosesAfterEachAnswer(t *testing.T) {
	for name, answer := range map[string]faulty.Answer{
		"unannounced": {Status: 204, Then: faulty.Close},
		"announced":   {Status: 204, Header: []string{"Connection: close"}, Then: faulty.Close},
		"by a reset":  {Status: 422, Then: faulty.Reset},
	} {
		for _, concurrency := range []int{1, 8, 64} {
			t.Run(name+" at "+strconv.Itoa(concurrency), func(t *testing.T) {
				server := serve(t, answer)
				c := overTCP(t, server, func(cfg *luigisbox.Config) { cfg.Concurrency, cfg.Retries = concurrency, 4 })
				outcomes := updateAll(t.Context(), c, 300, concurrency)
				for i, o := range outcomes {
					// Where a kept connection died, the request may have
					// been read there.
					var refused *luigisbox.APIError
					if o.ex.Status != answer.Status || (o.err != nil && !errors.As(o.err, &refused)) {
						t.Fatalf("call %d: %+v, %v", i, o.ex, o.err)
					}
				}
			})
		}
	}
}

func TestWhatCannotConnectSaysWhy(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = discardLog
	secure.StartTLS()
	t.Cleanup(secure.Close)
	old := httptest.NewUnstartedServer(http.NotFoundHandler())
	old.Config.ErrorLog = discardLog
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
	old.StartTLS()
	t.Cleanup(old.Close)
	_, trusted := certificate(t)
	plain := httptest.NewUnstartedServer(http.NotFoundHandler())
	plain.Config.ErrorLog = discardLog
	plain.Start()
	t.Cleanup(plain.Close)
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	gone := httptest.NewServer(nil)
	gone.Close()

	for name, tt := range map[string]struct {
		base    string
		change  func(*luigisbox.Config)
		problem string
	}{
		"refused":            {gone.URL, nil, "connection refused"},
		"not trusted":        {secure.URL, nil, "its certificate is signed by an authority that this machine does not trust"},
		"another host":       {strings.Replace(secure.URL, "127.0.0.1", "localhost", 1), func(c *luigisbox.Config) { c.RootCAs = trusted }, "its certificate is for another host"},
		"too old":            {old.URL, func(c *luigisbox.Config) { c.RootCAs = trusted }, "the TLS handshake failed (protocol version not supported)"},
		"no https":           {strings.Replace(plain.URL, "http", "https", 1), nil, "it does not speak https"},
		"a silent handshake": {"https://" + silent.Addr().String(), func(c *luigisbox.Config) { c.Timeout = 50 * time.Millisecond }, "timed out after 50ms"},
		"no such host":       {"https://no-such-host.invalid", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := config(t, nil)
			cfg.BaseURL, cfg.Retries = tt.base, 0
			if tt.change != nil {
				tt.change(&cfg)
			}
			ex, err := start(t, cfg).Update(t.Context(), someID, someBody)
			var failed *luigisbox.ConnectError
			if !errors.As(err, &failed) || !errors.Is(err, luigisbox.ErrNotSent) || ex.Attempts != 1 || ex.Status != 0 {
				t.Fatalf("%+v, %v", ex, err)
			}
			if !strings.HasPrefix(failed.Problem, tt.problem) {
				t.Errorf("%q, want %q", failed.Problem, tt.problem)
			}
		})
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

// proxy is an HTTP proxy that tunnels every CONNECT to target, or answers it
// with status.
func proxy(t *testing.T, target string, status int) (address string, seen func() []*http.Request) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var all []*http.Request
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer func() { _ = conn.Close() }()
				r, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				mu.Lock()
				all = append(all, r)
				mu.Unlock()
				_, _ = io.WriteString(conn, "HTTP/1.1 "+strconv.Itoa(status)+" Proxy Says\r\n\r\n")
				if status != 200 {
					return
				}
				out, err := net.Dial("tcp", target)
				if err != nil {
					return
				}
				defer func() { _ = out.Close() }()
				serving.Go(func() { _, _ = io.Copy(out, conn) })
				_, _ = io.Copy(conn, out)
			})
		}
	})
	t.Cleanup(func() { _ = l.Close(); serving.Wait() })
	return l.Addr().String(), func() []*http.Request {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

func TestAProxyIsUsedAndNeverShown(t *testing.T) {
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) }))
	t.Cleanup(secure.Close)
	_, trusted := certificate(t)
	target := secure.Listener.Addr().String()
	through, seen := proxy(t, target, 200)
	refusing, _ := proxy(t, target, 407)

	for name, tt := range map[string]struct {
		proxy string
		what  string
		says  string
	}{
		"through":  {through, "success", ""},
		"refused":  {refusing, "not sent", "cannot connect to example.com through the proxy " + refusing + ": proxy says"},
		"not up":   {"127.0.0.1:1", "not sent", "cannot connect to example.com through the proxy 127.0.0.1:1: connection refused"},
		"no proxy": {"", "success", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var logged bytes.Buffer
			cfg := config(t, nil)
			cfg.BaseURL, cfg.RootCAs, cfg.Retries = "https://example.com", trusted, 0
			cfg.Logger = slog.New(slog.NewJSONHandler(&logged, nil))
			t.Setenv("HTTPS_PROXY", "http://me:pa55word@"+tt.proxy)
			t.Setenv("NO_PROXY", "")
			if tt.proxy == "" {
				cfg.Proxy = func(*url.URL) (*url.URL, error) { return nil, nil }
				cfg.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
					var d net.Dialer
					return d.DialContext(ctx, network, target)
				}
			}
			_, err := start(t, cfg).Update(t.Context(), someID, someBody)
			if what(err) != tt.what {
				t.Errorf("%v", err)
			}
			if err != nil && err.Error() != tt.says {
				t.Errorf("says %q, want %q", err, tt.says)
			}
			said := logged.String()
			for ; err != nil; err = errors.Unwrap(err) {
				said += err.Error()
				var failed *luigisbox.ConnectError
				if errors.As(err, &failed) {
					said += failed.Cause.Error()
				}
			}
			if strings.Contains(said, "pa55word") || strings.Contains(said, "ApiAuth") {
				t.Errorf("a secret is shown: %s", said)
			}
		})
	}
	if len(seen()) != 1 {
		t.Fatalf("the proxy saw %d requests", len(seen()))
	}
	r := seen()[0]
	if r.Method != "CONNECT" || r.Host != "example.com:443" || r.Header.Get("Proxy-Authorization") == "" || r.Header.Get("Authorization") != "" {
		t.Errorf("the proxy saw %s %s %v", r.Method, r.Host, r.Header)
	}
}

func TestOneLinePerAttempt(t *testing.T) {
	server := serve(t, header(429), faulty.Answer{Then: faulty.Close}, noContent)
	var logged bytes.Buffer
	c := overTCP(t, server, func(cfg *luigisbox.Config) {
		cfg.Retries = 2
		cfg.Logger = slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime || a.Value.Kind() == slog.KindDuration {
				return slog.Attr{}
			}
			return a
		}}))
	})
	if _, err := c.Update(t.Context(), someID, someBody); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(logged.String()), "\n")
	path := "method=PUT path=" + scopes + "/scope/" + someID
	want := []string{
		"level=INFO msg=attempt " + path + ` status=429 attempt=1 error="the server still asks for fewer requests (429 Too Many Requests)"`,
		"level=INFO msg=attempt " + path + ` attempt=2 error="no answer: `,
		"level=INFO msg=attempt " + path + ` status=204 attempt=3`,
	}
	for i, line := range lines {
		if i >= len(want) || !strings.HasPrefix(line, want[i]) {
			t.Errorf("line %d: %s", i, line)
		}
	}
	if strings.Contains(logged.String(), "ApiAuth") || strings.Contains(logged.String(), secret) {
		t.Error("a secret is logged")
	}
}
