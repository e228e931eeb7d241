package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// WriteNew makes a new file below root, and the folders that it lies in: whole
// or not at all, never in the place of another, and never outside of root,
// whatever symbolic links lead there. The name is slash-separated; folders get
// all permissions and the file gets perm, less the umask. The error is
// fs.ErrExist where the name is taken, by whatever it is.
//
// It is safe for concurrent use.
func WriteNew(root *os.Root, name string, data []byte, perm fs.FileMode) error {
	if _, err := root.Lstat(name); err == nil {
		return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	if err := root.MkdirAll(path.Dir(name), 0o777); errors.Is(err, fs.ErrExist) {
		return &fs.PathError{Op: "create", Path: name, Err: errors.New("what it should lie in is no folder")}
	} else if err != nil {
		return err
	}
	temporary, err := writeBeside(root, name, data, perm)
	if err != nil {
		return err
	}
	defer root.Remove(temporary)
	err = root.Link(temporary, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// Some file systems have no hard links. A renaming takes the place of what
	// is there, so look first.
	if _, err := root.Lstat(name); err == nil {
		return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	return root.Rename(temporary, name)
}

// writeBeside writes a file in the folder of name, and gives its name.
func writeBeside(root *os.Root, name string, data []byte, perm fs.FileMode) (string, error) {
	for n := range 1000 {
		// The name starts with a dot, so that a killed run's leftover is no
		// customization.
		temporary := path.Join(path.Dir(name), fmt.Sprintf(".pinsync.%d-%d.tmp", os.Getpid(), n))
		out, err := root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = out.Write(data)
		if err == nil {
			err = out.Sync()
		}
		if closeErr := out.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			root.Remove(temporary)
			return "", err
		}
		return temporary, nil
	}
	return "", &fs.PathError{Op: "create", Path: name, Err: errTooManyLeftovers}
}
