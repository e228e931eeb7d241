//go:build unix

package textfile

import (
	"errors"
	"io"
	"io/fs"

	"golang.org/x/sys/unix"
)

// Read gives the text of the file at path; see From. It reads thousands of small
// files in a row, for which an os.File costs a quarter more: it offers each to the
// poller, which refuses regular files, and leaves a finalizer.
func Read(path string) ([]byte, error) {
	text, err := readPath(path)
	if errno := unix.Errno(0); errors.As(err, &errno) {
		err = &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return text, err
}

func readPath(path string) ([]byte, error) {
	fd, err := uninterrupted(func() (int, error) { return unix.Open(path, Flags|unix.O_CLOEXEC, 0) })
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	var info unix.Stat_t
	if _, err := uninterrupted(func() (int, error) { return 0, unix.Fstat(fd, &info) }); err != nil {
		return nil, err
	}
	if info.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil, ErrIrregular
	}
	return read(descriptor(fd), info.Size)
}

// descriptor reads an open file.
type descriptor int

func (d descriptor) Read(p []byte) (int, error) {
	n, err := uninterrupted(func() (int, error) { return unix.Read(int(d), p) })
	switch {
	case err != nil:
		return 0, err
	case n == 0 && len(p) > 0:
		return 0, io.EOF
	}
	return n, nil
}

// uninterrupted repeats a call that a signal interrupts, as some file systems let it.
func uninterrupted(call func() (int, error)) (n int, err error) {
	for {
		if n, err = call(); err != unix.EINTR {
			return n, err
		}
	}
}
