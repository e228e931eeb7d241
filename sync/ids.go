package sync

import (
	"fmt"

	"pinsync/sync/atomicfile"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/edit"
	"pinsync/sync/result"
)

// done ends the work on file i: the id that was found for it is written into
// it, if that is asked for, and its result is passed on.
func (r *run) done(i int) {
	if r.WriteIDs {
		r.writeID(i)
	}
	r.order.done(i)
}

// writeID writes the id of a created or matched customization into its file.
// Where that can't be done the file is failed, though what was sent stands:
// the next run will match it by its target.
func (r *run) writeID(i int) {
	f := &r.files.results[i]
	if _, nameless := r.files.nameless[i]; !nameless || f.ID == "" {
		return
	}
	switch f.Status {
	case result.Created, result.Updated, result.Unchanged:
	default:
		return
	}
	if err := r.addID(f.File, f.ID); err != nil {
		f.Reason = fmt.Sprintf("%s as %s, but the id can't be written into the file: %s", f.Status, f.ID, diagnostic.Cause(err))
		f.Status = result.Failed
	}
}

func (r *run) addID(name, id string) error {
	text, err := readFile(r.options.Dir, name)
	if err != nil {
		return err
	}
	text, err = edit.AddID(text, id)
	if err != nil {
		return err
	}
	return atomicfile.WriteFile(pathOf(r.options.Dir, name), text, 0o644)
}
