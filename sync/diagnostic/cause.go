package diagnostic

import (
	"errors"
	"io/fs"
	"os"
)

// Cause is the operating system's own words in err, without the path and the
// name of the system call, for a message that names the file already.
func Cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	var linkErr *os.LinkError
	if errors.As(err, &linkErr) {
		return linkErr.Err
	}
	return err
}
