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
// the next item of a list seems to begin with, or nil. Keys that begin with what
// only looks like an indentation or a dash show that the structure is not what
// was meant: then there is no document.
func (b *builder) duplicate(key, first *yaml.Node, text string, opener *yaml.Node) {
	if b.via != nil || b.stopped {
		return
	}
	line := b.doc.lineFrom(b.doc.nodeStart(first))
	switch _, _, _, dash := strangeDash(line); {
	case strangeSpace(line) != "":
		message, hint := indentWords(line)
		b.stop(first, message, hint)
		return
	case dash:
		message, hint := dashWords(line)
		b.stop(first, message, hint)
		return
	}
	hint := "remove one of the two, or rename it"
	switch {
	case opener == nil:
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
// item itself, and another one of the keys behind is in n already.
func (b *builder) nextItem(n *yaml.Node, i int) *yaml.Node {
	if b.via != nil || len(b.open) < 2 || n.Style&yaml.FlowStyle != 0 || b.open[len(b.open)-2].Kind != yaml.SequenceNode {
		return nil
	}
	opener, before := n.Content[i], map[string]bool{}
	for j := 0; j < i; j += 2 {
		before[n.Content[j].Value] = true
	}
	for j := i + 2; j < len(n.Content); j += 2 {
		if key := n.Content[j]; key.Kind == yaml.ScalarNode && key.Value != opener.Value && before[key.Value] {
			return opener
		}
	}
	return nil
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

// add notes a key; if members has it already, it gives the node of the first.
func (s *keySet) add(key string, n *yaml.Node, members []Member) (first *yaml.Node) {
	if s.nodes == nil {
		if len(members) < manyKeys {
			for i := range members {
				if members[i].Key == key {
					return members[i].node
				}
			}
			return nil
		}
		s.nodes = make(map[string]*yaml.Node, 2*manyKeys)
		for i := range members {
			s.nodes[members[i].Key] = members[i].node
		}
	}
	if first = s.nodes[key]; first == nil {
		s.nodes[key] = n
	}
	return first
}
