// Package atomicfile writes a file so that a reader, a full disk or a killed
// process meets the old content or the new one, never half of either. A file
// that has several names (hard links) gets the new content under the one that is
// written, and keeps the old one under the others. It knows nothing of what is
// written.
package atomicfile

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File is a new content on its way to replace what is at its path. Exactly one
// of Commit and Discard ends it. It is not safe for concurrent use.
type File struct {
	out    *os.File
	target string
	direct bool // the target is not a regular file, such as /dev/null: written as it is
}

// Create makes ready to replace the file at path, which need not exist; its
// folder must. It fails, with the path untouched, where the new content could
// not be put. A symbolic link at path is kept, and what it leads to replaced, or
// made where it is not there; an existing file keeps its permissions, a new one
// gets perm less the umask.
func Create(path string, perm fs.FileMode) (*File, error) {
	target, err := destination(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, &fs.PathError{Op: "write", Path: path, Err: errors.New("is a directory")}
	case !info.Mode().IsRegular():
		out, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return &File{out: out, target: target, direct: true}, nil
	default:
		// Replacing a read-only file would get round the wish of who made it so.
		probe, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		probe.Close()
		perm = info.Mode().Perm()
	}
	return createBeside(target, perm, info != nil)
}

func createBeside(target string, perm fs.FileMode, exact bool) (*File, error) {
	out, _, err := openBeside(target, perm, os.OpenFile)
	if err != nil {
		return nil, err
	}
	f := &File{out: out, target: target}
	if exact {
		if err := chmod(out, perm); err != nil {
			f.Discard()
			return nil, err
		}
	}
	return f, nil
}

// openBeside makes a new file in the folder of target, and gives its name as
// open got it.
func openBeside(target string, perm fs.FileMode, open func(string, int, fs.FileMode) (*os.File, error)) (out *os.File, name string, err error) {
	for n := range 1000 {
		// The name starts with a dot, so that a killed run's leftover is no
		// customization.
		name = filepath.Join(filepath.Dir(target), fmt.Sprintf(".pinsync.%d-%d.tmp", os.Getpid(), n))
		out, err = open(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
		if !errors.Is(err, fs.ErrExist) {
			return out, name, err
		}
	}
	return nil, "", &fs.PathError{Op: "create", Path: target, Err: errors.New("too many leftover .tmp files next to it")}
}

// chmod gives a file exactly perm, where the file system has permissions.
func chmod(file *os.File, perm fs.FileMode) error {
	if err := file.Chmod(perm); !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}

// Write adds to the new content.
func (f *File) Write(p []byte) (int, error) { return f.out.Write(p) }

// Commit puts the new content in place. On an error the old content stays and
// the new one is gone.
func (f *File) Commit() error {
	return f.commit(func() error { return nil })
}

func (f *File) commit(ready func() error) error {
	if f.direct {
		return f.out.Close()
	}
	err := cmp.Or(f.out.Sync(), f.out.Close())
	if err == nil {
		err = ready()
	}
	if err == nil {
		err = os.Rename(f.out.Name(), f.target)
	}
	if err != nil {
		os.Remove(f.out.Name())
	}
	return err
}

// Discard gives the new content up; the old one stays.
func (f *File) Discard() {
	f.out.Close()
	if !f.direct {
		os.Remove(f.out.Name())
	}
}

// WriteFile replaces the file at path by data, as Create and Commit do.
func WriteFile(path string, data []byte, perm fs.FileMode) error {
	f, err := Create(path, perm)
	if err != nil {
		return err
	}
	return f.end(data, func() error { return nil })
}

// Rewrite replaces a regular file as WriteFile does, unless ready, which is
// called right before, returns an error: that is Rewrite's, and the file stays.
func Rewrite(path string, data []byte, ready func() error) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return &fs.PathError{Op: "write", Path: path, Err: errors.New("is not a regular file")}
	}
	f, err := Create(path, info.Mode().Perm())
	if err != nil {
		return err
	}
	return f.end(data, ready)
}

func (f *File) end(data []byte, ready func() error) error {
	if _, err := f.Write(data); err != nil {
		f.Discard()
		return err
	}
	return f.commit(ready)
}
