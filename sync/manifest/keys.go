package manifest

import (
	"gopkg.in/yaml.v3"
)

// key gives the text of a key, or reports why it has none.
func (b *builder) key(n *yaml.Node) (text string, ok bool) {
	target := n
	if n.Kind == yaml.AliasNode {
		target = n.Alias
	}
	if target.Kind != yaml.ScalarNode {
		b.reportAt(n, "a key must be text, found "+kindName(target), `write the key as text; put text that begins with a bracket in quotes`)
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
		b.reportAt(n, "a key must be text, found "+describe(v, target), "put the key in quotes")
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

// fixLast gives the fault that was reported last a fix.
func (b *builder) fixLast(w way) {
	if len(b.faults) > 0 && len(w) > 0 {
		b.faults[len(b.faults)-1].Fix = b.doc.fixOf([]way{w})
	}
}

// slipped gives the last fault the fix for a slip at a node, which find finds.
func (b *builder) slipped(n *yaml.Node, find func(*locator, int) (slip, bool)) {
	l := b.doc.locator()
	l.at = len(l.src)
	if s, ok := find(l, b.doc.nodeStart(n)); ok {
		b.fixLast(l.corrected(s))
	}
}

// keySet finds a key that is in an object already. It is nil of one with few members.
type keySet map[string]*yaml.Node

// manyKeys is the number of members from which a map is faster than a look at
// each.
const manyKeys = 24

// add notes a key in s; if members has it already, it gives the node of the first.
func (b *builder) add(s *keySet, key string, n *yaml.Node, members []Member) (first *yaml.Node) {
	if *s == nil {
		if len(members) < manyKeys {
			for i := range members {
				if members[i].Key == key {
					return b.doc.node(members[i].Place)
				}
			}
			return nil
		}
		*s = make(keySet, 2*manyKeys)
		for i := range members {
			(*s)[members[i].Key] = b.doc.node(members[i].Place)
		}
	}
	if first = (*s)[key]; first == nil {
		(*s)[key] = n
	}
	return first
}
