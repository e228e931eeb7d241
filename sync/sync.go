// Package sync is the run: it finds customization files, checks them, decides
// what is to be done, sends it, and gives one result for each file. Import it
// under another name, such as pinsync, so that it is not taken for Go's own.
//
// Start with [Validate], which needs no network, or with [Sync], which needs a
// [luigisbox.Client]. [Plan] says what Sync would do, [Pull] goes the other
// way, and [Load] gives the definitions themselves. [Verify] asks whether shoppers
// see the pins, and [Agenda] lists which begin and end. All take [Options] and
// return a [result.Report]; results also reach [Options.Emit] one by one as
// soon as they are final, in the order of the report.
//
// An error returned from here means that the run could not begin, and that
// nothing was sent: such as one of those below, one of package [settings] about
// a pinsync.yaml, or a [*base.Error] about a git revision. Whatever goes wrong
// with one file is that file's result. Nothing is kept from one run to the
// next, and runs may go on at the same time unless they write the same files.
//
// This package only joins the others, in the order of a run: [files] and [base]
// read what is and was in the repository, [live] what the API holds; [match]
// finds out who is who, [plan] decides, [push] and [pull] carry out. It does not
// know how results are shown (package [pinsync/sync/report]) nor where its
// options come from (the command line). [pinsync/sync/sandbox] is an API to try
// it with.
package sync

import (
	"errors"
	"time"

	"pinsync/sync/check"
	"pinsync/sync/files"
	"pinsync/sync/plan"
	"pinsync/sync/progress"
	"pinsync/sync/result"
	"pinsync/sync/settings"
)

// DefaultPath is where customizations are unless a path is named.
const DefaultPath = files.DefaultPath

// The reasons why a run cannot begin.
var (
	// ErrNoSuchPath: a path that the user named does not exist.
	ErrNoSuchPath = files.ErrNoSuchPath
	// ErrNoFiles: the paths lead to no customization file.
	ErrNoFiles = files.ErrNoFiles
	// ErrLeadsOut: a path passes through a symbolic link in a repository that
	// leads out of it.
	ErrLeadsOut = files.ErrLeadsOut
	// ErrNotFolder: deleting was asked for, and a path is not a folder. What is
	// gone from a folder can be seen, and not what is gone from one file.
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
	// Severities, Location and Models are for files that no settings file governs;
	// each other is checked by what the nearest one says.
	//
	// Severities turns the warning rules named in it into "error", "warning"
	// or "off", as Rules of package settings does.
	Severities map[string]string
	// Location is the time zone of the shop, which dates are checked against;
	// nil means that it is not known.
	Location *time.Location
	// Models are the names that model may have; none means any.
	Models []string
	// Ignore names live customizations that others manage.
	Ignore plan.Ignore
	// Catalog says where the catalogue is that all files are checked against.
	Catalog Catalog
	// CatalogOf, if not nil, says it instead for the files that the settings
	// govern. Runs that make requests do not ask it: they are for one shop.
	CatalogOf func(*settings.Settings) (Catalog, error)
	// Definitions gives results both of their definitions, for a page that shows
	// them.
	Definitions bool
	// Strict makes a file with a warning invalid.
	Strict bool
	// Now gives the time for rules that look at the clock; nil means time.Now.
	Now func() time.Time
	// Emit, if not nil, is called once for each file, in the order of the
	// report and never from two goroutines at a time.
	Emit func(result.Result)
	// Warn, if not nil, is called with what the user should know of the run
	// apart from its results. Names of files are in it unescaped.
	Warn func(message string)
	// Progress, if not nil, is called while the run goes on.
	Progress progress.Func
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

func (o Options) warn(message string) {
	if o.Warn != nil {
		o.Warn(message)
	}
}

// scope says which files are loaded. bodies keeps what sending needs of them.
func (o Options) scope(bodies bool) files.Scope {
	return files.Scope{
		Dir:       o.Dir,
		Paths:     o.Paths,
		TrackerID: o.TrackerID,
		Check:     check.Options{Now: o.now(), Severities: o.Severities, Location: o.Location, Models: o.Models, Items: !o.Catalog.isZero()},
		Strict:    o.Strict,
		Bodies:    bodies,
		Warn:      o.Warn,
		Progress:  o.Progress,
	}
}
