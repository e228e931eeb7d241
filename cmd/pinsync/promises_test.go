package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"pinsync/sync/sandbox"
)

// watched is an API that counts, and times, the requests of one run.
type watched struct {
	*httptest.Server
	mu       sync.Mutex
	arrivals []time.Time
}

// newWatched gives each request, with its number from 1, to handle.
func newWatched(t *testing.T, handle func(n int, w http.ResponseWriter, r *http.Request)) *watched {
	a := &watched{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		a.arrivals = append(a.arrivals, time.Now())
		n := len(a.arrivals)
		a.mu.Unlock()
		body, _ := io.ReadAll(r.Body) // else the server does not notice a client that has gone
		r.Body = io.NopCloser(bytes.NewReader(body))
		handle(n, w, r)
	}))
	t.Cleanup(a.Close)
	return a
}

func confirm(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

func (a *watched) requests() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.arrivals)
}

// span is the time from the first request to the last.
func (a *watched) span() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.arrivals[len(a.arrivals)-1].Sub(a.arrivals[0])
}

// job is a folder with files, and how pinsync is run there.
type job struct {
	t   *testing.T
	dir string
	env []string
}

// newJob makes a folder of n files with an id each, and of a settings file if
// settings is not empty.
func newJob(t *testing.T, n int, settings string) *job {
	j := &job{t: t, dir: t.TempDir(), env: []string{envTrackerID + "=sandbox", envPrivateKey + "=" + sandbox.DefaultPrivateKey}}
	for i := range n {
		j.write(fmt.Sprintf("%d.yaml", i), fmt.Sprintf("id: 199620b4-df1a-46e8-ab59-9e9ed9af71%02d\n", i)+described(i))
	}
	if settings != "" {
		j.write("pinsync.yaml", settings)
	}
	return j
}

func described(i int) string {
	return fmt.Sprintf("model: basket\ntarget_type: item\ntarget_identity: /p/%d\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n", i)
}

func (j *job) write(name, text string) {
	j.t.Helper()
	if err := os.WriteFile(filepath.Join(j.dir, name), []byte(text), 0o644); err != nil {
		j.t.Fatal(err)
	}
}

// run gives the exit code, the JSON report on stdout, and stderr.
func (j *job) run(args ...string) (code int, report *jsonResults, stderr string) {
	j.t.Helper()
	cmd := process(j.t, j.dir, append(args, ".", "--format", "json")...)
	cmd.Env = append(cmd.Env, j.env...)
	var out, diagnostics bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &diagnostics
	var exit *exec.ExitError
	if err := cmd.Run(); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		j.t.Fatal(err)
	}
	report = &jsonResults{}
	if out.Len() > 0 {
		if err := json.Unmarshal(out.Bytes(), report); err != nil {
			j.t.Fatalf("%v: %s", err, &out)
		}
	}
	return code, report, diagnostics.String()
}

// jsonResults is what the tests here read of a report.
type jsonResults struct {
	Stopped string
	Results []struct {
		File, Status, Reason string
		Attempts             int
	}
}

func TestTheRateIsKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settings string
		flags    []string
		slow     bool
	}{
		"by the flag":                {"", []string{"--rate", "5"}, true},
		"by pinsync.yaml":            {"rate: 5\n", nil, true},
		"by the flag, not the file":  {"rate: 100000\n", []string{"--rate", "5"}, true},
		"unlimited whatever it says": {"rate: 0.1\n", []string{"--rate", "0"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newWatched(t, confirm)
			j := newJob(t, 6, test.settings)
			j.env = append(j.env, envBaseURL+"="+a.URL)
			code, r, stderr := j.run(append([]string{"sync"}, test.flags...)...)
			if code != 0 || len(r.Results) != 6 || a.requests() != 6 {
				t.Fatalf("ended with %d after %d requests: %s", code, a.requests(), stderr)
			}
			// Six requests at five a second have five gaps; at one in ten
			// seconds they would last for most of a minute.
			span := a.span()
			if test.slow && span < 900*time.Millisecond || !test.slow && span > 25*time.Second {
				t.Errorf("six requests came within %v", span)
			}
		})
	}
}

func TestTheConcurrencyIsKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settings string
		flags    []string
		want     int
	}{
		"by the flag":               {"", []string{"--concurrency", "2"}, 2},
		"by pinsync.yaml":           {"concurrency: 2\n", nil, 2},
		"by the flag, not the file": {"concurrency: 1\n", []string{"--concurrency", "3"}, 3},
		"one at a time":             {"", []string{"--concurrency", "1"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			inFlight, most := 0, 0
			reached := make(chan struct{})
			open := sync.OnceFunc(func() { close(reached) })
			a := newWatched(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				if n > 1 { // the first goes alone
					mu.Lock()
					inFlight++
					most = max(most, inFlight)
					if inFlight == test.want {
						open()
					}
					mu.Unlock()
					select {
					case <-reached:
					case <-time.After(20 * time.Second):
						open() // it never is, and the test fails
					}
					// One too many has this long to show itself.
					<-time.After(50 * time.Millisecond)
					mu.Lock()
					inFlight--
					mu.Unlock()
				}
				w.WriteHeader(http.StatusNoContent)
			})
			j := newJob(t, 9, test.settings)
			j.env = append(j.env, envBaseURL+"="+a.URL)
			if code, _, stderr := j.run(append([]string{"sync"}, test.flags...)...); code != 0 {
				t.Errorf("ended with %d: %s", code, stderr)
			}
			if most != test.want {
				t.Errorf("%d requests were in flight at once, want %d", most, test.want)
			}
		})
	}
}

func TestTheTimeoutEndsAnAttempt(t *testing.T) {
	t.Parallel()
	a := newWatched(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(20 * time.Second):
			w.WriteHeader(http.StatusNoContent)
		}
	})
	j := newJob(t, 1, "")
	j.env = append(j.env, envBaseURL+"="+a.URL)
	code, r, stderr := j.run("sync", "--timeout", "200ms", "--retries", "1")
	if code != 1 || a.requests() != 2 || len(r.Results) != 1 {
		t.Fatalf("ended with %d after %d requests: %s", code, a.requests(), stderr)
	}
	if f := r.Results[0]; f.Status != "failed" || f.Attempts != 2 || f.Reason != "no answer: may or may not have been applied; safe to run again" {
		t.Errorf("result is %+v", f)
	}
}

func TestRetriesAreCounted(t *testing.T) {
	t.Parallel()
	for retries := range 3 {
		t.Run(fmt.Sprint(retries), func(t *testing.T) {
			t.Parallel()
			a := newWatched(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadGateway)
			})
			j := newJob(t, 1, "")
			j.env = append(j.env, envBaseURL+"="+a.URL)
			code, r, stderr := j.run("sync", "--retries", fmt.Sprint(retries))
			if code != 1 || len(r.Results) != 1 || r.Results[0].Attempts != retries+1 || a.requests() != retries+1 {
				t.Errorf("ended with %d after %d requests: %+v %s", code, a.requests(), r, stderr)
			}
		})
	}
}

func TestTheBaseURLIsThatOfFlagElseVariableElseFile(t *testing.T) {
	var inFile, inVariable, inFlag *watched
	for name, test := range map[string]struct {
		variable, flag bool
		want           **watched
	}{
		"file":     {false, false, &inFile},
		"variable": {true, false, &inVariable},
		"flag":     {true, true, &inFlag},
	} {
		t.Run(name, func(t *testing.T) {
			inFile, inVariable, inFlag = newWatched(t, confirm), newWatched(t, confirm), newWatched(t, confirm)
			j := newJob(t, 1, "base_url: "+inFile.URL+"\n")
			args := []string{"sync"}
			if test.variable {
				j.env = append(j.env, envBaseURL+"="+inVariable.URL)
			}
			if test.flag {
				args = append(args, "--base-url", inFlag.URL)
			}
			if code, _, stderr := j.run(args...); code != 0 {
				t.Errorf("ended with %d: %s", code, stderr)
			}
			for _, a := range []*watched{inFile, inVariable, inFlag} {
				if got, want := a.requests(), map[bool]int{true: 1}[a == *test.want]; got != want {
					t.Errorf("%d requests went to one of the three, want %d", got, want)
				}
			}
		})
	}
}

func TestRefusedCredentialsGoBeforeAnInvalidFile(t *testing.T) {
	a := newWatched(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
	j := newJob(t, 2, "")
	j.env = append(j.env, envBaseURL+"="+a.URL)
	j.write("bad.yaml", "model: [\n")
	if code, r, _ := j.run("sync", "--keep-going"); code != 4 || len(r.Results) != 3 {
		t.Errorf("ended with %d, %+v", code, r)
	}
	if code, _, _ := j.run("sync"); code != 1 || a.requests() != 1 {
		t.Errorf("held back by the invalid file it ended with %d after %d requests", code, a.requests())
	}
}

func TestAReportThatCannotBeWrittenIsNotFine(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /dev/full")
	}
	a := newWatched(t, confirm)
	j := newJob(t, 1, "")
	j.env = append(j.env, envBaseURL+"="+a.URL)
	code, r, stderr := j.run("sync", "--report", "junit=/dev/full")
	if code != 1 || !strings.Contains(stderr, "pinsync: the report to /dev/full was not written: ") || !strings.Contains(stderr, "no space left on device") {
		t.Errorf("ended with %d: %s", code, stderr)
	}
	if len(r.Results) != 1 || r.Results[0].Status != "updated" {
		t.Errorf("the report on stdout is %+v", r)
	}
}

func TestWhatWasCreatedAndCannotBeCheckedIsNotFine(t *testing.T) {
	api := sandbox.New(sandbox.Options{})
	created := false
	var mu sync.Mutex
	a := newWatched(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if created {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		created = strings.HasSuffix(r.URL.Path, "/scope")
		api.ServeHTTP(w, r)
	})
	j := newJob(t, 0, "")
	j.env = append(j.env, envBaseURL+"="+a.URL)
	j.write("new.yaml", described(1))
	code, r, stderr := j.run("sync", "--retries", "0")
	if code != 1 || a.requests() != 3 || len(r.Results) != 1 || r.Results[0].Status != "created" ||
		!strings.Contains(r.Stopped, "what was created could not be checked for duplicates") {
		t.Errorf("ended with %d after %d requests: %+v %s", code, a.requests(), r, stderr)
	}
}

func TestAServerThatIgnoresTheOffsetIsNotReadForEver(t *testing.T) {
	a := newWatched(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n > 100 {
			panic(http.ErrAbortHandler)
		}
		fmt.Fprint(w, `{"pagination": {"total": 2000000000}, "results": [{"id": "199620b4-df1a-46e8-ab59-9e9ed9af7100", "model": "basket"}]}`)
	})
	j := newJob(t, 1, "")
	j.env = append(j.env, envBaseURL+"="+a.URL)
	code, r, stderr := j.run("sync", "--only-changed")
	if code != 1 || a.requests() != 6 || len(r.Results) != 1 || r.Results[0].Status != "skipped" || !strings.Contains(r.Stopped, "brought only what came before") {
		t.Errorf("ended with %d after %d requests: %+v %s", code, a.requests(), r, stderr)
	}
}
