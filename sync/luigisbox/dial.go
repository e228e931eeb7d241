package luigisbox

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// dialTimeout bounds a TCP connection, and a TLS handshake, each.
const dialTimeout = 10 * time.Second

// newPool opens no connection yet. There is TLS 1.2 at least, HTTP/1.1 alone,
// and a bound on everything that can take time or memory.
func newPool(config *Config, base, proxy *url.URL) *pool {
	dial := config.DialContext
	if dial == nil {
		dial = (&net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}).DialContext
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &pool{
		scheme:  base.Scheme,
		address: net.JoinHostPort(base.Hostname(), portOf(base)),
		slots:   make(chan struct{}, config.Concurrency),
		transport: &http.Transport{
			Proxy:       http.ProxyURL(proxy),
			DialContext: dial,
			TLSClientConfig: &tls.Config{
				MinVersion:         tls.VersionTLS12,
				RootCAs:            config.RootCAs,
				ClientSessionCache: tls.NewLRUClientSessionCache(0),
			},
			TLSHandshakeTimeout: dialTimeout,
			Protocols:           protocols,
			IdleConnTimeout:     maxIdle,
			// A compressed body would be read beyond the bounds on bodies.
			DisableCompression:     true,
			MaxResponseHeaderBytes: 64 << 10,
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
		return nil, &ConfigError{SettingProxy, "is not a usable URL; see HTTPS_PROXY"}
	}
	return proxy, nil
}
