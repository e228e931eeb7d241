package pull

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// What a pull was about to replace or remove is looked at right before.
func TestAFileThatIsAnotherNowIsNeitherReplacedNorRemoved(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.yaml")
	f, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	if err := os.WriteFile(path, []byte("mine"), 0o604); err != nil {
		t.Fatal(err)
	}
	if err := f.replace("a.yaml", []byte("old"), []byte("new")); !errors.Is(err, errOtherText) {
		t.Errorf("replaced: %v", err)
	}
	if err := f.remove("a.yaml", []byte("old")); !errors.Is(err, errOtherText) {
		t.Errorf("removed: %v", err)
	}
	wantFile := func(text string, mode fs.FileMode) {
		t.Helper()
		got, err := os.ReadFile(path)
		if err != nil || string(got) != text {
			t.Errorf("the file has %q (%v), want %q", got, err, text)
		}
		if info, err := os.Stat(path); err == nil && info.Mode().Perm() != mode {
			t.Errorf("its mode is %v", info.Mode())
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 1 {
			t.Errorf("leftovers: %v", entries)
		}
	}
	wantFile("mine", 0o604)
	if err := f.replace("a.yaml", []byte("mine"), []byte("new")); err != nil {
		t.Error(err)
	}
	wantFile("new", 0o604)
}
