package sync

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pinsync/sync/base"
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
	// Remote is the remote that keeps Base, if that is a ref below
	// refs/pinsync/; for what empty means see base.OpenSynced. While neither
	// it nor this repository has that ref, the run is the first: it counts as
	// OnlyChanged, and Force and Delete mean nothing.
	Remote string
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
	p, err := newPush(ctx, o, s)
	if err != nil {
		return nil, err
	}
	if p.three != nil && base.IsSynced(s.Base) {
		if err := p.three.base.tree.CheckNotNewer(ctx); err != nil && ctx.Err() == nil {
			return nil, err
		}
	}
	p.gate()
	if s.DryRun {
		p.limit()
		for it := range p.pending() {
			it.settle(result.WouldSend, "")
		}
	} else if p.ready() {
		if err := p.decide(ctx); err != nil {
			p.giveUp(ctx, fmt.Errorf("the live state can't be read, so nothing was sent: %w", err))
		}
		p.limit()
	}
	p.skipUndecided(ctx)
	p.write(ctx)
	report := p.report(ctx, "sync")
	report.DryRun = s.DryRun
	report.Duration = time.Since(start)
	return report, nil
}

// push is one sync or plan under way.
type push struct {
	run
	SyncOptions
	order *order
}

func newPush(ctx context.Context, o Options, s SyncOptions) (*push, error) {
	kept := keeping(s.Base)
	if s.DryRun {
		kept = keepItems
	}
	files, err := o.check(ctx, kept)
	if err != nil {
		return nil, err
	}
	p := &push{
		run:         run{options: o, client: s.Client, results: files.results, items: files.items},
		SyncOptions: s,
	}
	if s.Base == "" {
		return p, nil
	}
	p.three, err = p.readThree(ctx, s.Base, s.Remote, s.Environ, s.Delete)
	switch {
	case errors.Is(err, base.ErrFirstRun):
		p.firstRun = true
		p.OnlyChanged, p.Force, p.Delete = true, false, false
		o.warn(err.Error() + ", so this is the first run: what the files say replaces what is live, and nothing is deleted")
		err = nil
	case err != nil && ctx.Err() != nil:
		p.skipAll(interrupted)
		err = nil
	}
	return p, err
}

// ready reports whether something is left that may be sent.
func (p *push) ready() bool {
	for range p.pending() {
		return true
	}
	return p.three != nil && p.held == ""
}

// gate keeps the valid files back where others are invalid.
func (p *push) gate() {
	invalid := p.count(result.Invalid)
	if invalid == 0 || p.KeepGoing {
		return
	}
	reason := "another file is invalid; mend it, or send the valid ones with --keep-going"
	if invalid > 1 {
		reason = fmt.Sprintf("%d other files are invalid; mend them, or send the valid ones with --keep-going", invalid)
	}
	p.skipAll(reason)
}

// limit keeps everything back where more would be written than MaxWrites or
// deleted than MaxDeletes.
func (p *push) limit() {
	if over := p.overLimit(); over != "" {
		p.stopped = over + "; nothing was sent"
		p.skipAll(p.stopped)
	}
}

// overLimit says which limit the run would break; empty if none. A deletion is
// a write, too.
func (p *push) overLimit() string {
	writes, deletions := p.work()
	switch {
	case deletions > 0 && deletions > p.MaxDeletes:
		return fmt.Sprintf("%d deletions are more than --max-deletes %d allows", deletions, p.MaxDeletes)
	case p.MaxWrites > 0 && writes > p.MaxWrites && deletions > 0:
		return fmt.Sprintf("%d writes, %d of them deletions, are more than --max-writes %d allows", writes, deletions, p.MaxWrites)
	case p.MaxWrites > 0 && writes > p.MaxWrites:
		return fmt.Sprintf("%d writes are more than --max-writes %d allows", writes, p.MaxWrites)
	}
	return ""
}

// inOrder gives the order in which the results are passed on.
func (p *push) inOrder() *order {
	results := make([]*result.Result, len(p.items))
	for i := range p.items {
		results[i] = p.items[i].Result
	}
	return newOrder(results, p.options.Emit)
}
