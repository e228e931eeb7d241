package luigisbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net/http"
	"testing"
	"time"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

const (
	someID  = "199620b4-df1a-46e8-ab59-9e9ed9af7106"
	tracker = "1234-5678"
	secret  = "Tr0ub4dor-und-3 nobody may see"
	scopes  = "/v1/recommender/pin/" + tracker
)

var someBody = []byte(`{"model":"basket","target_type":"all","pin_definitions":[]}`)

// config is what most tests start from; it dials server in memory.
func config(t testing.TB, server *faulty.Server) luigisbox.Config {
	t.Helper()
	key, err := luigisbox.ParseKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	c := luigisbox.Config{
		BaseURL:     "http://127.0.0.1",
		TrackerID:   tracker,
		Key:         key,
		Concurrency: 8,
		Retries:     4,
		Timeout:     30 * time.Second,
	}
	if server != nil {
		c.DialContext = server.Dial
	}
	return c
}

// start makes a client that is closed, with its server, when the test ends.
func start(t testing.TB, config luigisbox.Config) *luigisbox.Client {
	t.Helper()
	c, err := luigisbox.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// serve makes a server of the answers, in order; the last one is repeated.
func serve(t testing.TB, answers ...faulty.Answer) *faulty.Server {
	return serveScript(t, func(r *faulty.Request) faulty.Answer {
		return answers[min(r.N, len(answers))-1]
	})
}

func serveScript(t testing.TB, script func(*faulty.Request) faulty.Answer) *faulty.Server {
	s := faulty.New(script)
	t.Cleanup(s.Close)
	return s
}

// signedNow says what is wrong with a request's signature and date, by its own
// reading of the documentation.
func signedNow(r *faulty.Request) error {
	date, err := http.ParseTime(r.Header.Get("Date"))
	if err != nil {
		return err
	}
	if age := r.Time.Sub(date); age < 0 || age > 2*time.Second {
		return fmt.Errorf("the date is %v old", age)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s\n%s\n%s\n%s", r.Method, r.Header.Get("Content-Type"), r.Header.Get("Date"), r.Path)
	want := "ApiAuth " + tracker + ":" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	if got := r.Header.Get("Authorization"); got != want {
		return fmt.Errorf("authorization %q, not %q", got, want)
	}
	if got := r.Header.Get("Content-Type"); got != "application/json; charset=utf-8" {
		return fmt.Errorf("content type %q", got)
	}
	return nil
}

var (
	noContent   = faulty.Answer{Status: 204}
	unavailable = faulty.Answer{Status: 503}
)

var discardLog = log.New(io.Discard, "", 0)
