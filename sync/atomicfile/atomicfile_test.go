package atomicfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"pinsync/sync/atomicfile"
)

func TestWriteFileReplacesAndKeepsPermissions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.WriteFile(path, []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path); got != "new" {
		t.Errorf("content is %q", got)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("permissions became %v", info.Mode().Perm())
	}
	onlyEntry(t, path)
}

func TestDiscardLeavesTheOldContent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := atomicfile.Create(path, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("half")); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path); got != "old" {
		t.Errorf("before the end, the content is %q", got)
	}
	f.Discard()
	if got := read(t, path); got != "old" {
		t.Errorf("content is %q", got)
	}
	onlyEntry(t, path)
}

func TestASymbolicLinkIsKept(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.WriteFile(link, []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := read(t, target); got != "new" {
		t.Errorf("the link's target holds %q", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", info, err)
	}
}

func TestADeviceIsWrittenAsItIs(t *testing.T) {
	if err := atomicfile.WriteFile(os.DevNull, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatalf("%s was replaced: %v %v", os.DevNull, info, err)
	}
}

func TestCreateRefusesWhatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	for name, path := range map[string]string{
		"a folder":            dir,
		"in a missing folder": filepath.Join(dir, "none", "file"),
		"below a file":        filepath.Join(os.Args[0], "file"),
		"a name with a NUL":   filepath.Join(dir, "a\x00b"),
	} {
		if f, err := atomicfile.Create(path, 0o644); err == nil {
			f.Discard()
			t.Errorf("%s: no error", name)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func onlyEntry(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("leftovers: %v", entries)
	}
}

func TestWhatCannotBeCommittedLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.json")
	f, err := atomicfile.Create(path, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err == nil {
		t.Error("a folder was replaced")
	}
	onlyEntry(t, path)
}

func TestRewriteAsksRightBefore(t *testing.T) {
	dir := t.TempDir()
	path, twin := filepath.Join(dir, "file"), filepath.Join(t.TempDir(), "twin")
	if err := os.WriteFile(path, []byte("old"), 0o604); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(path, twin); err != nil {
		t.Skip(err)
	}
	refused := errors.New("refused")
	err := atomicfile.Rewrite(path, []byte("new"), func() error {
		if got := read(t, path); got != "old" {
			t.Errorf("asked too late, the content is %q", got)
		}
		return refused
	})
	if err != refused || read(t, path) != "old" {
		t.Errorf("%v, and the content is %q", err, read(t, path))
	}
	onlyEntry(t, path)
	if err := atomicfile.Rewrite(path, []byte("new"), func() error { return nil }); err != nil || read(t, path) != "new" {
		t.Errorf("%v, and the content is %q", err, read(t, path))
	}
	onlyEntry(t, path)
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o604 {
		t.Errorf("permissions are %v: %v", info.Mode(), err)
	}
	if read(t, twin) != "old" {
		t.Errorf("under its other name it has %q", read(t, twin))
	}
	for _, path := range []string{filepath.Join(dir, "none"), os.DevNull, dir} {
		if err := atomicfile.Rewrite(path, []byte("new"), func() error { return nil }); err == nil {
			t.Errorf("%s was written", path)
		}
	}
}

func TestALinkToNothingIsKept(t *testing.T) {
	dir := t.TempDir()
	for link, to := range map[string]string{"link": "second", "second": "folder/target", "lost": "nowhere/target", "round": "round"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.WriteFile(filepath.Join(dir, "link"), []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(dir, "folder", "target")); got != "new" {
		t.Errorf("what the link leads to has %q", got)
	}
	for _, link := range []string{"lost", "round"} {
		if err := atomicfile.WriteFile(filepath.Join(dir, link), []byte("new"), 0o644); err == nil {
			t.Errorf("%s was written", link)
		}
	}
	for _, link := range []string{"link", "second", "lost", "round"} {
		if info, err := os.Lstat(filepath.Join(dir, link)); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("the link %s is gone: %v", link, err)
		}
	}
}
