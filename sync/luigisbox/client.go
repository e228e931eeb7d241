// Package luigisbox calls the API for recommendation customizations of Luigi's
// Box: it signs, sends, repeats what may be repeated, and reports what became of
// each call.
//
// In come a Config, and for each call an id or a body of JSON; out go, for each
// call, an Exchange with the facts and an error that says how far it came. The
// package knows nothing of files, reports or flags, and does not look into the
// bodies it sends.
//
// What it guarantees:
//
//   - Success is said only of what the server confirmed. A call whose answer
//     was lost is ErrNoAnswer, one of which nothing was sent is ErrStopped or
//     ErrNotSent, and the three are never confused.
//   - Every attempt is signed once its connection is made, just before it is
//     written, and no attempt is repeated without being signed again.
//   - Requests are HTTP/1.1, and no more connections are open at a time than
//     Config.Concurrency says.
//   - The private key and the Authorization header reach no error, no log line
//     and no host but the one configured, not even when the server repeats
//     them; redirects are not followed and TLS verification cannot be turned
//     off.
//   - Memory is bounded whatever the server sends, and no goroutine or
//     connection outlives Close.
package luigisbox

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/url"
	"time"
)

// Client calls the API with one tracker's credentials. It is safe for
// concurrent use.
type Client struct {
	base      *url.URL
	via       string // the proxy's host, or empty
	scopes    string // the path of the tracker's customizations, without "/scope"
	userAgent []string
	signer    *signer
	log       *slog.Logger

	retries int
	timeout time.Duration

	pool        *pool
	probe       *probe
	throttle    *throttle
	waiting     func(time.Duration) // may be nil
	refusals    refusals
	credentials credentials
	secrets     secrets
	keyHint     string // what may be wrong with the key; empty for nothing

	// stopped ends when the client stops by itself, with the reason as cause.
	stopped context.Context
	stop    context.CancelCauseFunc
	// life ends when the caller abandons the run or closes the client.
	life context.Context
	end  context.CancelCauseFunc
}

var (
	errAbandoned = errors.New("the run was abandoned")
	errClosed    = errors.New("the client is closed")
)

// New checks config and makes a Client. It opens no connection. Its errors are
// of type *ConfigError.
func New(config Config) (*Client, error) {
	if err := config.checkKey(); err != nil {
		return nil, err
	}
	return newClient(config)
}

// newClient is New for a config that may have no key.
func newClient(config Config) (*Client, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	base, err := parseBaseURL(cmp.Or(config.BaseURL, DefaultBaseURL))
	if err != nil {
		return nil, err
	}
	proxy, err := findProxy(config.Proxy, base)
	if err != nil {
		return nil, err
	}
	via := ""
	if proxy != nil {
		via = proxy.Host
	}
	c := &Client{
		base:      base,
		via:       via,
		scopes:    base.Path + "/v1/recommender/pin/" + config.TrackerID,
		userAgent: []string{"pinsync/" + cmp.Or(config.Version, "dev")},
		signer:    &signer{config.TrackerID, config.Key},
		log:       cmp.Or(config.Logger, slog.New(slog.DiscardHandler)),
		retries:   config.Retries,
		timeout:   config.Timeout,
		pool:      newPool(&config, base, proxy),
		probe:     newProbe(),
		throttle:  newThrottle(config.Rate),
		waiting:   config.Waiting,
		secrets:   secrets{config.Key},
		keyHint:   config.Key.hint(),
	}
	c.stopped, c.stop = context.WithCancelCause(context.Background())
	c.life, c.end = context.WithCancelCause(context.Background())
	if config.Abandon != nil {
		go func() {
			select {
			case <-config.Abandon:
				c.end(errAbandoned)
			case <-c.life.Done():
			}
		}()
	}
	return c, nil
}

// Stopped says why the client stopped by itself: ErrUnauthorized,
// ErrUnreachable or ErrThrottled, with a message for people. It is nil as long
// as the client goes on. A client that has stopped starts no attempt.
func (c *Client) Stopped() error {
	return context.Cause(c.stopped)
}

// Paused is how long the client still starts no attempt, because the server
// answered 429 or 503; 0 when it does.
func (c *Client) Paused() time.Duration {
	return c.throttle.left(time.Now())
}

// Close ends the attempts under way and closes every connection. A call that
// starts afterwards is ErrStopped.
func (c *Client) Close() {
	c.end(errClosed)
	c.pool.close()
}
