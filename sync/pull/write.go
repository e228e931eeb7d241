package pull

import (
	"bytes"
	"encoding/json"
	"fmt"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/edit"
	"pinsync/sync/internal/newfile"
	"pinsync/sync/manifest"
	"pinsync/sync/plan"
	"pinsync/sync/result"
)

// do changes one file, and records what came of it.
func (r *run) do(t *task, in *folder) {
	var err error
	switch t.Action {
	case plan.Update:
		err = r.rewrite(t, in)
	case plan.Create:
		err = r.create(t, in)
	case plan.Delete:
		err = r.remove(t, in)
	}
	if err != nil {
		t.Result.Status, t.Result.Reason = result.Failed, diagnostic.Cause(err).Error()
	}
}

// rewrite edits a file so that it means what is live.
func (r *run) rewrite(t *task, in *folder) error {
	old, err := t.reread(in)
	if err != nil {
		return err
	}
	text, err := edit.Apply(old, t.Customization.Live.JSON)
	if err != nil {
		return fmt.Errorf("%w; edit it by hand, or remove the file and pull again", err)
	}
	found, means := r.meaning(text, t)
	if !means {
		return fmt.Errorf("%w; edit it by hand, or remove the file and pull again", edit.ErrNoEdit)
	}
	if err := in.replace(t.name, old, text); err != nil {
		return err
	}
	t.Result.Status, t.Result.Diagnostics = result.Written, found
	return nil
}

// create writes a new file. What no file can say is written all the same, as
// closely as possible, and reported.
func (r *run) create(t *task, in *folder) error {
	object := t.Customization.Live
	text := newfile.Text(object.ID, object.JSON, t.ref)
	if err := in.create(t.name, text); err != nil {
		return err
	}
	t.Result.Status = result.Written
	var means bool
	if t.Result.Diagnostics, means = r.meaning(text, t); !means {
		t.Result.Reason = "what is live can't be said in a file; this is the closest possible"
	}
	return nil
}

// remove removes a file. What it said stays in the report. A text that was edited
// since the base is left, for it may be nowhere else.
func (r *run) remove(t *task, in *folder) error {
	old, err := t.reread(in)
	if err != nil {
		return err
	}
	if base := t.Customization.Base; base != nil && base.Text != nil && !bytes.Equal(withLF(old), withLF(base.Text)) {
		t.Result.Status = result.Conflict
		t.Result.Reason = "its customization is gone, and its text was edited since base; remove the file if that is not needed"
		return nil
	}
	if err := in.remove(t.name, old); err != nil {
		return err
	}
	t.Result.Status, t.Result.Before = result.Deleted, t.Customization.Head.Body
	return nil
}

// reread gives the text of a file that says what it said when it was checked.
func (t *task) reread(in *folder) ([]byte, error) {
	text, err := in.read(t.name)
	if err != nil {
		return nil, err
	}
	if doc, faults := manifest.Parse(text); len(faults) > 0 || !bytes.Equal(doc.Body(), t.Customization.Head.Body) {
		return nil, errOtherText
	}
	return text, nil
}

// meaning reads a text that is to be written, and reports whether it means what
// is live, and what is wrong with it.
func (r *run) meaning(text []byte, t *task) (found []diagnostic.Diagnostic, means bool) {
	doc, faults := manifest.Parse(text)
	if doc == nil {
		return faults, false
	}
	found, facts := r.Checker.File(doc)
	_, _, different := r.Catalog.LooksDifferent()
	found = r.Checker.Items(found, &facts, r.Catalog, !different)
	found = diagnostic.Sort(append(faults, found...))
	return found, len(faults) == 0 && compare.Same(t.Customization.Live.JSON, json.RawMessage(doc.Body()))
}

// withLF is a text as git keeps it where it converts line ends.
func withLF(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }
