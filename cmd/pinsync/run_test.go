package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestASyncStreamsItsResults(t *testing.T) {
	seen := make(chan struct{})
	a := newWatched(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 2 {
			select {
			case <-seen:
			case <-time.After(20 * time.Second):
				t.Error("the first result was not shown before the second file was sent")
			}
		}
		w.WriteHeader(http.StatusNoContent)
	})
	j := newJob(t, 2, "")
	cmd := process(t, j.dir, "sync", "--concurrency", "1", ".")
	cmd.Env = append(append(cmd.Env, j.env...), envBaseURL+"="+a.URL)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	if first, err := lines.ReadString('\n'); err != nil || !strings.HasPrefix(first, "updated       0.yaml") {
		t.Errorf("the first line is %q, %v", first, err)
	}
	close(seen)
	rest, _ := io.ReadAll(lines)
	if err := cmd.Wait(); err != nil || !strings.HasPrefix(string(rest), "updated       1.yaml") {
		t.Errorf("ended with %v after %q", err, rest)
	}
}

func TestWhatIsNotSentSaysWhy(t *testing.T) {
	t.Parallel()
	refusing := newWatched(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	full := newWatched(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "86400")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	for url, test := range map[string]struct {
		code, failed int
		reason       string
	}{
		refusing.URL:         {4, 1, "refused the credentials (403 Forbidden)"},
		full.URL:             {1, 1, "asks to wait 24h (503 Service Unavailable): run again after 20"},
		"http://127.0.0.1:1": {1, 1, "nothing could connect to 127.0.0.1:1 for 1"},
	} {
		j := newJob(t, 12, "")
		code, r, stderr := j.run("sync", "--concurrency", "1", "--base-url", url)
		failed := 0
		for _, f := range r.Results {
			if f.Status == "failed" {
				failed++
			} else if f.Status != "skipped" || !strings.Contains(f.Reason, test.reason) {
				t.Errorf("result is %+v", f)
			}
		}
		if code != test.code || failed != test.failed || len(r.Results) != 12 {
			t.Errorf("ended with %d after %d failures: %s", code, failed, stderr)
		}
	}
}

func TestPingTellsHowFarTheClocksAreApart(t *testing.T) {
	for apart, want := range map[time.Duration]string{
		time.Hour:  "clock: 1h0m0s behind the server's\n",
		-time.Hour: "clock: 1h0m0s ahead of the server's\n",
	} {
		a := newWatched(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", time.Now().Add(apart).UTC().Format(http.TimeFormat))
			io.WriteString(w, `{"scope_counts": {"basket": 7}, "user_tags": []}`)
		})
		out, stderr := runIn(t, t.TempDir(), a.URL, "ping")
		if !strings.Contains(out, want) && !strings.Contains(out, strings.Replace(want, "1h0m0s", "59m59s", 1)) ||
			!strings.Contains(out, "live customizations: 7\n  basket: 7\n") {
			t.Errorf("stdout is %q", out)
		}
		if !strings.Contains(stderr, "set this machine's clock") {
			t.Errorf("stderr is %q", stderr)
		}
	}
}

func TestStderrShowsNoControlCharacters(t *testing.T) {
	const odd = "x\x1b]0;owned\a\u202e"
	dir := filepath.Join(t.TempDir(), odd)
	if runtime.GOOS == "windows" {
		t.Skip("no file can have such a name")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("a.yaml", described(1))
	write("key", "key")
	a := newWatched(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		io.WriteString(w, `{"reason": "\u001b[2J\u202e no"}`)
	})
	for name, test := range map[string]struct {
		settings string
		args     []string
		want     string
	}{
		"another shop":       {"tracker_id: shop\n", []string{"sync", "--tracker-id", "other", odd}, "names another tracker"},
		"a fault in it":      {"\"tracker\\e[2J_id\\u202E\": shop\n", []string{"validate", odd}, "unknown key"},
		"a key that is open": {"", []string{"sync", "--private-key-file", filepath.Join(odd, "key"), odd}, "can read the private key file"},
		"no such path":       {"", []string{"validate", odd + "y"}, "no such file"},
		"an odd command":     {"", []string{odd}, "no command"},
		"an odd flag":        {"", []string{"sync", "--" + odd}, "no flag"},
		"the server":         {"", []string{"ping"}, "HTTP 400"},
	} {
		os.Remove(filepath.Join(dir, "pinsync.yaml"))
		if test.settings != "" {
			write("pinsync.yaml", test.settings)
		}
		_, stderr := runIn(t, filepath.Dir(dir), a.URL, test.args...)
		if !strings.Contains(stderr, test.want) {
			t.Errorf("%s: stderr is %q", name, stderr)
		}
		if strings.ContainsAny(stderr, "\x1b\a\u202e") {
			t.Errorf("%s: stderr has control characters: %q", name, stderr)
		}
	}
}

// runIn runs the program in dir, however it ends.
func runIn(t *testing.T, dir, url string, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, diagnostics strings.Builder
	cmd := process(t, dir, args...)
	cmd.Stdout, cmd.Stderr = &out, &diagnostics
	cmd.Env = append(cmd.Env, envTrackerID+"=shop", envPrivateKey+"=key", envBaseURL+"="+url)
	_ = cmd.Run()
	return out.String(), diagnostics.String()
}
