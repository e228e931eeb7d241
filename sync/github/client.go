package github

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Client makes requests to GitHub's REST API. It may be used by several
// goroutines.
type Client struct {
	base  string
	token string
	agent string
	http  *http.Client
	wait  time.Duration // before the second attempt
}

// Config is what a Client needs.
type Config struct {
	// URL is the API's address, as in GITHUB_API_URL: https, or http on loopback.
	URL string
	// Token is the token of the job. It is in no error.
	Token string
	// Agent is the User-Agent, which GitHub asks for.
	Agent string
	// Wait is before the second attempt, and twice that before the third. 0 means
	// two seconds.
	Wait time.Duration
}

const (
	attempts       = 3
	attemptTimeout = 20 * time.Second
	defaultWait    = 2 * time.Second
	// longestWait is the longest pause that the server may ask for.
	longestWait = 30 * time.Second
	// A page of 100 comments of 65,536 characters, each escaped.
	maxAnswer = 64 << 20
)

// What an error of a Client may wrap.
var (
	// ErrNotAllowed: the token has no right to do that, or to see the pull
	// request.
	ErrNotAllowed = errors.New("the token has no right to do this")
	// ErrUnavailable: GitHub did not answer, or failed, several times over.
	ErrUnavailable = errors.New("GitHub is not available")
)

// New returns a Client. An error quotes neither the address nor the token: they
// may have been mixed up.
func New(c Config) (*Client, error) {
	u, err := url.Parse(c.URL)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the API's address is not a plain URL")
	case u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())):
		return nil, errors.New("the API's address must begin with https://")
	}
	token := strings.TrimSpace(c.Token)
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("the token is empty, or has characters that no token has")
	}
	client := &Client{base: strings.TrimRight(c.URL, "/"), token: token, agent: c.Agent, wait: cmp.Or(c.Wait, defaultWait)}
	client.http = &http.Client{
		Timeout:   attemptTimeout,
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true},
		// The token is for this address alone.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return client, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// temporary is a failure that may be gone a little later.
type temporary struct {
	err   error
	after time.Duration // that the server asks for; 0 if it does not
}

func (t *temporary) Error() string { return t.err.Error() }
func (t *temporary) Unwrap() error { return t.err }

// repeat calls do until it does not fail temporarily, or too often. Where ctx has
// ended, a failure is its error.
func (c *Client) repeat(ctx context.Context, do func() error) error {
	for n := 1; ; n++ {
		err := do()
		if err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
		later, ok := errors.AsType[*temporary](err)
		if !ok || n == attempts || later.after > longestWait {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(max(time.Duration(n)*c.wait, later.after)):
		}
	}
}

// call makes one request, and reads the answer into out unless that is nil.
func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return errors.New("the API's address can't be used")
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("User-Agent", c.agent)
	request.Header.Set("Accept", "application/vnd.github+json")
	request.Header.Set("X-GitHub-Api-Version", "2022-11-28")
	if in != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := c.http.Do(request)
	if err != nil {
		return &temporary{err: fmt.Errorf("%w: %w", ErrUnavailable, withoutURL(err))}
	}
	defer answer.Body.Close()
	if err := refusal(answer); err != nil {
		return err
	}
	if out == nil {
		return nil
	}
	limited := &io.LimitedReader{R: answer.Body, N: maxAnswer}
	if err := json.NewDecoder(limited).Decode(out); err != nil {
		if limited.N <= 0 {
			return fmt.Errorf("GitHub answered with more than %d bytes", maxAnswer)
		}
		return &temporary{err: fmt.Errorf("%w: its answer is not JSON, or was cut short", ErrUnavailable)}
	}
	return nil
}

// withoutURL is what went wrong with a request, without its address.
func withoutURL(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err
	}
	return err
}

// refusal says what an answer without success means. The server's words are not
// repeated: they may hold the token.
func refusal(answer *http.Response) error {
	status := answer.StatusCode
	after := time.Duration(0)
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds > 0 {
		after = time.Duration(min(seconds, 86_400)) * time.Second
	}
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusTooManyRequests, status >= 500, status == http.StatusForbidden && after > 0:
		return &temporary{err: fmt.Errorf("%w: HTTP %d", ErrUnavailable, status), after: after}
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound:
		return fmt.Errorf("%w: HTTP %d", ErrNotAllowed, status)
	}
	return fmt.Errorf("GitHub answered with HTTP %d", status)
}
