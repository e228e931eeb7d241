package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"pinsync/sync/atomicfile"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/textfile"
)

// AdoptIn adopts the settings file of a folder, which may have none yet, as Adopt
// does its text. It reports whether that changed the file.
func AdoptIn(folder, trackerID string, git bool) (changed bool, err error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return false, diagnostic.Cause(err)
	}
	defer root.Close()
	info, err := root.Lstat(FileName)
	if errors.Is(err, fs.ErrNotExist) {
		text, err := Adopt(nil, trackerID, git)
		if err == nil {
			err = atomicfile.WriteNew(root, FileName, text, 0o666)
		}
		return true, diagnostic.Cause(err)
	}
	if err != nil {
		return false, diagnostic.Cause(err)
	}
	if !info.Mode().IsRegular() {
		return false, fmt.Errorf("%w: it is not a regular file", ErrNotEdited)
	}
	path := filepath.Join(folder, FileName)
	before, err := textfile.Read(path)
	if err != nil {
		return false, diagnostic.Cause(err)
	}
	after, err := Adopt(before, trackerID, git)
	if err != nil || bytes.Equal(after, before) {
		return false, err
	}
	err = atomicfile.Replace(root, FileName, after, info.Mode().Perm(), func() error {
		now, err := textfile.Read(path)
		if err == nil && !bytes.Equal(now, before) {
			err = errors.New("it was changed meanwhile")
		}
		return err
	})
	return true, diagnostic.Cause(err)
}
