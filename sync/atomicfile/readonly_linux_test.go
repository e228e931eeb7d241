package atomicfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"unsafe"

	"pinsync/sync/atomicfile"
)

// A rename replaces a read-only file without asking, so only opening it shows
// what its owner wants.
func TestAReadOnlyFileIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.yaml")
	if err := os.WriteFile(path, []byte("old"), 0o444); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		defer withoutOverride(t)()
	}
	if err := atomicfile.WriteFile(path, []byte("new"), 0o644); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error is %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "old" {
		t.Errorf("it holds %q, %v", text, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

// withoutOverride takes from this thread what lets root write everything,
// CAP_DAC_OVERRIDE, until restore is called.
func withoutOverride(t *testing.T) (restore func()) {
	header := struct {
		version uint32
		pid     int32
	}{version: 0x20080522}
	type sets [2]struct{ effective, permitted, inheritable uint32 }
	var all sets
	call := func(number uintptr, data *sets) {
		if _, _, err := syscall.RawSyscall(number, uintptr(unsafe.Pointer(&header)), uintptr(unsafe.Pointer(data)), 0); err != 0 {
			t.Fatal(err)
		}
	}
	runtime.LockOSThread()
	call(syscall.SYS_CAPGET, &all)
	fewer := all
	fewer[0].effective &^= 1 << 1
	call(syscall.SYS_CAPSET, &fewer)
	return func() {
		call(syscall.SYS_CAPSET, &all)
		runtime.UnlockOSThread()
	}
}
