package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestPullLeavesAReadOnlyFile holds what a rename alone would not: it replaces a
// read-only file without asking.
func TestPullLeavesAReadOnlyFile(t *testing.T) {
	const object = `{"id": "199620b4-df1a-46e8-ab59-9e9ed9af7100", "model": "basket", "target_type": "item", "target_identity": "/p/0", "pin_definitions": [{"position": 7, "pin_type": "item", "pin_identity": "x"}]}`
	a := newWatched(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"pagination": {"total": 1}, "results": [`+object+`]}`)
	})
	j := newJob(t, 1, "")
	path := filepath.Join(j.dir, "0.yaml")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	cmd := process(t, j.dir, "pull", ".", "--base-url", a.URL)
	cmd.Env = append(cmd.Env, j.env...)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	ended := make(chan error)
	go func() {
		// The child must not have what lets root write everything,
		// CAP_DAC_OVERRIDE. The thread ends with this goroutine.
		runtime.LockOSThread()
		const dropFromBounds, override = 24, 1
		_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, dropFromBounds, override, 0)
		ended <- cmd.Run()
	}()
	if err := <-ended; err == nil || !strings.Contains(out.String(), "permission denied") {
		t.Errorf("ended with %v: %s", err, &out)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("it holds %q, %v", after, err)
	}
}
