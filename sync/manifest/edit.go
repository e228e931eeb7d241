package manifest

import (
	"bytes"

	"gopkg.in/yaml.v3"

	"pinsync/sync/diagnostic"
)

// Bytes is the text of the file, which must not be changed.
func (d *Document) Bytes() []byte { return d.places.bytes }

// Range gives the bytes of a value from its first to its last line, without tag
// and anchor. ok is false for one that is not written in its place: it is empty, or
// came through an alias or a merge.
func (d *Document) Range(v *Value) (start, end int, ok bool) {
	if originOf(v.Place) != written {
		return 0, 0, false
	}
	n := d.node(v.Place)
	return d.nodeStart(n), d.nodeEnd(n), true
}

// KeyRange gives the bytes of a member's key. ok is false where the member came
// through an alias or a merge.
func (d *Document) KeyRange(m *Member) (start, end int, ok bool) {
	n := d.node(m.Place)
	if n.Kind != yaml.ScalarNode || isMerge(n) {
		return 0, 0, false
	}
	return d.nodeStart(n), d.nodeEnd(n), true
}

// Edit is the edit of the bytes from start to end.
func (d *Document) Edit(start, end int, text string) diagnostic.Edit {
	return diagnostic.Edit{Span: diagnostic.Span{Start: d.places.position(start), End: d.places.position(end)}, Text: text}
}

// Anchor gives the bytes of the anchor of a value of which nothing else is written, and
// that no alias names. ok is false for any other value.
func (d *Document) Anchor(v *Value) (start, end int, ok bool) {
	if originOf(v.Place) != empty || v.Kind != Null {
		return 0, 0, false
	}
	at := d.nodeEnd(d.node(v.Place))
	src := d.places.bytes
	if at < len(src) && src[at] == ':' {
		at++
	}
	for at < len(src) && src[at] == ' ' {
		at++
	}
	if at >= len(src) || src[at] != '&' {
		return 0, 0, false
	}
	end = d.propertyEnd(at)
	if end == at+1 || bytes.Contains(src, append([]byte{'*'}, src[at+1:end]...)) {
		return 0, 0, false
	}
	return at, end, true
}

// LineEnd is the offset after line n, counted from 1, without its line end.
func (d *Document) LineEnd(n int) int {
	_, end := d.lineRange(n)
	return end
}

// LineStart is the offset at which line n, counted from 1, begins.
func (d *Document) LineStart(n int) int {
	start, _ := d.lineRange(n)
	return start
}

// lineRange is where line n is, counted from 1, without its line end: the end of the
// text where there is no such line.
func (d *Document) lineRange(n int) (start, end int) {
	if n < 1 || n > d.Lines() {
		return len(d.places.bytes), len(d.places.bytes)
	}
	return d.places.line(n - 1)
}

// Lines is the number of lines.
func (d *Document) Lines() int {
	d.places.tables()
	return len(d.places.lines)
}
