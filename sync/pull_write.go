package sync

import (
	"bytes"
	"encoding/json"
	"fmt"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/edit"
	"pinsync/sync/internal/newfile"
	"pinsync/sync/manifest"
	"pinsync/sync/result"
)

// do changes one file, and notes in r what came of it.
func (p *pull) do(t *task, r *result.Result, in *folder) {
	var err error
	switch t.action {
	case rewrite:
		err = p.rewrite(t, r, in)
	case create:
		err = p.create(t, r, in)
	case remove:
		err = p.remove(t, r, in)
	}
	if err != nil {
		r.Status, r.Reason = result.Failed, diagnostic.Cause(err).Error()
	}
}

// rewrite edits a file so that it means what is live.
func (p *pull) rewrite(t *task, r *result.Result, in *folder) error {
	old, err := t.reread(in)
	if err != nil {
		return err
	}
	text, err := edit.Apply(old, t.object.JSON)
	if err != nil {
		return fmt.Errorf("%w; edit it by hand, or remove the file and pull again", err)
	}
	found, means := p.meaning(text, t)
	if !means {
		return fmt.Errorf("%w; edit it by hand, or remove the file and pull again", edit.ErrNoEdit)
	}
	if err := in.replace(t.name, old, text); err != nil {
		return err
	}
	r.Diagnostics = found
	return nil
}

// create writes a new file. What no file can say is written all the same, as
// near as can be, and said.
func (p *pull) create(t *task, r *result.Result, in *folder) error {
	text := newfile.Text(t.object.ID, t.object.JSON, t.ref)
	if err := in.create(t.name, text); err != nil {
		return err
	}
	var means bool
	if r.Diagnostics, means = p.meaning(text, t); !means {
		r.Reason = "what is live can't be said in a file; this is as near as can be"
	}
	return nil
}

// remove removes a file. What it said stays in the report. A text that was edited
// since the base is left, for it may be nowhere else.
func (p *pull) remove(t *task, r *result.Result, in *folder) error {
	old, err := t.reread(in)
	if err != nil {
		return err
	}
	if t.source != nil && !bytes.Equal(withLF(old), withLF(t.source)) {
		r.Status, r.Reason = result.Conflict, "its customization is gone, and its text was edited since base; remove the file if that is not needed"
		return nil
	}
	if err := in.remove(t.name, old); err != nil {
		return err
	}
	r.Status, r.Before = result.Deleted, t.body
	return nil
}

// reread gives the text of a file that says what it said when it was checked.
func (t *task) reread(in *folder) ([]byte, error) {
	text, err := in.read(t.name)
	if err != nil {
		return nil, err
	}
	if doc, faults := manifest.Parse(text); len(faults) > 0 || !bytes.Equal(doc.Body(), t.body) {
		return nil, errOtherText
	}
	return text, nil
}

// meaning reads a text that is to be written, and tells whether it means what
// is live, and what is wrong with it.
func (p *pull) meaning(text []byte, t *task) (found []diagnostic.Diagnostic, means bool) {
	doc, faults := manifest.Parse(text)
	if doc == nil {
		return faults, false
	}
	found, _ = p.checker.File(doc)
	found = diagnostic.Sort(append(faults, found...))
	return found, len(faults) == 0 && compare.Same(t.object.JSON, json.RawMessage(doc.Body()))
}

// withLF is a text as git keeps it where it converts line ends.
func withLF(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }
