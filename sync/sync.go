// Package sync is the run: it finds customization files, checks them, decides
// what is to be done, sends it, and gives one result for each file. Import it
// under another name, such as pinsync, so that it is not taken for Go's own.
//
// Start with [Validate], which needs no network, or with [Sync], which needs a
// [luigisbox.Client]. [Plan] says what Sync would do, [Pull] goes the other
// way, and [Load] gives the definitions themselves. All take [Options] and
// return a [result.Report]; results also reach [Options.Emit] one by one as
// soon as they are final, in the order of the report.
//
// An error returned from here means that the run could not begin, and that
// nothing was sent: such as one of those below, one of package [settings] about
// a pinsync.yaml, or a [*base.Error] about a git revision. Whatever goes wrong
// with one file is that file's result. Nothing is kept from one run to the
// next, and runs may go on at the same time unless they write the same files.
//
// The package does not know how results are shown (package
// [pinsync/sync/report]) nor where its options come from (the command line).
// One document is checked by package [pinsync/sync/check], two are compared by
// [pinsync/sync/compare], and [pinsync/sync/sandbox] is an API to try it with.
package sync

import (
	"errors"
	"time"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// DefaultPath is where customizations live unless a path is named.
const DefaultPath = "customizations"

// The reasons why a run cannot begin.
var (
	// ErrNoSuchPath: a path that the user named does not exist.
	ErrNoSuchPath = errors.New("no such file or folder")
	// ErrNoFiles: the paths lead to no customization file.
	ErrNoFiles = errors.New("no customization files")
	// ErrNotFolder: deleting was asked for, and a path is no folder. What is
	// gone from a folder can be told, and not what is gone from one file.
	ErrNotFolder = errors.New("deleting needs folders")
)

// Options says which files a run works on and how strictly.
type Options struct {
	// Dir is the working directory, an absolute path. Relative paths start
	// there, and names in results are relative to it where they can be.
	Dir string
	// Paths are files and folders; none means DefaultPath.
	Paths []string
	// TrackerID is the tracker that the run is for, where it is for one.
	// Files below Paths that a settings file binds to another are an error,
	// which wraps settings.ErrSeveral.
	TrackerID string
	// Severities turns the warning rules named in it into "error", "warning"
	// or "off", as Rules of package settings does.
	Severities map[string]string
	// Location is the time zone of the shop, which dates are checked against;
	// nil means that it is not known.
	Location *time.Location
	// Models are the names that model may have; none means any.
	Models []string
	// Strict makes a file with a warning invalid.
	Strict bool
	// Now tells the time for rules that look at the clock; nil means time.Now.
	Now func() time.Time
	// Emit, if not nil, is called once for each file, in the order of the
	// report and never from two goroutines at a time.
	Emit func(result.Result)
	// Warn, if not nil, is told what the user should know of the run beside its
	// results. What files are named is in it as it is.
	Warn func(message string)
	// Progress, if not nil, is told when a long step begins, and after each of
	// its parts how many are done; total is 0 as long as it is not known. It is
	// never called from two goroutines at a time.
	Progress func(step Step, done, total int)
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

// checker returns what checks each file of the run.
func (o Options) checker() *check.Checker {
	return check.New(check.Options{Now: o.now(), Severities: o.Severities, Location: o.Location, Models: o.Models})
}

func (o Options) paths() []string {
	if len(o.Paths) == 0 {
		return []string{DefaultPath}
	}
	return o.Paths
}

func (o Options) warn(message string) {
	if o.Warn != nil {
		o.Warn(message)
	}
}

// invalidates reports whether a file with these findings is invalid.
func (o Options) invalidates(diagnostics []diagnostic.Diagnostic) bool {
	for i := range diagnostics {
		if o.Strict || diagnostics[i].Severity == diagnostic.Error {
			return true
		}
	}
	return false
}
