package textfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"pinsync/sync/internal/textfile"
	"pinsync/sync/manifest"
)

func TestReadTakesAsMuchAsCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	for size, want := range map[int]int{
		0: 0, 1: 1, manifest.MaxSize: manifest.MaxSize,
		manifest.MaxSize + 1: manifest.MaxSize + 1, 3 * manifest.MaxSize: manifest.MaxSize + 1,
	} {
		if err := os.WriteFile(path, make([]byte, size), 0o644); err != nil {
			t.Fatal(err)
		}
		if text, err := textfile.Read(path); err != nil || len(text) != want {
			t.Errorf("of %d bytes %d are read, %v", size, len(text), err)
		}
	}
	if _, err := textfile.Read(filepath.Dir(path)); !errors.Is(err, textfile.ErrIrregular) {
		t.Errorf("of a folder it says %v", err)
	}
}
