package edit

import (
	"maps"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// alias writes a value that is an alias in the file: it stays one if what it
// names is what it should be, else it is written out.
func (e *editor) alias(n *manifest.Syntax, want *manifest.Value, role spelling.Role, flow bool) (string, bool) {
	name := n.Anchor
	if v := e.anchors[name]; v != nil && same(role, v, want) {
		e.use(n)
		return string(e.src[n.Outer:n.End]), true
	}
	if !flow && !e.style.Inline(want, role, 0) {
		return "", false
	}
	text := e.inline(want, role, flow)
	if e.renameAnchor(name) {
		e.set(name, want)
		text = "&" + name + " " + text
	}
	return text, true
}

// renameAnchor reports whether an alias that is written out is to get the name of what
// it stood for: that is gone, and others stood for it too.
func (e *editor) renameAnchor(name string) bool {
	if e.anchors[name] != nil || e.uses[name] < 2 || e.written[name] {
		return false
	}
	e.renewal(name, false)
	return true
}

// plan says how an object that may have a merge gets what want has and no more:
// whether the "<<" and what it merges stay, and which keys are added. wanted are the
// values of want by their keys.
func (e *editor) plan(n *manifest.Syntax, have, want *manifest.Value, wanted map[string]*manifest.Value, role spelling.Role) (keep bool, add []manifest.Member) {
	there := map[string]bool{}
	var source *manifest.Syntax
	explicit := 0
	for i := range n.Pairs {
		if p := &n.Pairs[i]; p.Merge {
			source = &p.Value
		} else {
			if key := have.Members[explicit].Key; wanted[key] != nil {
				there[key] = true
			}
			explicit++
		}
	}
	brought, ok := have.Members[explicit:], source != nil
	if ok && (source.Form != manifest.Mapping || !e.intact(source)) {
		brought, ok = e.brought(source, nil)
	}
	if !ok {
		return false, absent(want, there)
	}
	seen := map[string]bool{}
	for i := range brought {
		m := &brought[i]
		if there[m.Key] || seen[m.Key] {
			continue
		}
		seen[m.Key] = true
		switch now := wanted[m.Key]; {
		case now != nil && same(role.Of(m.Key), &m.Value, now):
		case now != nil:
			add = append(add, manifest.Member{Key: m.Key, Value: *now})
		case present(role.Of(m.Key), &m.Value) == nil:
		case role.Of(m.Key) == spelling.Flag:
			add = append(add, manifest.Member{Key: m.Key, Value: manifest.Value{Kind: manifest.Bool, Text: "false"}})
		default: // a key that nothing but the merge's end takes away
			return false, absent(want, there)
		}
	}
	maps.Copy(there, seen)
	return true, append(add, absent(want, there)...)
}

// absent gives the members of want that are not there.
func absent(want *manifest.Value, there map[string]bool) []manifest.Member {
	var members []manifest.Member
	for i := range want.Members {
		if !there[want.Members[i].Key] {
			members = append(members, want.Members[i])
		}
	}
	return members
}

// brought adds what the source of a merge brings, the first of each key
// first. ok is false when that is not known: an alias in it names nothing any
// more, or a part of it is written out there.
func (e *editor) brought(source *manifest.Syntax, members []manifest.Member) (all []manifest.Member, ok bool) {
	switch source.Form {
	case manifest.Alias:
		v := e.anchors[source.Anchor]
		if v == nil || v.Kind != manifest.Object {
			return nil, false
		}
		e.use(source)
		return append(members, v.Members...), true
	case manifest.Sequence:
		for i := range source.Items {
			if members, ok = e.brought(&source.Items[i], members); !ok {
				return nil, false
			}
		}
		return members, true
	}
	return nil, false
}
