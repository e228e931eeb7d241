package edit

import (
	"encoding/json"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// metadata is the field that the API documents for writing only.
const metadata = "target_metadata"

// goal is what a file is to say: every value as the file has it if that means
// what live says, else as live has it.
type goal struct {
	root manifest.Value
	// pins are the pins in the order in which they are to be written; nil when
	// pin_definitions is not a list before and after.
	pins []slot
}

// slot is an item of a list that is to be.
type slot struct {
	// from is the item's index in the file's list; -1 for a new one.
	from int
	// moved: it changes its place among those that stay.
	moved bool
	// replaced: it is another item in the place of one that goes, whose comment
	// on its line goes with it.
	replaced bool
	want     manifest.Value
}

// goalFor gives the goal for a file and a live object, whose definition is given
// as well.
func goalFor(doc *manifest.Document, live json.RawMessage, definition *manifest.Value) goal {
	g := goal{}
	have := doc.Root()
	if list, now := have.At(pinsKey), definition.At(pinsKey); list != nil && now != nil &&
		list.Kind == manifest.Array && now.Kind == manifest.Array {
		g.pins = pinSlots(list, now, live, doc.Body())
	}
	g.root = mixed(spelling.Root, have, definition)
	for i := range g.root.Members {
		if m := &g.root.Members[i]; m.Key == pinsKey && g.pins != nil {
			m.Value = manifest.Value{Kind: manifest.Array, Items: make([]manifest.Value, 0, len(g.pins))}
			for j := range g.pins {
				m.Value.Items = append(m.Value.Items, g.pins[j].want)
			}
		}
	}
	if m := have.Member(metadata); m != nil && !shows(live) {
		g.root.Members = append(g.root.Members, *m)
	}
	return g
}

// shows reports whether a live object shows its target_metadata.
func shows(live json.RawMessage) bool {
	definition, _ := spelling.Definition(live)
	return definition.Member(metadata) != nil
}

// mixed is what becomes of a definition or a pin of the file when live has it
// otherwise: of the fields of a file, those of live; where both mean the same,
// the file's; and those that a file should not have as they are.
func mixed(role spelling.Role, have, live *manifest.Value) manifest.Value {
	v := manifest.Value{Kind: manifest.Object}
	for i := range have.Members {
		m := &have.Members[i]
		was, now := &m.Value, live.At(m.Key)
		if _, known := role.Rank(m.Key); !known {
			v.Members = append(v.Members, *m)
			continue
		}
		if m.Value.Kind == manifest.Null {
			was = nil
		}
		switch {
		case same(role.Of(m.Key), was, now):
			v.Members = append(v.Members, *m)
		case now == nil:
		case role.Of(m.Key) == spelling.Tags:
			v.Members = append(v.Members, manifest.Member{Key: m.Key, Value: mixedTags(was, now)})
		default:
			v.Members = append(v.Members, manifest.Member{Key: m.Key, Value: *now})
		}
	}
	for i := range live.Members {
		if m := &live.Members[i]; have.Member(m.Key) == nil && present(role.Of(m.Key), &m.Value) != nil {
			v.Members = append(v.Members, *m)
		}
	}
	return v
}

// mixedTags is a list of tags that becomes that of live: those that stay in
// their order, the others where one went or at the end.
func mixedTags(have, live *manifest.Value) manifest.Value {
	if have == nil || have.Kind != manifest.Array || live.Kind != manifest.Array {
		return *live
	}
	v := manifest.Value{Kind: manifest.Array}
	for _, s := range setSlots(have, live) {
		v.Items = append(v.Items, s.want)
	}
	return v
}
