//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// heldAPI takes PUTs and holds each until it is let go, or for ever.
type heldAPI struct {
	*httptest.Server
	arrived chan string // the path of each request
	release chan struct{}
	refuse  atomic.Bool // 401 then, instead of 204
	acked   atomic.Int64
}

func newHeldAPI(t *testing.T) *heldAPI {
	a := &heldAPI{arrived: make(chan string, 100), release: make(chan struct{})}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // else the server does not notice a client that has gone
		a.arrived <- r.URL.Path
		select {
		case <-a.release:
			if a.refuse.Load() {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			a.acked.Add(1)
			w.WriteHeader(http.StatusNoContent)
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(a.Close)
	return a
}

// jsonReport is what scripts read of a report.
type jsonReport struct {
	Command string
	Stopped string
	Summary struct {
		Files    int
		Statuses map[string]int
	}
	Results []struct {
		File, Status, Reason string
		Attempts             int
	}
}

// program is pinsync in a process of its own, working on ten files.
type program struct {
	*exec.Cmd
	t      *testing.T
	report string
	stderr *bufio.Scanner
}

// newSync makes a program that will sync two files at a time.
func newSync(t *testing.T, api *heldAPI) *program {
	t.Helper()
	dir := t.TempDir()
	for i := range 10 {
		text := fmt.Sprintf("id: 199620b4-df1a-46e8-ab59-9e9ed9af71%02d\nmodel: basket\ntarget_type: item\ntarget_identity: /p/%d\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n", i, i)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.yaml", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := &program{t: t, report: filepath.Join(dir, "report.json")}
	p.Cmd = process(t, dir, "sync", "--concurrency", "2", "--report", "json="+p.report, dir)
	p.Env = append(p.Env, envBaseURL+"="+api.URL, envTrackerID+"=shop", envPrivateKey+"=key", "TERM=xterm", "NO_COLOR=1")
	return p
}

func startSync(t *testing.T, api *heldAPI, adjust ...func(*program)) *program {
	t.Helper()
	p := newSync(t, api)
	stderr, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stderr = bufio.NewScanner(stderr)
	for _, f := range adjust {
		f(p)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		<-api.arrived
	}
	return p
}

func (p *program) signal(s os.Signal) {
	if err := p.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

func (p *program) exitsWith(code int) {
	p.t.Helper()
	err := p.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != code {
		p.t.Errorf("ended with %v, want exit code %d", err, code)
	}
}

func (p *program) readReport() *jsonReport {
	p.t.Helper()
	text, err := os.ReadFile(p.report)
	if err != nil {
		p.t.Fatal(err)
	}
	r := &jsonReport{}
	if err := json.Unmarshal(text, r); err != nil {
		p.t.Fatal(err)
	}
	if r.Summary.Files != 10 || len(r.Results) != 10 {
		p.t.Errorf("the report has %d of 10 files", len(r.Results))
	}
	return r
}

func TestFirstSignalLetsRequestsInFlightEnd(t *testing.T) {
	t.Parallel()
	for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		t.Run(signal.String(), func(t *testing.T) {
			api := newHeldAPI(t)
			p := startSync(t, api)
			p.signal(signal)
			p.heard()
			close(api.release)
			p.exitsWith(code)
			r := p.readReport()
			if r.Summary.Statuses["updated"] != 2 || r.Summary.Statuses["skipped"] != 8 || api.acked.Load() != 2 {
				t.Errorf("statuses are %v, the server confirmed %d", r.Summary.Statuses, api.acked.Load())
			}
			for _, f := range r.Results {
				if f.Status == "skipped" && !strings.Contains(f.Reason, "interrupted") {
					t.Errorf("%s is skipped for the reason %q", f.File, f.Reason)
				}
			}
		})
	}
}

// Go itself would end with 2, which promises that nothing was sent.
func TestSIGQUITEndsAtOnceWith131(t *testing.T) {
	t.Parallel()
	api := newHeldAPI(t)
	p := startSync(t, api)
	p.signal(syscall.SIGQUIT)
	for p.stderr.Scan() {
		t.Errorf("stderr has %s", p.stderr.Text())
	}
	p.exitsWith(131)
	if _, err := os.Stat(p.report); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("there is a report: %v", err)
	}
}

func TestASignalGoesBeforeRefusedCredentials(t *testing.T) {
	t.Parallel()
	api := newHeldAPI(t)
	api.refuse.Store(true)
	p := startSync(t, api)
	p.signal(syscall.SIGTERM)
	p.heard()
	close(api.release)
	p.exitsWith(143)
	r := p.readReport()
	if r.Summary.Statuses["failed"] != 2 || r.Summary.Statuses["skipped"] != 8 || !strings.Contains(r.Stopped, "refused the credentials") {
		t.Errorf("statuses are %v, stopped: %q", r.Summary.Statuses, r.Stopped)
	}
}

func TestSecondSignalAbandonsWhatIsInFlight(t *testing.T) {
	t.Parallel()
	api := newHeldAPI(t)
	p := startSync(t, api)
	p.signal(syscall.SIGTERM)
	p.heard()
	p.signal(syscall.SIGINT)
	p.exitsWith(143)
	r := p.readReport()
	if r.Summary.Statuses["failed"] != 2 || r.Summary.Statuses["skipped"] != 8 {
		t.Errorf("statuses are %v", r.Summary.Statuses)
	}
	for _, f := range r.Results {
		if f.Status == "failed" && f.Reason != "no answer: may or may not have been applied; safe to run again" {
			t.Errorf("%s failed for the reason %q", f.File, f.Reason)
		}
	}
}

// heard waits until the program has said that it stops.
func (p *program) heard() {
	p.t.Helper()
	for p.stderr.Scan() {
		if strings.Contains(p.stderr.Text(), "interrupted") {
			return
		}
	}
	p.t.Fatal("the program never said that it was interrupted")
}

func TestClosedStdoutDoesNotStopTheRun(t *testing.T) {
	t.Parallel()
	api := newHeldAPI(t)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
	p := startSync(t, api, func(p *program) { p.Stdout = writer })
	close(api.release)
	if err := p.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if r := p.readReport(); r.Summary.Statuses["updated"] != 10 || api.acked.Load() != 10 {
		t.Errorf("statuses are %v, the server confirmed %d", r.Summary.Statuses, api.acked.Load())
	}
}

// closing is a stdout that closes something else when it is written to.
type closing struct{ io.Closer }

func (c closing) Write(p []byte) (int, error) {
	c.Close()
	return len(p), nil
}

func TestAReportThatNobodyReadsIsNotWritten(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte("{model: basket, target_type: all, pin_definitions: []}"), 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(fifo, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	c := &cli{env: func(string) string { return "" }, dir: dir, stdout: closing{reader}, stderr: &stderr, now: time.Now}
	code := c.run([]string{"validate", "--report", "json=fifo", "a.yaml"})
	if want := "pinsync: the report to fifo was not written: "; code != exitNotFine || !strings.Contains(stderr.String(), want) {
		t.Errorf("exit %d, stderr %q; want %d and %q", code, stderr.String(), exitNotFine, want)
	}
}
