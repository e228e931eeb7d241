package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/settings"
)

// found is one file that the walk came to.
type found struct {
	// name is the slash-separated path shown to people, relative to the
	// working directory where it can be.
	name string
	// fault is set when the file is not to be read, such as a symbolic link.
	fault *diagnostic.Diagnostic
	// describes is what a file describes that only looks like a customization file;
	// nil of any other. Its fault is set, too.
	describes *check.Facts
	// bound is the number of the settings file that governs the file, from 1 among
	// the finder's; 0 for none.
	bound int
}

// finder gathers the customization files below the paths that a user names.
type finder struct {
	dir   string // working directory, absolute
	files []found
	// settings are the settings files that govern what was found.
	settings []governing
	// misnamed are the paths of files with almost the name of a settings file,
	// which were taken for customizations.
	misnamed []string
	// skipped are the files that were skipped although their extension is almost
	// that of a customization, by their names.
	skipped map[string]skipped
	seen    map[string]bool // real paths, so that a file reached twice counts once; nil where none can be
	count   func(n int)     // see find
}

// governing is a settings file: one that was met in the walk, or the nearest one
// above a path that the user named.
type governing struct {
	path  string
	met   bool
	above int // the number of the one further up, as for found; 0 for none
}

// find gathers the customization files at paths, which may be none, in the byte
// order of their names. A path is relative to dir, which is absolute. A path
// that does not exist is an error; whatever is wrong with one file below a path
// is that file's fault. When ctx ends, the rest is not looked for. count, if not
// nil, is called with how many files there are so far.
func find(ctx context.Context, dir string, paths []string, count func(n int)) (*finder, error) {
	f := &finder{dir: dir, count: count, skipped: map[string]skipped{}}
	if len(paths) > 1 {
		f.seen = map[string]bool{}
	}
	for _, path := range paths {
		if err := f.add(ctx, path); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(f.files, byName)
	return f, nil
}

func byName(a, b found) int { return strings.Compare(a.name, b.name) }

// add takes in a path that the user named: it is followed if it is a symbolic
// link and never skipped for its name.
func (f *finder) add(ctx context.Context, path string) error {
	if path == "" {
		return fmt.Errorf("%w: a path is empty", ErrNoSuchPath)
	}
	if err := checkLinks(f.dir, path); err != nil {
		return err
	}
	// Not cleaned: a slash at its end says that the path is a folder.
	abs := path
	if !filepath.IsAbs(abs) {
		abs = f.dir + string(filepath.Separator) + path
	}
	info, err := os.Stat(abs)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
			return &PathError{Path: path}
		}
		return fmt.Errorf("can't look at %q: %w", path, diagnostic.Cause(err))
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return fmt.Errorf("can't look at %q: %w", path, diagnostic.Cause(err))
	}
	bound, err := f.above(path)
	if err != nil {
		return err
	}
	name := diagnostic.Name(f.dir, abs)
	switch {
	case info.IsDir():
		f.walk(ctx, filepath.Clean(abs), real, bound)
	case !info.Mode().IsRegular():
		f.file(name, real, bound, unreadable("is %s, not a file; name a customization file instead", kindOf(info.Mode())))
	default:
		f.file(name, real, bound, nil)
	}
	return nil
}

// above is the number of the settings file that governs a path that the user
// named; 0 for none.
func (f *finder) above(path string) (int, error) {
	file, err := settings.Nearest(f.dir, path)
	if err != nil || file == "" {
		return 0, err
	}
	return f.govern(governing{path: file}), nil
}

// govern gives a settings file its number.
func (f *finder) govern(g governing) int {
	for i := range f.settings {
		if f.settings[i].path == g.path {
			f.settings[i].met = f.settings[i].met || g.met
			return i + 1
		}
	}
	f.settings = append(f.settings, g)
	return len(f.settings)
}

// walk takes in what lies below the folder abs, whose path without symbolic
// links is real. Real is needed only where a file can be reached twice. Bound is
// that of the folder above.
func (f *finder) walk(ctx context.Context, abs, real string, bound int) {
	if ctx.Err() != nil {
		return
	}
	name := diagnostic.Name(f.dir, abs)
	entries, err := os.ReadDir(abs)
	if err != nil {
		f.file(name, real, bound, unreadable("can't be listed: %s; its files were not looked at", diagnostic.Cause(err)))
		return
	}
	isSettings := func(e os.DirEntry) bool { return e.Name() == settings.FileName && !e.IsDir() }
	if slices.ContainsFunc(entries, isSettings) {
		bound = f.govern(governing{path: filepath.Join(abs, settings.FileName), met: true, above: bound})
	}
	for _, entry := range entries {
		base, mode := entry.Name(), entry.Type()
		if strings.HasPrefix(base, ".") {
			continue
		}
		shown, realPath := path.Join(name, base), ""
		if f.seen != nil {
			realPath = filepath.Join(real, base)
		}
		switch {
		case mode.IsDir():
			f.walk(ctx, filepath.Join(abs, base), realPath, bound)
		case isSettings(entry):
		case mode&fs.ModeSymlink != 0:
			link := filepath.Join(abs, base)
			if isCustomizationName(base) || leadsToFolder(link) {
				f.file(shown, realPath, bound, symlinkFault(link))
			}
		case !isCustomizationName(base):
			if mode.IsRegular() && isAlmostCustomizationName(base) {
				f.skipped[shown] = skipped{real: realPath, bound: bound, hint: renaming(base, entries)}
			}
		case !mode.IsRegular():
			f.file(shown, realPath, bound, unreadable("is %s, not a file; remove it or rename it", kindOf(mode)))
		default:
			f.file(shown, realPath, bound, nil)
			if base == settings.AlmostFileName {
				f.misnamed = append(f.misnamed, filepath.Join(abs, base))
			}
		}
	}
}

func (f *finder) file(name, real string, bound int, fault *diagnostic.Diagnostic) {
	if f.seen != nil {
		if f.seen[real] {
			return
		}
		f.seen[real] = true
	}
	f.files = append(f.files, found{name: name, fault: fault, bound: bound})
	if f.count != nil {
		f.count(len(f.files))
	}
}

func isCustomizationName(name string) bool {
	if name == settings.FileName {
		return false
	}
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

func leadsToFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func symlinkFault(path string) *diagnostic.Diagnostic {
	target := "somewhere"
	if to, err := os.Readlink(path); err == nil {
		target = fmt.Sprintf("%q", filepath.ToSlash(to))
	}
	return &diagnostic.Diagnostic{
		Severity: diagnostic.Error,
		Rule:     "symlink",
		Message:  "is a symbolic link to " + target + ", which is not followed",
		Hint:     "put the file itself here",
		Span:     diagnostic.FileStart,
	}
}

func unreadable(format string, args ...any) *diagnostic.Diagnostic {
	return &diagnostic.Diagnostic{
		Severity: diagnostic.Error,
		Rule:     "unreadable",
		Message:  fmt.Sprintf(format, args...),
		Span:     diagnostic.FileStart,
	}
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	default:
		return "something special"
	}
}
