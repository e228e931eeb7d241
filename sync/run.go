package sync

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/internal/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

// run is what a sync, a plan and a pull have alike: the files, what is live,
// the base, and whether they go on.
type run struct {
	options Options
	client  *luigisbox.Client // nil for a dry run
	// results are those of the files, and the items of the files come first in
	// items; after them are those that only base has, with results of their own.
	results []result.Result
	items   []item

	// state is the live state, nil as long as it was not read.
	state *live.State
	// targets has the ids of state by target; see liveTargets.
	targets map[compare.Target][]string
	// three is the base side, nil without one.
	three *threeVersions
	// firstRun says that nothing was synced yet, so that there is no base side
	// although one was asked for.
	firstRun bool
	// held is why what was to be done was held back; empty if it wasn't.
	held string
	// stopped is why the run does not go to its end; empty if it does.
	stopped string
	refused bool
}

// pending gives the items that something is to be done about, or was.
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

// giveUp holds everything back, since the live state could not be read.
func (r *run) giveUp(ctx context.Context, err error) {
	if errors.Is(err, luigisbox.ErrStopped) && ctx.Err() != nil {
		r.skipAll(interrupted)
		return
	}
	r.halt(err)
	r.skipAll(err.Error())
}

// report gathers the results, and why the run did not go to its end, if so.
// After it the items have served.
func (r *run) report(ctx context.Context, command string) *result.Report {
	for i := len(r.results); i < len(r.items); i++ {
		r.results = append(r.results, *r.items[i].Result)
	}
	slices.SortStableFunc(r.results, func(a, b result.Result) int { return strings.Compare(a.File, b.File) })
	report := &result.Report{Command: command, Results: r.results, FirstRun: r.firstRun}
	if r.client != nil && r.client.Stopped() != nil {
		r.halt(r.client.Stopped())
	} else if ctx.Err() != nil {
		r.stopped = interrupted
	}
	report.Stopped, report.Refused = r.stopped, r.refused
	return report
}
