package manifest

import "gopkg.in/yaml.v3"

// Syntax is a key or a value as it is written: aliases and merges are not
// followed. It is for those who edit the text; what it means, Root says.
type Syntax struct {
	Form Form
	// Flow shows a list or an object in brackets, and the one pair in a list
	// of those that needs none, as in [a: b].
	Flow bool
	// Start and End are the range of bytes without tag and anchor. They are
	// equal where nothing is written. A block ends with its last value.
	Start, End int
	// Outer is where the tag and the anchor begin; Start when there are none.
	Outer int
	// Anchor is the name that is given here; of an Alias, the name it uses.
	Anchor string
	Pairs  []Pair   // of a Mapping, those of "<<" among them
	Items  []Syntax // of a Sequence
}

// Pair is one line of an object: a key and its value, or "<<" and what it
// merges. The pairs of an object of a file without faults that are not merges
// are its Members that are written there, in their order.
type Pair struct {
	Key, Value Syntax
	Merge      bool
}

// Form is what a Syntax is.
type Form uint8

// The forms of Syntax.
const (
	Scalar Form = iota
	Mapping
	Sequence
	Alias
)

// Syntax gives how the document is written, from its outermost value on. It is
// worked out at each call.
func (d *Document) Syntax() Syntax { return d.syntax(d.node(d.root.Place)) }

func (d *Document) syntax(n *yaml.Node) Syntax {
	s := Syntax{Anchor: n.Anchor, Flow: n.Style&yaml.FlowStyle != 0}
	s.Outer = d.places.offset(n.Line, n.Column)
	s.Start = d.afterProperties(n, s.Outer)
	s.End = s.Start
	switch n.Kind {
	case yaml.AliasNode:
		s.Form, s.Anchor = Alias, n.Value
		s.End = d.nodeEnd(n)
	case yaml.MappingNode:
		s.Form = Mapping
		s.Pairs = make([]Pair, 0, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			s.Pairs = append(s.Pairs, d.pair(n.Content[i], n.Content[i+1]))
		}
	case yaml.SequenceNode:
		s.Form = Sequence
		s.Items = make([]Syntax, 0, len(n.Content))
		for _, item := range n.Content {
			s.Items = append(s.Items, d.syntax(item))
		}
	default:
		if !unwritten(n) {
			s.Start = d.nodeStart(n)
			s.End = d.nodeEnd(n)
		}
	}
	switch {
	case s.Flow:
		s.End = d.flowEnd(n, s.Start)
	case len(s.Pairs) > 0:
		last := &s.Pairs[len(s.Pairs)-1]
		s.End = max(last.Key.End, last.Value.End)
	case len(s.Items) > 0:
		s.End = s.Items[len(s.Items)-1].End
	}
	return s
}

// pair gives how a key and its value are written. A value that is not written
// is right after the colon, or after its key when there is none.
func (d *Document) pair(key, value *yaml.Node) Pair {
	p := Pair{Key: d.syntax(key), Value: d.syntax(value), Merge: isMerge(key)}
	if v := &p.Value; v.Form == Scalar && unwritten(value) && v.Outer == v.Start {
		src := d.places.bytes
		at := SkipBlank(src, p.Key.End)
		if at < len(src) && at <= v.Start && src[at] == ':' {
			at++
		} else {
			at = p.Key.End
		}
		v.Outer, v.Start, v.End = at, at, at
	}
	return p
}

// unwritten reports whether a scalar has no text but perhaps a tag or an anchor.
func unwritten(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0
}

// afterProperties gives the offset after the tag and the anchor of n, whose
// text begins at offset at. Those that follow belong to the first key of n.
func (d *Document) afterProperties(n *yaml.Node, at int) int {
	src := d.places.bytes
	anchor, tag := n.Anchor != "", n.Style&yaml.TaggedStyle != 0
	end := at
	for at < len(src) {
		switch {
		case anchor && src[at] == '&':
			anchor = false
		case src[at] == '!' && (tag || at+1 < len(src) && (src[at+1] == ' ' || BreakSize(src, at+1) > 0)):
			tag = false
		default:
			return at
		}
		end = d.propertyEnd(at)
		if unwritten(n) && !anchor && !tag {
			return end
		}
		at = SkipBlank(src, end)
	}
	return end
}
