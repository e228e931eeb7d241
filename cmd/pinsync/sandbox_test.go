//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// served is a sandbox in a process of its own.
type served struct {
	*exec.Cmd
	t      *testing.T
	env    []string // what it prints to export
	stderr bytes.Buffer
}

func serveFrom(t *testing.T, dir string, args ...string) *served {
	t.Helper()
	s := &served{t: t, Cmd: process(t, dir, append([]string{"sandbox", "--addr", "127.0.0.1:0"}, args...)...)}
	s.Cmd.Stderr = &s.stderr
	stdout, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Process.Kill() })
	for lines := bufio.NewScanner(stdout); len(s.env) < 3 && lines.Scan(); {
		variable, found := strings.CutPrefix(lines.Text(), "export ")
		if !found {
			t.Fatalf("it prints %q", lines.Text())
		}
		s.env = append(s.env, variable)
	}
	return s
}

// end stops it with a signal, and gives its exit code and its log.
func (s *served) end(signal os.Signal) (code int, log string) {
	s.t.Helper()
	if err := s.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := s.Wait(); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		s.t.Fatal(err)
	}
	return code, s.stderr.String()
}

// get asks for a customization without a signature.
func (s *served) get() (status int) {
	s.t.Helper()
	_, base, _ := strings.Cut(s.env[0], "=")
	answer, err := http.Get(base + "/v1/recommender/pin/sandbox/scope/199620b4-df1a-46e8-ab59-9e9ed9af7100")
	if err != nil {
		s.t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

func TestTheSandboxServesWhatItPrints(t *testing.T) {
	j := newJob(t, 2, "tracker_id: my-shop\n")
	s := serveFrom(t, j.dir, "--seed", ".")
	j.env = s.env
	if len(s.env) != 3 || !strings.HasPrefix(s.env[0], envBaseURL+"=http://127.0.0.1:") ||
		s.env[1] != envTrackerID+"=my-shop" || !strings.HasPrefix(s.env[2], envPrivateKey+"=") {
		t.Fatalf("it prints %q", s.env)
	}
	code, r, stderr := j.run("plan", "--detailed-exitcode")
	if code != 0 || len(r.Results) != 2 || r.Results[0].Status != "unchanged" || r.Results[1].Status != "unchanged" {
		t.Errorf("with its seed the plan ended with %d: %+v %s", code, r, stderr)
	}
	if code, _, stderr := j.run("sync"); code != 0 {
		t.Errorf("the sync ended with %d: %s", code, stderr)
	}
	code, log := s.end(os.Interrupt)
	if code != 130 || strings.Count(log, "POST ") != 2 || strings.Count(log, "PUT ") != 2 {
		t.Errorf("ended with %d, having logged:\n%s", code, log)
	}
}

func TestTheSandboxIsAsSlowAndBadAsItIsTold(t *testing.T) {
	t.Parallel()
	s := serveFrom(t, t.TempDir(), "--fail-rate", "1")
	if got := s.get(); got != http.StatusServiceUnavailable {
		t.Errorf("at a fail rate of 1 it answers %d", got)
	}
	if code, _ := s.end(syscall.SIGTERM); code != 143 {
		t.Errorf("terminated it ended with %d", code)
	}

	s = serveFrom(t, t.TempDir(), "--throttle", "1")
	statuses := map[int]int{}
	for range 10 {
		statuses[s.get()]++
	}
	if statuses[http.StatusUnauthorized] == 0 || statuses[http.StatusTooManyRequests] == 0 {
		t.Errorf("at one request a second its statuses are %v", statuses)
	}
	s.end(os.Interrupt)

	s = serveFrom(t, t.TempDir(), "--latency", "300ms")
	began := time.Now()
	if got, took := s.get(), time.Since(began); got != http.StatusUnauthorized || took < 300*time.Millisecond {
		t.Errorf("it answers %d after %v", got, took)
	}
	s.end(os.Interrupt)
}

// The tour of verify without an account: what was sent shows after a while, and an
// odd answer is not what shoppers see.
func TestVerifyAsksTheSandbox(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		sandbox, verify []string
		code            int
		status, reason  string
	}{
		"a delay":       {[]string{"--recommend-delay", "1500ms", "--recommend-noise"}, []string{"--wait", "1m"}, 0, "seen", ""},
		"a web page":    {[]string{"--recommend-fault", "html"}, nil, 1, "failed", "a web page came"},
		"one at first":  {[]string{"--recommend-fault", "html=2"}, []string{"--wait", "1m"}, 0, "seen", ""},
		"no such model": {[]string{"--recommend-fault", "unknown-model"}, nil, 1, "failed", "check the model, as the app names it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			old, j := newJob(t, 0, ""), newJob(t, 3, "")
			for i := range 3 {
				old.write(fmt.Sprintf("%d.yaml", i), fmt.Sprintf("id: 199620b4-df1a-46e8-ab59-9e9ed9af71%02d\n", i)+strings.Replace(described(i), "x}", "old}", 1))
			}
			s := serveFrom(t, j.dir, append(tt.sandbox, "--seed", old.dir)...)
			j.env = s.env
			if code, _, stderr := j.run("sync"); code != 0 {
				t.Fatalf("the sync ended with %d: %s", code, stderr)
			}
			code, r, stderr := j.run(append([]string{"verify"}, tt.verify...)...)
			if code != tt.code || len(r.Results) != 3 {
				t.Fatalf("ended with %d and %+v: %s", code, r, stderr)
			}
			for _, got := range r.Results {
				if got.Status != tt.status || !strings.Contains(got.Reason, tt.reason) {
					t.Errorf("%+v", got)
				}
			}
			s.end(os.Interrupt)
		})
	}
}
