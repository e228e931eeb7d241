package luigisbox

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const maxRetryAfter = 365 * 24 * time.Hour

// retryAfter is how long the server asks to wait; ok is false when it does not.
// The public recommender is taken to ask for it whenever it throttles.
func retryAfter(o *outcome) (wait time.Duration, ok bool) {
	wait, ok = namedWait(o)
	if o.public && wait < time.Second && (o.status == http.StatusTooManyRequests || o.status == http.StatusServiceUnavailable) {
		return recommenderWait, true
	}
	return wait, ok
}

// namedWait reads the Retry-After header: seconds or an HTTP date. The wait is
// 0 when that does not lie ahead, and at most a year; ok is false when there is
// none that makes sense.
func namedWait(o *outcome) (wait time.Duration, ok bool) {
	text := strings.TrimSpace(o.header.Get("Retry-After"))
	if text != "" && strings.Trim(text, "0123456789") == "" {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil || seconds > int64(maxRetryAfter/time.Second) {
			return maxRetryAfter, true // all digits: too many of them are a long time
		}
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	return min(max(at.Sub(o.answered), 0), maxRetryAfter), true
}
