// Package spelling says how the definition of a customization is spelled in a
// file: which of a live object's fields belong there, in which order, and how
// each text, number, list and object is written in YAML.
//
// In come live objects as JSON, and values; out go values in the order of a
// file, and pieces of YAML. The package knows nothing of files that exist, of
// where in them a piece goes, of HTTP, or of what is the same.
package spelling

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
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
// what an opaque object holds. Of a key that occurs twice, the last counts. A
// pin is where it is in live's list.
//
// ok is false when live is no JSON object.
func Definition(live json.RawMessage) (definition manifest.Value, ok bool) {
	v, ok := value(live)
	if !ok || v.Kind != manifest.Object {
		return manifest.Value{}, false
	}
	v = pick(&v, rootKeys())
	if pins := v.Member("pin_definitions"); pins != nil && pins.Value.Kind == manifest.Array {
		for i := range pins.Value.Items {
			if pin := &pins.Value.Items[i]; pin.Kind == manifest.Object {
				*pin = pick(pin, pinKeys())
				for j := range pin.Members {
					switch m := &pin.Members[j]; {
					case Pin.Of(m.Key) == Date && m.Value.Kind == manifest.String:
						m.Value.Text = DateTime(m.Value.Text)
					case m.Key == "position" && m.Value.Kind == manifest.Number:
						m.Value.Text = place(m.Value.Text)
					}
				}
			}
		}
	}
	return v, true
}

// place is the position of a pin as a person writes it: without a fraction or an
// exponent, if it is a whole number of reasonable size.
func place(literal string) string {
	number, ok := jsonschema.ParseDecimal(literal)
	value, err := strconv.ParseFloat(literal, 64)
	if !ok || err != nil || !number.IsInteger() || math.Abs(value) > 1e15 {
		return literal
	}
	return strconv.FormatInt(int64(value), 10)
}

// pick gives an object with those members of v that keys name and that are not
// null, in the order of keys.
func pick(v *manifest.Value, keys []string) manifest.Value {
	picked := manifest.Value{Kind: manifest.Object}
	for _, key := range keys {
		if m := v.Member(key); m != nil && m.Value.Kind != manifest.Null {
			picked.Members = append(picked.Members, *m)
		}
	}
	return picked
}

// value reads one JSON value; ok is false when text is not one. Numbers keep
// their spelling. Text that no Unicode text can hold, such as half of a
// surrogate pair, gets U+FFFD in its place.
func value(text json.RawMessage) (v manifest.Value, ok bool) {
	if !json.Valid(text) {
		return manifest.Value{}, false
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	v, err := read(decoder)
	if err != nil {
		return manifest.Value{}, false
	}
	_, err = decoder.Token()
	return v, err == io.EOF
}

func read(decoder *json.Decoder) (v manifest.Value, err error) {
	token, err := decoder.Token()
	if err != nil {
		return v, err
	}
	switch token := token.(type) {
	case nil:
		v.Kind = manifest.Null
	case bool:
		v.Kind, v.Text = manifest.Bool, "false"
		if token {
			v.Text = "true"
		}
	case json.Number:
		v.Kind, v.Text = manifest.Number, string(token)
	case string:
		v.Kind, v.Text = manifest.String, token
	case json.Delim:
		if token == '[' {
			v, err = readArray(decoder)
		} else {
			v, err = readObject(decoder)
		}
		if err == nil {
			_, err = decoder.Token() // the closing bracket
		}
	}
	return v, err
}

func readArray(decoder *json.Decoder) (manifest.Value, error) {
	v := manifest.Value{Kind: manifest.Array}
	for decoder.More() {
		item, err := read(decoder)
		if err != nil {
			return v, err
		}
		v.Items = append(v.Items, item)
	}
	return v, nil
}

func readObject(decoder *json.Decoder) (manifest.Value, error) {
	v := manifest.Value{Kind: manifest.Object}
	at := map[string]int{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return v, err
		}
		value, err := read(decoder)
		if err != nil {
			return v, err
		}
		name, _ := key.(string)
		if i, twice := at[name]; twice {
			v.Members[i].Value = value
			continue
		}
		at[name] = len(v.Members)
		v.Members = append(v.Members, manifest.Member{Key: name, Value: value})
	}
	return v, nil
}
