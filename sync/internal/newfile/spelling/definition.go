// Package spelling says how the definition of a customization is spelled in a
// file: which of a live object's fields belong there, in which order, and how
// each text, number, list and object is written in YAML.
//
// In come live objects as JSON, and values; out go values in the order of a
// file, and pieces of YAML. The package knows nothing of files that exist, of
// where in them a piece goes, of HTTP, or of what is the same.
package spelling

import (
	"encoding/json"
	"slices"

	"pinsync/sync/value"
)

// rootKeys are the fields of a definition that a file may have, in the order
// in which a new file has them. Before them comes the id.
func rootKeys() []string {
	return []string{"model", "target_type", "target_identity", "target_criteria", "target_metadata", "tags", "pin_definitions"}
}

// pinKeys are the fields of a pin, likewise.
func pinKeys() []string {
	return []string{"position", "pin_type", "pin_identity", "pin_criteria", "widget_id", "is_block_pin", "is_bundle_pin", "active_from", "active_to"}
}

// Definition gives the definition that a live object holds, as a file says it:
// the fields of a file in its order, at the root and in pins, without those
// that are null. Dates are as live spells them where a file may, else the same
// instant as a file spells it, and a position is 2 where live says 2.0.
// Everything else is as it is: false, an empty list, a field of the wrong type,
// what an opaque object holds, but for text that is not Unicode, which gets
// U+FFFD in its place. Of a key that occurs twice, the last counts. A pin is
// where it is in live's list.
//
// ok is false when live is not a JSON object.
func Definition(live json.RawMessage) (definition value.Value, ok bool) {
	v, ok := value.FromJSON(live)
	if !ok || v.Kind != value.Object {
		return value.Value{}, false
	}
	v = pick(&v, rootKeys())
	legible(&v)
	if pins := v.At("pin_definitions"); pins != nil && pins.Kind == value.Array {
		for i := range pins.Items {
			if pin := &pins.Items[i]; pin.Kind == value.Object {
				*pin = pickPin(pin)
			}
		}
	}
	return v, true
}

// pickPin gives the pin that a file has for one of live.
func pickPin(v *value.Value) value.Value {
	pin := pick(v, pinKeys())
	for i := range pin.Members {
		switch m := &pin.Members[i]; {
		case Pin.Of(m.Key) == Date && m.Value.Kind == value.String:
			m.Value.Text = DateTime(m.Value.Text)
		case m.Key == "position" && m.Value.Kind == value.Number:
			m.Value.Text = place(m.Value.Text)
		}
	}
	return pin
}

// place is the position of a pin as a person writes it: without a fraction or an
// exponent, if it is a whole number of reasonable length.
func place(literal string) string {
	if number, ok := value.ParseDecimal(literal); ok && number.IsInteger() {
		return string(number.Append(nil))
	}
	return literal
}

// pick gives an object with those members of v that keys name and that are not
// null, in the order of keys.
func pick(v *value.Value, keys []string) value.Value {
	picked := value.Value{Kind: value.Object}
	for _, key := range keys {
		if m := v.Member(key); m != nil && m.Value.Kind != value.Null {
			picked.Members = append(picked.Members, *m)
		}
	}
	return picked
}

// legible puts U+FFFD in the place of what no Unicode text can hold, such as
// half of a surrogate pair, in a value and all that it holds.
func legible(v *value.Value) {
	v.Text = value.Unicode(v.Text)
	for i := range v.Items {
		legible(&v.Items[i])
	}
	changed := false
	for i := range v.Members {
		m := &v.Members[i]
		legible(&m.Value)
		if key := value.Unicode(m.Key); key != m.Key {
			m.Key, changed = key, true
		}
	}
	if changed {
		seen := map[string]bool{}
		v.Members = slices.DeleteFunc(v.Members, func(m value.Member) bool {
			twice := seen[m.Key]
			seen[m.Key] = true
			return twice
		})
	}
}
