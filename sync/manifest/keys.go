package manifest

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// key gives the text of a key, or reports why it has none.
func (b *builder) key(n *yaml.Node) (text string, ok bool) {
	target := n
	if n.Kind == yaml.AliasNode {
		target = n.Alias
	}
	if target.Kind != yaml.ScalarNode {
		b.report(b.doc.nodeStart(n), b.doc.nodeEnd(n), "a key must be text, found "+kindName(target), `write the key as text; put text that begins with a bracket in quotes`)
		return "", false
	}
	var v Value
	via := b.via
	if target != n && via == nil {
		b.via = n
	}
	before := len(b.faults)
	b.scalar(&v, target)
	b.via = via
	if v.Kind == String {
		return v.Text, true
	}
	if len(b.faults) == before && (v.Kind != Invalid || target != n) {
		b.report(b.doc.nodeStart(n), b.doc.nodeEnd(n), "a key must be text, found "+describe(v, target), "put the key in quotes")
	}
	return "", false
}

// describe says what a scalar is to a reader.
func describe(v Value, n *yaml.Node) string {
	switch v.Kind {
	case Null:
		if n.Value == "" {
			return "nothing"
		}
		return "the empty value " + excerpt(n.Value)
	case Bool:
		return "the value " + v.Text
	case Number:
		return "the number " + n.Value
	default:
		return excerpt(n.Value)
	}
}

// duplicate reports a key that its object has already. Opener is the key that
// the next item of a list seems to begin with, or nil; late is the line of the
// dash that should stand there, or 0. Keys that begin with what
// only looks like an indentation or a dash show that the structure is not what
// was meant: then there is no document.
func (b *builder) duplicate(key, first *yaml.Node, text string, opener *yaml.Node, late int) {
	if b.via != nil || b.stopped {
		return
	}
	line := b.doc.lineFrom(b.doc.nodeStart(first))
	switch _, name, _, _ := strangeDash(line); {
	case strangeSpace(line) != "":
		message, hint := indentWords(line)
		b.stop(first, message, hint)
		return
	case name != "":
		message, hint := dashWords(line)
		b.stop(first, message, hint)
		return
	}
	hint := "remove one of the two, or rename it"
	switch {
	case opener == nil:
	case late > 0:
		hint = fmt.Sprintf("the next item of %s seems to begin in line %d: move the dash of line %d there",
			b.listName(), b.doc.places.position(b.doc.nodeStart(opener)).Line, late)
	case opener.Value == key.Value:
		hint = "the next item of " + b.listName() + " seems to begin here: write " + excerpt("- "+b.doc.lineFrom(b.doc.nodeStart(key)))
	default:
		hint = fmt.Sprintf("put a dash before the key in line %d, where the next item of %s seems to begin",
			b.doc.places.position(b.doc.nodeStart(opener)).Line, b.listName())
	}
	number := b.doc.places.position(b.doc.nodeStart(first)).Line
	b.path = append(b.path, step{key: text, index: -1})
	b.report(b.doc.nodeStart(key), b.doc.nodeEnd(key), fmt.Sprintf("key %s is here twice, first in line %d", excerpt(text), number), hint)
	b.path = b.path[:len(b.path)-1]
}

// nextItem gives the ith node of the object n, a key that n has already, if it
// looks like the first one of a list item whose dash was forgotten: n is a list
// item itself, and another one of the keys behind is in n already. Or the dash
// stands too late, in the line given: the keys behind are all in n already, and
// none is in the item that follows.
func (b *builder) nextItem(n *yaml.Node, i int) (opener *yaml.Node, late int) {
	if b.via != nil || len(b.open) < 2 || n.Style&yaml.FlowStyle != 0 || b.open[len(b.open)-2].Kind != yaml.SequenceNode {
		return nil, 0
	}
	opener, before := n.Content[i], map[string]bool{}
	for j := 0; j < i; j += 2 {
		before[n.Content[j].Value] = true
	}
	list := b.open[len(b.open)-2].Content
	if at := b.path[len(b.path)-1].index; at >= 0 && at+1 < len(list) && list[at] == n && complement(n.Content[i:], list[at+1], before) {
		return opener, b.doc.places.position(b.doc.nodeStart(list[at+1])).Line
	}
	for j := i + 2; j < len(n.Content); j += 2 {
		if key := n.Content[j]; key.Kind == yaml.ScalarNode && key.Value != opener.Value && before[key.Value] {
			return opener, 0
		}
	}
	return nil, 0
}

// complement tells whether keys, with their values between them, are all in
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

// keySet finds a key that is in an object already.
type keySet struct {
	nodes map[string]*yaml.Node
}

// manyKeys is the number of members from which a map is faster than a look at
// each.
const manyKeys = 24

// add notes a key in s; if members has it already, it gives the node of the first.
func (b *builder) add(s *keySet, key string, n *yaml.Node, members []Member) (first *yaml.Node) {
	if s.nodes == nil {
		if len(members) < manyKeys {
			for i := range members {
				if members[i].Key == key {
					return b.doc.node(members[i].Place)
				}
			}
			return nil
		}
		s.nodes = make(map[string]*yaml.Node, 2*manyKeys)
		for i := range members {
			s.nodes[members[i].Key] = b.doc.node(members[i].Place)
		}
	}
	if first = s.nodes[key]; first == nil {
		s.nodes[key] = n
	}
	return first
}
