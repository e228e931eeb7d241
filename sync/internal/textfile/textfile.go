// Package textfile reads the files that people write, whatever else may stand
// in their place. It knows nothing of what is in them.
package textfile

import (
	"errors"
	"io"
	"os"
	"syscall"

	"pinsync/sync/manifest"
)

// ErrIrregular: it is a folder, a pipe or a device.
var ErrIrregular = errors.New("not a regular file")

// Flags are those to open a file with that is to be read: where there is a pipe,
// opening it must not wait for its writer. It is cheaper, too, as os.Open asks for
// this in calls of its own.
const Flags = os.O_RDONLY | syscall.O_NONBLOCK

// From gives the text of an open file, and of one that is larger than
// manifest.MaxSize one byte more than that. The error is ErrIrregular, or that
// of the system.
func From(file *os.File) ([]byte, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, ErrIrregular
	}
	return read(file, info.Size())
}

// read reads a regular file that had this size when it was looked at.
func read(file io.Reader, size int64) ([]byte, error) {
	text := make([]byte, min(size, manifest.MaxSize)+1)
	n, err := io.ReadAtLeast(file, text, max(len(text)-1, 1))
	switch {
	case err == nil && n == len(text) && n <= manifest.MaxSize:
		// The file grew since it was looked at.
		rest, err := io.ReadAll(io.LimitReader(file, int64(manifest.MaxSize+1-n)))
		return append(text, rest...), err
	case err == nil, errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return text[:n], nil
	default:
		return nil, err
	}
}
