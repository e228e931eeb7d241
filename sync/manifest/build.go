package manifest

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"

	"pinsync/sync/diagnostic"
)

// slab is how many members or items are allocated at a time.
const slab = 16

// builder turns yaml.v3's nodes into values.
type builder struct {
	doc     *Document
	standIn string // see stream.standIn
	faults  []diagnostic.Diagnostic
	stopped bool // a limit was passed: no document

	depth int
	path  []step
	open  []*yaml.Node // the lists and objects around the current node
	// via is the outermost alias, or "<<" key, through which the current node
	// is reached: there its place is, and its faults were reported before.
	via *yaml.Node

	members []Member // room for further ones
	items   []Value
	cost    cost
}

// step is one token of the JSON Pointer to the current value.
type step struct {
	key   string
	index int // of a list item; -1 for a member
}

func newBuilder(d *Document, standIn string) *builder {
	b := &builder{doc: d, standIn: standIn}
	b.cost.counting = bytes.IndexByte(d.places.bytes, '*') >= 0
	return b
}

// value fills v from n. Key is the node of v's key if it has one.
func (b *builder) value(v *Value, n, key *yaml.Node) {
	switch {
	case b.via != nil:
		v.node, v.origin = b.via, inherited
	case n.Kind == yaml.AliasNode:
		v.node, v.origin = n, aliased
	case n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0:
		v.node, v.origin = n, empty
		if key != nil {
			v.node = key
		}
	default:
		v.node = n
	}
	switch n.Kind {
	case yaml.ScalarNode:
		b.scalar(v, n)
		b.spendScalar(v)
	case yaml.MappingNode:
		if b.enter(v, n) {
			b.object(v, n)
			b.leave()
		}
	case yaml.SequenceNode:
		if b.enter(v, n) {
			b.array(v, n)
			b.leave()
		}
	case yaml.AliasNode:
		b.alias(v, n)
	}
}

// enter begins a list or an object, unless its tag is a fault or it is nested
// too deep.
func (b *builder) enter(v *Value, n *yaml.Node) bool {
	if b.stopped {
		return false
	}
	if n.Tag != "!!map" && n.Kind == yaml.MappingNode || n.Tag != "!!seq" && n.Kind == yaml.SequenceNode {
		b.misfit(n)
		b.spendScalar(v)
		return false
	}
	if b.depth == MaxDepth {
		at := v.node
		b.stop(at, deepMessage, deepHint)
		return false
	}
	b.depth++
	b.spend(1, len("[]"))
	b.open = append(b.open, n)
	return true
}

func (b *builder) leave() {
	b.depth--
	b.open = b.open[:len(b.open)-1]
}

func (b *builder) array(v *Value, n *yaml.Node) {
	v.Kind = Array
	v.Items = b.takeItems(len(n.Content))
	b.spend(0, max(len(n.Content)-1, 0))
	for i, item := range n.Content {
		b.path = append(b.path, step{index: i})
		b.value(&v.Items[i], item, nil)
		b.path = b.path[:len(b.path)-1]
	}
}

// object fills v with the members of n and of what it merges.
func (b *builder) object(v *Value, n *yaml.Node) {
	v.Kind = Object
	members := b.takeMembers(len(n.Content) / 2)
	var merge, source *yaml.Node
	keys := keySet{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if isMerge(key) {
			if merge != nil {
				b.duplicate(key, merge, "<<")
				continue
			}
			merge, source = key, value
			continue
		}
		text, ok := b.key(key)
		if !ok {
			b.discard(value, key, text)
			continue
		}
		if first := keys.add(text, key, members); first != nil {
			b.duplicate(key, first, text)
			b.discard(value, key, text)
			continue
		}
		b.spendKey(text, len(members) == 0)
		members = append(members, Member{Key: text, node: key, origin: written})
		m := &members[len(members)-1]
		if b.via != nil {
			m.node, m.origin = b.via, inherited
		}
		b.path = append(b.path, step{key: text, index: -1})
		b.value(&m.Value, value, key)
		b.path = b.path[:len(b.path)-1]
	}
	if merge != nil {
		var ok bool
		if members, ok = b.merge(members, merge, source, &keys); !ok {
			v.Kind, members = Invalid, nil
		}
	}
	v.Members = members
}

// discard looks for faults in a value that has no place in the document.
func (b *builder) discard(n, key *yaml.Node, text string) {
	if b.via != nil {
		return
	}
	var v Value
	b.path = append(b.path, step{key: text, index: -1})
	b.value(&v, n, key)
	b.path = b.path[:len(b.path)-1]
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

// takeMembers gives room for n members.
func (b *builder) takeMembers(n int) []Member {
	if len(b.members) < n {
		b.members = make([]Member, max(n, slab))
	}
	m := b.members[:0:n]
	b.members = b.members[n:]
	return m
}

// takeItems gives n zero values.
func (b *builder) takeItems(n int) []Value {
	if len(b.items) < n {
		b.items = make([]Value, max(n, slab))
	}
	v := b.items[:n:n]
	b.items = b.items[n:]
	return v
}

// pointer is the JSON Pointer to the current value.
func (b *builder) pointer() string {
	var p []byte
	for _, s := range b.path {
		p = append(p, '/')
		if s.index >= 0 {
			p = strconv.AppendInt(p, int64(s.index), 10)
		} else {
			p = append(p, escapePointer.Replace(s.key)...)
		}
	}
	return string(p)
}

// report notes a fault of the text from start to end, unless the node with the
// fault was reached through an alias or a merge: it is reported where it is
// written.
func (b *builder) report(start, end int, message, hint string) {
	if b.via != nil || len(b.faults) >= maxFaults || b.stopped {
		return
	}
	f := b.doc.fault(start, end, message, hint)
	f.Path = b.pointer()
	b.faults = append(b.faults, f)
}

// stop notes a fault after which there is no document.
func (b *builder) stop(at *yaml.Node, message, hint string) {
	if b.stopped {
		return
	}
	start, end := b.doc.nodeStart(at), b.doc.nodeEnd(at)
	f := b.doc.fault(start, end, message, hint)
	f.Path = b.pointer()
	b.faults = append(b.faults[:min(len(b.faults), maxFaults-1)], f)
	b.stopped = true
}

// alias fills v with what the alias n stands for.
func (b *builder) alias(v *Value, n *yaml.Node) {
	target := n.Alias
	if slices.Contains(b.open, target) {
		b.report(b.doc.nodeStart(n), b.doc.nodeEnd(n),
			fmt.Sprintf(`alias "*%s" stands inside the value it repeats, so it would never end`, n.Value),
			"remove it, or write the value out")
		b.spendScalar(v)
		return
	}
	at, kind := v.node, v.origin
	outer, before := b.via, b.cost
	if outer == nil {
		b.via = n
	}
	b.value(v, target, nil)
	v.node, v.origin, b.via = at, kind, outer
	if outer == nil {
		b.cost.through(n, before)
	}
}
