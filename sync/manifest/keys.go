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

// duplicate reports a key that its object has already.
func (b *builder) duplicate(key, first *yaml.Node, text string) {
	if b.via != nil {
		return
	}
	line := b.doc.places.position(b.doc.nodeStart(first)).Line
	b.path = append(b.path, step{key: text, index: -1})
	b.report(b.doc.nodeStart(key), b.doc.nodeEnd(key), fmt.Sprintf("key %s is here twice, first in line %d", excerpt(text), line),
		"remove one of the two, or rename it")
	b.path = b.path[:len(b.path)-1]
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
