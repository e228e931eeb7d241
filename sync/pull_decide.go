package sync

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/live"
	"pinsync/sync/internal/newfile"
	"pinsync/sync/result"
)

// pullSides are the versions of one customization, as far as a pull asks.
type pullSides struct {
	file, live bool // there is one
	same       bool // both are there and mean the same
	based      bool // there was a file at the base
	edited     bool // the base is known, and the file is not as it was there
}

// status is what becomes of the file of a customization. Written is said of a
// file that is to be, missing of one that may be deleted.
func (s pullSides) status() result.Status {
	switch {
	case s.file && s.live && s.same, !s.file && !s.live:
		return result.Unchanged
	case s.file && s.live && s.edited:
		return result.Conflict
	case s.file && s.live:
		return result.Written
	case s.file && s.based && s.edited:
		return result.Conflict
	case s.file:
		return result.Missing
	case s.based:
		return result.Conflict
	default:
		return result.Written
	}
}

// decide says for each file below the folder what is to become of it.
func (p *pull) decide() {
	one := p.options.begin(Comparing, len(p.items))
	for i := range p.items {
		it := &p.items[i]
		switch {
		case it.todo != nothing:
			p.decideValid(it)
		case it.Status == result.Invalid:
			p.decideInvalid(i, *it.Result)
		default:
			p.tasks.add(task{result: *it.Result})
		}
		one()
	}
}

// leaveAll leaves every file as it is.
func (p *pull) leaveAll() {
	for i := range p.items {
		p.tasks.add(task{result: *p.items[i].Result})
	}
}

func (p *pull) decideValid(it *item) {
	f, before := *it.Result, it.base
	s := sides{head: it.body}
	if before != nil {
		s.base = before.body
	}
	object := p.liveOf(it)
	if object != nil {
		s.live = object.JSON
		f.Changes = compare.Changes(s.live, s.head)
	}
	if !p.covers(s.head) && (object == nil || !p.covers(s.live)) {
		return
	}
	now := pullSides{
		file:   true,
		live:   object != nil,
		same:   object != nil && len(f.Changes) == 0,
		based:  before != nil,
		edited: p.three != nil && (before == nil || !compare.SameFiles(s.base, s.head)),
	}
	f.Status = now.status()
	t := task{name: p.below(f.File), object: object, body: s.head}
	switch f.Status {
	case result.Written:
		t.action = rewrite
	case result.Conflict:
		f.Reason = p.conflict(it, s)
	case result.Missing:
		switch {
		case f.ID == "" && before == nil:
			f.Reason = "it has no id, and no live customization has its target: it may be new; 'pinsync sync' creates it"
		case before == nil && p.three != nil && p.three.base.wasInvalid(it):
			f.Reason = "its file was invalid at base, and no live customization has its id"
		case now.edited:
			f.Reason = "it is new since base, and no live customization has its id"
		case p.Delete:
			t.action = remove
		default:
			f.Reason = "its customization is gone; --delete removes the file"
		}
	}
	t.result = f
	p.tasks.add(t)
}

// decideInvalid leaves the file as it is.
func (p *pull) decideInvalid(i int, f result.Result) {
	about := p.claims.faulty[i]
	var object *live.Object
	if len(about.ids) == 1 {
		object = p.state.ByID(about.ids[0])
	}
	if about.body != nil && !p.covers(about.body) && (object == nil || !p.covers(object.JSON)) {
		return
	}
	switch {
	case object == nil:
	case about.alone && compare.Same(object.JSON, about.body):
		f.ID, f.Status = object.ID, result.Unchanged
	case about.named != "":
		f.Reason = "it is left as it is; mend it, or remove it and pull again for what is live"
	}
	p.tasks.add(task{result: f})
}

// addNew gives each live customization that has none a file of its own.
func (p *pull) addNew() {
	var ids []string
	for i := range p.state.Objects {
		if object := &p.state.Objects[i]; p.covers(object.JSON) && !p.claims.described[lower(object.ID)] {
			ids = append(ids, object.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	// The order of the list is that of creation; names must not depend on it.
	slices.SortFunc(ids, func(a, b string) int { return strings.Compare(lower(a), lower(b)) })
	names := newNames(p.dir)
	refs := p.findSchema()
	for _, id := range ids {
		object := p.state.ByID(id)
		if p.keptBy(id) {
			continue
		}
		blocker := -1
		name := newfile.Path(id, object.JSON, p.shared(object), func(path string) bool {
			if i, ok := p.claims.unknown[lower(path)]; ok {
				blocker = i
			}
			return names.taken(path)
		})
		if blocker >= 0 {
			p.claims.withheld[blocker] = append(p.claims.withheld[blocker], id)
			continue
		}
		if name == "" {
			p.tasks.add(task{result: result.Result{
				File: p.display(id + ".yaml"), ID: id, Status: result.Failed, Reason: "every name for its file is taken",
			}})
			continue
		}
		names.give(name)
		p.tasks.add(task{
			result: result.Result{File: p.display(name), ID: id, Status: result.Written},
			action: create,
			name:   name,
			object: object,
			ref:    refs.from(name),
		})
	}
	p.tellWithheld()
}

// shared reports whether another live customization has the same target.
func (p *pull) shared(object *live.Object) bool {
	target, err := compare.TargetOf(object.JSON)
	return err == nil && len(p.claims.targets[target]) > 1
}

// tellWithheld says of an invalid file which customizations it stands in the
// way of.
func (p *pull) tellWithheld() {
	numbers := map[string]int{}
	for i, ids := range p.claims.withheld {
		if len(ids) > 0 {
			numbers[p.items[i].File] = i
		}
	}
	for i := range p.tasks.list {
		r := &p.tasks.list[i].result
		if number, ok := numbers[r.File]; ok && r.Status == result.Invalid {
			r.Reason = fmt.Sprintf("it may describe the live customization %s, for which no other file was written; mend the file, or remove it",
				listIDs(p.claims.withheld[number]))
		}
	}
}

// below is the name, below the folder, of a file as results call it.
func (p *pull) below(file string) string {
	abs := filepath.FromSlash(file)
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(p.options.Dir, abs)
	}
	return diagnostic.Name(p.dir, abs)
}

// display is the name in results of a file below the folder.
func (p *pull) display(name string) string {
	return diagnostic.Name(p.options.Dir, filepath.Join(p.dir, filepath.FromSlash(name)))
}
