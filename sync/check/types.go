package check

import (
	"slices"
	"strings"

	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
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

// wrongRoot returns the words for a document that is not a group of keys.
func (f *findings) wrongRoot(v *manifest.Value) words {
	w := words{
		message: "the file must be a group of keys, found " + f.found(v),
		hint:    `start each line with a key and a colon, such as "` + f.firstLine + `"`,
	}
	if hint := f.unspaced(v); hint != "" {
		w.hint = hint
	}
	if v.Kind != manifest.Array || len(v.Items) == 0 || v.Items[0].Kind != manifest.Object {
		return w
	}
	brackets := strings.HasPrefix(f.source(v), "[")
	switch one := len(v.Items) == 1; {
	case brackets && isOneGroup(v):
		w.hint = "write { and } in place of [ and ]"
	case brackets && one:
		w.hint = "remove the brackets around it"
	case brackets:
		w.hint = "put each into a file of its own, without the brackets"
	case one:
		w.hint = "remove the dash before the first key"
	case isOneGroup(v):
		w.hint = "remove the dash before each key"
	default:
		w.hint = "put each into a file of its own, without the dash"
	}
	return w
}

// isOneGroup recognizes a list of single keys, all different, that was to be a group
// of them.
func isOneGroup(list *manifest.Value) bool {
	keys := map[string]bool{}
	for i := range list.Items {
		item := &list.Items[i]
		if len(item.Members) != 1 || keys[item.Members[0].Key] {
			return false
		}
		keys[item.Members[0].Key] = true
	}
	return len(keys) > 0
}

func (f *findings) typeHint(failure *jsonschema.Failure, v *manifest.Value, name string) string {
	if v.Kind == manifest.Null {
		if hint := f.emptyHint(failure, v, name); hint != "" {
			return hint
		}
	}
	switch failure.Want {
	case "string":
		return f.textHint(failure.Pointer, v, name)
	case "integer", "number":
		return f.numberHint(failure.Want, v, name)
	case "boolean":
		return booleanHint(v)
	case "array":
		return f.listHint(v, name)
	case "object":
		return f.groupHint(v, name)
	}
	return ""
}

// emptyHint says what to do about an empty value, if it is not for its type to
// say.
func (f *findings) emptyHint(failure *jsonschema.Failure, v *manifest.Value, name string) string {
	if text := f.comment(v); text != "" {
		if hint := commentHint(failure, text, name); hint != "" {
			return hint
		}
	} else if odd := f.oddIndent(f.doc.ValueSpan(v).Start.Line + 1); odd != "" {
		return odd
	}
	if hint := f.unneeded(failure.Pointer, name); hint != "" {
		return hint
	}
	if failure.Want == "boolean" {
		return ""
	}
	return nothingHint(name)
}

// commentHint says what to do about a comment that was probably meant to be the
// value: nothing is in between its # and the next word.
func commentHint(failure *jsonschema.Failure, text, name string) string {
	value, _, _ := strings.Cut(text, " #")
	value = strings.TrimRight(value, " \t\r")
	word := strings.TrimLeft(value, "#")
	if word == "" || word[0] == ' ' || word[0] == '\t' || failure.Want == "array" || failure.Want == "object" {
		return ""
	}
	isText := samples[name] != "" || name == "widget_id" || strings.HasPrefix(name, "tag ")
	switch {
	case failure.Want != "string" || choices(failure.Pointer, name) != nil || !isText:
		return "# begins a comment: remove the #"
	case len(value) > longestQuote || strings.ContainsAny(value, `"\`):
		return "# begins a comment: write the text in quotes"
	}
	return `# begins a comment: write "` + value + `"`
}

// unneeded says that a field is not one for the type that is next to it.
func (f *findings) unneeded(pointer, name string) string {
	for _, k := range kinds {
		use := map[string]string{k.identity: "item", k.criteria: "criteria"}[name]
		if use == "" {
			continue
		}
		_, field := f.doc.Lookup(strings.TrimSuffix(pointer, name) + k.kind)
		if kind, ok := textOf(field); ok && kind != use && slices.Contains(choices("", k.kind), kind) {
			return "remove it: " + k.kind + " is " + kind
		}
	}
	return ""
}

// nothingHint says what to do about a key or a dash with nothing after it.
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
		return f.dateInList(v, name)
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
	if name == "id" {
		return "copy it as the app shows it: 36 characters, such as " + sampleUUID + "; or remove the key"
	}
	switch {
	case name == "time_zone":
		return zoneHint
	case name == "catalog_max_age":
		return ageHint
	case v.Kind == manifest.Number, v.Kind == manifest.Bool:
		return `write it in quotes: "` + shorten(f.written(v)) + `"`
	case v.Kind == manifest.Array:
		return f.oneText(v, name)
	}
	if strings.HasPrefix(f.source(v), "{") {
		if len(v.Members) == 1 {
			return "write only the value of " + quote(v.Members[0].Key) + ", without the braces, in quotes"
		}
		return "write one text, without the braces"
	}
	return "write one text on the line of the key"
}

// insteadOfList says where further texts go in place of a list of them.
var insteadOfList = map[string]string{
	"pin_identity":    "one item per pin: give each a pin of its own",
	"target_identity": "one item per file: give each a file of its own",
	"model":           "one model per file: give each a file of its own",
}

// oneText says how to make a text of a list.
func (f *findings) oneText(v *manifest.Value, name string) string {
	brackets := strings.HasPrefix(f.source(v), "[")
	switch one := len(v.Items) == 1; {
	case insteadOfList[name] != "" && len(v.Items) > 1:
		if brackets {
			return insteadOfList[name] + ", without the brackets"
		}
		return insteadOfList[name] + ", without a dash"
	case !brackets:
		return "write one text on the line of the key, without a dash"
	case one && (v.Items[0].Kind == manifest.Number || v.Items[0].Kind == manifest.Bool):
		return "remove the brackets, and write it in quotes"
	case one:
		return "remove the brackets around it"
	}
	return "write each text by itself, without the brackets"
}

// dateInList says how to make a date and time of another value.
func (f *findings) dateInList(v *manifest.Value, name string) string {
	if v.Kind != manifest.Array || len(v.Items) != 1 {
		return f.dateHint(f.written(v), name)
	}
	item := &v.Items[0]
	if _, ok := value.ParseDateTime(item.Text); !ok {
		return f.dateHint(f.written(item), name)
	}
	if strings.HasPrefix(f.source(v), "[") {
		return "remove the brackets around it"
	}
	return "write it on the line of the key, without a dash"
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
func (f *findings) numberHint(want string, v *manifest.Value, name string) string {
	if text := strings.TrimSpace(v.Text); v.Kind == manifest.String {
		if d, ok := value.ParseDecimal(text); ok && (want == "number" || d.IsInteger()) {
			if odd := oddSpace(v.Text); odd != "" && !f.inQuotes(v) {
				return "remove the " + odd + " after it: " + shorten(text)
			}
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
			if len(v.Members) > 0 {
				if hint := bullet(v.Members[0].Key); hint != "" {
					return hint
				}
			}
			return "start each pin with a dash: - position: 1"
		}
		return "list the pins below it, each starting with a dash"
	}
	var items []string
	switch v.Kind {
	case manifest.String:
		if hint := bullet(v.Text); hint != "" && f.alone(v) && !f.inQuotes(v) {
			return hint
		}
		text := v.Text
		if !strings.Contains(text, "[") {
			text = strings.TrimSuffix(text, "]")
		}
		mark := ","
		if !strings.Contains(text, mark) {
			mark = ";"
		}
		for item := range strings.SplitSeq(text, mark) {
			if item = strings.TrimSpace(item); item != "" {
				items = append(items, inList(item))
			}
		}
	case manifest.Number, manifest.Bool:
		items = []string{`"` + f.written(v) + `"`}
	case manifest.Object:
		for i := range v.Members {
			if v.Members[i].Value.Kind != manifest.Null || !strings.HasPrefix(f.source(v), "{") {
				items = nil
				break
			}
			items = append(items, inList(v.Members[i].Key))
		}
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
func (f *findings) groupHint(v *manifest.Value, name string) string {
	if hint := f.unspaced(v); hint != "" {
		return hint
	}
	if strings.HasPrefix(name, "pin ") {
		switch {
		case v.Kind == manifest.Array && !strings.HasPrefix(f.source(v), "["):
			return "one dash starts a pin: remove the other"
		case v.Kind == manifest.Array && isOneGroup(v):
			return "write { and } in place of [ and ]"
		case v.Kind == manifest.Array && len(v.Items) == 1 && v.Items[0].Kind == manifest.Object:
			return "remove the brackets around it"
		}
		return "write the pin's keys after the dash: - position: 1"
	}
	sample := map[string]string{
		"target_criteria": "category: Shoes",
		"target_metadata": "title: Trail shoe",
		"pin_criteria":    "brand: Acme",
		"rules":           "no-pins: off",
		"ignore":          "models: [trends]",
	}[name]
	if v.Kind == manifest.Array {
		return "write its keys below it, without dashes, such as " + sample
	}
	return "write its keys below it, indented, such as " + sample
}
