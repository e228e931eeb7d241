package luigisbox

import (
	"net/url"
	"slices"
	"strings"
)

// vendorHosts are the hosts of the API that the vendor's documentation names.
func vendorHosts() []string { return []string{"live.luigisbox.com", "live.luigisbox.tech"} }

// KnownHost reports whether a base URL that CheckBaseURL accepts leads to one of
// the vendor's hosts or to loopback. Any other host may be a gateway of the
// user's, or someone who collects signed requests: a signature covers neither
// the body nor the query, so anyone who gets one can use it for seconds.
func KnownHost(baseURL string) bool {
	u, err := parseBaseURL(baseURL)
	if err != nil {
		return false
	}
	return isLoopback(u.Hostname()) || slices.Contains(vendorHosts(), hostOf(u))
}

// SameBaseURL reports whether two base URLs are accepted and lead to the same
// place: the same scheme, host, port and path.
func SameBaseURL(a, b string) bool {
	x, errX := parseBaseURL(a)
	y, errY := parseBaseURL(b)
	return errX == nil && errY == nil &&
		x.Scheme == y.Scheme && hostOf(x) == hostOf(y) && portOf(x) == portOf(y) && x.Path == y.Path
}

// hostOf is the host of u without regard to case and to the dot that may end it.
func hostOf(u *url.URL) string { return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".") }

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "http":
		return "80"
	}
	return "443"
}

// otherHost names the vendor's other host, where host is one of them.
func otherHost(host string) string {
	hosts := vendorHosts()
	i := slices.Index(hosts, host)
	if i < 0 {
		return ""
	}
	return "; Luigi's Box serves the API at https://" + hosts[1-i] + ", too (--base-url)"
}
