package sync

import (
	"context"
	"errors"
	"fmt"
	"os"

	"pinsync/sync/base"
	"pinsync/sync/catalog"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/match"
	"pinsync/sync/plan"
	"pinsync/sync/progress"
)

// sources are the files of a run, as they are and as they were at the base.
type sources struct {
	scope files.Scope
	head  []files.File
	base  *base.Base // nil without one
	// move is the ref that is moved after a complete success; nil if none is.
	move *base.Move
	// elsewhere are base's files in other folders of the shop.
	elsewhere []files.File
	// between and gone are what a run may have sent that could not move the base.
	between, gone []files.File
	// firstRun says that nothing was synced yet, so that there is no base although
	// one was asked for.
	firstRun bool
	// interrupted says that ctx ended before all of it was read.
	interrupted bool
}

// baseOptions say which base is read, and what for.
type baseOptions struct {
	base.Source
	push bool   // to send what differs from it
	del  bool   // something may be deleted
	move string // the commit that the ref is to be moved to; empty for none
}

// load reads the base, if there is to be one: what goes wrong with it must be known
// before anything is sent.
func load(ctx context.Context, scope files.Scope, head []files.File, o baseOptions) (*sources, error) {
	s := &sources{scope: scope, head: head}
	if o.Ref == "" {
		return s, nil
	}
	err := s.readBase(ctx, o)
	switch {
	case err != nil && ctx.Err() != nil:
		s.base, s.elsewhere, s.between, s.gone, s.move, s.interrupted = nil, nil, nil, nil, nil, true
		return s, nil
	case errors.Is(err, base.ErrFirstRun):
		s.base, s.firstRun = nil, true
	}
	return s, err
}

func (s *sources) readBase(ctx context.Context, o baseOptions) error {
	if o.del {
		if err := s.onlyFolders(); err != nil {
			return err
		}
	}
	read, err := base.Load(ctx, s.scope, o.Source, s.head)
	first := err
	if err != nil && !errors.Is(err, base.ErrFirstRun) {
		return err
	}
	if o.move != "" {
		if s.move, err = read.Move(ctx, o.move, s.head); err != nil {
			return err
		}
	}
	if first != nil {
		return first
	}
	s.base = read
	if err := s.base.Unchanged(ctx, pointers(s.head)); err != nil {
		return err
	}
	if o.del && s.move == nil { // which has checked the same
		if err := s.base.Tree.CheckAncestor(ctx); err != nil {
			return err
		}
		if err := s.base.CheckWhole(ctx); err != nil {
			return err
		}
	}
	if match.Unpaired(s.head, s.base.Files) {
		if s.elsewhere, err = s.base.Elsewhere(ctx); err != nil {
			return err
		}
	}
	if o.push {
		s.between, s.gone, err = s.base.Between(ctx)
	}
	return err
}

func pointers(all []files.File) []*files.File {
	p := make([]*files.File, len(all))
	for i := range all {
		p[i] = &all[i]
	}
	return p
}

// onlyFolders returns an error if a path is something else.
func (s *sources) onlyFolders() error {
	for _, path := range s.scope.Named() {
		info, err := os.Stat(s.scope.Path(path))
		if err != nil {
			return fmt.Errorf("can't look at %q: %w", path, diagnostic.Cause(err))
		}
		if !info.IsDir() {
			return fmt.Errorf("%w: %q is a file, so what was deleted next to it is not known", ErrNotFolder, path)
		}
	}
	return nil
}

// join makes customizations of the files, of base's, and of the live state, which
// may be nil.
func (s *sources) join(ctx context.Context, state *live.State) []match.Customization {
	v := match.Versions{Head: s.head, BaseElsewhere: s.elsewhere, Between: s.between, Gone: s.gone, Live: state}
	if s.base != nil {
		v.Base, v.Invalid = s.base.Files, s.base.Invalid
	}
	all := match.Join(v)
	if s.base == nil || !match.AnyOnlyBase(all) {
		return all
	}
	var moved match.Elsewhere
	described, unclear := s.base.Moved(ctx, s.names())
	for _, d := range described {
		moved.Add(d.Name, d.Facts)
	}
	for _, d := range s.base.Hidden(ctx) {
		moved.AddHidden(d.Name, d.Facts)
	}
	moved.Unclear = unclear
	moved.Mark(all)
	return all
}

// names are those of the files.
func (s *sources) names() map[string]bool {
	names := make(map[string]bool, len(s.head))
	for i := range s.head {
		names[s.head[i].Name] = true
	}
	return names
}

// decision is what is to be done, and what it was decided by.
type decision struct {
	plan    *plan.Plan
	all     []match.Customization // that were planned for
	state   *live.State           // nil where it was not read
	known   *catalog.Catalog      // nil where there is none
	titles  map[string]string     // of known
	hold    string                // why nothing is to be done; empty if something is
	readErr error                 // why live state or catalogue could not be read; nil where the run was stopped
}

// decide plans a push. nothing says what is not done where it can't be decided. An error
// is about the catalogue file.
func (s *sources) decide(ctx context.Context, o *Options, client *luigisbox.Client, r plan.Rules, nothing string) (d decision, err error) {
	r.Base, r.Document = s.base != nil, s.scope.Document
	if s.interrupted {
		d.hold = plan.Interrupted
	} else if client != nil && plan.NeedsLive(s.head, r) {
		d.readLive(ctx, o, client, nothing)
	}
	if err := d.readItems(ctx, s, o, client, nil, s.mentioned(d.state), nothing); err != nil {
		return d, err
	}
	d.all = s.join(ctx, d.state)
	if d.state != nil && (r.Base || r.Compare) {
		r.Each = s.scope.Progress.Begin(progress.Comparing, len(d.all))
	}
	r.Hold = d.hold
	d.plan = plan.Push(d.all, r)
	d.describe(o)
	return d, nil
}

// readLive reads the live state.
func (d *decision) readLive(ctx context.Context, o *Options, client *luigisbox.Client, nothing string) {
	d.state, d.readErr = live.Read(ctx, client.List, o.Progress.Read(progress.Reading))
	switch {
	case d.readErr == nil:
	case errors.Is(d.readErr, luigisbox.ErrStopped) && ctx.Err() != nil:
		d.hold, d.readErr = plan.Interrupted, nil
	default:
		d.readErr = fmt.Errorf("the live state can't be read, so %s: %w", nothing, d.readErr)
		d.hold = d.readErr.Error()
	}
}

// readItems is readCatalog for the files of the run, unless nothing is to be done anyway.
// What it finds does not make a file invalid that is as it was at the base.
func (d *decision) readItems(ctx context.Context, s *sources, o *Options, client *luigisbox.Client, checked, shown mentions, nothing string) error {
	if d.hold != "" {
		return nil
	}
	known, hold, err := o.readCatalog(ctx, o.Catalog, &s.scope, pointers(s.head), client, checked, shown)
	if err != nil {
		return err
	}
	if known != nil && s.base != nil {
		if err := s.base.Unchanged(ctx, pointers(s.head)); err != nil && ctx.Err() == nil {
			return err
		}
	}
	d.known, d.titles = known, known.Titles()
	switch {
	case hold == nil:
	case ctx.Err() != nil:
		d.hold = plan.Interrupted
	default:
		d.readErr = fmt.Errorf("the catalogue can't be read, so %s: %w", nothing, hold)
		d.hold = d.readErr.Error()
	}
	return nil
}

// holdOver holds a plan that is over a limit, and says which; it is empty for any other.
func (d *decision) holdOver(nothing string) string {
	if d.plan.Over == "" {
		return ""
	}
	over := d.plan.Over + "; " + nothing
	d.plan.Hold(over)
	return over
}

// describe gives the plan's results what people call items, and what a page shows.
func (d *decision) describe(o *Options) {
	d.plan.NameItems(d.titles)
	if o.Definitions {
		d.plan.Show(d.known.Images(), o.Location)
	}
}

// mentioned are the identities in the live state and in base's files.
func (s *sources) mentioned(state *live.State) mentions {
	if s.base == nil {
		return mentioned(state)
	}
	return mentioned(state, s.base.Files, s.elsewhere)
}
