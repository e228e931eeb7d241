package edit

import (
	"bytes"
	"strings"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// AddID gives the text of the file src with the id of its customization: one
// line more, before the first key, in its indentation and with its line end;
// in braces before the first key, on a line of its own if that has one. Every
// other byte stays. The errors are ErrFaults, ErrHasID and ErrNoEdit.
func AddID(src []byte, id string) ([]byte, error) {
	doc, err := parse(src)
	if err != nil {
		return nil, err
	}
	if doc.Root().Member("id") != nil {
		return nil, ErrHasID
	}
	root := doc.Syntax()
	e := newEditor(src, &root, fine)
	at, line := e.idLine(&root, &manifest.Value{Kind: manifest.String, Text: id})
	text := make([]byte, 0, len(src)+len(line))
	text = append(append(append(text, src[:at]...), line...), src[at:]...)

	doc2, faults := manifest.Parse(text)
	if len(faults) > 0 || !bytes.Equal(doc.Body(), doc2.Body()) {
		return nil, ErrNoEdit
	}
	if m := doc2.Root().Member("id"); m == nil || m.Value.Kind != manifest.String || m.Value.Text != id {
		return nil, ErrNoEdit
	}
	return text, nil
}

// idLine gives what is to be inserted, and at which offset.
func (e *editor) idLine(root *manifest.Syntax, id *manifest.Value) (at int, line string) {
	at = root.Start
	if !root.Flow {
		entry := string(e.style.Entry(nil, "id", id, spelling.Other, 0))
		return at, entry + e.breakAfter(at) + strings.Repeat(" ", e.column(at))
	}
	entry := string(e.style.FlowEntry(nil, "id", id, spelling.Other))
	if at++; len(root.Pairs) == 0 {
		return at, entry
	}
	at = e.skipBlank(at)
	if start := e.lineStart(at); e.blank(start, at) {
		return at, entry + "," + e.breakAfter(at) + string(e.src[start:at])
	}
	return at, entry + ", "
}
