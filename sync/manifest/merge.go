package manifest

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// isMerge reports whether a key is the unquoted "<<".
func isMerge(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!merge" && n.Value == "<<"
}

// merge adds to members those of the mappings that source names and that
// members does not have. It reports false when source is no such thing.
func (b *builder) merge(members []Member, key, source *yaml.Node, keys *keySet) ([]Member, bool) {
	sources := []*yaml.Node{source}
	if source.Kind == yaml.SequenceNode {
		sources = source.Content
	}
	mappings := make([]*yaml.Node, 0, len(sources))
	for _, n := range sources {
		target := n
		if n.Kind == yaml.AliasNode {
			target = n.Alias
		}
		if target.Kind != yaml.MappingNode {
			b.notMergeable(key, n, target)
			return members, false
		}
		if b.endless(n, target) {
			return members, false
		}
		if n == target {
			// Faults in it are reported here, for nothing else reads it.
			b.discard(n, key, "<<")
		}
		mappings = append(mappings, target)
	}
	if b.discarding {
		return members, true
	}
	b.through(key, func() {
		for _, n := range mappings {
			members = b.inherit(members, n, keys)
		}
	})
	return members, true
}

// inherit adds to members those of the mapping n that it does not have.
func (b *builder) inherit(members []Member, n *yaml.Node, keys *keySet) []Member {
	b.open = append(b.open, n)
	defer func() { b.open = b.open[:len(b.open)-1] }()
	var merge, source *yaml.Node
	for i := 0; i+1 < len(n.Content) && !b.stopped; i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		b.cost.work++
		b.checkCost()
		if isMerge(key) {
			if merge == nil {
				merge, source = key, value
			}
			continue
		}
		text, ok := b.key(key)
		if !ok || b.add(keys, text, b.via, members) != nil {
			continue
		}
		members = b.member(members, text, key, value)
	}
	if merge != nil {
		members, _ = b.merge(members, merge, source, keys)
	}
	return members
}

// notMergeable reports that "<<" was given something else than mappings.
func (b *builder) notMergeable(key, n, target *yaml.Node) {
	found := ""
	switch {
	case target.Kind == yaml.SequenceNode && n != target:
		found = fmt.Sprintf(`"*%s", which is a list`, n.Value)
	case target.Kind == yaml.SequenceNode:
		found = "a list inside a list"
	case absent(target):
		found = "nothing"
	case n != target:
		found = fmt.Sprintf(`"*%s", which is %s`, n.Value, excerpt(target.Value))
	default:
		found = excerpt(target.Value)
	}
	at := n
	if absent(n) {
		at = key
	}
	b.reportAt(at,
		`"<<" merges keys from an object or a list of objects, found `+found,
		"name an object with an alias, such as <<: *defaults")
}
