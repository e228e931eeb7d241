package manifest

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// maxWork is how many members may be looked at for merges.
const maxWork = 20 * MaxNodes

// cost is what the values built so far amount to. It is kept only for text
// that may have aliases, and checked only inside what they stand for: the
// limits are on what aliases add, and a value is never built twice without one.
type cost struct {
	counting bool
	nodes    int // values
	bytes    int // of their JSON
	work     int // members looked at for merges
	// largest is the alias or "<<" key that added most, and added what it did.
	largest *yaml.Node
	added   int
}

// exceeded tells whether a limit is passed.
func (c *cost) exceeded() bool {
	return c.nodes > MaxNodes || c.bytes > MaxSize || c.work > maxWork
}

// count notes that v was built.
func (b *builder) count(v *Value) {
	c := &b.cost
	if !c.counting {
		return
	}
	c.nodes++
	switch v.Kind {
	case String:
		c.bytes += stringSize(v.Text)
	case Number, Bool:
		c.bytes += len(v.Text)
	case Array:
		c.bytes += len("[]") + max(len(v.Items)-1, 0)
	case Object:
		c.bytes += len("{}") + max(len(v.Members)-1, 0)
		for i := range v.Members {
			c.bytes += stringSize(v.Members[i].Key) + len(":")
		}
	default:
		c.bytes += len("null")
	}
	if b.via != nil {
		b.checkCost()
	}
}

// checkCost stops at the current alias or merge if it adds too much.
func (b *builder) checkCost() {
	if b.cost.exceeded() {
		b.tooMuch(b.via)
	}
}

// through notes what an alias or a merge at n added since before.
func (c *cost) through(n *yaml.Node, before cost) {
	if added := c.nodes - before.nodes + c.bytes - before.bytes; added > c.added {
		c.largest, c.added = n, added
	}
}

// tooMuch stops since aliases make the document too large.
func (b *builder) tooMuch(at *yaml.Node) {
	b.stop(at, fmt.Sprintf("aliases expand the document to more than %d values or %d bytes", MaxNodes, MaxSize),
		"repeat less with aliases, or split the file")
}
