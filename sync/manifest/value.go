package manifest

import (
	"gopkg.in/yaml.v3"

	"pinsync/sync/value"
)

// Kind is what a Value is.
type Kind = value.Kind

// The kinds of Value. An Invalid one is a value whose fault Parse has reported.
const (
	Invalid = value.Invalid
	Null    = value.Null
	Bool    = value.Bool
	Number  = value.Number
	String  = value.String
	Array   = value.Array
	Object  = value.Object
)

// Value is one value of a document, with everything that its file says of it
// through anchors and merges already in place: members that came through a
// merge follow the others. Its place is asked of the Document that holds it.
type Value = value.Value

// Member is one key of an Object and its value.
type Member = value.Member

// origin says how a node leads to the place of a value.
type origin uint8

const (
	// written: the node itself is the value or the key.
	written origin = iota
	// empty: nothing is written; the node is the key, or the empty list item.
	empty
	// elsewhere: the value came through the alias or the "<<" key that the
	// node is.
	elsewhere
)

// originBits is how many bits of a Place an origin takes. Above them is the
// index of the node in Document.nodes.
const originBits = 2

// place gives the Place of a value or a key to which n leads.
func (d *Document) place(n *yaml.Node, o origin) value.Place {
	last := len(d.nodes) - 1
	if last < 0 || d.nodes[last] != n {
		d.nodes = append(d.nodes, n)
		last++
	}
	return value.Place(last)<<originBits | value.Place(o)
}

// node gives the node that leads to a place of this document.
func (d *Document) node(p value.Place) *yaml.Node { return d.nodes[p>>originBits] }

func originOf(p value.Place) origin { return origin(p & (1<<originBits - 1)) }
