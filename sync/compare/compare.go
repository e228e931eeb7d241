// Package compare reports whether two definitions of a customization mean the
// same, and if not, what changes the one into the other.
//
// In come definitions as JSON: live objects as the API's list shows them, with
// whatever fields the server adds, and request bodies as files give them; or
// values that were read already, for TargetIn and the rules of single fields.
// Out go result.Change values, or a Target to look a customization up by. The
// package knows nothing of files, positions in them, HTTP, or what is done
// about a difference.
//
// # What means the same
//
//   - A null field is an absent one, and so are false for is_block_pin and
//     is_bundle_pin, and an empty list for tags: a set without members.
//     pin_definitions is a list that every definition must have, so there []
//     and null differ.
//   - active_from and active_to are instants, in whatever ISO 8601 spelling;
//     one without an offset is in UTC. What cannot be read as one is compared
//     as text.
//   - tags is a set.
//   - Numbers count by value, exactly, however long; text by its characters,
//     exactly, however escaped, and without Unicode normalization.
//   - Pins are compared in order only among those of one position.
//   - target_criteria, target_metadata and pin_criteria are opaque: the order
//     of keys does not matter, everything else in them does, a null member and
//     an empty list too.
//   - Of a key that occurs twice, the last counts, as for encoding/json.
//   - Fields that the API does not document for the request body are ignored,
//     at the root and in pins: the server's own and unknown ones.
//
// A field of the wrong type is a value like any other, so it differs from a
// right one. No input makes this package fail: text that is not a JSON object
// differs from everything but itself.
package compare

import (
	"bytes"
	"encoding/json"
	"strings"

	"pinsync/sync/result"
	"pinsync/sync/value"
)

// Changes returns what changes the definition that is live into the file's. It
// is empty when they mean the same. An absent definition may be given as nil.
//
// live may be the full object as read. target_metadata, which the API
// documents for writing only, counts only when live shows it, that is, when it
// is neither absent nor null there.
//
// Each Path is a JSON Pointer into the request body:
//
//   - "/model", "/tags" and so on for a field. Op is "add" when live lacks the
//     field, "remove" when the file does, else "replace". tags is one value.
//   - "/target_criteria/brand/0" for a place inside an opaque object. Lists of
//     different length are replaced whole.
//   - "/pin_definitions/2/position" for a field of a pin that both have: 2 is
//     the pin's index in the file's list, whatever Op is.
//   - "/pin_definitions/2" for a whole pin: of one that is added, its index in
//     the file's list; of one that is removed, its index in live's list. A pin
//     whose turn among the pins of its position changed is removed and added.
//   - "" for the whole definition, when one of the two is not a JSON object.
//
// Which pin of live is which of the file's is decided by Pins. From and To are
// compact JSON in the spelling of their side, and share no memory with live or
// file. Changes come in the order of the fields in the API's documentation,
// pins removed before the others, and are the same at every call.
func Changes(live, file json.RawMessage) []result.Change {
	return changes(live, file, true)
}

// Same reports whether Changes(live, file) is empty.
func Same(live, file json.RawMessage) bool {
	return len(changes(live, file, true)) == 0
}

// FileChanges is Changes between two versions of a file, from base to head:
// what either says of target_metadata counts.
func FileChanges(base, head json.RawMessage) []result.Change {
	return changes(base, head, false)
}

// SameFiles reports whether FileChanges(base, head) is empty.
func SameFiles(base, head json.RawMessage) bool {
	return len(changes(base, head, false)) == 0
}

func changes(live, file json.RawMessage, fromLive bool) []result.Change {
	if bytes.Equal(live, file) {
		return nil
	}
	a, b := parse(live), parse(file)
	d := differ{live: live, file: file}
	if !isKind(&a.v, value.Object) || !isKind(&b.v, value.Object) {
		if !a.read || !b.read || !value.Equal(a.root(), b.root()) {
			d.note(a.spelled(), b.spelled())
		}
		return d.found
	}
	before, after := read(&a.v, rootFields[:]), read(&b.v, rootFields[:])
	if fromLive && before[targetMetadata] == nil {
		after[targetMetadata] = nil
	}
	d.fields(rootFields[:], &before, &after)
	return d.found
}

// definition is a text and what it says.
type definition struct {
	text []byte
	read bool        // text could be read
	v    value.Value // what was read; null where there is not text at all
}

func parse(text []byte) definition {
	d := definition{text: text, read: true, v: value.Value{Kind: value.Null}}
	if len(text) > 0 {
		d.v, d.read = value.FromJSON(text)
	}
	return d
}

// root is the value of the definition, or nil where it is absent.
func (d *definition) root() *value.Value {
	if d.v.Kind == value.Null {
		return nil
	}
	return &d.v
}

// spelled gives the whole definition for a report, or nil where it is absent
// or no JSON.
func (d *definition) spelled() json.RawMessage {
	if d.read && d.root() == nil {
		return nil
	}
	return tidy(d.text)
}

// differ gathers changes, below the place that path points to, which words name
// for people.
type differ struct {
	live, file []byte // the texts that were read
	path       []byte
	words      []string
	pinned     string // the item of the pin at hand
	found      []result.Change
}

// fields notes the changes between two field sets of one kind.
func (d *differ) fields(kind []field, live, file *fields) {
	for i, f := range kind {
		a, b := live[i], file[i]
		switch {
		case f.rule == pins:
			if !samePinByPin(a, b) {
				d.within(f.name, func() { d.pins(a, b) })
			}
		case f.rule.Same(a, b):
		case f.rule == Content:
			d.within(f.name, func() { d.content(a, b, 0) })
		default:
			d.within(f.name, func() { d.change(a, b) })
		}
	}
}

// change notes that one value became another at the current place. An absent
// value is nil.
func (d *differ) change(live, file *value.Value) {
	d.note(spelled(d.live, live), spelled(d.file, file))
}

// note notes a change between two texts; one that is nil is absent.
func (d *differ) note(from, to json.RawMessage) {
	c := result.Change{Op: "replace", From: from, To: to}
	switch {
	case from == nil && to != nil:
		c.Op = "add"
	case from != nil && to == nil:
		c.Op = "remove"
	}
	c.Path = string(bytes.ToValidUTF8(d.path, []byte("�")))
	c.Item = d.pinned
	c.Place = strings.ToValidUTF8(strings.Join(d.words, ", "), "\ufffd")
	d.found = append(d.found, c)
}

// spelled gives v for a report, as it is spelled in the text that it was read
// from.
func spelled(text []byte, v *value.Value) json.RawMessage {
	if v == nil {
		return nil
	}
	return tidy(value.Spelled(text, v.Place))
}

// within runs walk one step further down, at the member of that name.
func (d *differ) within(name string, walk func()) {
	d.step(name, result.MemberWords(name), walk)
}

// step runs walk one step further down. Words name the step for people; what
// lists pins needs none next to its pins.
func (d *differ) step(token, words string, walk func()) {
	end, said := len(d.path), len(d.words)
	d.path, d.words = append(append(d.path, '/'), value.EscapeToken(token)...), append(d.words, words)
	walk()
	d.path, d.words = d.path[:end], d.words[:said]
}

// tidy copies text for a report: without white space, and as UTF-8 even where
// a server sent something else. It is nil for text that is not JSON.
func tidy(text []byte) json.RawMessage {
	var out bytes.Buffer
	if json.Compact(&out, text) != nil {
		return nil
	}
	return bytes.ToValidUTF8(out.Bytes(), []byte("�"))
}
