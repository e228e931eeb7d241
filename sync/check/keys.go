package check

import (
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// samples show how the line of a missing key may look.
var samples = map[string]string{
	"model":           "model: basket",
	"target_type":     "target_type: item",
	"target_identity": "target_identity: /p/123",
	"target_criteria": "target_criteria: {category: Shoes}",
	"pin_definitions": "pin_definitions: [{position: 1, pin_type: item, pin_identity: /p/555}]",
	"position":        "position: 1",
	"pin_type":        "pin_type: item",
	"pin_identity":    "pin_identity: /p/555",
	"pin_criteria":    "pin_criteria: {brand: Acme}",
}

// reasons say why a key is needed that is not always.
var reasons = map[string]string{
	"target_identity": "target_type is item",
	"target_criteria": "target_type is criteria",
	"pin_identity":    "pin_type is item",
	"pin_criteria":    "pin_type is criteria",
}

// kinds are the pairs of keys that a type decides between.
var kinds = []struct{ kind, identity, criteria string }{
	{"target_type", "target_identity", "target_criteria"},
	{"pin_type", "pin_identity", "pin_criteria"},
}

// groups are the keys of a customization that hold further keys, any at all.
var groups = []string{"target_criteria", "target_metadata", "pin_criteria"}

// serverKeys are those that the API shows of a customization and sets itself.
// They are met in files that were copied from it.
var serverKeys = []string{"creator", "created_at", "available"}

// neighbours is what the words about a key need to know of its object. It is
// gathered once, since an object may have very many unknown keys.
type neighbours struct {
	f       *findings
	object  *manifest.Value
	members map[string]*manifest.Member
	known   []string          // the keys that the object may have
	free    []string          // those of them that it has not
	meant   map[string]string // from a free key to the unknown one that was probably meant to be it
	// below maps an unknown key to the group of keys that is right before it
	// and those like it.
	below map[string]*manifest.Member
	// wrapper is an unknown key that holds what the object lacks.
	wrapper *manifest.Member
}

func (f *findings) neighbours(s *jsonschema.Schema, pointer string, v *manifest.Value) *neighbours {
	n := &neighbours{f: f, object: v, members: make(map[string]*manifest.Member, len(v.Members)), meant: map[string]string{}, below: map[string]*manifest.Member{}}
	for i := range v.Members {
		n.members[v.Members[i].Key] = &v.Members[i]
	}
	n.known = s.Keys(pointer)
	for _, key := range n.known {
		if n.members[key] == nil {
			n.free = append(n.free, key)
		}
	}
	var group *manifest.Member
	for i := range v.Members {
		key := v.Members[i].Key
		if slices.Contains(n.known, key) {
			group = nil
			if slices.Contains(groups, key) && f.isOpen(&v.Members[i].Value) {
				group = &v.Members[i]
			}
		} else if group != nil && samples[key] == "" {
			n.below[key] = group
		}
		word := key
		if name, _, joined := n.joined(key); joined {
			word = name
		}
		if slices.Contains(n.known, key) {
			continue
		}
		if word == "id" && isUUID(&v.Members[i].Value) {
			continue // that of the customization, a level too deep
		}
		if right := meant(word, n.free); right != "" && n.meant[right] == "" {
			n.meant[right] = key
		}
		if pointer == "" && n.wrapper == nil && n.isWrapper(&v.Members[i].Value) {
			n.wrapper = &v.Members[i]
		}
	}
	return n
}

// isOpen recognizes a group of keys that a further line could belong to.
func (f *findings) isOpen(v *manifest.Value) bool {
	return v.Kind == manifest.Null || v.Kind == manifest.Object && !strings.HasPrefix(f.source(v), "{")
}

// isWrapper recognizes a group of keys that are needed one level further out, or a
// list of such groups.
func (n *neighbours) isWrapper(v *manifest.Value) bool {
	if v.Kind == manifest.Array && len(v.Items) > 0 {
		v = &v.Items[0]
	}
	return slices.ContainsFunc(v.Members, func(m manifest.Member) bool {
		return samples[m.Key] != "" && slices.Contains(n.free, m.Key)
	})
}

// isUUID recognizes a text that is one.
func isUUID(v *manifest.Value) bool {
	_, ok := jsonschema.ParseUUID(v.Text)
	return ok
}

// unwrap says how to do without a key that only wraps what the file is to hold.
func (n *neighbours) unwrap() string {
	key := fmt.Sprintf("%s in line %d", quote(n.wrapper.Key), n.f.doc.KeySpan(n.wrapper).Start.Line)
	switch v := &n.wrapper.Value; {
	case v.Kind == manifest.Array:
		return "put each item of " + key + " into a file of its own, without that key and the dash"
	case strings.HasPrefix(n.f.source(v), "{"):
		return "remove " + key + ", and the braces around what it holds"
	}
	return "remove " + key + ", and unindent the lines that belong to it"
}

// has reports whether the object has a key, or one that is probably meant for it.
func (n *neighbours) has(key string) bool { return n.members[key] != nil || n.meant[key] != "" }

// joined reports whether an unknown key is in truth one with its value, for lack
// of a space after the colon: {position:1} has a key of this name, and nothing
// for its value.
func (n *neighbours) joined(key string) (name, value string, ok bool) {
	name, value, _ = strings.Cut(key, ":")
	if value == "" {
		if before, after, found := strings.Cut(key, "="); found && n.members[key].Value.Kind == manifest.Null && slices.Contains(n.known, before) {
			return before, after, after != ""
		}
	}
	if name == "" || value == "" || strings.HasPrefix(value, "//") {
		return name, value, false
	}
	return name, value, n.members[key].Value.Kind == manifest.Null || nearest(name, n.known) != ""
}

// hint says what an unknown key of a customization was probably meant to be.
func (n *neighbours) hint(s *jsonschema.Schema, pointer, key string) advice {
	root, pin := s.Keys(""), s.Keys("/pin_definitions/0")
	if pointer == "" && slices.Contains(pin, key) {
		hint := key + " belongs inside a pin, under pin_definitions"
		if twin := "target_" + strings.TrimPrefix(key, "pin_"); slices.Contains(n.free, twin) {
			hint += "; for the target write " + twin
		}
		return say(hint)
	}
	if pointer != "" && slices.Contains(root, key) {
		hint := key + " belongs at the top level of the file, not inside a pin"
		twin := "pin_" + strings.TrimPrefix(key, "target_")
		if !slices.Contains(n.free, twin) {
			twin = meant(key, n.free)
		}
		if twin != "" {
			hint += "; for the pin write " + twin
		}
		return say(hint)
	}
	if a := n.near(key); a.hint != "" {
		return a
	}
	if hint := n.window(key); hint != "" {
		return say(hint)
	}
	if pointer == "" {
		if isSecret(key) {
			return say(secretHint)
		}
		if slices.Contains(serverKeys, key) {
			return say("the server sets it; remove it")
		}
		if slices.Contains(jsonschema.Settings().Keys(""), key) {
			return say(key + " belongs in pinsync.yaml; if this file is meant to be that, rename it")
		}
		if n.wrapper != nil && n.wrapper.Key == key {
			return say(n.unwrap())
		}
		if right := meant(key, pin); right != "" {
			return say(fmt.Sprintf("did you mean %s? it belongs inside a pin, under pin_definitions", right))
		}
	} else if right := meant(key, root); right != "" {
		return say(fmt.Sprintf("did you mean %s? it belongs at the top level of the file, not inside a pin", right))
	}
	return say(n.remove())
}

// near says which key of the object an unknown one resembles.
func (n *neighbours) near(key string) advice {
	if right := meant(key, n.free); right != "" {
		if others := alsoMeant(key, right, n.known); others != nil {
			return say("did you mean " + diagnostic.Join(append([]string{right}, others...), "or") + "?")
		}
		return n.rename(key, right)
	}
	if right := meant(key, n.known); right != "" {
		return say(fmt.Sprintf("%s is there already; remove %s", right, quote(key)))
	}
	return advice{}
}

// bySense reports whether a word that is not spelled like a key can't but mean it: the
// object has all keys that it must have, and the value is none of a type.
func (n *neighbours) bySense(key, right string) bool {
	for _, other := range n.required() {
		if other != right && !n.has(other) {
			return false
		}
	}
	text := n.members[key].Value.Text
	return text != "item" && text != "criteria" && text != "all"
}

// isSpelled reports whether a key has the letters of a key that the object lacks, or is
// near to one that it must have: then it can't well be another one's.
func (n *neighbours) isSpelled(key string) bool {
	right := meant(key, n.free)
	return letters(right) == letters(key) || samples[right] != "" && slices.Contains(n.required(), right)
}

// rename advises to write another key in the place of one.
func (n *neighbours) rename(key, right string) advice {
	hint := "did you mean " + right + "?"
	m := n.members[key]
	if m == nil {
		return say(hint)
	}
	start, end, ok := n.f.doc.KeyRange(m)
	if nearest(key, []string{right}) == "" && !n.bySense(key, right) || strings.ContainsAny(key, " ,") && letters(key) != letters(right) {
		return say(hint)
	}
	if !ok || n.meant[right] != "" && n.meant[right] != key {
		return say(hint)
	}
	return edits(hint, n.f.doc.Edit(start, end, n.f.spell(start, right, manifest.String)))
}

// remove says what to do about a key that resembles none.
func (n *neighbours) remove() string {
	return "remove it; known here are " + diagnostic.Join(n.known, "and")
}
