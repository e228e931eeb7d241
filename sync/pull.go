package sync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"pinsync/sync/base"
	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/luigisbox"
	"pinsync/sync/plan"
	"pinsync/sync/progress"
	"pinsync/sync/pull"
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
	// Files, where there are any, are the only files that are brought up to date,
	// as paths: customizations in the folder, also if they were changed since Base,
	// but not if they have changes that are not committed.
	Files []string
	// Force brings also those files up to date that would be left for what was
	// changed in them.
	Force bool
	// Delete removes the files whose customization is gone. Never removed are
	// invalid files and those that were perhaps never live: without an id, and
	// not in the base as they are.
	Delete bool
	// MaxDeletes is the number of files to remove beyond which nothing at all is
	// written; 0 allows none.
	MaxDeletes int
	// Base, if not empty, is the git revision at which files and live were the
	// same: what was changed, added or removed here since is left alone.
	Base string
	// Shorthand, Remote and AskOrigin are as for SyncOptions. In the first run live wins over
	// the files, and Delete means nothing.
	Shorthand bool
	Remote    string
	AskOrigin bool
	// Environ is the environment for git, with Base, as os.Environ gives it.
	Environ []string
}

// Pull makes the files below the one folder of o.Paths say what is live: it
// edits those that differ, and writes a new one for each customization that no
// file below the folder describes. The folder need not exist. Results are
// written, unchanged, missing, deleted, conflict, invalid, failed or skipped;
// Changes go from live to what the file said before.
//
// Live wins over a valid file. An invalid file is left unchanged, and what it
// may describe gets no second file: of one that can't be read that is any that has
// no file. What a shop makes of warnings, or Strict, keeps no file from being
// edited, but a file that is not edited is invalid then. Nothing is written unless the
// live state could be read to its end. When ctx ends no further file is
// written.
func Pull(ctx context.Context, o Options, po PullOptions) (*result.Report, error) {
	start := time.Now()
	if len(o.Paths) > 1 {
		return nil, fmt.Errorf("a pull writes to one folder, found %d", len(o.Paths))
	}
	scope := o.scope(true)
	dir := filepath.Clean(scope.Path(scope.Named()[0]))
	src, err := loadFolder(ctx, scope, dir, po)
	if src != nil && src.firstRun {
		po.Delete = false
		o.warn(err.Error() + ": nothing was synced yet, so what is live replaces what the files say, and no file is removed")
		err = nil
	}
	if err != nil {
		return nil, err
	}
	d, err := src.decidePull(ctx, &o, &po, dir)
	if err != nil {
		return nil, err
	}
	p := d.plan
	over := d.holdOver(notWritten)
	if d.readErr == nil && ctx.Err() == nil {
		o.warnOfDuplicates(ctx, src, dir, p)
		o.warnOfLeftOut(p)
	}
	for i := range p.Steps {
		if s := &p.Steps[i]; s.Action == plan.Leave {
			o.asConfigured(s)
		}
	}
	results, stopped := pull.Run(ctx, p.Steps, pull.Options{
		Dir:      dir,
		Live:     d.state,
		Files:    &src.scope,
		Present:  src.head,
		Checker:  check.New(scope.Check),
		Catalog:  d.known,
		Emit:     o.Emit,
		Progress: o.Progress,
	})
	report := &result.Report{Command: "pull", Shop: o.TrackerID, FirstRun: src.firstRun, Results: results, Stopped: over, Titles: d.titles}
	stop(ctx, report, cmp.Or(po.Client.Stopped(), d.readErr, stopped))
	report.Duration = time.Since(start)
	return report, nil
}

// notWritten is what becomes of a pull that can't be decided.
const notWritten = "nothing was written"

// decidePull plans a pull into dir. An error is about the base, the files that were
// named, those that the checkout leaves out, or the catalogue file.
func (s *sources) decidePull(ctx context.Context, o *Options, po *PullOptions, dir string) (d decision, err error) {
	rules, err := s.pullRules(ctx, o, po)
	if err != nil {
		return d, err
	}
	if d.readLive(ctx, o, po.Client, notWritten); d.hold == "" {
		rules.LiveIsEmpty = len(d.state.Objects) == 0
		rules.Each = o.Progress.Begin(progress.Comparing, len(s.head))
	}
	if err := d.readItems(ctx, s, o, po.Client, mentioned(d.state), s.mentioned(nil), notWritten); err != nil {
		return d, err
	}
	rules.Hold = d.hold
	d.all = s.join(ctx, d.state)
	if err := s.leaveOut(ctx, d.all, d.state, dir, po.Environ); err != nil {
		return d, err
	}
	d.plan = plan.Pull(d.all, rules)
	d.describe(o)
	return d, nil
}

// pullRules says what is done with the files of the folder.
func (s *sources) pullRules(ctx context.Context, o *Options, po *PullOptions) (plan.PullRules, error) {
	rules := plan.PullRules{
		Base:       s.base != nil,
		Delete:     po.Delete,
		MaxDeletes: po.MaxDeletes,
		Models:     po.Models,
		Tags:       po.Tags,
		Force:      po.Force,
		Ignore:     o.Ignore,
		Named:      po.Base,
		Shorthand:  po.Shorthand,
		Document:   s.scope.Document,
	}
	var err error
	if rules.Files, err = s.named(po.Files); err != nil {
		return rules, err
	}
	if rules.Files != nil && po.Base != "" && !po.Force {
		if rules.Uncommitted, err = base.Uncommitted(ctx, o.Dir, po.Environ, po.Files); err != nil && ctx.Err() == nil {
			return rules, err
		}
	}
	return rules, nil
}

// loadFolder loads the files below dir, which may be none, and the base. How much
// a warning matters to the shop counts only in the end: it keeps no file from
// being edited.
func loadFolder(ctx context.Context, scope files.Scope, dir string, po PullOptions) (*sources, error) {
	if err := pull.CheckFolder(dir); err != nil {
		return nil, err
	}
	scope.Strict, scope.Lenient = false, true
	head, err := files.Load(ctx, scope)
	if err != nil && !errors.Is(err, ErrNoSuchPath) && !errors.Is(err, ErrNoFiles) {
		return nil, err
	}
	return load(ctx, scope, head, baseOptions{Source: base.Source{Ref: po.Base, Remote: po.Remote, AskOrigin: po.AskOrigin, Environ: po.Environ}})
}

// named are the names of the files at paths, each of which must be one of those
// that were loaded; nil where there are no paths.
func (s *sources) named(paths []string) (map[string]bool, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	known, names := s.names(), map[string]bool{}
	for _, path := range paths {
		name := diagnostic.Name(s.scope.Dir, s.scope.Path(path))
		if !known[name] {
			return nil, &files.PathError{Path: path}
		}
		names[name] = true
	}
	return names, nil
}

// asConfigured makes errors of the warnings that are errors to the shop, and a
// file with an error, strictly one with a warning, invalid. It is for files that
// are left.
func (o *Options) asConfigured(s *plan.Step) {
	r, severities, seen := &s.Result, o.Severities, files.File{}
	if head := s.Customization.Head; head != nil {
		seen.AsInBase = head.AsInBase
		if head.Settings != nil {
			severities = head.Settings.Rules
		}
	}
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		if severities[d.Rule] == string(diagnostic.Error) && !(seen.AsInBase && check.TurnsWrong(d.Rule)) {
			d.Severity = diagnostic.Error
		}
	}
	seen.Diagnostics = r.Diagnostics
	left := r.Status == result.Unchanged || r.Status == result.Missing || r.Status == result.Valid
	if scope := o.scope(false); left && scope.Invalidates(&seen) {
		r.Status = result.Invalid
	}
}
