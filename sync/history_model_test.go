package sync_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// expected is what the model says of a sync, and of the plan for it.
type expected struct {
	plan, sync map[string][]result.Status // by file
	// held says that an invalid file holds the sync back. Then sync has only
	// the files that there are now.
	held bool
	// live is what is live afterwards. What is created has a new id, so it
	// is under its target.
	live map[string]object
}

// named is a file with its path.
type named struct {
	path string
	file
}

// files are those of a version in the order of paths.
func (t version) files() []named {
	var list []named
	for path, f := range t {
		list = append(list, named{path, f})
	}
	slices.SortFunc(list, func(a, b named) int { return strings.Compare(a.path, b.path) })
	return list
}

func inRun(f named) bool { return strings.HasPrefix(f.path, "customizations/") }

// liveOf are the ids of what is live of the customization with this id, or
// where that is empty with this target.
func (h *history) liveOf(id, target string) []string {
	var ids []string
	for _, other := range h.liveIDs() {
		if id == other || id == "" && h.live[other].target == target {
			ids = append(ids, other)
		}
	}
	return ids
}

// one reports whether two files describe one customization: by id, else by
// target. A file without an id is what is live of its target.
func (h *history) one(a, b file) bool {
	if a.id != "" && b.id != "" {
		return a.id == b.id
	}
	if a.target == b.target {
		return true
	}
	x, y := h.liveOf(a.id, a.target), h.liveOf(b.id, b.target)
	return a.id+b.id != "" && len(x) == 1 && len(y) == 1 && x[0] == y[0]
}

// find gives the file among candidates that describes the customization of f:
// what live shows comes before the target.
func (h *history) find(f file, candidates []named) *named {
	var found *named
	for i := range candidates {
		c := &candidates[i]
		switch {
		case !h.one(f, c.file):
		case f.id != "" && f.id == c.id:
			return c
		case found == nil || slices.Equal(h.liveOf(f.id, f.target), h.liveOf(c.id, c.target)) && len(h.liveOf(f.id, f.target)) == 1:
			found = c
		}
	}
	return found
}

// earlier are the versions that the customization of f had in the run at commits
// since the base, the latest first.
func (h *history) earlier(f file) []file {
	var found []file
	for _, v := range slices.Backward(h.since) {
		for _, x := range v.files() {
			if inRun(x) && !x.broken && h.one(f, x.file) {
				found = append(found, x.file)
			}
		}
	}
	return found
}

// gone reports whether no file described the customization of f at a commit since
// the base.
func (h *history) gone(f file) bool {
	return slices.ContainsFunc(h.since, func(v version) bool {
		for _, x := range v {
			if h.one(f, x) {
				return false
			}
		}
		return true
	})
}

// sent reports whether o is what f says, or was said of its customization at the
// base or since: a run may have sent that.
func (h *history) sent(b *named, f file, o object) bool {
	says := func(x file) bool { return o == object{x.target, x.pos} }
	return b != nil && says(b.file) || slices.ContainsFunc(h.earlier(f), says)
}

// onlySince are the files of the run that only commits since the base had, each as
// it was last.
func (h *history) onlySince(base []named) []named {
	known := slices.Concat(h.now.files(), base)
	var found []named
	for _, v := range slices.Backward(h.since) {
		for _, x := range v.files() {
			_, broken := h.now[x.path]
			broken = broken && h.now[x.path].broken && inRun(x)
			inRunNow := slices.DeleteFunc(slices.Clone(known), func(f named) bool { return !inRun(f) })
			if inRun(x) && !x.broken && !broken && h.find(x.file, inRunNow) == nil && h.find(x.file, found) == nil {
				found = append(found, x)
			}
		}
	}
	return found
}

// expect applies the table of three versions to every customization.
func (h *history) expect(s pinsync.SyncOptions) expected {
	e := expected{plan: map[string][]result.Status{}, sync: map[string][]result.Status{}, live: map[string]object{}}
	for id, o := range h.live {
		e.live[id] = o
	}
	base := slices.DeleteFunc(h.base.files(), func(f named) bool { return f.broken })
	invalid, failed, deletions := 0, 0, 0
	type outcome struct {
		path         string
		plan, status result.Status
		change       func()
		onlyBase     bool
	}
	var all []outcome
	described, movedOut := map[named]bool{}, map[named]bool{} // of base's
	for _, f := range h.now.files() {
		if b := h.find(f.file, base); b != nil && inRun(*b) && !inRun(f) {
			movedOut[*b] = true
		} else if b != nil {
			described[*b] = true
		}
		if f.broken {
			for _, b := range base {
				described[b] = described[b] || b.path == f.path
			}
			if inRun(f) {
				invalid++
				all = append(all, outcome{path: f.path, status: result.Invalid, plan: result.Invalid})
			}
			continue
		}
		if !inRun(f) {
			continue
		}
		b := h.find(f.file, base)
		live := h.liveOf(f.id, f.target)
		o := outcome{path: f.path}
		write := func(status, plan result.Status) {
			o.status, o.plan = status, plan
			o.change = func() { e.live[f.target] = object{f.target, f.pos} }
			if len(live) == 1 {
				o.status, o.plan = result.Updated, result.WouldUpdate
				o.change = func() { e.live[live[0]] = object{f.target, f.pos} }
			} else if f.id != "" {
				o.status, o.plan, o.change = result.Failed, result.Failed, nil
				failed++
			}
		}
		leave := func(status result.Status) {
			if s.Force {
				write(result.Created, result.WouldCreate)
			} else {
				o.status, o.plan = status, status
			}
		}
		says := func(x file) object { return object{x.target, x.pos} }
		isLive := len(live) == 1
		switch {
		case isLive && says(f.file) == h.live[live[0]] && b != nil && b.title != f.title:
			write(result.Updated, result.WouldUpdate)
		case isLive && says(f.file) == h.live[live[0]]:
			o.status, o.plan = result.Unchanged, result.Unchanged
		case !isLive && (b == nil || h.gone(f.file)), isLive && h.sent(b, f.file, h.live[live[0]]):
			write(result.Created, result.WouldCreate)
		case b == nil:
			leave(result.Conflict)
		case says(b.file) == says(f.file) && b.title == f.title:
			leave(result.Drifted)
		default:
			leave(result.Conflict)
		}
		all = append(all, o)
	}
	for _, b := range h.onlySince(base) {
		for _, f := range h.now {
			movedOut[b] = movedOut[b] || h.one(f, b.file)
		}
		base = append(base, b)
	}
	for _, b := range base {
		if !inRun(b) || described[b] {
			continue
		}
		o := outcome{path: b.path, status: result.Unchanged, plan: result.Unchanged, onlyBase: true}
		live := h.liveOf(b.id, b.target)
		switch {
		case movedOut[b]: // it is another run's
			o.status, o.plan = result.Skipped, result.Skipped
		case len(live) == 0:
		case !h.sent(&b, b.file, h.live[live[0]]):
			o.status, o.plan = result.Conflict, result.Conflict
		case !s.Delete || invalid > 0:
			o.status, o.plan = result.Orphaned, result.Orphaned
		default:
			deletions++
			o.status, o.plan = result.Deleted, result.WouldDelete
			o.change = func() { delete(e.live, live[0]) }
		}
		all = append(all, o)
	}
	e.held = invalid > 0 && !s.KeepGoing
	for _, o := range all {
		switch {
		case o.status == result.Invalid:
		case e.held,
			deletions > s.MaxDeletes && (o.change != nil || o.status == result.Failed),
			o.status == result.Deleted && failed > 0:
			o.status, o.change = result.Skipped, nil
		}
		e.plan[o.path] = append(e.plan[o.path], o.plan)
		if !o.onlyBase || !e.held {
			e.sync[o.path] = append(e.sync[o.path], o.status)
		}
		if o.change != nil {
			o.change()
		}
	}
	for _, statuses := range []map[string][]result.Status{e.plan, e.sync} {
		for path := range statuses {
			slices.Sort(statuses[path])
		}
	}
	return e
}

// compareLive compares what is live with what it should be, and takes the ids
// of what was created into the model.
func (h *history) compareLive(want map[string]object) {
	h.t.Helper()
	got := h.readLive()
	h.live = map[string]object{}
	shown := map[string]object{}
	for id, o := range got {
		h.live[id] = o
		if _, known := want[id]; !known {
			id = o.target
		}
		shown[id] = o
	}
	if diff := cmp.Diff(want, shown, cmp.AllowUnexported(object{})); diff != "" {
		h.t.Errorf("live (-want +got):\n%s", diff)
	}
}

func (h *history) readLive() map[string]object {
	h.t.Helper()
	return decodeLive(h, h.doors.live())
}

func decodeLive(h *history, objects map[string]json.RawMessage) map[string]object {
	h.t.Helper()
	live := map[string]object{}
	for id, raw := range objects {
		var o struct {
			Target string `json:"target_identity"`
			Pins   []struct{ Position int }
			All    []struct{ Position int } `json:"pin_definitions"`
		}
		if err := json.Unmarshal(raw, &o); err != nil || len(o.All) != 1 {
			h.t.Fatalf("%s: %v", raw, err)
		}
		live[id] = object{o.Target, o.All[0].Position}
	}
	return live
}

// nothingIsLost holds of every sync without force, whatever the table says:
// what was overwritten or deleted live is in git at the base or since, and what
// came to be live was never deleted in the app since.
func (h *history) nothingIsLost(before map[string]json.RawMessage) {
	h.t.Helper()
	inGit := func(o object) bool {
		for _, v := range append([]version{h.base}, h.since...) {
			for _, f := range v {
				if !f.broken && f.target == o.target && f.pos == o.pos {
					return true
				}
			}
		}
		return false
	}
	inBase := func(target string) bool {
		for _, f := range h.base {
			if !f.broken && f.target == target {
				return !h.gone(file{target: target})
			}
		}
		return false
	}
	was := decodeLive(h, before)
	for id, o := range was {
		if now, there := h.live[id]; (!there || now != o) && !inGit(o) {
			h.t.Errorf("%s was %+v, which is not in git at the base; now it is %+v (%v)", id, o, now, there)
		}
	}
	for id, o := range h.live {
		if _, there := was[id]; !there && inBase(o.target) {
			h.t.Errorf("%s for %s was created, though the base has it: it was deleted in the app", id, o.target)
		}
	}
}
