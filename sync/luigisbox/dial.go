package luigisbox

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// dialTimeout bounds a TCP connection, and a TLS handshake, each.
const dialTimeout = 10 * time.Second

// dial opens a connection, reserved for the caller.
func (p *conns) dial(ctx context.Context) (*conn, error) {
	c := &conn{inUse: 1}
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		TLSHandshakeDone: func(s tls.ConnectionState, _ error) { c.http2 = s.NegotiatedProtocol == "h2" },
	})
	cc, err := p.transport.NewClientConn(traced, p.scheme, p.address)
	if err == nil {
		c.ClientConn = cc
		if c.http2 {
			// A stream is free a moment after its answer was read.
			cc.SetStateHook(func(*http.ClientConn) { p.wake() })
		}
		err = cc.Reserve()
	}
	defer p.wake()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dialing--
	if err != nil || p.closed {
		if cc != nil {
			_ = cc.Close()
		}
		if err == nil {
			err = errClosed
		}
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
	p.open++
	p.http2 = c.http2
	if c.http2 {
		p.shared = append(p.shared, c)
	}
	return c, nil
}

// newConns opens no connection yet. There is TLS 1.2 at least, HTTP/2 where
// the server speaks it, and a bound on everything that can take time or room.
func newConns(config *Config, base, proxy *url.URL) *conns {
	dial := config.DialContext
	if dial == nil {
		dial = (&net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}).DialContext
	}
	port := base.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[base.Scheme]
	}
	return &conns{
		scheme:  base.Scheme,
		address: net.JoinHostPort(base.Hostname(), port),
		most:    config.Concurrency,
		transport: &http.Transport{
			Proxy:       http.ProxyURL(proxy),
			DialContext: dial,
			TLSClientConfig: &tls.Config{
				MinVersion:         tls.VersionTLS12,
				RootCAs:            config.RootCAs,
				ClientSessionCache: tls.NewLRUClientSessionCache(0),
			},
			TLSHandshakeTimeout: dialTimeout,
			ForceAttemptHTTP2:   true,
			IdleConnTimeout:     idleTimeout,
			// A compressed body would be read beyond the bounds on bodies.
			DisableCompression:     true,
			MaxResponseHeaderBytes: 64 << 10,
			HTTP2: &http.HTTP2Config{
				// A connection that went silent is found dead before the
				// attempts on it time out.
				SendPingTimeout: 10 * time.Second,
				PingTimeout:     5 * time.Second,
			},
		},
	}
}

// findProxy asks once which proxy leads to base. An error that quotes the
// proxy's address, which may hold a password, stays here.
func findProxy(ask func(*url.URL) (*url.URL, error), base *url.URL) (*url.URL, error) {
	if ask == nil {
		ask = httpproxy.FromEnvironment().ProxyFunc()
	}
	proxy, err := ask(base)
	if err != nil {
		return nil, &ConfigError{SettingProxy, "is no URL that can be used; see HTTPS_PROXY"}
	}
	return proxy, nil
}
