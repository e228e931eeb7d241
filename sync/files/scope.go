// Package files finds the customization files of a shop, reads and checks them.
//
// A [Scope] comes in: where to look, and how strictly to check. Out go [File]
// values in the byte order of their names, each with what is wrong with it and
// what identifies its customization; and, for the callers that need to know what
// became of a file, what the shop has in its other folders. The package does not
// know what is live, what was at an earlier revision, or what is to be done.
package files

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/textfile"
	"pinsync/sync/progress"
)

// DefaultPath is where customizations are unless a path is named.
const DefaultPath = "customizations"

// PathError says which path that the user named does not exist. It wraps
// ErrNoSuchPath.
type PathError struct {
	Path string // as the user named it
}

func (e *PathError) Error() string { return fmt.Sprintf("%v: %q", ErrNoSuchPath, e.Path) }
func (e *PathError) Unwrap() error { return ErrNoSuchPath }

// The reasons why files can't be loaded.
var (
	// ErrNoSuchPath: a path that the user named does not exist.
	ErrNoSuchPath = errors.New("no such file or folder")
	// ErrLeadsOut: a path passes through a symbolic link in a repository that
	// leads out of it. Someone who may change the repository could have any files
	// read and sent that way.
	ErrLeadsOut = errors.New("leads out of the repository")
	// ErrNoFiles: the paths lead to no customization file.
	ErrNoFiles = errors.New("no customization files")
)

// Scope says which files a run is about, and how they are checked.
type Scope struct {
	// Dir is the working directory, an absolute path. Relative paths start
	// there, and names of files are relative to it where they can be.
	Dir string
	// Paths are files and folders; none means DefaultPath.
	Paths []string
	// TrackerID is the tracker that the run is for, where it is for one. Files
	// below Paths that a settings file binds to another are an error.
	TrackerID string
	// Check is how each file is checked; but Severities, Location and Models are
	// for files that no settings file governs: each other is checked by its own.
	Check check.Options
	// Lenient makes warnings of what a shop's settings make errors of.
	Lenient bool
	// Strict makes a file with a warning invalid.
	Strict bool
	// Bodies keeps what sending and comparing need of each file: most of what a
	// large run holds in memory.
	Bodies bool
	// Warn, if not nil, is called with what the user should know apart from the
	// files' diagnostics. Names of files are in it unescaped.
	Warn func(message string)
	// Progress is called while files are found and checked.
	Progress progress.Func
}

// Named are the paths of the scope: at least one.
func (s *Scope) Named() []string {
	if len(s.Paths) == 0 {
		return []string{DefaultPath}
	}
	return s.Paths
}

// Invalidates reports whether its findings make a file invalid.
func (s *Scope) Invalidates(f *File) bool {
	return slices.ContainsFunc(f.Diagnostics, func(d diagnostic.Diagnostic) bool {
		return d.Severity == diagnostic.Error || s.Strict && !(f.AsInBase && check.TurnsWrong(d.Rule))
	})
}

// Aged reports whether something is wrong with the file that may have become so
// without a change of it.
func (f *File) Aged() bool {
	return slices.ContainsFunc(f.Diagnostics, func(d diagnostic.Diagnostic) bool { return check.TurnsWrong(d.Rule) })
}

// IsAsInBase says that the file means what it did at the base of the run: what
// became wrong since is a warning, whatever the settings or Strict make of it.
func (s *Scope) IsAsInBase(f *File) {
	f.AsInBase = true
	for i := range f.Diagnostics {
		if d := &f.Diagnostics[i]; check.TurnsWrong(d.Rule) && d.Severity == diagnostic.Error {
			d.Severity = diagnostic.Warning
		}
	}
	if f.State == Invalid && !s.Invalidates(f) {
		f.State, f.Clues = Valid, nil
	}
}

// Path is the absolute path of the file with this name.
func (s *Scope) Path(name string) string { return pathOf(s.Dir, name) }

func pathOf(dir, name string) string {
	path := filepath.FromSlash(name)
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return path
}

// Read gives the text of the file with this name.
func (s *Scope) Read(name string) ([]byte, error) { return textfile.Read(s.Path(name)) }

func quoteAll(paths []string) string {
	quoted := make([]string, len(paths))
	for i, p := range paths {
		quoted[i] = fmt.Sprintf("%q", p)
	}
	return strings.Join(quoted, ", ")
}
