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
	nodes int // values
	bytes int // of their JSON
	work  int // members looked at for merges
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
	if !b.doc.aliases {
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
	if !b.doc.aliases {
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
	if !b.doc.aliases {
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

// through reads what an alias or a merge at n stands for, and notes what it adds.
func (b *builder) through(n *yaml.Node, read func()) {
	if b.via != nil {
		read()
		return
	}
	before := b.cost
	b.via = n
	read()
	b.via = nil
	if added := b.cost.nodes - before.nodes + b.cost.bytes - before.bytes; added > b.cost.added {
		b.cost.largest, b.cost.added = n, added
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
