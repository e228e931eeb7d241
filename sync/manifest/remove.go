package manifest

import (
	"bytes"
	"strings"

	"pinsync/sync/diagnostic"
)

// Removal takes items out of one list. The zero Removal takes none.
type Removal struct {
	doc  *Document
	list Syntax
	all  []part
}

// Removal is for the list at a JSON Pointer.
func (d *Document) Removal(pointer string) Removal {
	v, _ := d.Lookup(pointer)
	if v == nil || v.Kind != Array || originOf(v.Place) != written {
		return Removal{}
	}
	list := d.syntax(d.node(v.Place))
	return Removal{d, list, d.parts(&list)}
}

// Item gives the edits that take item i out of the list, with the comments that belong
// to it: those on its lines, and the lines right above it that begin in the column of
// its dash. They are nil where that can't be done by taking text away: the item is the
// only one, it comes through an alias, or it has an anchor that may be used elsewhere.
func (r *Removal) Item(i int) []diagnostic.Edit {
	if i >= len(r.all) {
		return nil
	}
	return r.doc.editsOf(r.doc.withoutPart(&r.list, r.all, i))
}

// WithoutMember gives the edits that take a key and its value out of the object at a
// JSON Pointer, as a Removal does.
func (d *Document) WithoutMember(pointer, key string) []diagnostic.Edit {
	v, _ := d.Lookup(pointer)
	if v == nil || v.Kind != Object || originOf(v.Place) != written {
		return nil
	}
	m := v.Member(key)
	if m == nil || originOf(m.Place) != written {
		return nil
	}
	n := d.node(v.Place)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i] == d.node(m.Place) {
			s := d.syntax(n)
			return d.editsOf(d.withoutPart(&s, d.parts(&s), i/2))
		}
	}
	return nil
}

// part is a part of the file: a key with its value, an item, a text.
type part struct{ start, end int }

// parts are those of a list or an object. An item begins at its dash in a block; there
// are none where a dash is not found.
func (d *Document) parts(s *Syntax) (all []part) {
	src := d.places.bytes
	for i := range s.Pairs {
		p := &s.Pairs[i]
		all = append(all, part{p.Key.Outer, max(p.Key.End, p.Value.End)})
	}
	for i := range s.Items {
		item := part{s.Items[i].Outer, max(s.Items[i].End, s.Items[i].Outer)}
		if !s.Flow {
			item.start = len(bytes.TrimRight(src[:item.start], " \t")) - 1
			if item.start < 0 || src[item.start] != '-' {
				return nil
			}
		}
		all = append(all, item)
	}
	return all
}

// withoutPart takes part i of all out of a list or an object; nil where that can't be
// done.
func (d *Document) withoutPart(s *Syntax, all []part, i int) way {
	if len(all) < 2 || d.aliases && bytes.IndexByte(d.places.bytes[all[i].start:all[i].end], '&') >= 0 {
		return nil
	}
	if s.Flow {
		return d.withoutInBrackets(all, i)
	}
	return d.withoutLines(all, i)
}

func (d *Document) withoutInBrackets(all []part, i int) way {
	src := d.places.bytes
	start, end := all[i].start, all[i].end
	between := ""
	if i > 0 {
		start = all[i-1].end
		between = string(src[start:all[i].start])
	} else {
		end = all[1].start
		between = string(src[all[0].end:end])
	}
	if strings.Trim(between, " \t\r\n,") != "" || strings.Count(between, ",") != 1 {
		return nil
	}
	return way{{start, end, ""}}
}

func (d *Document) withoutLines(all []part, i int) way {
	src := d.places.bytes
	l := d.locator()
	start, end := all[i].start, lineEnd(l.src, all[i].end)
	if rest := bytes.TrimLeft(src[all[i].end:end], " \t"); len(rest) > 0 && rest[0] != '#' {
		return nil
	}
	column := l.column(start)
	line := l.lineStart(start)
	if strings.Trim(string(src[line:start]), " ") != "" {
		// The first key after a dash: the next one takes its place.
		if i > 0 || strings.Contains(string(src[all[0].end:all[1].start]), "#") {
			return nil
		}
		return way{{start, all[1].start, ""}}
	}
	for above := l.lineBefore(line); above >= l.begin; above = l.lineBefore(above) {
		text := lineAt(src, above)
		if !blankOrComment(text) || len(bytes.TrimSpace(text)) == 0 || l.column(l.content(above)) != column || d.heads(above) {
			break
		}
		line = above
	}
	end += BreakSize(src, end)
	// Comments that are further in belong to it, too.
	for end < len(src) {
		text := lineAt(src, end)
		if !blankOrComment(text) || len(bytes.TrimSpace(text)) == 0 || l.column(l.content(end)) <= column {
			break
		}
		end += len(text)
	}
	return way{{line, end, ""}}
}

// heads reports whether a line is of the comments that the file begins with.
func (d *Document) heads(line int) bool {
	for at := d.places.start; at < line; at += len(lineAt(d.places.bytes, at)) {
		if !blankOrComment(lineAt(d.places.bytes, at)) {
			return false
		}
	}
	return true
}

// lineBefore is the start of the line before the one that begins at an offset; -1 where
// there is none.
func (l *locator) lineBefore(line int) int {
	if line <= l.begin {
		return -1
	}
	return lineBefore(l.src, line)
}
