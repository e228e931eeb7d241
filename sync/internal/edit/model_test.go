package edit_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// The values that files and live objects are drawn from: text, num, bool, nil,
// object and []any.
type (
	num    string
	object []field
	field  struct {
		key   string
		value any
	}
)

func (o object) get(key string) (value any, ok bool) {
	for _, f := range o {
		if f.key == key {
			return f.value, true
		}
	}
	return nil, false
}

func (o object) with(key string, value any) object {
	for i, f := range o {
		if f.key == key {
			o = slices.Clone(o)
			o[i].value = value
			return o
		}
	}
	return append(slices.Clip(o), field{key, value})
}

func (o object) without(key string) object {
	return slices.DeleteFunc(slices.Clone(o), func(f field) bool { return f.key == key })
}

// toJSON writes a value as JSON.
func toJSON(v any) string {
	switch v := v.(type) {
	case num:
		return string(v)
	case object:
		var members []string
		for _, f := range v {
			members = append(members, toJSON(f.key)+":"+toJSON(f.value))
		}
		return "{" + strings.Join(members, ",") + "}"
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, toJSON(item))
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	text, _ := json.Marshal(v)
	return string(text)
}

var (
	words = []string{"a", "b", "Acme", "summer sale", "/p/123", "/p/9", "70412", "yes", "no", "1e3", "0x1F", "~", "", " x", "a: b", "a #b", "#1", "- x", "it's", `say "hi"`, `\`,
		"2025-01-01", "12:30", "[x]", "{y}", "a, b", "x?", "&a", "*a", "!t", "|", ">", "%", "@", "`", "a\nb", "a\nb\n", "one\n\ntwo\n", "\n", "\ttab", "tab\tin", "\x01", "\u202e", "\u00a0", "\ufeff",
		"Košeľa", "漢字", "😀", "https://shop.example/?a=b#c", "null", "true", "=", "<<", "a:", "-", "long enough to be folded by somebody who likes short lines"}
	numbers = []string{"0", "1", "-1", "2", "10", "1.0", "1.50", "-0.5", "1e3", "12345678901234567890123", "39.95"}
	dates   = []string{"2025-02-01T00:00:00Z", "2025-02-01T00:00:00.500Z", "2025-03-01T08:30:00+01:00", "2099-11-27T00:00:00-05:00", "2099-12-01T00:00:00+01:00"}
	keys    = []string{"brand", "category", "size", "price", "yes", "1", "a b", "a: b", "", "<<", "é", "x", "y"}
)

type drawer struct{ *rapid.T }

func pick[T any](t drawer, label string, of ...T) T { return rapid.SampledFrom(of).Draw(t.T, label) }

func (t drawer) chance(label string, percent int) bool {
	return rapid.IntRange(0, 99).Draw(t.T, label) < percent
}

func (t drawer) upTo(label string, n int) int { return rapid.IntRange(0, n).Draw(t.T, label) }

func (t drawer) text() string {
	if t.chance("odd text", 5) {
		return rapid.String().Draw(t.T, "text")
	}
	return pick(t, "text", words...)
}

func (t drawer) number() any { return num(pick(t, "number", numbers...)) }

func (t drawer) value(depth int) any {
	switch kind := t.upTo("kind", 9); {
	case kind < 4 || depth == 0 && kind < 7:
		return t.text()
	case kind < 6:
		return t.number()
	case kind == 6:
		return t.chance("true", 50)
	case kind == 7:
		return nil
	case kind == 8:
		return t.list(depth-1, 4)
	}
	return t.object(depth - 1)
}

func (t drawer) list(depth, size int) []any {
	list := []any{}
	for range t.upTo("items", size) {
		list = append(list, t.value(max(depth, 0)))
	}
	return list
}

func (t drawer) object(depth int) object {
	o := object{}
	for range t.upTo("members", 4) {
		o = o.with(pick(t, "key", keys...), t.value(max(depth, 0)))
	}
	return o
}

func (t drawer) position() any { return num(pick(t, "position", "-1", "0", "1", "1", "2", "3", "4")) }

func (t drawer) pin() object {
	p := object{{"position", t.position()}}
	if t.chance("item", 75) {
		p = append(p, field{"pin_type", "item"}, field{"pin_identity", t.text()})
	} else {
		p = append(p, field{"pin_type", "criteria"}, field{"pin_criteria", t.object(2)})
	}
	for _, key := range []string{"widget_id", "is_block_pin", "is_bundle_pin", "active_from", "active_to"} {
		if t.chance("has "+key, 35) {
			p = append(p, field{key, t.pinField(key)})
		}
	}
	return p
}

func (t drawer) pinField(key string) any {
	switch key {
	case "position":
		return t.position()
	case "pin_criteria":
		return t.object(2)
	case "is_block_pin", "is_bundle_pin":
		return t.chance("flag", 70)
	case "active_from", "active_to":
		return pick(t, "date", dates...)
	}
	return t.text()
}

func (t drawer) tags() []any {
	tags := []any{}
	for range t.upTo("tags", 4) {
		if tag := t.text(); !slices.Contains(tags, any(tag)) {
			tags = append(tags, tag)
		}
	}
	return tags
}

func (t drawer) definition() object {
	d := object{{"model", t.text()}}
	switch pick(t, "target_type", "item", "criteria", "all") {
	case "item":
		d = append(d, field{"target_type", "item"}, field{"target_identity", t.text()})
	case "criteria":
		d = append(d, field{"target_type", "criteria"}, field{"target_criteria", t.object(3)})
	default:
		d = append(d, field{"target_type", "all"})
	}
	if t.chance("metadata", 30) {
		d = append(d, field{"target_metadata", t.object(2)})
	}
	if t.chance("has tags", 70) {
		d = append(d, field{"tags", t.tags()})
	}
	pins := []any{}
	for range t.upTo("pins", 6) {
		pins = append(pins, t.pin())
	}
	return append(d, field{"pin_definitions", pins})
}

// edited is a definition after someone changed it in the app.
func (t drawer) edited(d object) object {
	for range 1 + t.upTo("edits", 3) {
		value, _ := d.get("pin_definitions")
		pins := slices.Clone(value.([]any))
		switch what := t.upTo("edit", 9); {
		case what < 5 && len(pins) > 0:
			i := t.upTo("pin", len(pins)-1)
			pins[i] = t.editedPin(pins[i].(object))
		case what == 5 && len(pins) > 0:
			i := t.upTo("pin", len(pins)-1)
			pins = slices.Delete(pins, i, i+1)
		case what == 6:
			pins = slices.Insert(pins, t.upTo("at", len(pins)), any(t.pin()))
		case what == 7:
			pins = rapid.Permutation(pins).Draw(t.T, "order")
		case what == 8:
			d = d.with("tags", t.tags())
		default:
			d = t.editedRoot(d)
		}
		d = d.with("pin_definitions", pins)
	}
	return d
}

func (t drawer) editedPin(p object) object {
	if criteria, ok := p.get("pin_criteria"); ok && t.chance("in criteria", 40) {
		return p.with("pin_criteria", t.editedValue(criteria))
	}
	key := pick(t, "field", "position", "pin_identity", "widget_id", "is_block_pin", "is_bundle_pin", "active_from", "active_to")
	if _, ok := p.get(key); ok && key != "position" && t.chance("remove", 40) {
		return p.without(key)
	}
	return p.with(key, t.pinField(key))
}

func (t drawer) editedRoot(d object) object {
	for _, key := range []string{"target_criteria", "target_metadata"} {
		if v, ok := d.get(key); ok && t.chance(key, 50) {
			return d.with(key, t.editedValue(v))
		}
	}
	switch key := pick(t, "root field", "model", "target_identity", "target_criteria", "target_metadata", "tags"); key {
	case "model", "target_identity":
		return d.with(key, t.text())
	case "tags":
		return d.without(key)
	default:
		if _, ok := d.get(key); ok && t.chance("remove", 40) {
			return d.without(key)
		}
		return d.with(key, t.object(2))
	}
}

// editedValue changes an opaque object somewhere.
func (t drawer) editedValue(v any) any {
	switch v := v.(type) {
	case object:
		if len(v) > 0 && t.chance("deeper", 60) {
			i := t.upTo("member", len(v)-1)
			return v.with(v[i].key, t.editedValue(v[i].value))
		}
		if len(v) > 0 && t.chance("remove", 40) {
			return v.without(v[t.upTo("member", len(v)-1)].key)
		}
		return v.with(pick(t, "key", keys...), t.value(2))
	case []any:
		v = slices.Clone(v)
		switch {
		case len(v) > 0 && t.chance("deeper", 60):
			i := t.upTo("item", len(v)-1)
			v[i] = t.editedValue(v[i])
		case len(v) > 0 && t.chance("remove", 40):
			i := t.upTo("item", len(v)-1)
			v = slices.Delete(v, i, i+1)
		default:
			v = slices.Insert(v, t.upTo("at", len(v)), t.value(2))
		}
		return v
	}
	return t.value(1)
}

// live is a definition as a server shows it: keys in another order, null and
// false for what is absent, fields of its own, dates spelled otherwise.
func (t drawer) live(d object) []byte {
	shown := object{{"id", "x"}, {"creator", "jana"}, {"created_at", dates[0]}, {"available", true}, {"unknown", object{{"a", num("1")}}}}
	for _, f := range d {
		switch f.key {
		case "pin_definitions":
			pins := []any{}
			for _, p := range f.value.([]any) {
				pins = append(pins, t.livePin(p.(object)))
			}
			f.value = pins
		case "tags":
			f.value = rapid.Permutation(f.value.([]any)).Draw(t.T, "tags in live")
		}
		shown = append(shown, f)
	}
	for _, key := range []string{"target_identity", "target_criteria", "target_metadata", "tags"} {
		if _, ok := d.get(key); !ok && t.chance("null", 50) {
			shown = append(shown, field{key, nil})
		}
	}
	return []byte(toJSON(object(rapid.Permutation(shown).Draw(t.T, "keys in live"))))
}

func (t drawer) livePin(p object) object {
	shown := object{{"score", num("0.5")}}
	for _, f := range p {
		if date, ok := f.value.(string); ok && strings.HasPrefix(f.key, "active_") && t.chance("respelled", 50) {
			at, err := time.Parse(time.RFC3339Nano, date)
			if err != nil {
				t.Fatal(err)
			}
			f.value = at.In(time.FixedZone("", 3600*(t.upTo("offset", 4)-2))).Format(pick(t, "layout", time.RFC3339Nano, "2006-01-02T15:04:05.000Z0700"))
		}
		shown = append(shown, f)
	}
	for _, key := range []string{"is_block_pin", "is_bundle_pin", "widget_id", "active_from", "active_to", "pin_criteria", "pin_identity"} {
		if _, ok := p.get(key); !ok && t.chance("absent", 40) {
			if strings.HasPrefix(key, "is_") && t.chance("false", 50) {
				shown = append(shown, field{key, false})
			} else {
				shown = append(shown, field{key, nil})
			}
		}
	}
	return object(rapid.Permutation(shown).Draw(t.T, "keys of a pin in live"))
}

// distinct makes every pin one of its own, so that no pin can be taken for
// another.
func (t drawer) distinct(d object) object {
	value, _ := d.get("pin_definitions")
	pins := slices.Clone(value.([]any))
	for i := range pins {
		pin := pins[i].(object).without("pin_criteria").with("pin_type", "item").with("pin_identity", "/p/"+strconv.Itoa(i))
		if t.chance("criteria", 30) {
			pin = pin.without("pin_identity").with("pin_type", "criteria").with("pin_criteria", t.object(2).with("n", "criteria "+strconv.Itoa(i)))
		}
		pins[i] = pin
	}
	return d.with("pin_definitions", pins)
}

// otherScalar gives a value in which one text, number or the like is another
// one; ok is false when nothing in it can be changed so.
func (t drawer) otherScalar(v any) (other any, ok bool) {
	switch v := v.(type) {
	case object:
		for range 4 {
			if len(v) == 0 {
				break
			}
			f := v[t.upTo("member", len(v)-1)]
			switch f.key {
			case "target_type", "pin_type", "tags":
				continue
			case "active_from", "active_to", "is_block_pin", "is_bundle_pin", "position":
				return v.with(f.key, t.pinField(f.key)), true
			case "model", "target_identity", "pin_identity", "widget_id":
				return v.with(f.key, t.text()), true
			}
			if other, ok := t.otherScalar(f.value); ok {
				return v.with(f.key, other), true
			}
		}
	case []any:
		if len(v) > 0 {
			i := t.upTo("item", len(v)-1)
			if other, ok := t.otherScalar(v[i]); ok {
				v = slices.Clone(v)
				v[i] = other
				return v, true
			}
		}
	default:
		if t.chance("text", 60) {
			return t.text(), true
		}
		return t.number(), true
	}
	return v, false
}
