package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// mostLinks is how many links that lead nowhere are followed one after the
// other: as many as systems follow.
const mostLinks = 40

// destination follows the symbolic links at path to where a content for it
// belongs. There need not be a file.
func destination(path string) (string, error) {
	if _, err := os.Stat(path); err == nil {
		target, err := filepath.EvalSymlinks(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil // a link that only the system can follow, such as /dev/stderr
		}
		return target, err
	}
	for range mostLinks {
		target, err := filepath.EvalSymlinks(path)
		if !errors.Is(err, fs.ErrNotExist) {
			return target, err
		}
		to, noLink := os.Readlink(path)
		if noLink != nil {
			return path, nil // no file, or no folder, as a write there will show
		}
		if !filepath.IsAbs(to) {
			folder, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return "", err
			}
			to = filepath.Join(folder, to)
		}
		path = to
	}
	return "", &fs.PathError{Op: "write", Path: path, Err: errors.New("too many links")}
}

// Target is the path that the content goes to: that of Create, with the symbolic
// links at its end followed.
func (f *File) Target() string { return f.target }

// SameTarget reports whether the contents of f and g go to one place, however
// their paths were spelled, so that the later would replace the earlier.
func (f *File) SameTarget(g *File) bool {
	if f.direct || g.direct {
		return f.direct && g.direct && f.target == g.target
	}
	a, b := filepath.Base(f.target), filepath.Base(g.target)
	return SameFile(filepath.Dir(f.target), filepath.Dir(g.target)) &&
		(a == b || strings.EqualFold(a, b) && f.ignoresCase())
}

// ignoresCase reports whether the folder of f takes two names for one that
// differ in case only.
func (f *File) ignoresCase() bool {
	name := f.out.Name()
	_, err := os.Lstat(filepath.Join(filepath.Dir(name), strings.ToUpper(filepath.Base(name))))
	return err == nil
}

// SameFile reports whether two paths lead to one file or folder that is there.
func SameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}
