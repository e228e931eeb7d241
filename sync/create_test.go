package sync_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	pinsync "pinsync/sync"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
	"pinsync/sync/sandbox"
)

// shop is a sandbox behind a network that can lose answers.
type shop struct {
	t      *testing.T
	server *httptest.Server

	mu     stdsync.Mutex
	counts map[string]int // requests by method and last path element's kind
	// lose says whether the answer to the nth creation (from 1) is lost after
	// it was carried out.
	lose func(n int) bool
	// gateway, if not nil, says what a gateway answers to the nth creation: 0
	// for what the API answered, and whether it asked the API at all. What it
	// asked is carried out late.
	gateway func(n int) (status int, asked bool)
	// takes is how long the gateway takes, and late how much longer the API.
	takes, late time.Duration
	retryAfter  string // what the gateway asks for; empty for nothing
}

func newShop(t *testing.T) *shop {
	s := &shop{t: t, counts: map[string]int{}, lose: func(int) bool { return false }}
	api := sandbox.New(sandbox.Options{})
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind := r.Method
		if strings.HasSuffix(r.URL.Path, "/scopes") {
			kind = "LIST"
		}
		s.mu.Lock()
		s.counts[kind]++
		lost := kind == "POST" && s.lose(s.counts[kind])
		status, asked := 0, true
		if kind == "POST" && s.gateway != nil {
			status, asked = s.gateway(s.counts[kind])
		}
		s.mu.Unlock()
		if status != 0 {
			if asked {
				body, _ := io.ReadAll(r.Body)
				r := r.Clone(context.Background())
				r.Body = io.NopCloser(bytes.NewReader(body))
				time.AfterFunc(s.takes+s.late, func() { api.ServeHTTP(httptest.NewRecorder(), r) })
			}
			time.Sleep(s.takes)
			if s.retryAfter != "" {
				w.Header().Set("Retry-After", s.retryAfter)
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"reason": "Upstream busy"}`))
			return
		}
		if !lost {
			api.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(s.server.Close)
	return s
}

func (s *shop) client() *luigisbox.Client {
	key, err := luigisbox.ParseKey(sandbox.DefaultPrivateKey)
	if err != nil {
		s.t.Fatal(err)
	}
	client, err := luigisbox.New(luigisbox.Config{
		BaseURL: s.server.URL, TrackerID: sandbox.DefaultTrackerID, Key: key,
		Concurrency: 4, Timeout: 10 * time.Second, Retries: 2,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(client.Close)
	return client
}

func (s *shop) sync(dir string, options pinsync.SyncOptions) *result.Report {
	s.t.Helper()
	options.Client, options.Concurrency = s.client(), 4
	if options.LookUpAfter == 0 {
		options.LookUpAfter = 10 * time.Millisecond
	}
	report, err := pinsync.Sync(s.t.Context(), pinsync.Options{Dir: dir, Paths: []string{"."}}, options)
	if err != nil {
		s.t.Fatal(err)
	}
	return report
}

// live is how many customizations the shop has.
func (s *shop) live() int {
	s.t.Helper()
	page, _, err := s.client().List(s.t.Context(), 0, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return page.Total
}

func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func nameless(n int) map[string]string {
	files := map[string]string{}
	for i := range n {
		files[fmt.Sprintf("%02d.yaml", i)] = fmt.Sprintf("model: basket\ntarget_type: item\ntarget_identity: /p/%d\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n", i)
	}
	return files
}

func TestALostAnswerToACreationMakesNoDouble(t *testing.T) {
	s := newShop(t)
	s.lose = func(n int) bool { return n == 3 || n == 7 }
	dir := writeFiles(t, nameless(10))

	r := s.sync(dir, pinsync.SyncOptions{})
	if got := r.Summary().Statuses; got[result.Created] != 10 {
		t.Errorf("statuses are %v", got)
	}
	for _, f := range r.Results {
		if !luigisbox.IsID(f.ID) || f.Reason != "" {
			t.Errorf("%s: id %q, reason %q", f.File, f.ID, f.Reason)
		}
	}
	if s.live() != 10 || s.counts["POST"] != 10 {
		t.Errorf("%d live after %d creations", s.live(), s.counts["POST"])
	}

	if got := s.sync(dir, pinsync.SyncOptions{OnlyChanged: true}).Summary().Statuses; got[result.Unchanged] != 10 {
		t.Errorf("the next run says %v", got)
	}
	if s.live() != 10 {
		t.Errorf("%d live after the next run", s.live())
	}
}

func TestAGatewayThatGivesUpMakesNoDouble(t *testing.T) {
	t.Parallel()
	for _, status := range []int{408, 500, 502, 504} {
		s := newShop(t)
		// The first creation is carried out after the gateway has given up, and
		// the second never reaches the API.
		s.gateway = func(n int) (int, bool) { return status, n == 1 }
		s.late = 100 * time.Millisecond
		options := pinsync.SyncOptions{LookUpAfter: 500 * time.Millisecond}
		r := s.sync(writeFiles(t, nameless(1)), options)
		if f := r.Results[0]; f.Status != result.Created || !luigisbox.IsID(f.ID) || f.Reason != "" || f.Attempts != 1 {
			t.Errorf("%d after it was carried out: %+v", status, f)
		}
		r = s.sync(writeFiles(t, map[string]string{"other.yaml": strings.Replace(nameless(1)["00.yaml"], "/p/0", "/p/9", 1)}), options)
		want := fmt.Sprintf("Upstream busy (%d %s); may or may not have been applied; safe to run again; looked up since then, it was not live yet", status, http.StatusText(status))
		if f := r.Results[0]; f.Status != result.Failed || f.Reason != want || f.HTTPStatus != status || f.Attempts != 1 {
			t.Errorf("%d before it was carried out: %+v", status, f)
		}
		if s.live() != 1 || s.counts["POST"] != 2 {
			t.Errorf("%d: %d live after %d creations", status, s.live(), s.counts["POST"])
		}
	}
}

func TestASlow503MakesNoDouble(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.gateway = func(n int) (int, bool) { return 503, true }
	s.takes = 2100 * time.Millisecond
	r := s.sync(writeFiles(t, nameless(1)), pinsync.SyncOptions{LookUpAfter: 100 * time.Millisecond})
	if f := r.Results[0]; f.Status != result.Created || f.Attempts != 1 || s.live() != 1 || s.counts["POST"] != 1 {
		t.Errorf("%d live after %d creations: %+v", s.live(), s.counts["POST"], f)
	}
}

func TestCreationsInDoubtShareOneReadingAfterTheWaitThatTheServerNames(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.gateway = func(n int) (int, bool) { return 504, n%2 == 0 }
	s.retryAfter = "1"
	s.takes = 300 * time.Millisecond // all four are on their way at once: one wait for all
	began := time.Now()
	r := s.sync(writeFiles(t, nameless(4)), pinsync.SyncOptions{})
	took := time.Since(began)
	if got := r.Summary().Statuses; got[result.Created] != 2 || got[result.Failed] != 2 {
		t.Errorf("statuses are %v", got)
	}
	// Once before, and once after with the question for something newer.
	if s.counts["POST"] != 4 || s.counts["LIST"] != 1+2 {
		t.Errorf("requests are %v", s.counts)
	}
	if took < time.Second {
		t.Errorf("looked up after %v", took)
	}
}

func TestAStopEndsTheWaitForALookUp(t *testing.T) {
	s := newShop(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.gateway = func(int) (int, bool) {
		time.AfterFunc(100*time.Millisecond, cancel)
		return 504, true
	}
	began := time.Now()
	r, err := pinsync.Sync(ctx, pinsync.Options{Dir: writeFiles(t, nameless(1)), Paths: []string{"."}},
		pinsync.SyncOptions{Client: s.client(), Concurrency: 1, LookUpAfter: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if f := r.Results[0]; f.Status != result.Failed || !strings.HasSuffix(f.Reason, "may or may not have been applied; safe to run again") {
		t.Errorf("result is %+v", f)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestDoublesOfOurOwnAreBlamedOnNobody(t *testing.T) {
	s := newShop(t)
	other, raced := s.client(), false
	// The answer is lost, and there are two afterwards: no one can tell whose.
	s.lose = func(n int) bool {
		if raced {
			return false
		}
		raced = true
		s.mu.Unlock()
		defer s.mu.Lock()
		body := []byte(`{"model":"basket","target_type":"item","target_identity":"/p/0","pin_definitions":[]}`)
		if _, _, err := other.Create(t.Context(), body); err != nil {
			t.Error(err)
		}
		return true
	}
	f := s.sync(writeFiles(t, nameless(1)), pinsync.SyncOptions{}).Results[0]
	if f.Status != result.Failed || len(f.Diagnostics) != 1 || strings.Contains(f.Diagnostics[0].Hint, "person") {
		t.Errorf("result is %+v", f)
	}
}

func TestTwoRunsAtOnceEndWithOneEachOrAnError(t *testing.T) {
	s := newShop(t)
	dir := writeFiles(t, nameless(1))
	// A second run creates the same target between the reading and the
	// creation of the first.
	other := s.client()
	body := []byte(`{"model":"basket","target_type":"item","target_identity":"/p/0","pin_definitions":[]}`)
	raced := false
	s.lose = func(n int) bool {
		if !raced {
			raced = true
			s.mu.Unlock()
			if _, _, err := other.Create(t.Context(), body); err != nil {
				t.Error(err)
			}
			s.mu.Lock()
		}
		return false
	}
	r := s.sync(dir, pinsync.SyncOptions{})
	f := r.Results[0]
	if f.Status != result.Failed || len(f.Diagnostics) != 1 || f.Diagnostics[0].Rule != "ambiguous-target" {
		t.Errorf("status %s, reason %q, diagnostics %v", f.Status, f.Reason, f.Diagnostics)
	}
	if !strings.Contains(f.Diagnostics[0].Message, "2 live customizations") || !strings.Contains(f.Diagnostics[0].Hint, "another run or person") {
		t.Errorf("message is %q", f.Diagnostics[0].Message)
	}
}

func TestRequestsAreNoMoreThanWritesAndPages(t *testing.T) {
	s := newShop(t)
	files := nameless(250)
	dir := writeFiles(t, files)
	s.sync(dir, pinsync.SyncOptions{})
	// Twice the list: empty before, three pages and one more after.
	if s.counts["LIST"] != 1+4 || s.counts["POST"] != 250 || s.counts["GET"] != 0 {
		t.Errorf("requests are %v", s.counts)
	}
	clear(s.counts)
	s.sync(dir, pinsync.SyncOptions{OnlyChanged: true})
	if s.counts["LIST"] != 4 || len(s.counts) != 1 {
		t.Errorf("with nothing to do, requests are %v", s.counts)
	}
}

func TestACreationThatWasNotCarriedOutIsRepeatedInOneBudget(t *testing.T) {
	s := newShop(t)
	s.gateway = func(n int) (int, bool) { // the first three are refused
		if n <= 3 {
			return 503, false
		}
		return 0, false
	}
	r := s.sync(writeFiles(t, nameless(3)), pinsync.SyncOptions{})
	if got := r.Summary().Statuses; got[result.Created] != 3 || s.live() != 3 || s.counts["POST"] != 6 {
		t.Errorf("statuses are %v, %d live after %d creations", got, s.live(), s.counts["POST"])
	}
}
