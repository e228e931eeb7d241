package edit

import (
	"bytes"
	"strings"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// AddID gives the text of the file src with the id of its customization: one
// line more, before the first key and the comments that belong to it, in its
// indentation and with its line end; in braces the same where the first key has
// a line of its own, else before it. Every other byte stays. The errors are ErrFaults, ErrHasID and ErrNoEdit.
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
	if !root.Flow {
		at = root.Start
		entry := string(e.style.Entry(nil, "id", id, spelling.Other, 0))
		if start := e.lineStart(at); e.blank(start, at) {
			return e.blockStart(root), string(e.src[start:at]) + entry + e.breakAfter(at)
		}
		return at, entry + e.breakAfter(at) + strings.Repeat(" ", e.column(at))
	}
	entry := string(e.style.FlowEntry(nil, "id", id, spelling.Other))
	parts, gaps, _ := e.brackets(root)
	at = root.Start + 1
	if len(parts) == 0 {
		return at, entry
	}
	first := gaps[0].lead()
	if !gaps[0].broken() {
		return parts[0].start, entry + ", "
	}
	return at + len(gaps[0].first()) + len(first.loose), first.last + entry + ","
}
