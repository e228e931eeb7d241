package pull

import (
	"encoding/hex"
	"fmt"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/files"
	"pinsync/sync/internal/newfile"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/match"
	"pinsync/sync/plan"
	"pinsync/sync/result"
)

// nameNew gives each new file its name. Where an invalid file has that name and
// does not say what it describes, no file is written.
func (r *run) nameNew() {
	names, unknown := newNames(r.Dir), r.unknown()
	var refs schemaRef
	found := false
	kept := r.tasks[:0]
	var created []task
	blocks := map[*task]bool{} // invalid files with the name of a new one
	for _, t := range r.tasks {
		if t.Action != plan.Create {
			kept = append(kept, t)
			continue
		}
		if !found {
			refs, found = r.findSchema(), true
		}
		id, object := t.Result.ID, t.Customization.Live
		var blocker *task
		t.name = newfile.Path(r.key(object), object.JSON, r.shares(object), func(path string) bool {
			if by := unknown[strings.ToLower(path)]; by != nil {
				blocker = by
			}
			return names.taken(path)
		})
		switch {
		case blocker != nil:
			blocks[blocker] = true
			blocker.Withheld = append(blocker.Withheld, id)
			continue
		case t.name == "":
			t.Action = plan.Leave
			t.Result.File = r.display(id + ".yaml")
			t.Result.Status, t.Result.Reason = result.Failed, "every name for its file is taken"
		default:
			names.give(t.name)
			t.Result.File, t.ref = r.display(t.name), refs.from(t.name)
		}
		created = append(created, t)
	}
	if !withhold(kept, created, blocks) {
		kept = append(kept, created...)
	}
	r.tasks = kept
	r.explainWithheld()
}

// withhold reports whether no new file is to be written, since an invalid file
// may describe what any of them would. One that has the name that a new file would
// have describes what that would.
func withhold(kept, created []task, blocks map[*task]bool) bool {
	withheld := false
	for i := range kept {
		t := &kept[i]
		if !t.Customization.MayBeAny || blocks[t] {
			continue
		}
		withheld = true
		for j := range created {
			t.Withheld = append(t.Withheld, created[j].Result.ID)
		}
	}
	return withheld
}

// unknown are the invalid files that do not say what they describe, by their
// names below the folder in lower case.
func (r *run) unknown() map[string]*task {
	found := map[string]*task{}
	for i := range r.tasks {
		t := &r.tasks[i]
		c := t.Customization
		if c.Head != nil && (c.Head.State == files.Invalid || c.Problem != nil) && !luigisbox.IsID(c.Head.Facts.ID) && len(c.MayBe) == 0 {
			found[strings.ToLower(t.name)] = t
		}
	}
	return found
}

// key is what makes the name of a file different from others with a target that is
// spelled alike: the id, or, of a customization that has none yet, the target.
func (r *run) key(object *live.Object) string {
	if object.ID != "" {
		return object.ID
	}
	target, err := compare.TargetOf(object.JSON)
	if err != nil {
		return string(object.JSON)
	}
	key := target.Key()
	return hex.EncodeToString(key[:])
}

// shares reports whether another live customization has the same target.
func (r *run) shares(object *live.Object) bool {
	target, err := compare.TargetOf(object.JSON)
	return err == nil && len(r.Live.ByTarget(target.Key())) > 1
}

// explainWithheld says of an invalid file which customizations got no file
// because of it.
func (r *run) explainWithheld() {
	for i := range r.tasks {
		if t := &r.tasks[i]; len(t.Withheld) > 0 && t.Result.Status == result.Invalid {
			described := "the live customization " + match.JoinIDs(t.Withheld)
			if len(t.Withheld) > 1 {
				described = "one of the live customizations " + match.JoinIDs(t.Withheld)
			}
			t.Result.Reason = fmt.Sprintf("it may describe %s, for which no other file was written; fix the file, or remove it", described)
		}
	}
}
