package settings

import (
	"iter"
	"os"
	"path/filepath"
)

// Upwards yields the folder path, which may be gone, and those above it, up to
// the top of its git repository, for which top is true; outside of one, up to
// the root of the file system.
func Upwards(path string) iter.Seq2[string, bool] {
	return func(yield func(folder string, top bool) bool) {
		for folder := path; ; {
			_, err := os.Lstat(filepath.Join(folder, ".git"))
			top := err == nil
			parent := filepath.Dir(folder)
			if !yield(folder, top) || top || parent == folder {
				return
			}
			folder = parent
		}
	}
}
