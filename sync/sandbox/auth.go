package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// maxSkew is how far a Date may be off the server's clock, either way.
const maxSkew = 5 * time.Second

// authenticate checks date, signature, content type and tracker of a request
// that arrived at the given time. The signature comes before the tracker, so
// that only who holds the key learns which tracker there is.
func (s *Server) authenticate(r *http.Request, c call, arrival time.Time) *answer {
	unauthorized := func(text string) *answer { return refuse(http.StatusUnauthorized, text) }
	date, found := single(r.Header, "Date")
	if !found {
		return unauthorized("Missing authentication: exactly one Date header is required")
	}
	sent, err := time.Parse(http.TimeFormat, date)
	// Formatting it again refuses what Parse forgives, such as a wrong weekday.
	if err != nil || sent.Format(http.TimeFormat) != date {
		return unauthorized("Invalid authentication: Date must be an HTTP date in GMT")
	}
	if skew := arrival.Sub(sent); skew < -maxSkew || skew > maxSkew {
		return unauthorized("Invalid authentication: Date is more than 5 seconds off")
	}
	authorization, found := single(r.Header, "Authorization")
	if !found {
		return unauthorized("Missing authentication: exactly one Authorization header is required")
	}
	credentials, found := strings.CutPrefix(authorization, "ApiAuth ")
	tracker, signature, separated := strings.Cut(credentials, ":")
	if !found || !separated {
		return unauthorized("Invalid authentication: Authorization must be ApiAuth TRACKER:SIGNATURE")
	}
	if tracker != c.tracker && c.endpoint != export {
		return unauthorized("Invalid authentication: Authorization names another tracker than the path")
	}
	contentType, typed := single(r.Header, "Content-Type")
	want := sign(s.options.PrivateKey, c.method, contentType, date, c.path)
	if !hmac.Equal([]byte(signature), []byte(want)) {
		return unauthorized("Invalid authentication: the signature does not match")
	}
	if !typed || contentType != c.contentType() {
		return refuse(http.StatusBadRequest, "Content-Type must be "+c.contentType())
	}
	if tracker != s.options.TrackerID {
		return refuse(http.StatusNotFound, "Tracker not found")
	}
	return nil
}

// single is the value of a header that is there exactly once.
func single(h http.Header, name string) (string, bool) {
	values := h.Values(name)
	if len(values) != 1 {
		return "", false
	}
	return values[0], true
}

// sign is the signature as the vendor's page "API principles, Authentication"
// describes it.
func sign(key, method, contentType, date, path string) string {
	mac := hmac.New(sha256.New, []byte(key))
	for i, part := range []string{method, contentType, date, path} {
		if i > 0 {
			mac.Write([]byte{'\n'})
		}
		mac.Write([]byte(part))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
