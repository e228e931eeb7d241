package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pinsync/sync/sandbox"
)

func TestACreationBehindAGatewayThatGivesUpIsSentOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		applied bool
		status  string
	}{
		"carried out a second later": {true, "created"},
		"not carried out":            {false, "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := sandbox.New(sandbox.Options{})
			var creations atomic.Int32
			a := newWatched(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				if !strings.HasSuffix(r.URL.Path, "/scope") {
					api.ServeHTTP(w, r)
					return
				}
				creations.Add(1)
				body, _ := io.ReadAll(r.Body)
				r = r.Clone(context.Background())
				r.Body = io.NopCloser(bytes.NewReader(body))
				if test.applied {
					time.AfterFunc(time.Second, func() { api.ServeHTTP(httptest.NewRecorder(), r) })
				}
				w.WriteHeader(http.StatusGatewayTimeout)
			})
			j := newJob(t, 0, "")
			j.env = append(j.env, envBaseURL+"="+a.URL)
			j.write("new.yaml", described(1))
			_, r, stderr := j.run("sync")
			if len(r.Results) != 1 || r.Results[0].Status != test.status || r.Results[0].Attempts != 1 || creations.Load() != 1 {
				t.Errorf("%d creations: %+v %s", creations.Load(), r, stderr)
			}
		})
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
