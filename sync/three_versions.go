package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/live"
	"pinsync/sync/result"
)

// threeVersions is the base side of a run, and what the run makes of it.
type threeVersions struct {
	base *baseFiles
	// outside are base's files elsewhere in the shop, for the files of the run
	// that were moved into its paths. They are not read if no file needs one.
	outside []baseFile
	decided bool
	// moved are base's customizations whose file is now outside of the run's
	// paths, by where that is.
	moved map[*baseFile]string
}

// readThree reads the base side: what goes wrong with it must be known before
// anything is sent. del says that something may be deleted by it. For ref,
// remote and environ see base.OpenSynced.
func (r *run) readThree(ctx context.Context, ref, remote string, environ []string, del bool) (*threeVersions, error) {
	if del {
		if err := r.options.onlyFolders(); err != nil {
			return nil, err
		}
	}
	t := &threeVersions{moved: map[*baseFile]string{}}
	var err error
	if t.base, err = r.options.readBase(ctx, ref, remote, environ, r.items); err != nil {
		for i := range r.items {
			r.items[i].forget()
		}
		return nil, err
	}
	if del {
		if err := t.base.tree.CheckAncestor(ctx); err != nil {
			return nil, err
		}
		if err := t.base.checkWhole(ctx); err != nil {
			return nil, err
		}
	}
	t.pair(r.items, nil)
	for it := range r.pending() {
		if it.base == nil {
			t.outside, err = t.base.outside(ctx)
			t.outside = t.base.leftFrom(t.outside)
			break
		}
	}
	t.base.now = nil
	for i := range r.items {
		r.items[i].forget()
	}
	return t, err
}

// onlyFolders returns an error if a path is something else.
func (o Options) onlyFolders() error {
	for _, path := range o.paths() {
		info, err := os.Stat(pathOf(o.Dir, path))
		if err != nil {
			return fmt.Errorf("can't look at %q: %w", path, diagnostic.Cause(err))
		}
		if !info.IsDir() {
			return fmt.Errorf("%w: %q is a file, so what was deleted beside it can't be told", ErrNotFolder, path)
		}
	}
	return nil
}

// decideThree decides about every valid file and every customization that only
// base has.
func (p *push) decideThree(ctx context.Context) {
	t := p.three
	t.decided = true
	var byTarget map[compare.Target][]string
	if nameless := func(b baseFile) bool { return b.id == "" }; slices.ContainsFunc(t.base.files, nameless) || slices.ContainsFunc(t.outside, nameless) {
		byTarget = p.liveTargets() // else the ids tell all
	}
	only, hidden := p.onlyInBase(ctx, byTarget)
	valid, _ := p.work()
	one := p.options.begin(Comparing, valid+len(only))
	for it := range p.pending() {
		v := versions{head: true}
		s := sides{head: it.body, headLine: func(pointer string) int { return lineAt(p.reread(it), pointer) }}
		if object := p.liveOf(it); object != nil {
			v.live, s.live = true, object.JSON
			it.Changes = compare.Changes(s.live, s.head)
			v.headLive = len(it.Changes) == 0
		}
		s.invalidAtBase = it.base == nil && t.base.wasInvalid(it)
		if b := it.base; b != nil {
			v.base, s.base = true, b.body
			v.baseHead = compare.SameFiles(s.base, s.head)
			v.baseLive = v.live && compare.Same(s.live, s.base)
			v.unseen = v.headLive && !v.baseHead && changedUnseen(s.base, s.head, s.live)
		}
		switch status := v.decide(p.Force, false); status {
		case result.Updated, result.Created:
			// It stays to be sent.
		case result.Unchanged:
			it.settle(status, "")
		default:
			it.settle(status, s.reason())
		}
		one()
	}
	for _, b := range only {
		p.items = append(p.items, p.decideOnly(b, b.liveIDs(p.state, byTarget), hidden))
		one()
	}
	p.reportMoved()
}

// reportMoved gives results to the customizations whose file is now outside of
// the run's paths: this run does nothing about them.
func (r *run) reportMoved() {
	for i := range r.three.base.files {
		b := &r.three.base.files[i]
		if place := r.three.moved[b]; place != "" {
			f := &result.Result{File: b.name, ID: b.id, Status: result.Skipped}
			f.Reason = fmt.Sprintf("its file is now %q, which is not among the paths of this run: name that, too", place)
			r.items = append(r.items, item{Result: f, base: b})
		}
	}
}

// changedUnseen reports whether from base to head target_metadata changed,
// which live doesn't show. The API documents it for writing only, so whether
// live has it can't be told, and an edit of it would be lost.
func changedUnseen(base, head, live json.RawMessage) bool {
	changed := false
	for _, c := range compare.FileChanges(base, head) {
		field, _, _ := strings.Cut(strings.TrimPrefix(c.Path, "/"), "/")
		changed = changed || field == "target_metadata"
	}
	var shown struct {
		Metadata any `json:"target_metadata"`
	}
	return changed && (json.Unmarshal(live, &shown) != nil || shown.Metadata == nil)
}

// decideOnly decides about a customization that base has and no file describes
// any more. ids are the live customizations that it may be, and hidden, if not
// empty, is what may describe it all the same.
func (p *push) decideOnly(b *baseFile, ids []string, hidden string) item {
	f := &result.Result{File: b.name, ID: b.id}
	it := item{Result: f, base: b}
	v := versions{base: true, live: len(ids) > 0}
	s := sides{base: b.body, baseLine: b.line}
	var object *live.Object
	if len(ids) == 1 {
		object = p.state.ByID(ids[0])
		f.ID, s.live = object.ID, object.JSON
		v.baseLive = compare.Same(s.live, s.base)
	}
	mayDelete := p.Delete && p.count(result.Invalid) == 0 && hidden == ""
	f.Status = v.decide(p.Force, mayDelete)
	switch f.Status {
	case result.Deleted:
		f.Status, it.todo = result.Valid, toDelete
	case result.Conflict:
		f.Reason = s.reason()
		if object == nil {
			f.Reason = fmt.Sprintf("the file was deleted, and %d live customizations have its target: %s", len(ids), listIDs(ids))
		} else {
			f.Changes = compare.Changes(s.live, s.base)
		}
		if hidden != "" {
			f.Reason += "; or it was moved: " + hidden
		}
	case result.Orphaned:
		switch {
		case hidden != "":
			f.Reason = "its file was deleted or moved, which can't be told: " + hidden + "; nothing is deleted until that is mended"
			if p.Delete {
				// The base must not move on from what it alone remembers.
				f.Status = result.Conflict
			}
		case p.Delete:
			f.Reason = "its file was deleted; nothing is deleted as long as a file is invalid"
		default:
			f.Reason = "its file was deleted; --delete deletes it too"
		}
	}
	return it
}

// skipUndecided gives the files that only base has a result where the run was
// held back before it came to decide. Where there is a file of that name, what
// live would tell may be that both are one customization.
func (r *run) skipUndecided(ctx context.Context) {
	if r.three == nil || r.three.decided {
		return
	}
	names := r.names()
	only, _ := r.onlyInBase(ctx, nil)
	for _, b := range only {
		if !names[b.name] {
			f := &result.Result{File: b.name, ID: b.id, Status: result.Skipped, Reason: r.held}
			r.items = append(r.items, item{Result: f, base: b})
		}
	}
	r.reportMoved()
}

// onlyInBase pairs the files with base, and returns base's customizations that
// no file of the shop describes any more. hidden, if not empty, is what may
// describe them all the same.
func (r *run) onlyInBase(ctx context.Context, byTarget map[compare.Target][]string) (only []*baseFile, hidden string) {
	only = r.three.pair(r.items, byTarget)
	elsewhere := r.elsewhere(ctx, only)
	only = slices.DeleteFunc(only, func(b *baseFile) bool {
		r.three.moved[b] = elsewhere.find(b, b.matched(byTarget))
		return r.three.moved[b] != ""
	})
	return only, elsewhere.hidden
}
