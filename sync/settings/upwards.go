package settings

import (
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Searched lists the folders in which the settings of folder are looked for, the
// nearest first: up to the top of the repository. Outside of one they go up to
// dir, or, where folder is not below dir, up to the last one that is not above
// dir, too: those further up were not named.
func Searched(dir, folder string) []string {
	var folders []string
	for folder, top := range Upwards(folder) {
		folders = append(folders, folder)
		if top {
			return folders
		}
	}
	for i, folder := range folders {
		above := folder != dir && within(dir, folder)
		if i > 0 && above {
			return folders[:i]
		}
		if same(folder, dir) {
			return folders[:i+1]
		}
	}
	return folders
}

// within reports whether path is folder or is below it. Both are clean.
func within(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, strings.TrimSuffix(folder, string(filepath.Separator)))
	return ok && (rest == "" || rest[0] == filepath.Separator)
}

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
