//go:build unix

package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// endsWithin fails if the program still runs after that time.
func (p *program) endsWithin(most time.Duration, code int) {
	p.t.Helper()
	late := time.AfterFunc(most, func() { p.Process.Kill() })
	defer late.Stop()
	p.exitsWith(code)
}

func TestASecondSignalDoesNotWaitForWhatIsInFlight(t *testing.T) {
	t.Parallel()
	api := newHeldAPI(t)
	p := startSync(t, api)
	p.signal(syscall.SIGINT)
	p.heard()
	p.signal(syscall.SIGTERM)
	p.endsWithin(4*time.Second, 130) // the requests in flight have five
}

func TestAThirdSignalEndsAtOnce(t *testing.T) {
	dir := t.TempDir()
	text := strings.Repeat("? []\n", 100) + strings.Repeat("x", 1000) + ": 1\n"
	for _, name := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		if err := os.WriteFile(filepath.Join(dir, name+".yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := &program{t: t, Cmd: process(t, dir, "validate", ".")}
	stderr, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stderr = bufio.NewScanner(stderr)
	// No one reads the report, so it can't be written to its end.
	stdout, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(stdout, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	p.signal(syscall.SIGTERM)
	p.heard()
	p.signal(syscall.SIGINT)
	p.signal(syscall.SIGTERM)
	p.endsWithin(20*time.Second, 143)
}
