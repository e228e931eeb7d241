package atomicfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"pinsync/sync/atomicfile"
)

func openRoot(t *testing.T, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

func TestWriteNewMakesFileAndFolders(t *testing.T) {
	dir := t.TempDir()
	if err := atomicfile.WriteNew(openRoot(t, dir), ".github/workflows/sync.yml", []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, ".github", "workflows", "sync.yml")
	if got := read(t, path); got != "new" {
		t.Errorf("content is %q", got)
	}
	onlyEntry(t, path)
}

func TestWriteNewLeavesWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	root := openRoot(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o777); err != nil {
		t.Fatal(err)
	}
	taken := []string{"file", "folder"}
	if err := os.Symlink("nowhere", filepath.Join(dir, "dangling")); err == nil {
		taken = append(taken, "dangling")
	}
	for _, name := range taken {
		if err := atomicfile.WriteNew(root, name, []byte("new"), 0o644); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v, want that it exists", name, err)
		}
	}
	if got := read(t, filepath.Join(dir, "file")); got != "old" {
		t.Errorf("content became %q", got)
	}
	if err := atomicfile.WriteNew(root, "file/below", nil, 0o644); err == nil || errors.Is(err, fs.ErrExist) {
		t.Errorf("below a file: %v, want another error", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a dangling link was followed")
	}
}

func TestWriteNewStaysBelowItsRoot(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "out")); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := os.Symlink("inside", filepath.Join(dir, "in")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "inside"), 0o777); err != nil {
		t.Fatal(err)
	}
	root := openRoot(t, dir)
	for _, name := range []string{"out/file", "out/folder/file", "../file"} {
		if err := atomicfile.WriteNew(root, name, []byte("new"), 0o644); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	entries, err := os.ReadDir(outside)
	if err != nil || len(entries) > 0 {
		t.Errorf("outside there is %v (%v)", entries, err)
	}
	if err := atomicfile.WriteNew(root, "in/file", []byte("new"), 0o644); err != nil {
		t.Errorf("through a link that stays inside: %v", err)
	}
}

func TestOneOfSeveralRivalsWritesAFile(t *testing.T) {
	dir := t.TempDir()
	root := openRoot(t, dir)
	const rivals = 8
	var won [rivals]bool
	var group sync.WaitGroup
	for i := range rivals {
		group.Go(func() {
			err := atomicfile.WriteNew(root, "file", []byte{byte('a' + i)}, 0o644)
			won[i] = err == nil
			if err != nil && !errors.Is(err, fs.ErrExist) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	winners := ""
	for i := range rivals {
		if won[i] {
			winners += string(rune('a' + i))
		}
	}
	if got := read(t, filepath.Join(dir, "file")); got != winners {
		t.Errorf("%q say that they wrote it, and it holds %q", winners, got)
	}
	onlyEntry(t, filepath.Join(dir, "file"))
}

func TestWriteNewHeedsPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such permissions here")
	}
	dir := t.TempDir()
	if err := atomicfile.WriteNew(openRoot(t, dir), "file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "file"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("permissions are %v (%v)", info.Mode().Perm(), err)
	}
}

func TestReplaceAsksRightBefore(t *testing.T) {
	dir := t.TempDir()
	root := openRoot(t, dir)
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	refused := errors.New("refused")
	if err := atomicfile.Replace(root, "file", []byte("new"), 0o640, func() error { return refused }); err != refused {
		t.Errorf("%v, want what was answered", err)
	}
	if got := read(t, path); got != "old" {
		t.Errorf("content became %q", got)
	}
	onlyEntry(t, path)
	if err := atomicfile.Replace(root, "file", []byte("new"), 0o606, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path); got != "new" {
		t.Errorf("content is %q", got)
	}
	onlyEntry(t, path)
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o606 {
		t.Errorf("permissions are %v: %v", info.Mode(), err)
	}
}
