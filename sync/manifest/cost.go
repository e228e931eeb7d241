package manifest

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"pinsync/sync/value"
)

// maxWork is how many members may be looked at for merges.
const maxWork = 5 * MaxNodes

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

// exceeded reports whether a limit is passed.
func (c *cost) exceeded() bool {
	return c.nodes > MaxNodes || c.bytes > MaxSize || c.work > maxWork
}

// spend notes values and bytes of JSON that were built.
func (b *builder) spend(nodes, bytes int) {
	if !b.cost.counting {
		return
	}
	b.cost.nodes += nodes
	b.cost.bytes += bytes
	if b.via != nil {
		b.checkCost()
	}
}

// spendScalar notes a value that is not a list or object.
func (b *builder) spendScalar(v *Value) {
	if !b.cost.counting {
		return
	}
	switch v.Kind {
	case String:
		b.spend(1, value.StringSize(v.Text))
	case Number, Bool:
		b.spend(1, len(v.Text))
	default:
		b.spend(1, len("null"))
	}
}

// spendKey notes the key of a member.
func (b *builder) spendKey(key string, first bool) {
	if !b.cost.counting {
		return
	}
	if !first {
		b.spend(0, len(","))
	}
	b.spend(0, value.StringSize(key)+len(":"))
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

// tooMuch stops since aliases make the document too large, or merges of merges
// take too long.
func (b *builder) tooMuch(at *yaml.Node) {
	if b.cost.work > maxWork {
		b.stop(at, fmt.Sprintf("merges of merges repeat more than %d keys", maxWork), "merge each object once")
		return
	}
	b.stop(at, fmt.Sprintf("aliases expand the document to more than %d values or %d bytes", MaxNodes, MaxSize),
		"repeat less with aliases, or split the file")
}
