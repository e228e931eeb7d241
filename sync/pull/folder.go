package pull

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"pinsync/sync/atomicfile"
	"pinsync/sync/internal/textfile"
)

// folder is the folder that a pull writes to. Names are slash-separated and
// below it; whatever links there are, nothing outside of it is read or written.
// A file is replaced as a whole or not at all. It is safe for concurrent use
// on different files.
type folder struct{ root *os.Root }

var (
	errOtherText = errors.New("it was changed meanwhile; run it again")
	errTaken     = errors.New("something else has this name now; run it again")
)

// openFolder opens the folder at path, and makes it where it is missing.
func openFolder(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &folder{root: root}, nil
}

func (f *folder) close() { f.root.Close() }

// read gives the text of a regular file, at most a byte more than a
// customization file may have.
func (f *folder) read(name string) ([]byte, error) {
	info, err := f.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, textfile.ErrIrregular
	}
	file, err := f.root.OpenFile(name, textfile.Flags, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return textfile.From(file)
}

// replace puts text in the place of old. Whether that is still there is looked at
// right before.
func (f *folder) replace(name string, old, text []byte) error {
	// Replacing a read-only file would get round the wish of who made it so.
	probe, err := f.root.OpenFile(name, os.O_WRONLY|textfile.Flags, 0)
	if err != nil {
		return err
	}
	info, err := probe.Stat()
	probe.Close()
	if err != nil {
		return err
	}
	return atomicfile.Replace(f.root, name, text, info.Mode().Perm(), func() error { return f.still(name, old) })
}

// still returns an error unless a file has the text it had.
func (f *folder) still(name string, text []byte) error {
	now, err := f.read(name)
	if err == nil && !bytes.Equal(now, text) {
		err = errOtherText
	}
	return err
}

// create makes a new file, and the folder it is in. It never replaces one.
func (f *folder) create(name string, text []byte) error {
	if err := f.makeFolder(path.Dir(name)); err != nil {
		return err
	}
	err := atomicfile.WriteNew(f.root, name, text, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return errTaken
	}
	return err
}

// makeFolder makes a folder right below this one. One that is a symbolic link
// is refused, since the files in it would not be found there.
func (f *folder) makeFolder(name string) error {
	err := f.root.Mkdir(name, 0o777)
	if err == nil || !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := f.root.Lstat(name)
	switch {
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%q is a symbolic link, which is not followed", name)
	case !info.IsDir():
		return fmt.Errorf("%q is not a folder", name)
	}
	return nil
}

// remove removes a file that has still this text.
func (f *folder) remove(name string, text []byte) error {
	if err := f.still(name, text); err != nil {
		return err
	}
	return f.root.Remove(name)
}
