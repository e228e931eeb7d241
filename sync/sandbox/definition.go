package sandbox

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// definition is what a client says of a customization, checked. Its values are
// the client's own bytes, so that no number loses a digit.
type definition struct {
	fields object
	pins   []object

	model, targetType, targetIdentity string
	tags                              []string
}

// A field of a definition or of a pin, as the vendor's page "Create
// Customization" lists it.
type field struct {
	name     string
	required bool
	// neededBy is the target_type or pin_type that makes the field required.
	neededBy string
	// fault says what the value must be, or "" when it is.
	fault func(value json.RawMessage) string
}

var definitionFields = []field{
	{name: "model", required: true, fault: text},
	{name: "target_type", required: true, fault: oneOf("item", "criteria", "all")},
	{name: "target_identity", neededBy: "item", fault: text},
	{name: "target_criteria", neededBy: "criteria", fault: anObject},
	{name: "target_metadata", fault: anObject},
	{name: "tags", fault: texts},
	{name: "pin_definitions", required: true, fault: objects},
}

var pinFields = []field{
	{name: "position", required: true, fault: position},
	{name: "pin_type", required: true, fault: oneOf("item", "criteria")},
	{name: "pin_identity", neededBy: "item", fault: text},
	{name: "pin_criteria", neededBy: "criteria", fault: anObject},
	{name: "widget_id", fault: text},
	{name: "is_block_pin", fault: boolean},
	{name: "is_bundle_pin", fault: boolean},
	{name: "active_from", fault: dateTime},
	{name: "active_to", fault: dateTime},
}

// readDefinition checks a body. A body that is not a definition gives the status
// and the error to answer with.
func readDefinition(body []byte) (definition, int, *refusal) {
	fields, err := readObject(body)
	if err != nil {
		return definition{}, http.StatusBadRequest, &refusal{Reason: "Invalid configuration provided: " + err.Error()}
	}
	var refused refusal
	for _, f := range check(fields, definitionFields, "target_type") {
		refused.complain(f.field, f.text)
	}
	status := http.StatusBadRequest
	d := definition{fields: fields}
	if raw := fields["pin_definitions"]; objects(raw) == "" {
		decode(raw, &d.pins)
	}
	for _, pin := range d.pins {
		for _, f := range check(pin, pinFields, "pin_type") {
			status = http.StatusUnprocessableEntity
			refused.complain("pin_definitions", f.inPin())
		}
	}
	if refused.Details != nil {
		refused.Reason = "Invalid configuration provided"
		if status == http.StatusUnprocessableEntity {
			refused.Reason = "Invalid pin definition provided"
		}
		return definition{}, status, &refused
	}
	decode(fields["model"], &d.model)
	decode(fields["target_type"], &d.targetType)
	decode(fields["target_identity"], &d.targetIdentity)
	decode(fields["tags"], &d.tags)
	return d, 0, nil
}

// decode reads a value whose type has been checked; an absent one changes
// nothing.
func decode(raw json.RawMessage, into any) {
	if raw != nil {
		_ = json.Unmarshal(raw, into)
	}
}

// A fault is one thing wrong with one field.
type fault struct {
	field, text string
	// value says that text is about the field's value, without naming it.
	value bool
}

// inPin is the text for a fault that is shown among those of other fields.
func (f fault) inPin() string {
	if !f.value {
		return f.text
	}
	return f.field + " must" + strings.TrimPrefix(f.text, "Must")
}

// check compares an object with the fields it may have; kind names the field
// that decides which others are needed.
func check(o object, fields []field, kind string) []fault {
	var faults []fault
	is := textOf(o[kind])
	known := map[string]bool{}
	for _, f := range fields {
		known[f.name] = true
		raw, given := o[f.name]
		switch {
		case !given && (f.required || f.neededBy != "" && f.neededBy == is):
			faults = append(faults, fault{field: f.name, text: "Missing required field: " + f.name})
		case given:
			if wrong := f.fault(raw); wrong != "" {
				faults = append(faults, fault{field: f.name, text: wrong, value: true})
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if !known[name] {
			faults = append(faults, fault{field: name, text: "Unknown field: " + name})
		}
	}
	return faults
}

// targetKey is equal for two definitions of one model and target, which bulk
// requests call a conflict. Criteria are equal by content, whatever the order of
// their keys, but 1 and 1.0 in them are two.
func (d definition) targetKey() string {
	key := []any{d.model, d.targetType}
	switch d.targetType {
	case "item":
		key = append(key, d.targetIdentity)
	case "criteria":
		key = append(key, plainValue(d.fields["target_criteria"]))
	}
	return string(encode(key))
}
