package push

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"

	"pinsync/sync/atomicfile"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/internal/edit"
	"pinsync/sync/plan"
	"pinsync/sync/result"
)

// done ends the work on task i: the id that was found for it is written into its
// file, if that is asked for, and its result is passed on.
func (r *run) done(i int) {
	if t := &r.tasks[i]; r.WriteIDs {
		r.writeID(t)
	}
	r.mark(&r.tasks[i])
	r.sequence.Done(i, r.tasks[i].Result)
}

// mark finds the place in the file that a failure is about, where its findings
// don't say: the id that is not live, or else what differs.
func (r *run) mark(t *task) {
	if t.Status != result.Failed || len(t.Diagnostics) > 0 || t.Span != (diagnostic.Span{}) {
		return
	}
	doc := r.Files.Document(cmp.Or(t.Customization.Head, t.Customization.Base))
	if t.HTTPStatus == http.StatusNotFound {
		t.Span = plan.ValueAt(doc, "/id")
	}
	if t.Span == (diagnostic.Span{}) {
		t.Span = plan.Spot(doc, t.Changes)
	}
}

// writeID writes the id of a created or matched customization into its file.
// Where that can't be done, or the file is not what was sent, it is left and
// failed, though what was sent is: the next run will match it by its target.
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
	if err := r.addID(f, t.ID); err != nil {
		t.finish(result.Failed, fmt.Sprintf("%s as %s, but the id can't be written into the file: %s", t.Status, t.ID, diagnostic.Cause(err)))
	}
}

// addID writes the id of a customization into its file, if that still is what
// was sent: another text may describe another customization.
func (r *run) addID(f *files.File, id string) error {
	text, err := r.Files.Read(f.Name)
	if err != nil {
		return err
	}
	text, err = edit.AddID(text, id)
	if err != nil {
		return cmp.Or(r.stillSent(f), err)
	}
	return atomicfile.Rewrite(r.Files.Path(f.Name), text, func() error { return r.stillSent(f) })
}

var errChanged = errors.New("it was changed meanwhile; run it again")

// stillSent returns an error unless a file's text is the one that was sent.
func (r *run) stillSent(f *files.File) error {
	text, err := r.Files.Read(f.Name)
	if err == nil && f.Sum != sha256.Sum256(text) {
		err = errChanged
	}
	return err
}
