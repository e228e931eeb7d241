package diagnostic

import "path/filepath"

// Name is the path of a file, or folder, as people see it: relative to dir,
// which is absolute, where it can be, and with forward slashes.
func Name(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}
