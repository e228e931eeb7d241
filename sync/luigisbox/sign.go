package luigisbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"net/http"
	"sync"
	"time"
)

// contentType is the Content-Type of every call, with a body or without. It is
// part of what is signed.
const contentType = "application/json; charset=utf-8"

// signer makes the two headers of the API's HMAC authentication:
// https://docs.luigisbox.com/platform-foundations/api-principles/#authentication.
// It is safe for concurrent use.
type signer struct {
	scheme string // "ApiAuth {TRACKER_ID}:"
	macs   sync.Pool
}

// mac is what one signature needs, kept for the next.
type mac struct {
	hmac hash.Hash
	buf  []byte
}

func newSigner(trackerID string, key Key) *signer {
	s := &signer{scheme: "ApiAuth " + trackerID + ":"}
	s.macs.New = func() any { return &mac{hmac: hmac.New(sha256.New, key.secret())} }
	return s
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
	m := s.macs.Get().(*mac)
	defer s.macs.Put(m)

	b := append(m.buf[:0], method...)
	b = append(b, '\n')
	b = append(b, contentType...)
	b = append(b, '\n')
	b = append(b, date...)
	b = append(b, '\n')
	b = append(b, path...)
	m.hmac.Reset()
	m.hmac.Write(b)

	sum := m.hmac.Sum(b[:0])
	n := len(sum)
	b = append(sum, s.scheme...)
	b = base64.StdEncoding.AppendEncode(b, b[:n])
	m.buf = b
	return string(b[n:])
}
