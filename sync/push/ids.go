package push

import (
	"fmt"

	"pinsync/sync/atomicfile"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/edit"
	"pinsync/sync/result"
)

// done ends the work on task i: the id that was found for it is written into its
// file, if that is asked for, and its result is passed on.
func (r *run) done(i int) {
	if t := &r.tasks[i]; r.WriteIDs {
		r.writeID(t)
	}
	r.sequence.Done(i, r.tasks[i].Result)
}

// writeID writes the id of a created or matched customization into its file.
// Where that can't be done the file is failed, though what was sent stands:
// the next run will match it by its target.
func (r *run) writeID(t *task) {
	f := t.Customization.Head
	if f == nil || f.HasID() || t.ID == "" {
		return
	}
	switch t.Status {
	case result.Created, result.Updated, result.Unchanged:
	default:
		return
	}
	if err := r.addID(f.Name, t.ID); err != nil {
		t.finish(result.Failed, fmt.Sprintf("%s as %s, but the id can't be written into the file: %s", t.Status, t.ID, diagnostic.Cause(err)))
	}
}

func (r *run) addID(name, id string) error {
	text, err := r.Files.Read(name)
	if err != nil {
		return err
	}
	text, err = edit.AddID(text, id)
	if err != nil {
		return err
	}
	return atomicfile.WriteFile(r.Files.Path(name), text, 0o644)
}
