package sync

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/base"
	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

// PullOptions says which live customizations a pull brings into files.
type PullOptions struct {
	// Client makes the requests.
	Client *luigisbox.Client
	// Models and Tags narrow a pull, where they are not empty, to the
	// customizations that have one of the models and one of the tags: live, or
	// in their file.
	Models, Tags []string
	// Delete removes the files whose customization is gone. Never removed are
	// invalid files and those that were perhaps never live: without an id, and
	// not in the base as they are.
	Delete bool
	// Base, if not empty, is the git revision at which files and live were the
	// same: what was changed, added or removed here since is left alone.
	Base string
	// Remote is as for SyncOptions. In the first run live wins over the files,
	// and Delete means nothing.
	Remote string
	// Environ is the environment for git, with Base, as os.Environ gives it.
	Environ []string
}

// Pull makes the files below the one folder of o.Paths say what is live: it
// edits those that differ, and writes a new one for each customization that no
// file below the folder describes. The folder need not exist. Results are
// written, unchanged, missing, deleted, conflict, invalid, failed or skipped;
// Changes go from live to what the file said before.
//
// Live wins over a valid file. An invalid file is left as it is, and what it
// may describe gets no second file; one whose only fault is that of the live
// definition, which it repeats, is unchanged. What a shop makes of warnings, or
// Strict, keeps no file from being edited. Nothing is written unless the
// live state could be read to its end. When ctx ends no further file is
// written.
func Pull(ctx context.Context, o Options, po PullOptions) (*result.Report, error) {
	start := time.Now()
	p, err := newPull(ctx, o, po)
	if err != nil {
		return nil, err
	}
	if err := p.readLive(ctx); err == nil {
		p.match()
		p.claim()
		p.pairWithBase(ctx)
		p.decide()
		p.addNew()
		p.warnOfTwins(ctx)
	} else {
		p.giveUp(ctx, fmt.Errorf("the live state can't be read, so nothing was written: %w", err))
		p.skipUndecided(ctx)
		p.leaveAll()
	}
	p.carryOut(ctx)
	report := p.report(ctx, "pull")
	report.Results = make([]result.Result, len(p.tasks.list))
	for i := range p.tasks.list {
		report.Results[i] = p.tasks.list[i].result
	}
	report.Duration = time.Since(start)
	return report, nil
}

// pull is one pull under way.
type pull struct {
	run
	PullOptions
	dir     string // the folder, absolute
	checker *check.Checker
	claims  claims
	tasks   tasks
}

func newPull(ctx context.Context, o Options, po PullOptions) (*pull, error) {
	if len(o.paths()) != 1 {
		return nil, fmt.Errorf("a pull writes to one folder, found %d", len(o.Paths))
	}
	dir := o.paths()[0]
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(o.Dir, dir)
	}
	dir = filepath.Clean(dir)
	files, err := o.checkFolder(ctx, dir, keeping(po.Base))
	if err != nil {
		return nil, err
	}
	p := &pull{
		run:         run{options: o, client: po.Client, results: files.results, items: files.items},
		PullOptions: po,
		dir:         dir,
		checker:     check.New(check.Options{Now: o.now(), Severities: o.Severities}),
	}
	if po.Base == "" {
		return p, nil
	}
	p.three, err = p.readThree(ctx, po.Base, po.Remote, po.Environ, false)
	switch {
	case errors.Is(err, base.ErrFirstRun):
		p.firstRun, p.Delete = true, false
		o.warn(err.Error() + ": nothing was synced yet, so what is live replaces what the files say, and no file is removed")
		err = nil
	case err != nil && ctx.Err() != nil:
		err = nil // the client will say so
	}
	return p, err
}

// checkFolder checks the files below dir, which may be none. How much a warning
// matters to the shop counts only in the end: it keeps no file from being edited.
func (o Options) checkFolder(ctx context.Context, dir string, kept keep) (*checked, error) {
	if err := folderOrNothing(dir); err != nil {
		return nil, err
	}
	o.Strict = false
	o.Severities = maps.Clone(o.Severities)
	for rule, severity := range o.Severities {
		if severity == string(diagnostic.Error) {
			o.Severities[rule] = string(diagnostic.Warning)
		}
	}
	files, err := o.check(ctx, kept)
	if errors.Is(err, ErrNoSuchPath) || errors.Is(err, ErrNoFiles) {
		return &checked{}, nil
	}
	return files, err
}

// carryOut does every task, and passes the results on in the order of paths.
func (p *pull) carryOut(ctx context.Context) {
	p.tasks.sort()
	order := newOrder(p.tasks.results(), p.options.Emit)
	total := p.tasks.pending()
	var target *folder
	if total > 0 {
		var err error
		if target, err = openFolder(p.dir); err != nil {
			p.halt(fmt.Errorf("the folder %q can't be written to: %s", diagnostic.Name(p.options.Dir, p.dir), diagnostic.Cause(err)))
			p.tasks.skip(p.stopped)
		} else {
			defer target.close()
		}
	}
	one := p.options.begin(Writing, total)
	var group errgroup.Group
	// Files are synced to the disk one by one, so they wait more than they work.
	group.SetLimit(4 * runtime.GOMAXPROCS(0))
	for i := range p.tasks.list {
		t := &p.tasks.list[i]
		r := &t.result
		if t.action == leave {
			p.asConfigured(r)
			order.done(i)
			continue
		}
		group.Go(func() error {
			if ctx.Err() != nil {
				r.Status, r.Reason = result.Skipped, interrupted
			} else {
				p.do(t, r, target)
			}
			order.done(i)
			one()
			return nil
		})
	}
	group.Wait()
}

// asConfigured makes errors of the warnings that are errors to the shop, and,
// strictly, a file with a warning invalid. It is for files that were left.
func (p *pull) asConfigured(r *result.Result) {
	for i := range r.Diagnostics {
		if d := &r.Diagnostics[i]; p.options.Severities[d.Rule] == string(diagnostic.Error) {
			d.Severity = diagnostic.Error
		}
	}
	left := r.Status == result.Unchanged || r.Status == result.Missing
	if left && p.options.Strict && len(r.Diagnostics) > 0 {
		r.Status = result.Invalid
	}
}

// lower is an id in the spelling in which ids are compared.
func lower(id string) string { return strings.ToLower(id) }
