package luigisbox

import (
	"context"
	"crypto/x509"
	"log/slog"
	"math"
	"net"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// What New accepts, and the values a command line starts from.
const (
	DefaultBaseURL     = "https://live.luigisbox.com"
	DefaultConcurrency = 8
	DefaultRetries     = 4
	DefaultTimeout     = 30 * time.Second
	// DefaultRate, in requests a second, is for a server beyond loopback: it
	// leaves most of the published limit to the shop's own pages, 60 requests in
	// 5 s for a tracker and 30 for an address.
	DefaultRate = 5

	MaxConcurrency = 64
	MaxRetries     = 10
)

// Config is what a Client needs to know. Only Key and TrackerID have no
// default; a zero Concurrency and Timeout are refused, so that a forgotten
// setting is noticed.
type Config struct {
	// BaseURL is where the API lives; empty means DefaultBaseURL. See
	// CheckBaseURL for what is accepted.
	BaseURL string
	// TrackerID is the shop's tracker: letters, digits, "-" and "_".
	TrackerID string
	// Key is the tracker's private key.
	Key Key
	// Version is the program's own, for the User-Agent "pinsync/VERSION";
	// empty means "dev".
	Version string

	// Concurrency is how many connections are opened at most, 1 to
	// MaxConcurrency. The caller keeps to the same number of calls at a time.
	Concurrency int
	// Retries is how many further attempts one call may make, 0 to MaxRetries,
	// after 408, 5xx or no answer. Those after 429 and 503 count only when 20
	// other requests passed meanwhile, those without a connection only when
	// others connect, or when Retries is 0.
	Retries int
	// Timeout bounds one attempt, from dialing to the last byte of the
	// answer. It must be above zero.
	Timeout time.Duration
	// Rate bounds the requests a second over the whole client, retries
	// included; 0 is unlimited.
	Rate float64
	// Abandon, when closed, ends every attempt at once. It may be nil.
	Abandon <-chan struct{}

	// Waiting, if not nil, is called when the client waits because the server
	// answered 429 or 503, with how long it does so at least. It is called once
	// for each such wait.
	Waiting func(time.Duration)

	// Logger gets one line per attempt, at level info; nil means none.
	Logger *slog.Logger
	// Proxy gives the proxy for a URL, or nil for none; a nil Proxy means the
	// environment's (HTTPS_PROXY, NO_PROXY). It is asked once, by New.
	Proxy func(*url.URL) (*url.URL, error)
	// RootCAs are the certificate authorities to trust; nil means the
	// system's. There is no way to turn verification off.
	RootCAs *x509.CertPool
	// DialContext opens connections; nil means the network.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
}

// Setting names a part of Config in a ConfigError, in the words of messages.
type Setting string

// The settings that New and the checks complain of.
const (
	SettingKey         Setting = "private key"
	SettingTrackerID   Setting = "tracker id"
	SettingBaseURL     Setting = "base URL"
	SettingConcurrency Setting = "concurrency"
	SettingRetries     Setting = "retries"
	SettingTimeout     Setting = "timeout"
	SettingRate        Setting = "rate"
	SettingProxy       Setting = "proxy"
)

// ConfigError says which setting cannot be used, and why. Its text never
// quotes a private key or a password.
type ConfigError struct {
	Setting Setting
	// Problem completes the sentence that Setting begins.
	Problem string
}

func (e *ConfigError) Error() string { return string(e.Setting) + " " + e.Problem }

// checkKey looks for a key, and for it in the place of something else.
func (c *Config) checkKey() error {
	if c.Key.IsZero() {
		return &ConfigError{SettingKey, "is missing"}
	}
	if err := CheckTrackerID(c.TrackerID); err != nil {
		return err
	}
	if c.TrackerID == string(c.Key.secret()) {
		return &ConfigError{SettingTrackerID, "and private key are the same; one of them is in the wrong place"}
	}
	if key := string(c.Key.secret()); len(key) >= minPart && strings.Contains(strings.ToLower(c.BaseURL), strings.ToLower(key)) {
		return &ConfigError{SettingBaseURL, "contains the private key, which goes into its own setting"}
	}
	return nil
}

func (c *Config) check() error {
	if err := CheckTrackerID(c.TrackerID); err != nil {
		return err
	}
	if c.Concurrency < 1 || c.Concurrency > MaxConcurrency {
		return &ConfigError{SettingConcurrency, "must be 1 to " + strconv.Itoa(MaxConcurrency) + ", not " + strconv.Itoa(c.Concurrency)}
	}
	if c.Retries < 0 || c.Retries > MaxRetries {
		return &ConfigError{SettingRetries, "must be 0 to " + strconv.Itoa(MaxRetries) + ", not " + strconv.Itoa(c.Retries)}
	}
	if c.Timeout <= 0 {
		return &ConfigError{SettingTimeout, "must be above zero, not " + c.Timeout.String()}
	}
	if c.Rate < 0 || math.IsNaN(c.Rate) || math.IsInf(c.Rate, 0) {
		return &ConfigError{SettingRate, "must be a number of requests a second, or 0 for no limit"}
	}
	return nil
}

// CheckTrackerID says why id cannot be a tracker's, as a *ConfigError: it must
// be letters, digits, "-" and "_", so that it cannot change the path.
func CheckTrackerID(id string) error {
	if id == "" {
		return &ConfigError{SettingTrackerID, "is empty"}
	}
	if at := notInTrackerID.FindStringIndex(id); at != nil {
		// The id is not repeated: it may be a key by mistake.
		return &ConfigError{SettingTrackerID, "may have only letters, digits, \"-\" and \"_\", and the character " + strconv.Itoa(at[0]+1) + " of it is another"}
	}
	return nil
}

var notInTrackerID = regexp.MustCompile(`[^A-Za-z0-9_-]`)

// CheckBaseURL says why text cannot be the API's address, as a *ConfigError.
// It must be an https URL, or an http URL whose host is localhost, 127.0.0.0/8
// or ::1, without user, query or fragment. A path is allowed for a gateway
// that serves the API below one: plain segments of letters, digits, ".", "-",
// "_" and "~"; it becomes part of the path that is sent and signed. The error
// does not quote text, which may be a private key by mistake.
func CheckBaseURL(text string) error {
	_, err := parseBaseURL(text)
	return err
}

func parseBaseURL(text string) (*url.URL, error) {
	refuse := func(problem string) (*url.URL, error) {
		return nil, &ConfigError{SettingBaseURL, problem}
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return refuse("is not a URL; it should look like " + DefaultBaseURL)
	case u.User != nil:
		return refuse("must not contain a user or a password")
	case u.Scheme != "https" && u.Scheme != "http", u.Opaque != "", u.Hostname() == "":
		return refuse("must be an https address such as " + DefaultBaseURL + "; a private key goes into its own setting")
	case strings.ContainsFunc(u.Host, func(r rune) bool { return r >= 0x80 }):
		return refuse("must spell its host in ASCII (xn--…)")
	case u.RawQuery != "", u.ForceQuery, strings.Contains(text, "#"):
		return refuse("must not have a query (?) or a fragment (#)")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return refuse("must be https: http is only for loopback (localhost, 127.0.0.1, ::1)")
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return refuse("has a port that is not 1 to 65535")
		}
	}
	prefix := strings.TrimRight(u.Path, "/")
	if !isPlainPath(prefix) || u.RawPath != "" || strings.Contains(text, "%") {
		return refuse("has a path with more than letters, digits, \".\", \"-\", \"_\" and \"~\" in its parts")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: prefix}, nil
}

// IsLoopback reports whether base, which CheckBaseURL accepts, is on this
// machine: localhost, 127.0.0.0/8 or ::1.
func IsLoopback(base string) bool {
	u, err := url.Parse(base)
	return err == nil && isLoopback(u.Hostname())
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// isPlainPath reports whether path is empty or /segment/segment, of characters
// that are sent as they are, without "." or ".." as a segment.
func isPlainPath(text string) bool {
	return text == "" || plainSegments.MatchString(text) && path.Clean(text) == text
}

var plainSegments = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

// IsID reports whether id is a customization's id: a UUID of 36 characters, in
// either case. An id goes into the path as it is spelled.
func IsID(id string) bool {
	return len(id) == 36 && uuid.Validate(id) == nil
}
