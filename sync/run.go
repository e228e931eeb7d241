package sync

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"pinsync/sync/compare"
	"pinsync/sync/internal/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

// SyncOptions says what a sync or a plan does with valid files.
type SyncOptions struct {
	// Client makes the requests. A dry run needs none.
	Client *luigisbox.Client
	// Concurrency is the number of requests in flight at most: that of the
	// client's Config. Below 1 it counts as 1.
	Concurrency int
	// Retries is how often a creation is tried again that was answered with a
	// 5xx, each time after its target was looked up and found absent. Other
	// requests are repeated by the Client.
	Retries int
	// DryRun says which files would be sent, and sends nothing.
	DryRun bool
	// KeepGoing sends the valid files although others are invalid.
	KeepGoing bool
	// OnlyChanged reads the live state first and writes only what differs.
	OnlyChanged bool
	// MaxWrites, if above 0, is the number of writes beyond which nothing at
	// all is sent.
	MaxWrites int
	// WriteIDs writes the id of a created or matched customization into its
	// file.
	WriteIDs bool

	// Base, if not empty, is a git revision: what was changed is told by
	// comparing with the files as they were there, and what was edited live
	// since is left alone.
	Base string
	// Environ is the environment for git, with Base, as os.Environ gives it.
	Environ []string
	// Force writes also over what was edited live, with Base.
	Force bool
	// Delete deletes what the files no longer describe since Base. Every path
	// must be a folder then, and Base an ancestor of HEAD.
	Delete bool
	// MaxDeletes is the number of deletions beyond which nothing at all is
	// sent; 0 allows none.
	MaxDeletes int
}

// Sync checks every file and then replaces each customization by what its file
// says. The live state is read first only with OnlyChanged or Base, or where a
// file has no id and must be matched by its target. One file's failure never
// stops another's; refused credentials and a dead server stop the run. When ctx
// ends no new request starts, and the report tells what became of every file.
//
// With Base there is also a result for each customization that only base's
// files describe. An error about Base is that of package base, or wraps
// ErrNotFolder.
func Sync(ctx context.Context, o Options, s SyncOptions) (*result.Report, error) {
	start := time.Now()
	r, err := newRun(ctx, o, s, "sent")
	if err != nil {
		return nil, err
	}
	r.gate()
	if s.DryRun {
		r.limit()
		for it := range r.pending() {
			it.settle(result.WouldSend, "")
		}
	} else if r.ready() {
		r.decide(ctx)
		r.limit()
	}
	r.skipUndecided(ctx)
	r.write(ctx)
	report := r.report(ctx, "sync")
	report.DryRun = s.DryRun
	report.Duration = time.Since(start)
	return report, nil
}

// run is one sync or plan under way.
type run struct {
	SyncOptions
	options Options
	// results are those of the files, and the items of the files come first in
	// items; after them are those that only base has, with results of their own.
	results []result.Result
	items   []item
	order   *order
	// purpose is what happens to nothing where the live state can't be read.
	purpose string

	// state is the live state, nil as long as it was not read.
	state *live.State
	// targets has the ids of state by target; see liveTargets.
	targets map[compare.Target][]string
	// three is the base side, nil without one.
	three *threeVersions
	// held is why what was to be done was held back; empty if it wasn't.
	held string
	// stopped is why the run does not go to its end; empty if it does.
	stopped string
	refused bool
}

func newRun(ctx context.Context, o Options, s SyncOptions, purpose string) (*run, error) {
	kept := keeping(s.Base)
	if s.DryRun {
		kept = keepItems
	}
	files, err := o.check(ctx, kept)
	if err != nil {
		return nil, err
	}
	r := &run{
		SyncOptions: s,
		options:     o,
		results:     files.results,
		items:       files.items,
		purpose:     purpose,
	}
	if s.Base == "" {
		return r, nil
	}
	r.three, err = r.readThree(ctx)
	if err != nil && ctx.Err() != nil {
		r.skipAll(interrupted)
		err = nil
	}
	return r, err
}

// pending gives the items that something is to be done about.
func (r *run) pending() iter.Seq[*item] {
	return func(yield func(*item) bool) {
		for i := range r.items {
			if it := &r.items[i]; it.todo != nothing && !yield(it) {
				return
			}
		}
	}
}

// names are those of the files.
func (r *run) names() map[string]bool {
	names := make(map[string]bool, len(r.items))
	for i := range r.items {
		names[r.items[i].File] = true
	}
	return names
}

// count counts the items whose result has the status now.
func (r *run) count(status result.Status) int {
	n := 0
	for i := range r.items {
		if r.items[i].Status == status {
			n++
		}
	}
	return n
}

// work counts what is to be done, and how much of it is to delete.
func (r *run) work() (writes, deletions int) {
	for it := range r.pending() {
		writes++
		if it.todo == toDelete {
			deletions++
		}
	}
	return writes, deletions
}

// inOrder gives the order in which the results are passed on.
func (r *run) inOrder() *order {
	results := make([]*result.Result, len(r.items))
	for i := range r.items {
		results[i] = r.items[i].Result
	}
	return newOrder(results, r.options.Emit)
}

// ready reports whether something is left that may be sent.
func (r *run) ready() bool {
	for range r.pending() {
		return true
	}
	return r.three != nil && r.held == ""
}

// gate keeps the valid files back where others are invalid.
func (r *run) gate() {
	invalid := r.count(result.Invalid)
	if invalid == 0 || r.KeepGoing {
		return
	}
	reason := "another file is invalid; mend it, or send the valid ones with --keep-going"
	if invalid > 1 {
		reason = fmt.Sprintf("%d other files are invalid; mend them, or send the valid ones with --keep-going", invalid)
	}
	r.skipAll(reason)
}

// limit keeps everything back where more would be written than MaxWrites or
// deleted than MaxDeletes.
func (r *run) limit() {
	if over := r.overLimit(); over != "" {
		r.stopped = over + "; nothing was sent"
		r.skipAll(r.stopped)
	}
}

// overLimit says which limit the run would break; empty if none. A deletion is
// a write, too.
func (r *run) overLimit() string {
	writes, deletions := r.work()
	switch {
	case deletions > 0 && deletions > r.MaxDeletes:
		return fmt.Sprintf("%d deletions are more than --max-deletes %d allows", deletions, r.MaxDeletes)
	case r.MaxWrites > 0 && writes > r.MaxWrites && deletions > 0:
		return fmt.Sprintf("%d writes, %d of them deletions, are more than --max-writes %d allows", writes, deletions, r.MaxWrites)
	case r.MaxWrites > 0 && writes > r.MaxWrites:
		return fmt.Sprintf("%d writes are more than --max-writes %d allows", writes, r.MaxWrites)
	}
	return ""
}

func (r *run) skipAll(reason string) {
	if r.held == "" {
		r.held = reason
	}
	for it := range r.pending() {
		it.skip(reason)
	}
}

// halt says why the run does not go on.
func (r *run) halt(err error) {
	r.stopped = explain(err)
	r.refused = errors.Is(err, luigisbox.ErrUnauthorized)
}

// report gathers the results, and why the run did not go to its end, if so.
// After it the items have served.
func (r *run) report(ctx context.Context, command string) *result.Report {
	for i := len(r.results); i < len(r.items); i++ {
		r.results = append(r.results, *r.items[i].Result)
	}
	slices.SortStableFunc(r.results, func(a, b result.Result) int { return strings.Compare(a.File, b.File) })
	report := &result.Report{Command: command, Results: r.results}
	if r.Client != nil && r.Client.Stopped() != nil {
		r.halt(r.Client.Stopped())
	} else if ctx.Err() != nil {
		r.stopped = interrupted
	}
	report.Stopped, report.Refused = r.stopped, r.refused
	return report
}
