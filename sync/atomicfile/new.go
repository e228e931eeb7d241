package atomicfile

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
)

// WriteNew makes a new file below root, and the folders that it is in: whole
// or not at all, never in the place of another (but, on a file system without
// hard links, of one that is made at the same moment), and never outside of
// root, whatever symbolic links lead there. The name is slash-separated; folders get
// all permissions and the file gets perm, less the umask. The error is
// fs.ErrExist where the name is taken, by whatever it is.
//
// It is safe for concurrent use.
func WriteNew(root *os.Root, name string, data []byte, perm fs.FileMode) error {
	if _, err := root.Lstat(name); err == nil {
		return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	if err := root.MkdirAll(path.Dir(name), 0o777); errors.Is(err, fs.ErrExist) {
		return &fs.PathError{Op: "create", Path: name, Err: errors.New("what it should lie in is not a folder")}
	} else if err != nil {
		return err
	}
	temporary, err := writeBeside(root, name, data, perm, false)
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
	switch _, err := root.Lstat(name); {
	case err == nil:
		return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return root.Rename(temporary, name)
}

// Replace puts data in the place of the file that name leads to below root, and
// never writes outside of root. The file gets exactly perm. Whether it may still
// be replaced is asked right before; else what ready returns is the error.
//
// It is safe for concurrent use on different files.
func Replace(root *os.Root, name string, data []byte, perm fs.FileMode, ready func() error) error {
	temporary, err := writeBeside(root, name, data, perm, true)
	if err != nil {
		return err
	}
	if err = ready(); err == nil {
		err = root.Rename(temporary, name)
	}
	if err != nil {
		root.Remove(temporary)
	}
	return err
}

// writeBeside writes a file in the folder of name, and gives its name.
func writeBeside(root *os.Root, name string, data []byte, perm fs.FileMode, exact bool) (string, error) {
	out, temporary, err := openBeside(name, perm, root.OpenFile)
	if err != nil {
		return "", err
	}
	if exact {
		err = chmod(out, perm)
	}
	if err == nil {
		_, err = out.Write(data)
	}
	if err == nil {
		err = out.Sync()
	}
	err = cmp.Or(err, out.Close())
	if err != nil {
		root.Remove(temporary)
	}
	return temporary, err
}
