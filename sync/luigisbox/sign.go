package luigisbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"time"
)

// contentType is the Content-Type of every call, with a body or without. It is
// part of what is signed.
const contentType = "application/json; charset=utf-8"

// signer makes the two headers of the API's HMAC authentication:
// https://docs.luigisbox.com/platform-foundations/api-principles/#authentication.
// It is safe for concurrent use.
type signer struct {
	trackerID string
	key       Key
}

// sign sets Date and Authorization for a request that is about to be sent. The
// server tolerates a Date at most five seconds off its own clock, so what is
// signed now must leave now.
func (s *signer) sign(header http.Header, method, path string, now time.Time) {
	date := now.UTC().Format(http.TimeFormat)
	header["Date"] = []string{date}
	header["Authorization"] = []string{s.authorization(method, path, date)}
}

// authorization gives "ApiAuth {TRACKER_ID}:{SIGNATURE}" where SIGNATURE is
// base64(HMAC-SHA256(private key, METHOD \n CONTENT_TYPE \n DATE \n PATH)).
// path is the path as sent, without the query string.
func (s *signer) authorization(method, path, date string) string {
	mac := hmac.New(sha256.New, s.key.secret())
	mac.Write([]byte(method + "\n" + contentType + "\n" + date + "\n" + path))
	return "ApiAuth " + s.trackerID + ":" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
