package check

import (
	"slices"
	"strings"

	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// dateFields hold a date-time, a text to the schema and more than that to a
// reader.
var dateFields = []string{"active_from", "active_to"}

// wrongType returns the words for a value of another type than wanted.
func (f *findings) wrongType(failure *jsonschema.Failure, v *manifest.Value, name string) words {
	if failure.Pointer == "" {
		return f.wrongRoot(v)
	}
	want, found := failure.Want, f.found(v)
	switch want {
	case "string":
		want = "text"
		if slices.Contains(dateFields, name) {
			want = "a date and time"
		} else if allowed := choices(failure.Pointer, name); allowed != nil {
			want = list(allowed, "or")
		}
	case "integer":
		want = "an integer"
	case "number":
		want = "a number"
	case "boolean":
		want = "true or false"
		if v.Kind == manifest.String {
			found = "the text " + found
		}
	case "array":
		want = "a list"
	case "object":
		want = "a group of keys"
	}
	return words{
		message: name + " must be " + want + ", found " + found,
		hint:    f.typeHint(failure, v, name),
	}
}

// wrongRoot returns the words for a document that is no group of keys.
func (f *findings) wrongRoot(v *manifest.Value) words {
	w := words{
		message: "the file must be a group of keys, found " + f.found(v),
		hint:    `start each line with a key and a colon, such as "` + f.firstLine + `"`,
	}
	if v.Kind == manifest.Array && len(v.Items) > 0 && v.Items[0].Kind == manifest.Object {
		w.hint = "remove the dash before the first key"
		if len(v.Items) > 1 {
			w.hint = "put each into a file of its own, without the dash"
		}
	}
	return w
}

func (f *findings) typeHint(failure *jsonschema.Failure, v *manifest.Value, name string) string {
	if v.Kind == manifest.Null && failure.Want != "boolean" {
		return nothingHint(name)
	}
	switch failure.Want {
	case "string":
		return f.textHint(failure.Pointer, v, name)
	case "integer", "number":
		return numberHint(failure.Want, v, name)
	case "boolean":
		return booleanHint(v)
	case "array":
		return f.listHint(v, name)
	case "object":
		return groupHint(v, name)
	}
	return ""
}

// nothingHint says what to do about a key or a dash with nothing behind it.
func nothingHint(name string) string {
	switch {
	case name == "pin_definitions":
		return "list the pins below it, each starting with a dash"
	case name == "position":
		return "give it a value: " + positions
	case strings.HasPrefix(name, "tag "), strings.HasPrefix(name, "pin "):
		return "write it after the dash, or remove the dash"
	case samples[name] != "":
		return "give it a value, such as " + samples[name]
	}
	return "give it a value, or remove the key"
}

// textHint says how to make a text of another value.
func (f *findings) textHint(pointer string, v *manifest.Value, name string) string {
	if slices.Contains(dateFields, name) {
		return dateHint(f.written(v))
	}
	if allowed := choices(pointer, name); allowed != nil {
		if slices.Contains(allowed, "off") && is(v, manifest.Bool, "false") {
			return "write off"
		}
		return "write " + list(allowed, "or")
	}
	if id, ok := guessUUID(f.source(v)); ok && name == "id" {
		return "write " + id
	}
	switch v.Kind {
	case manifest.Number, manifest.Bool:
		return `write it in quotes: "` + shorten(f.written(v)) + `"`
	}
	if source := f.source(v); strings.HasPrefix(source, "{") || strings.HasPrefix(source, "[") {
		return "write it in quotes if it is meant as a text: '" + shorten(source) + "'"
	}
	if v.Kind == manifest.Array {
		return "write one text on the line of the key, without a dash"
	}
	return "write one text on the line of the key"
}

// choices returns the values of a field that has few.
func choices(pointer, name string) []string {
	switch {
	case name == "target_type":
		return []string{"item", "criteria", "all"}
	case name == "pin_type":
		return []string{"item", "criteria"}
	case strings.HasPrefix(pointer, "/rules/"):
		return []string{"error", "warning", "off"}
	}
	return nil
}

// positions says what the values of position mean.
const positions = "1 and up is a place, -1 is every place, 0 is for a pin that blocks"

// numberHint says how to make a number of another value.
func numberHint(want string, v *manifest.Value, name string) string {
	if text := strings.TrimSpace(v.Text); v.Kind == manifest.String {
		if d, ok := jsonschema.ParseDecimal(text); ok && (want == "number" || d.IsInteger()) {
			return "remove the quotes: " + shorten(text)
		}
	}
	switch name {
	case "position":
		return "use a whole number: " + positions
	case "concurrency":
		return "use a whole number from 1 to 64"
	case "rate":
		return "use a number of requests a second; 0 is no limit"
	}
	return "use a whole number"
}

// booleanHint says which of the two a value probably means.
func booleanHint(v *manifest.Value) string {
	switch v.Kind {
	case manifest.Null:
		return "write true or false, or remove the key"
	case manifest.Array:
		return "write true or false on the line of the key, without a dash"
	case manifest.String:
		if v.Text == "true" || v.Text == "false" {
			return "remove the quotes: " + v.Text
		}
	}
	switch strings.ToLower(strings.TrimSpace(v.Text)) {
	case "true", "yes", "y", "on", "1", "t":
		return "write true"
	case "false", "no", "n", "off", "0", "f":
		return "write false"
	}
	return "write true or false"
}

// listHint says how to make a list of another value.
func (f *findings) listHint(v *manifest.Value, name string) string {
	if name == "pin_definitions" {
		if v.Kind == manifest.Object {
			return "start each pin with a dash: - position: 1"
		}
		return "list the pins below it, each starting with a dash"
	}
	var items []string
	switch v.Kind {
	case manifest.String:
		for item := range strings.SplitSeq(v.Text, ",") {
			if item = strings.TrimSpace(item); item != "" {
				items = append(items, inList(item))
			}
		}
	case manifest.Number, manifest.Bool:
		items = []string{`"` + f.written(v) + `"`}
	}
	sample := name + ": [" + strings.Join(items, ", ") + "]"
	if len(items) == 0 || len(sample) > longestQuote {
		return "start each of the list with a dash"
	}
	return "write " + sample
}

// inList writes a text as an item of a list on one line.
func inList(text string) string {
	plain := strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") == ""
	if plain && text[0] != '-' && text[0] != '~' {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// groupHint says how to make a group of keys of another value.
func groupHint(v *manifest.Value, name string) string {
	if strings.HasPrefix(name, "pin ") {
		if v.Kind == manifest.Array {
			return "one dash starts a pin: remove the other"
		}
		return "write the pin's keys behind the dash: - position: 1"
	}
	sample := map[string]string{
		"target_criteria": "category: Shoes",
		"target_metadata": "title: Trail shoe",
		"pin_criteria":    "brand: Acme",
		"rules":           "no-pins: off",
	}[name]
	if v.Kind == manifest.Array {
		return "write its keys below it, without dashes, such as " + sample
	}
	return "write its keys below it, indented, such as " + sample
}
