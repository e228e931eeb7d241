package sync_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// A random history of a repository and of what people do in the app, with a
// sync now and then by the recipe of the manual: the base is a ref that moves after
// each complete success. Whatever happens, each result and all that is live
// afterwards are what an independent model says (history_model_test.go).
func TestRandomHistoriesEndAsTheTableSays(t *testing.T) {
	t.Parallel()
	histories, steps := 8, 60
	if testing.Short() {
		histories = 2
	}
	for seed := range histories {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			h := newHistory(t, uint64(seed))
			defer func() {
				if t.Failed() {
					t.Log("history:\n" + strings.Join(h.told, "\n"))
				}
			}()
			for range steps {
				h.step()
				if t.Failed() {
					return
				}
			}
			h.sync()
			t.Logf("%d syncs, %d of them complete", h.syncs, h.moved)
		})
	}
}

// history is a repository, a shop, and the model of both.
type history struct {
	t     *testing.T
	rand  *rand.Rand
	dir   string
	doors *doors
	told  []string

	now   version   // the working tree
	past  []version // every version that was committed
	base  version   // the version that the ref is at
	since []version // those that were committed after it
	live  map[string]object
	count int // of customizations that ever were
	syncs int
	moved int
}

// version is the files of a version by path.
type version map[string]file

// file is a customization as a file describes it.
type file struct {
	id     string // empty: none
	target string
	pos    int
	title  string // of target_metadata, which live doesn't show; empty: none
	broken bool   // not valid
}

// object is a live customization.
type object struct {
	target string
	pos    int
}

func (f file) text() string {
	var b strings.Builder
	if f.id != "" {
		fmt.Fprintf(&b, "id: %s\n", f.id)
	}
	fmt.Fprintf(&b, "model: basket\ntarget_type: item\ntarget_identity: %s\n", f.target)
	if f.title != "" {
		fmt.Fprintf(&b, "target_metadata: {title: %s}\n", f.title)
	}
	pos := fmt.Sprint(f.pos)
	if f.broken {
		pos = "somewhere"
	}
	fmt.Fprintf(&b, "pin_definitions: [{position: %s, pin_type: item, pin_identity: x}]\n", pos)
	return b.String()
}

func (o object) body() string {
	return fmt.Sprintf(`{"model": "basket", "target_type": "item", "target_identity": %q, "pin_definitions": [{"position": %d, "pin_type": "item", "pin_identity": "x"}]}`, o.target, o.pos)
}

func newHistory(t *testing.T, seed uint64) *history {
	h := &history{
		t: t, rand: rand.New(rand.NewPCG(seed, 7)), doors: newDoors(t),
		// A file that nothing happens to: a run must find one.
		now:  version{"customizations/anchor.yaml": {target: "/anchor", pos: 1}},
		live: map[string]object{},
	}
	for range 8 {
		h.now[h.free()] = file{target: h.newTarget(), pos: 1}
	}
	texts := map[string]string{}
	for _, f := range h.now.files() {
		id := h.put(f.target, f.pos)
		if h.rand.IntN(2) == 0 {
			f.id = id
			h.now[f.path] = f.file
		}
		texts[f.path] = f.text()
		h.tell("at first %s: %+v", f.path, f.file)
	}
	h.dir = repository(t, texts)
	h.base, h.past = maps.Clone(h.now), []version{maps.Clone(h.now)}
	return h
}

func (h *history) tell(format string, args ...any) {
	h.told = append(h.told, fmt.Sprintf(format, args...))
}

// step does one thing, in the repository, in the app or with the program.
func (h *history) step() {
	switch h.rand.IntN(25) {
	case 0, 1:
		h.addFile()
	case 2, 3, 4, 5:
		h.edit()
	case 6, 7:
		h.rename()
	case 8, 9:
		h.deleteFile()
	case 10:
		h.revert()
	case 11, 12:
		h.editLive()
	case 13:
		h.deleteLive()
	case 14:
		h.makeLive()
	case 15:
		h.settle()
	case 16:
		h.commit()
	case 17, 18:
		h.restore()
	case 19:
		h.halfway()
	default:
		h.sync()
	}
}

func (h *history) write(path string, f file) {
	h.now[path] = f
	full := filepath.Join(h.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(f.text()), 0o644); err != nil {
		h.t.Fatal(err)
	}
	h.tell("write %s: %+v", path, f)
}

func (h *history) unlink(path string) {
	delete(h.now, path)
	if err := os.Remove(filepath.Join(h.dir, filepath.FromSlash(path))); err != nil {
		h.t.Fatal(err)
	}
	h.tell("remove %s", path)
}

// pick is one of the paths of the working tree, or empty.
func (h *history) pick() string {
	paths := slices.DeleteFunc(slices.Sorted(maps.Keys(h.now)), func(path string) bool { return strings.Contains(path, "anchor") })
	if len(paths) == 0 {
		return ""
	}
	return paths[h.rand.IntN(len(paths))]
}

// free is a new path, now and then outside of the run's.
func (h *history) free() string {
	folder := [...]string{"customizations", "customizations/deep/er", "elsewhere"}[h.rand.IntN(3)]
	for {
		path := fmt.Sprintf("%s/%d.yaml", folder, h.rand.IntN(1000))
		if _, taken := h.now[path]; !taken {
			return path
		}
	}
}

func (h *history) newTarget() string {
	h.count++
	return fmt.Sprintf("/p/%d", h.count)
}

// liveIDs are the ids that are live, in an order that is always the same.
func (h *history) liveIDs() []string { return slices.Sorted(maps.Keys(h.live)) }

// describedBy reports whether a file has this id or target.
func (h *history) describedBy(id, target string) bool {
	for _, f := range h.now {
		if f.id == id && id != "" || f.target == target {
			return true
		}
	}
	return false
}

// isTaken reports whether a file like f would be in another file's way: one
// that has its id or target, or names the id of what is live of the target.
func (h *history) isTaken(f file) bool {
	taken := h.describedBy(f.id, f.target)
	for _, id := range h.liveOf("", f.target) {
		taken = taken || h.describedBy(id, f.target)
	}
	return taken
}

// addFile describes something new, or something that is live already.
func (h *history) addFile() {
	f := file{target: h.newTarget(), pos: 1 + h.rand.IntN(3)}
	for _, id := range h.liveIDs() {
		if o := h.live[id]; h.rand.IntN(2) == 0 && !h.describedBy(id, o.target) {
			f.target = o.target
			if h.rand.IntN(2) == 0 {
				f.id, f.pos = id, o.pos
			}
			break
		}
	}
	h.write(h.free(), f)
}

// edit changes a file: what it says, how it names its customization, whether
// it is valid.
func (h *history) edit() {
	path := h.pick()
	if path == "" {
		return
	}
	f := h.now[path]
	switch h.rand.IntN(10) {
	case 0:
		f.broken = !f.broken
	case 1:
		f.title = fmt.Sprintf("t%d", h.rand.IntN(3))
	case 2:
		f.id = ""
	case 3, 4:
		for _, id := range h.liveIDs() {
			if h.live[id].target == f.target && !h.describedBy(id, "") {
				f.id = id
			}
		}
	case 5:
		f.target = h.newTarget()
	case 6:
		for _, id := range h.liveOf("", f.target) {
			if !h.describedBy(id, "") {
				f.id, f.target = id, h.newTarget()
			}
		}
	default:
		f.pos = 1 + h.rand.IntN(4)
	}
	if f.broken && h.rand.IntN(3) > 0 {
		f.broken = false
	}
	h.write(path, f)
}

func (h *history) rename() {
	if path := h.pick(); path != "" {
		f := h.now[path]
		h.unlink(path)
		h.write(h.free(), f)
	}
}

func (h *history) deleteFile() {
	if path := h.pick(); path != "" {
		h.unlink(path)
	}
}

// revert brings a file back as it was at some time.
func (h *history) revert() {
	then := h.past[h.rand.IntN(len(h.past))]
	for _, path := range slices.Sorted(maps.Keys(then)) {
		f := then[path]
		if _, there := h.now[path]; !there && !h.isTaken(f) {
			h.write(path, f)
			return
		}
	}
}

// restore makes a file say what it said at some time.
func (h *history) restore() {
	path := h.pick()
	if then, was := h.past[h.rand.IntN(len(h.past))][path]; was {
		f := h.now[path]
		f.pos, f.title, f.broken = then.pos, then.title, then.broken
		h.write(path, f)
	}
}

// put makes a customization in the app, and gives its id.
func (h *history) put(target string, pos int) string {
	h.count++
	id := fmt.Sprintf("00000000-0000-4000-8000-%012d", h.count)
	h.live[id] = object{target, pos}
	h.doors.put(id, h.live[id].body())
	h.tell("app makes %s: %+v", id, h.live[id])
	return id
}

func (h *history) editLive() {
	if ids := h.liveIDs(); len(ids) > 0 {
		id := ids[h.rand.IntN(len(ids))]
		h.live[id] = object{h.live[id].target, 1 + h.rand.IntN(4)}
		h.doors.put(id, h.live[id].body())
		h.tell("app edits %s: %+v", id, h.live[id])
	}
}

func (h *history) deleteLive() {
	if ids := h.liveIDs(); len(ids) > 0 {
		id := ids[h.rand.IntN(len(ids))]
		delete(h.live, id)
		h.doors.remove(id)
		h.tell("app deletes %s", id)
	}
}

// makeLive makes a customization in the app: a new one, or one for a target
// that a file has and that is not live.
func (h *history) makeLive() {
	target := h.newTarget()
	if path := h.pick(); path != "" && len(h.liveOf("", h.now[path].target)) == 0 {
		target = h.now[path].target
	}
	h.put(target, 1+h.rand.IntN(3))
}

// settle makes every file of the run say what is live, as a pull does, and
// fixes what is broken.
func (h *history) settle() {
	for _, f := range h.now.files() {
		settled := f.file
		settled.broken = false
		if ids := h.liveOf(f.id, f.target); len(ids) == 1 {
			settled.target, settled.pos = h.live[ids[0]].target, h.live[ids[0]].pos
		} else {
			settled.id = ""
		}
		if settled != f.file && inRun(f) {
			h.write(f.path, settled)
		}
	}
}

// commit makes a version of what there is now.
func (h *history) commit() {
	git(h.t, h.dir, "add", "--all")
	git(h.t, h.dir, "commit", "--quiet", "--allow-empty", "--message", "step")
	h.past = append(h.past, maps.Clone(h.now))
	h.since = append(h.since, maps.Clone(h.now))
	h.tell("commit")
}

// halfway is a run that is interrupted after some of its writes.
func (h *history) halfway() {
	h.commit()
	before := h.doors.live()
	ctx, stop := context.WithCancel(h.t.Context())
	defer stop()
	left := h.rand.IntN(3)
	h.doors.mu.Lock()
	h.doors.disturb = func(request string) bool {
		if !strings.HasPrefix(request, "GET ") {
			if left--; left < 0 {
				stop()
			}
		}
		return false
	}
	h.doors.mu.Unlock()
	s := h.doors.three(pinsync.SyncOptions{Delete: true, KeepGoing: true, MaxDeletes: 100})
	if _, err := pinsync.Sync(ctx, h.doors.options(h.dir), s); err != nil {
		h.t.Fatal(err)
	}
	h.doors.mu.Lock()
	h.doors.disturb = nil
	h.doors.mu.Unlock()
	h.live = h.readLive()
	h.tell("sync, interrupted: live is %+v", h.live)
	h.nothingIsLost(before)
}

// sync commits, asks for a plan, syncs, and compares all of it with the model.
// After a complete success the base moves on, unless that fails.
func (h *history) sync() {
	h.commit()
	h.syncs++
	s := pinsync.SyncOptions{
		Force: h.rand.IntN(8) == 0, Delete: h.rand.IntN(2) == 0, KeepGoing: h.rand.IntN(2) == 0,
		MaxDeletes: h.rand.IntN(8), Concurrency: 1 + h.rand.IntN(3),
	}
	h.tell("sync: force %v, delete %v, keep-going %v, max-deletes %d", s.Force, s.Delete, s.KeepGoing, s.MaxDeletes)
	m := h.expect(s)

	plan, err := pinsync.Plan(h.t.Context(), h.doors.options(h.dir), h.doors.three(s))
	if err != nil {
		h.t.Fatal(err)
	}
	if diff := cmp.Diff(m.plan, statusesByFile(plan)); diff != "" {
		h.t.Errorf("plan (-want +got):\n%s", diff)
	}
	before := h.doors.live()
	r := h.doors.sync(h.dir, s)
	got := statusesByFile(r)
	if m.held {
		// What is only in base can't be told for sure before live is read.
		maps.DeleteFunc(got, func(path string, _ []result.Status) bool { return m.sync[path] == nil })
	}
	if diff := cmp.Diff(m.sync, got); diff != "" {
		h.t.Errorf("sync (-want +got):\n%s", diff)
	}
	h.compareLive(m.live)
	if !s.Force {
		h.nothingIsLost(before)
	}
	if complete(r) && h.rand.IntN(3) > 0 {
		git(h.t, h.dir, "tag", "--force", "base")
		h.base, h.since = maps.Clone(h.now), nil
		h.moved++
		h.tell("the base moves")
	}
}

func statusesByFile(r *result.Report) map[string][]result.Status {
	statuses := map[string][]result.Status{}
	for _, f := range r.Results {
		statuses[f.File] = append(statuses[f.File], f.Status)
		slices.Sort(statuses[f.File])
	}
	return statuses
}

func complete(r *result.Report) bool {
	for _, f := range r.Results {
		switch f.Status {
		case result.Invalid, result.Failed, result.Skipped, result.Conflict:
			return false
		}
	}
	return r.Stopped == ""
}
