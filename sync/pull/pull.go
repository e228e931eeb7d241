// Package pull carries out the steps of a plan in files: it edits those that
// differ from what is live, writes new ones, and removes those whose
// customization is gone.
//
// Steps come in; one result for each goes out, in the byte order of the files'
// paths. Every file is changed as a whole or not at all, and only if it still
// says what it said when it was checked. The package does not know why a step is
// to be done, and makes no requests.
package pull

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/catalog"
	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/live"
	"pinsync/sync/plan"
	"pinsync/sync/progress"
	"pinsync/sync/result"
)

// Options says how steps are carried out.
type Options struct {
	// Dir is the folder that is written to, an absolute path. It need not exist.
	Dir string
	// Live is the live state that the steps were decided by; nil if there was none.
	Live *live.State
	// Files is the scope that the files of the steps were loaded from.
	Files *files.Scope
	// Present are all files in the folder, those of no step included, in the byte
	// order of their names. A new file names the schema as the first that names it.
	Present []files.File
	// Checker checks what is written.
	Checker *check.Checker
	// Catalog is what the items of what is written are checked against; nil if
	// there is none.
	Catalog *catalog.Catalog
	// Preview writes nothing, and gives for each file the status that says what
	// would be.
	Preview bool
	// Emit, if not nil, is called with each result, in the order of the results
	// and never from two goroutines at a time.
	Emit func(result.Result)
	// Progress is called while files are written.
	Progress progress.Func
}

// CheckFolder returns an error where dir is something else than a folder, or
// nothing.
func CheckFolder(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("can't look at %q: %s", dir, diagnostic.Cause(err))
	case !info.IsDir():
		return fmt.Errorf("%q is not a folder: pull writes files into a folder", dir)
	}
	return nil
}

// run is one call of Run.
type run struct {
	Options
	tasks []task
}

// task is one step, and what a new file needs.
type task struct {
	plan.Step
	name string // of the file: below the folder, slash-separated
	ref  string // where a new file says that the schema is
}

// Run carries out the steps of a plan by plan.Pull. stopped is why it did not go
// to its end, if so. When ctx ends no further file is written, and every step
// still has a result.
func Run(ctx context.Context, steps []plan.Step, o Options) (results []result.Result, stopped error) {
	r := &run{Options: o}
	for _, s := range steps {
		t := task{Step: s}
		if s.Action != plan.Create {
			t.name = r.below(s.Result.File)
		}
		r.tasks = append(r.tasks, t)
	}
	r.nameNew()
	if o.Preview {
		r.preview()
	}
	slices.SortStableFunc(r.tasks, func(a, b task) int { return strings.Compare(a.Result.File, b.Result.File) })
	sequence := result.NewSequence(len(r.tasks), o.Emit)
	var target *folder
	if pending := r.pending(); pending > 0 {
		var err error
		if target, err = openFolder(o.Dir); err != nil {
			stopped = fmt.Errorf("the folder %q can't be written to: %w", diagnostic.Name(o.Files.Dir, o.Dir), diagnostic.Cause(err))
			r.skip(stopped.Error())
		} else {
			defer target.close()
		}
	}
	one := o.Progress.Begin(progress.Writing, r.pending())
	var group errgroup.Group
	// Files are synced to the disk one by one, so they wait more than they work.
	group.SetLimit(4 * runtime.GOMAXPROCS(0))
	for i := range r.tasks {
		t := &r.tasks[i]
		if t.Action == plan.Leave {
			sequence.Done(i, t.Result)
			continue
		}
		group.Go(func() error {
			if ctx.Err() != nil {
				t.Result.Status, t.Result.Reason = result.Skipped, plan.Interrupted
			} else {
				r.do(t, target)
			}
			sequence.Done(i, t.Result)
			one()
			return nil
		})
	}
	_ = group.Wait() // its functions return no error
	return sequence.Results(), stopped
}

// pending counts the files that are to be changed.
func (r *run) pending() int {
	n := 0
	for i := range r.tasks {
		if r.tasks[i].Action != plan.Leave {
			n++
		}
	}
	return n
}

// preview leaves every file, and says of those that were to be changed what would
// be.
func (r *run) preview() {
	for i := range r.tasks {
		t := &r.tasks[i]
		switch t.Action {
		case plan.Create:
			t.Result.Status = result.WouldCreate
		case plan.Update:
			t.Result.Status = result.WouldUpdate
		case plan.Delete:
			t.Result.Status = result.WouldDelete
		}
		t.Action = plan.Leave
	}
}

// skip leaves every file that was to be changed.
func (r *run) skip(reason string) {
	for i := range r.tasks {
		if t := &r.tasks[i]; t.Action != plan.Leave {
			t.Action = plan.Leave
			t.Result.Status, t.Result.Reason = result.Skipped, reason
		}
	}
}

// below is the name, below the folder, of a file as results call it.
func (r *run) below(file string) string { return diagnostic.Name(r.Dir, r.Files.Path(file)) }

// display is the name in results of a file below the folder.
func (r *run) display(name string) string {
	return diagnostic.Name(r.Files.Dir, filepath.Join(r.Dir, filepath.FromSlash(name)))
}
