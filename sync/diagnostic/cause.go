package diagnostic

import (
	"errors"
	"io/fs"
	"os"
)

// Cause is the operating system's own words in err, without the path and the
// name of the system call, for a message that names the file already.
func Cause(err error) error {
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		return of.Err
	}
	if of, ok := errors.AsType[*os.LinkError](err); ok {
		return of.Err
	}
	return err
}
