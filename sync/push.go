package sync

import (
	"cmp"
	"context"
	"errors"
	"time"

	"pinsync/sync/base"
	"pinsync/sync/files"
	"pinsync/sync/luigisbox"
	"pinsync/sync/plan"
	"pinsync/sync/push"
	"pinsync/sync/result"
)

// DefaultMaxDeletes is how many deletions a run makes at most, unless the user
// says otherwise.
const DefaultMaxDeletes = 10

// SyncOptions says what a sync or a plan does with valid files.
type SyncOptions struct {
	// Client makes the requests. A dry run needs none.
	Client *luigisbox.Client
	// Connect, if not nil, makes the Client once the files have been checked,
	// from what the valid ones say. It is not called by a dry run.
	Connect func([]Definition) (*luigisbox.Client, error)
	// Concurrency is the number of requests in flight at most: that of the
	// client's Config. Below 1 it counts as 1.
	Concurrency int
	// LookUpAfter is how long after a creation without a usable answer its
	// target is looked up, at least; the server may name a longer wait. 0 means
	// push.DefaultLookUpAfter.
	LookUpAfter time.Duration
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

	// Base, if not empty, is a git revision: what was changed is found by
	// comparing with the files as they were there, and what was edited live
	// since is left alone.
	Base string
	// Shorthand says that a command without a flag has the same Base, so that
	// what to type next need not name it.
	Shorthand bool
	// Remote is the remote that keeps Base, if that is a ref below
	// refs/pinsync/; with AskOrigin it is base.DefaultRemote where this is empty
	// and the clone has that. For what neither means see base.OpenSynced. While
	// neither it nor this repository has that ref, the run is the first: it counts
	// as OnlyChanged, and Force and Delete mean nothing.
	Remote    string
	AskOrigin bool
	// MoveBase moves Base, a ref below refs/pinsync/, to HEAD as that was at the
	// start, if the run has succeeded completely, and then pushes it to the remote
	// that keeps it. The paths must take in the whole shop, HEAD be at or after Base,
	// and the files be those of HEAD. A plan moves nothing.
	MoveBase bool
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

func (s *SyncOptions) rules(o Options) plan.Rules {
	return plan.Rules{
		Compare:    s.OnlyChanged,
		Force:      s.Force,
		Delete:     s.Delete,
		KeepGoing:  s.KeepGoing,
		MaxWrites:  s.MaxWrites,
		MaxDeletes: s.MaxDeletes,
		Named:      s.Base,
		Shorthand:  s.Shorthand,
		Ignore:     o.Ignore,
	}
}

// Sync checks every file and then replaces each customization by what its file
// says. The live state is read first only with OnlyChanged or Base, or where a
// file has no id and must be matched by its target. One file's failure never
// stops another's; refused credentials and a dead server stop the run. When ctx
// ends no new request starts, and the report says what became of every file.
//
// With Base there is also a result for each customization that only base's
// files describe. An error about Base is that of package base, or wraps
// ErrNotFolder.
func Sync(ctx context.Context, o Options, s SyncOptions) (*result.Report, error) {
	start := time.Now()
	src, err := s.load(ctx, o)
	if err != nil {
		return nil, err
	}
	if src.base != nil && src.move == nil && base.IsSynced(s.Base) {
		if err := src.base.Tree.CheckNotNewer(ctx); err != nil && ctx.Err() == nil {
			return nil, err
		}
	}
	client := s.Client
	if s.DryRun {
		client = nil
	}
	d, err := src.decide(ctx, &o, client, s.rules(o), "nothing was sent")
	if err != nil {
		return nil, err
	}
	p, over := d.plan, d.holdOver("nothing was sent")
	if s.DryRun {
		p.WouldSend()
	}
	results, stopped := push.Run(ctx, p.Steps, push.Options{
		Client:      client,
		Concurrency: s.Concurrency,
		LookUpAfter: s.LookUpAfter,
		WriteIDs:    s.WriteIDs && !s.DryRun,
		Files:       &src.scope,
		Base:        s.Base,
		Emit:        o.Emit,
		Progress:    o.Progress,
	})
	report := &result.Report{Command: "sync", Shop: o.TrackerID, DryRun: s.DryRun, FirstRun: src.firstRun, Results: results, Stopped: over, Titles: d.titles}
	stop(ctx, report, cmp.Or(stopped, d.readErr))
	if src.move != nil {
		report.Move = move(ctx, src.move, report)
	}
	report.Duration = time.Since(start)
	return report, nil
}

// Plan shows what Sync with OnlyChanged, or with Base, would do, and writes
// nothing: each valid file is compared with the live state even if others are
// invalid. Live customizations that no file describes are in the report's
// Unmanaged.
func Plan(ctx context.Context, o Options, s SyncOptions) (*result.Report, error) {
	start := time.Now()
	s.OnlyChanged, s.KeepGoing, s.MoveBase = true, true, false
	src, err := s.load(ctx, o)
	if err != nil {
		return nil, err
	}
	d, err := src.decide(ctx, &o, s.Client, s.rules(o), "nothing was compared")
	if err != nil {
		return nil, err
	}
	p := d.plan
	p.Preview(src.scope.Document)
	report := &result.Report{Command: "plan", Shop: o.TrackerID, FirstRun: src.firstRun, Results: p.Results(o.Emit), Stopped: p.Over, Titles: d.titles}
	if d.state != nil {
		report.Unmanaged = plan.Unmanaged(d.all, o.Ignore)
	}
	stop(ctx, report, cmp.Or(s.Client.Stopped(), d.readErr))
	report.Duration = time.Since(start)
	return report, nil
}

func (s *SyncOptions) load(ctx context.Context, o Options) (*sources, error) {
	scope := o.scope(!s.DryRun)
	from := baseOptions{
		Source: base.Source{Ref: s.Base, Remote: s.Remote, AskOrigin: s.AskOrigin, Environ: s.Environ},
		push:   true, del: s.Delete,
	}
	var err error
	if s.MoveBase {
		if from.move, err = base.Head(ctx, o.Dir, s.Environ); err != nil {
			return nil, err
		}
	}
	head, err := files.Load(ctx, scope)
	if err != nil {
		return nil, err
	}
	if s.Connect != nil && !s.DryRun {
		if s.Client, err = s.Connect(definitions(head)); err != nil {
			return nil, err
		}
	}
	src, err := load(ctx, scope, head, from)
	if src != nil && src.firstRun {
		s.OnlyChanged, s.Force, s.Delete = true, false, false
		o.warn(err.Error() + ", so this is the first run: what the files say replaces what is live, and nothing is deleted")
		return src, nil
	}
	return src, err
}

// stop says why a run did not go to its end, if so.
func stop(ctx context.Context, report *result.Report, err error) {
	switch {
	case err != nil:
		report.Stopped = push.Explain(err)
		report.Refused = errors.Is(err, luigisbox.ErrUnauthorized)
	case ctx.Err() != nil:
		report.Stopped = plan.Interrupted
	}
}

// move moves the base after a run, if that succeeded completely.
func move(ctx context.Context, m *base.Move, report *result.Report) *result.Move {
	done := &result.Move{Ref: m.Ref(), Commit: m.Commit(), Remote: m.Remote()}
	why := report.NotFine()
	if ctx.Err() != nil {
		why = plan.Interrupted
	}
	if why != "" {
		done.Failure = m.Ref() + " was not moved: " + why
		return done
	}
	var err error
	if done.Moved, err = m.Do(ctx); err != nil {
		done.Failure = err.Error()
		if explained, ok := errors.AsType[*base.Error](err); ok {
			done.Hint = explained.Hint
		}
	}
	return done
}
