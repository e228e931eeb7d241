package manifest

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"

	"pinsync/sync/diagnostic"
	"pinsync/sync/value"
)

// slab is the largest number of members or items that are allocated for lists
// and objects together; beyond, each has its own.
const slab = 256

// builder turns yaml.v3's nodes into values.
type builder struct {
	doc        *Document
	substitute string // see stream.substitute
	faults     []diagnostic.Diagnostic
	stopped    bool // a limit was passed: no document

	depth int
	path  []step
	open  []*yaml.Node // the lists and objects around the current node
	// via is the outermost alias, or "<<" key, through which the current node
	// is reached: there its place is, and its faults were reported before.
	via *yaml.Node
	// discarding: the current value has no place in the document, and is only
	// looked at for faults. What aliases stand for is reported elsewhere.
	discarding bool

	members []Member // room for further ones
	items   []Value
	cost    cost

	// Room for what a usual document needs of path and open.
	pathRoom [8]step
	openRoom [8]*yaml.Node
}

// step is one token of the JSON Pointer to the current value.
type step struct {
	key   string
	index int // of a list item; -1 for a member
}

// build turns root into the document's values.
func (d *Document) build(root *yaml.Node, substitute string) *builder {
	b := &builder{doc: d, substitute: substitute}
	b.path, b.open = b.pathRoom[:0], b.openRoom[:0]
	d.aliases = bytes.IndexByte(d.places.bytes, '*') >= 0
	members, items := sizes(root, 0, 0)
	d.nodes = make([]*yaml.Node, 0, 1+2*min(members, slab)+min(items, slab))
	b.members, b.items = make([]Member, min(members, slab)), make([]Value, min(items, slab))
	b.value(&d.root, root, nil)
	if b.cost.largest != nil && b.cost.exceeded() {
		b.tooMuch(b.cost.largest)
	}
	return b
}

// sizes adds to members and items those that are written in n, until there are
// more of one than a slab holds.
func sizes(n *yaml.Node, members, items int) (int, int) {
	switch n.Kind {
	case yaml.MappingNode:
		members += len(n.Content) / 2
	case yaml.SequenceNode:
		items += len(n.Content)
	}
	for _, child := range n.Content {
		if members > slab || items > slab {
			break
		}
		if len(child.Content) > 0 {
			members, items = sizes(child, members, items)
		}
	}
	return members, items
}

// value fills v from n. Key is the node of v's key if it has one.
func (b *builder) value(v *Value, n, key *yaml.Node) {
	switch {
	case b.via != nil:
		v.Place = b.doc.place(b.via, elsewhere)
	case n.Kind == yaml.AliasNode:
		v.Place = b.doc.place(n, elsewhere)
	case unwritten(n):
		at := n
		if key != nil {
			at = key
		}
		v.Place = b.doc.place(at, empty)
	default:
		v.Place = b.doc.place(n, written)
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

// child fills v, which is one step below the current value.
func (b *builder) child(s step, v *Value, n, key *yaml.Node) {
	b.path = append(b.path, s)
	b.value(v, n, key)
	b.path = b.path[:len(b.path)-1]
}

// member adds the member of a key and its value to those of an object.
func (b *builder) member(members []Member, text string, key, value *yaml.Node) []Member {
	b.spendKey(text, len(members) == 0)
	at := key
	if b.via != nil {
		at = b.via
	}
	members = append(members, Member{Key: text, Place: b.doc.place(at, written)})
	b.child(step{key: text, index: -1}, &members[len(members)-1].Value, value, key)
	return members
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
		b.stop(b.doc.node(v.Place), deepMessage, deepHint)
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
	v.Items = take(&b.items, len(n.Content))
	b.spend(0, max(len(n.Content)-1, 0))
	for i, item := range n.Content {
		b.child(step{index: i}, &v.Items[i], item, nil)
	}
}

// object fills v with the members of n and of what it merges.
func (b *builder) object(v *Value, n *yaml.Node) {
	v.Kind = Object
	members := take(&b.members, len(n.Content)/2)[:0]
	var merge, source *yaml.Node
	var keys keySet
	var next *nextItem
	repeats := false
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if isMerge(key) {
			if merge != nil {
				b.duplicate(key, merge, "<<", nil, nil)
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
		if first := b.add(&keys, text, key, members); first != nil {
			if !repeats {
				repeats = true
				next = b.nextItem(n, i)
			}
			b.duplicate(key, first, text, n, next)
			b.discard(value, key, text)
			continue
		}
		members = b.member(members, text, key, value)
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
	outer, cost := b.discarding, b.cost
	b.discarding = true
	b.child(step{key: text, index: -1}, &v, n, key)
	b.discarding, b.cost = outer, cost
}

// take gives n zero values, from room where that has so many.
func take[T any](room *[]T, n int) []T {
	if len(*room) < n {
		return make([]T, n)
	}
	taken := (*room)[:n:n]
	*room = (*room)[n:]
	return taken
}

// pointer is the JSON Pointer to the current value.
func (b *builder) pointer() string {
	var p []byte
	for _, s := range b.path {
		p = append(p, '/')
		if s.index >= 0 {
			p = strconv.AppendInt(p, int64(s.index), 10)
		} else {
			p = append(p, value.EscapeToken(s.key)...)
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
	b.note(start, end, message, hint)
}

func (b *builder) note(start, end int, message, hint string) {
	f := b.doc.fault(start, end, message, hint)
	f.Path = b.pointer()
	b.faults = append(b.faults, f)
}

// reportAt is report for the text of a node.
func (b *builder) reportAt(n *yaml.Node, message, hint string) {
	b.report(b.doc.nodeStart(n), b.doc.nodeEnd(n), message, hint)
}

// stop notes a fault after which there is no document.
func (b *builder) stop(at *yaml.Node, message, hint string) {
	if b.stopped {
		return
	}
	b.faults = b.faults[:min(len(b.faults), maxFaults-1)]
	b.note(b.doc.nodeStart(at), b.doc.nodeEnd(at), message, hint)
	b.stopped = true
}

// alias fills v with what the alias n stands for.
func (b *builder) alias(v *Value, n *yaml.Node) {
	target := n.Alias
	if b.endless(n, target) {
		b.spendScalar(v)
		return
	}
	if b.discarding {
		return
	}
	b.through(n, func() { b.value(v, target, nil) })
}

// endless reports an alias n that is inside the value that it stands for.
func (b *builder) endless(n, target *yaml.Node) bool {
	if !slices.Contains(b.open, target) {
		return false
	}
	b.reportAt(n,
		fmt.Sprintf(`alias "*%s" is inside the value it repeats, so it would never end`, n.Value),
		"remove it, or write the value out")
	return true
}
