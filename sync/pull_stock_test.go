package sync_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	pinsync "pinsync/sync"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
	"pinsync/sync/sandbox"
)

// stock is an API that lists whatever it is given, be it ever so odd.
type stock struct {
	t      *testing.T
	server *httptest.Server

	mu      stdsync.Mutex
	objects []string
	broken  bool // answers 500
	pages   int  // that were asked for
}

func newStock(t *testing.T, objects ...string) *stock {
	s := &stock{t: t, objects: objects}
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.pages++
		if s.broken {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		offset, _ := strconv.Atoi(r.FormValue("offset"))
		offset = min(offset, len(s.objects))
		results := make([]json.RawMessage, 0, 100)
		for _, object := range s.objects[offset:min(offset+100, len(s.objects))] {
			results = append(results, json.RawMessage(object))
		}
		json.NewEncoder(w).Encode(map[string]any{
			"pagination": map[string]any{"total": len(s.objects)},
			"results":    results,
		})
	}))
	t.Cleanup(s.server.Close)
	return s
}

func (s *stock) set(objects ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects = objects
}

// pull runs a pull into dir, adjusted, and checks that it could begin.
func (s *stock) pull(dir string, adjust ...func(*pinsync.Options, *pinsync.PullOptions)) *result.Report {
	s.t.Helper()
	return pullFrom(s.t, s.server.URL, dir, adjust...)
}

func pullFrom(t *testing.T, url, dir string, adjust ...func(*pinsync.Options, *pinsync.PullOptions)) *result.Report {
	t.Helper()
	o := pinsync.Options{Dir: dir}
	po := pinsync.PullOptions{Client: clientOf(t, url), Environ: os.Environ()}
	for _, f := range adjust {
		f(&o, &po)
	}
	report, err := pinsync.Pull(t.Context(), o, po)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(report.Results, func(a, b result.Result) int { return cmpString(a.File, b.File) }) {
		t.Error("the results are not in the order of their files")
	}
	return report
}

func cmpString(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func clientOf(t *testing.T, url string) *luigisbox.Client {
	t.Helper()
	key, err := luigisbox.ParseKey(sandbox.DefaultPrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	client, err := luigisbox.New(luigisbox.Config{
		BaseURL: url, TrackerID: sandbox.DefaultTrackerID, Key: key, Concurrency: 4, Timeout: 10 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// uuid is the nth id.
func uuid(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012x", n) }

// item is a live object for an item, with one pin at position.
func item(n int, identity string, position int) string {
	return fmt.Sprintf(`{"id": %q, "model": "basket", "target_type": "item", "target_identity": %s, "target_criteria": null, "tags": [], "pin_definitions": [{"position": %d, "pin_type": "item", "pin_identity": "x"}], "creator": "someone", "created_at": "2024-01-01T00:00:00Z", "available": true}`,
		uuid(n), quoteJSON(identity), position)
}

func quoteJSON(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// statuses are the results of a report: file to status.
func statuses(r *result.Report) map[string]result.Status {
	m := map[string]result.Status{}
	for _, f := range r.Results {
		m[f.File] = f.Status
	}
	return m
}

func wantStatuses(t *testing.T, r *result.Report, want map[string]result.Status) {
	t.Helper()
	if diff := cmp.Diff(want, statuses(r)); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
		for _, f := range r.Results {
			t.Logf("%s %s %s %v", f.Status, f.File, f.Reason, f.Diagnostics)
		}
	}
}

// tree is every file below dir and what it says.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if entry.Type()&fs.ModeSymlink != 0 {
			files[filepath.ToSlash(name)], err = os.Readlink(path)
			return err
		}
		text, err := os.ReadFile(path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func wantTree(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// plan compares the files in dir with what is live at url.
func planAt(t *testing.T, url, dir string) *result.Report {
	t.Helper()
	report, err := pinsync.Plan(t.Context(), pinsync.Options{Dir: dir}, pinsync.SyncOptions{Client: clientOf(t, url), Concurrency: 4})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// wantOnly checks that every result has one status.
func wantOnly(t *testing.T, r *result.Report, status result.Status, count int) {
	t.Helper()
	if diff := cmp.Diff(map[result.Status]int{status: count}, r.Summary().Statuses); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
		for _, f := range r.Results {
			if f.Status != status {
				t.Logf("%s %s %s %v", f.Status, f.File, f.Reason, f.Diagnostics)
			}
		}
	}
}
