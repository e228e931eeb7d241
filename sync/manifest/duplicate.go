package manifest

import (
	"bytes"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// duplicate reports a key that the object n has already; next is nil unless a
// further item of a list seems to begin in n. Keys that begin with what only
// looks like an indentation or a dash show that the structure is not what was
// meant: then there is no document.
func (b *builder) duplicate(key, first *yaml.Node, text string, n *yaml.Node, next *nextItem) {
	if b.via != nil || b.stopped {
		return
	}
	line := b.doc.lineFrom(b.doc.nodeStart(first))
	switch _, name, _, _ := strangeDash(line); {
	case strangeSpace(line) != "":
		message, hint := indentWords(line)
		b.stop(first, message, hint)
		b.slipped(first, (*locator).strangeIndent)
		return
	case name != "":
		message, hint := dashWords(line)
		b.stop(first, message, hint)
		b.slipped(first, (*locator).dash)
		return
	}
	if len(b.faults) == maxFaults {
		return
	}
	hint := b.duplicateHint(key, text, n, next)
	b.path = append(b.path, step{key: text, index: -1})
	b.reportAt(key, fmt.Sprintf("key %s is here twice, first in line %d", excerpt(text), b.lineOf(first)), hint)
	b.path = b.path[:len(b.path)-1]
	b.fixLast(b.withoutDuplicate(key, first, text, n, next))
}

// withoutDuplicate puts a key right that is in n twice: the next item of a list begins
// there for sure, or both say the same.
func (b *builder) withoutDuplicate(key, first *yaml.Node, text string, n *yaml.Node, next *nextItem) way {
	switch {
	case n == nil:
		return nil
	case next != nil:
		if next.sure && next.opener == key {
			return b.dashAt(n, next)
		}
		return nil
	case counterpart(text, n) != "":
		return nil
	}
	var value, other *yaml.Node
	at := -1
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch n.Content[i] {
		case key:
			value, at = n.Content[i+1], i/2
		case first:
			other = n.Content[i+1]
		}
	}
	if value == nil || other == nil || !sameNodes(value, other) {
		return nil
	}
	s := b.doc.syntax(n)
	return b.doc.withoutPart(&s, b.doc.parts(&s), at)
}

// sameNodes reports whether two nodes are written in the same way.
func sameNodes(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.Tag != b.Tag || a.Value != b.Value || a.Anchor != "" || b.Anchor != "" || len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !sameNodes(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// dashAt puts the dash of the next item where it seems to begin, in the column of the
// dash of n.
func (b *builder) dashAt(n *yaml.Node, next *nextItem) (w way) {
	src, l := b.doc.places.bytes, b.doc.locator()
	dash := len(bytes.TrimRight(src[:b.doc.nodeStart(n)], " ")) - 1
	if dash < 0 || src[dash] != '-' {
		return nil
	}
	w = l.dashBefore(b.doc.nodeStart(next.opener), l.column(dash))
	if w == nil || next.dash == nil {
		return w
	}
	late := len(bytes.TrimRight(src[:b.doc.nodeStart(next.dash)], " ")) - 1
	if src[late] != '-' {
		return nil
	}
	return append(w, piece{late, late + 1, " "})
}

// duplicateHint says what to do about a key that is in n already. Where there
// is another reading than a missing dash, it names both.
func (b *builder) duplicateHint(key *yaml.Node, text string, n *yaml.Node, next *nextItem) string {
	rename := "rename one of the two if another key is meant, or remove one"
	if other := counterpart(text, n); other != "" {
		rename = fmt.Sprintf("rename the one that is meant to be %s, or remove one of the two", excerpt(other))
	}
	if next == nil || b.doc.nodeStart(key) < b.doc.nodeStart(next.opener) {
		return rename
	}
	begins := fmt.Sprintf("in line %d", b.lineOf(next.opener))
	do := "put a dash before the key there"
	switch {
	case next.dash != nil:
		do = fmt.Sprintf("move the dash of line %d there", b.lineOf(next.dash))
	case next.opener.Value == key.Value:
		begins = "here"
		do = "write " + excerpt("- "+b.doc.lineFrom(b.doc.nodeStart(key)))
	}
	if next.sure {
		return fmt.Sprintf("the next item of %s seems to begin %s: %s", b.listName(), begins, do)
	}
	return fmt.Sprintf("if the next item of %s begins %s, %s; if not, %s", b.listName(), begins, do, rename)
}

// counterpart is the other bound of a key that names one of two, such as
// "valid_from" of "valid_to", if n does not have it; empty if not.
func counterpart(key string, n *yaml.Node) string {
	other := ""
	if stem, ok := strings.CutSuffix(key, "_to"); ok {
		other = stem + "_from"
	} else if stem, ok := strings.CutSuffix(key, "_from"); ok {
		other = stem + "_to"
	}
	for i := 0; n != nil && i < len(n.Content); i += 2 {
		if n.Content[i].Value == other {
			return ""
		}
	}
	return other
}

// lineOf is the line that a node begins in.
func (b *builder) lineOf(n *yaml.Node) int {
	return b.doc.places.position(b.doc.nodeStart(n)).Line
}

// nextItem is a list item that seems to begin inside the one above it.
type nextItem struct {
	opener *yaml.Node // its first key
	dash   *yaml.Node // the item whose dash is too late, or nil for none
	sure   bool       // nothing else is likely
}

// nextItem gives the item that seems to begin in the object n, whose ith node
// is the first key that is there twice: n is a list item itself, and another
// one of the keys after is in n already. Or the dash is too late: the keys
// after are all in n already, and none is in the item that follows.
//
// It is sure only of several keys, the first of which begins n, too. A key by
// itself may be one that was mistaken for another.
func (b *builder) nextItem(n *yaml.Node, i int) *nextItem {
	if b.via != nil || len(b.open) < 2 || n.Style&yaml.FlowStyle != 0 || b.open[len(b.open)-2].Kind != yaml.SequenceNode {
		return nil
	}
	before := map[string]bool{}
	for j := 0; j < i; j += 2 {
		before[n.Content[j].Value] = true
	}
	list := b.open[len(b.open)-2].Content
	if at := b.path[len(b.path)-1].index; at >= 0 && at+1 < len(list) && list[at] == n && !beginAlike(n, list[at+1]) && complement(n.Content[i:], list[at+1], before) {
		return &nextItem{
			opener: n.Content[i],
			dash:   list[at+1],
			sure:   n.Content[i].Value == n.Content[0].Value && len(n.Content)-i > 2,
		}
	}
	// An item is likely to begin with the same key as the one above.
	next := &nextItem{opener: n.Content[i]}
	for j := i; j < len(n.Content); j += 2 {
		if n.Content[j].Value == n.Content[0].Value {
			next = &nextItem{opener: n.Content[j], sure: true}
			i = j
			break
		}
	}
	for j := i + 2; j < len(n.Content); j += 2 {
		if key := n.Content[j]; key.Kind == yaml.ScalarNode && key.Value != next.opener.Value && before[key.Value] {
			return next
		}
	}
	return nil
}

// beginAlike reports whether two items begin with the same key: then the dash of
// the second is likely to stand where it should.
func beginAlike(one, other *yaml.Node) bool {
	return len(one.Content) > 0 && len(other.Content) > 0 && one.Content[0].Value == other.Content[0].Value
}

// complement reports whether keys, with their values between them, are all in
// before, and none of them in the object that follows, whose own are too.
func complement(keys []*yaml.Node, follows *yaml.Node, before map[string]bool) bool {
	if follows.Kind != yaml.MappingNode {
		return false
	}
	own := map[string]bool{}
	for j := 0; j < len(follows.Content); j += 2 {
		own[follows.Content[j].Value] = true
		if !before[follows.Content[j].Value] {
			return false
		}
	}
	for j := 0; j < len(keys); j += 2 {
		if key := keys[j].Value; !before[key] || own[key] {
			return false
		}
	}
	return true
}

// listName names the list around the object that is being read.
func (b *builder) listName() string {
	if last := len(b.path) - 2; last >= 0 && b.path[last].index < 0 {
		return excerpt(b.path[last].key)
	}
	return "the list"
}
