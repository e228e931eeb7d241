package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/sandbox"
)

const (
	tracker  = "1234-5678"
	key      = "your_private_api_key"
	root     = "/v1/recommender/pin/" + tracker
	knownID  = "199620b4-df1a-46e8-ab59-9e9ed9af7106"
	otherID  = "3f0c8e5e-5d0f-4e86-93b0-0a9ab1c1f1d2"
	jsonType = "application/json; charset=utf-8"

	// example is the body of the vendor's page "Update Customization".
	example = `{"model":"basket","target_type":"item","target_identity":"/p/123","pin_definitions":[` +
		`{"position":1,"pin_type":"item","pin_identity":"/p/555","active_from":"2025-02-01T00:00:00Z"}]}`
)

var noon = time.Date(2025, 2, 1, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// shop is a server at noon that knows the example under knownID.
func shop(t *testing.T, o sandbox.Options) *sandbox.Server {
	t.Helper()
	o.TrackerID, o.PrivateKey = tracker, key
	if o.Now == nil {
		o.Now = atNoon
	}
	s := sandbox.New(o)
	seed(t, s, knownID, example)
	return s
}

func seed(t *testing.T, s *sandbox.Server, id, body string) {
	t.Helper()
	if _, err := s.Seed(id, []byte(body)); err != nil {
		t.Fatal(err)
	}
}

// request is a well signed request at noon; change it, then sign it again if
// the change is to be signed too.
func request(method, target, body string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", jsonType)
	if strings.Contains(target, "_bulk") {
		r.Header.Set("Content-Type", "application/x-ndjson")
	}
	r.Header.Set("Date", noon.Format(http.TimeFormat))
	return signAs(r, tracker, key)
}

func signAs(r *http.Request, tracker, key string) *http.Request {
	path, _, _ := strings.Cut(r.RequestURI, "?")
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(r.Method + "\n" + r.Header.Get("Content-Type") + "\n" + r.Header.Get("Date") + "\n" + path))
	r.Header.Set("Authorization", "ApiAuth "+tracker+":"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return r
}

func send(s *sandbox.Server, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func wantStatus(t *testing.T, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Errorf("status %d, want %d; body: %s", w.Code, status, w.Body)
	}
}

// wantJSON compares a body with the JSON it must be, numbers digit by digit.
func wantJSON(t *testing.T, w *httptest.ResponseRecorder, want string) {
	t.Helper()
	if diff := cmp.Diff(decode(t, want), decode(t, w.Body.String())); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if got := w.Header().Get("Content-Type"); got != jsonType {
		t.Errorf("Content-Type %q", got)
	}
}

func decode(t *testing.T, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return v
}

func quote(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}
