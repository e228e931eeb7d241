package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"pinsync/sync/sandbox"
)

func TestRetriesAreForCreationsToo(t *testing.T) {
	for retries, want := range map[string]string{"0": "failed", "1": "created"} {
		api := sandbox.New(sandbox.Options{})
		var refused atomic.Bool
		a := newWatched(t, func(_ int, w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/scope") && refused.CompareAndSwap(false, true) {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			api.ServeHTTP(w, r)
		})
		j := newJob(t, 0, "")
		j.env = append(j.env, envBaseURL+"="+a.URL)
		j.write("new.yaml", described(1))
		if _, r, stderr := j.run("sync", "--retries", retries); len(r.Results) != 1 || r.Results[0].Status != want {
			t.Errorf("%s retries: %+v %s", retries, r, stderr)
		}
	}
}

func TestAnIDThatCannotBeWrittenIsNotFine(t *testing.T) {
	api := sandbox.New(sandbox.Options{})
	j := newJob(t, 0, "")
	j.write("new.yaml", described(1))
	a := newWatched(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/scope") {
			os.Remove(filepath.Join(j.dir, "new.yaml"))
		}
		api.ServeHTTP(w, r)
	})
	j.env = append(j.env, envBaseURL+"="+a.URL)
	code, r, stderr := j.run("sync", "--write-ids")
	if code != 1 || len(r.Results) != 1 || r.Results[0].Status != "failed" ||
		!strings.HasPrefix(r.Results[0].Reason, "created as ") || !strings.Contains(r.Results[0].Reason, "the id can't be written") {
		t.Errorf("ended with %d: %+v %s", code, r, stderr)
	}
}
