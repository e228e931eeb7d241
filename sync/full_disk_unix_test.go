//go:build unix

package sync_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// noFileAbove makes each write fail that would make a file larger than size, as
// on a disk that is full.
func noFileAbove(t *testing.T, size uint64) {
	t.Helper()
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Skip(err)
	}
	limit := before
	limit.Cur = size
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before) })
}

// inChild runs the test in a process of its own, whose limits are not those of the
// others, nor of the log that go test keeps. It reports whether this is that process.
func inChild(t *testing.T) bool {
	t.Helper()
	const variable = "PINSYNC_TEST_CHILD"
	if os.Getenv(variable) != "" {
		return true
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), variable+"=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

func TestAFullDiskCostsNoFile(t *testing.T) {
	if !inChild(t) {
		return
	}
	large := "# " + strings.Repeat("notes ", 1000) + "\n"
	t.Run("pull", func(t *testing.T) {
		files := map[string]string{
			"customizations/large.yaml": large + handmade,
			"customizations/small.yaml": strings.ReplaceAll(strings.ReplaceAll(handmade, uuid(1), uuid(2)), "/p/1", "/p/2"),
		}
		dir := writeFiles(t, files)
		tall := strings.Replace(item(3, "/p/3", 1), `"pin_identity": "x"`, `"pin_identity": "`+strings.Repeat("x", 5000)+`"`, 1)
		s := newStock(t, item(1, "/p/1", 2), item(2, "/p/2", 2), tall)
		noFileAbove(t, 4096)
		r := s.pull(dir)
		wantStatuses(t, r, map[string]result.Status{
			"customizations/large.yaml":      result.Failed,
			"customizations/small.yaml":      result.Written,
			"customizations/basket/p-3.yaml": result.Failed,
		})
		after := tree(t, dir)
		if after["customizations/large.yaml"] != files["customizations/large.yaml"] || after["customizations/small.yaml"] == files["customizations/small.yaml"] {
			t.Errorf("the files are %q", after)
		}
		if len(after) != 2 {
			t.Errorf("leftovers: %v", after)
		}
	})
	t.Run("ids", func(t *testing.T) {
		files := map[string]string{"00.yaml": large + nameless(1)["00.yaml"]}
		dir := writeFiles(t, files)
		s := newShop(t)
		noFileAbove(t, 4096)
		r := s.sync(dir, pinsync.SyncOptions{WriteIDs: true})
		wantOnly(t, r, result.Failed, 1)
		if f := r.Results[0]; f.ID == "" || !strings.Contains(f.Reason, f.ID) {
			t.Errorf("the reason is %q", f.Reason)
		}
		wantTree(t, dir, files)
	})
}

func TestAFolderWithoutPermissionCostsNoFile(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("whoever runs this may write everywhere")
	}
	dir := writeFiles(t, map[string]string{"customizations/a.yaml": handmade, "customizations/more/b.yaml": strings.ReplaceAll(strings.ReplaceAll(handmade, uuid(1), uuid(2)), "/p/1", "/p/2")})
	before := tree(t, dir)
	closed := filepath.Join(dir, "customizations")
	if err := os.Chmod(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(closed, 0o755) })
	s := newStock(t, item(1, "/p/1", 2), item(2, "/p/2", 2), item(3, "/p/3", 1))
	r := s.pull(dir)
	wantStatuses(t, r, map[string]result.Status{
		"customizations/a.yaml":          result.Failed,
		"customizations/more/b.yaml":     result.Written,
		"customizations/basket/p-3.yaml": result.Failed,
	})
	after := tree(t, dir)
	if after["customizations/a.yaml"] != before["customizations/a.yaml"] || len(after) != 2 {
		t.Errorf("the files are %q", after)
	}
}
