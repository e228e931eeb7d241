package check

import (
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/internal/newfile/spelling"
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
			want = diagnostic.Join(allowed, "or")
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
	return words{message: name + " must be " + want + ", found " + found}.advise(f.typeHint(failure, v, name))
}

// wrongRoot returns the words for a document that is not a group of keys.
func (f *findings) wrongRoot(v *manifest.Value) words {
	w := words{
		message: "the file must be a group of keys, found " + f.found(v),
		hint:    `start each line with a key and a colon, such as "` + f.firstLine + `"`,
	}
	if a := f.unspaced(v); a.hint != "" {
		w = w.advise(a)
	}
	if v.Kind != manifest.Array || len(v.Items) == 0 || v.Items[0].Kind != manifest.Object {
		return w
	}
	brackets := strings.HasPrefix(f.source(v), "[")
	switch one := len(v.Items) == 1; {
	case brackets && isOneGroup(v):
		return w.advise(f.otherBrackets("write { and } in place of [ and ]", v, "{", "}"))
	case brackets && one:
		return w.advise(f.otherBrackets("remove the brackets around it", v, "", ""))
	case brackets:
		w.hint = "put each into a file of its own, without the brackets"
	case one:
		return w.advise(f.withoutDashes("remove the dash before the first key", v.Items))
	case isOneGroup(v):
		return w.advise(f.withoutDashes("remove the dash before each key", v.Items))
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

func (f *findings) typeHint(failure *jsonschema.Failure, v *manifest.Value, name string) advice {
	if v.Kind == manifest.Null {
		if a := f.emptyHint(failure, v, name); a.hint != "" {
			return a
		}
	}
	switch failure.Want {
	case "string":
		return f.textHint(failure.Pointer, v, name)
	case "integer", "number":
		return f.numberHint(failure.Want, v, name)
	case "boolean":
		return f.booleanHint(v)
	case "array":
		return f.listHint(v, name)
	case "object":
		return f.groupHint(v, name)
	}
	return advice{}
}

// emptyHint says what to do about an empty value, if it is not for its type to
// say.
func (f *findings) emptyHint(failure *jsonschema.Failure, v *manifest.Value, name string) advice {
	if a := f.anchorHint(failure, v); a.hint != "" {
		return a
	}
	if text := f.comment(v); text != "" {
		if a := f.commentHint(failure, v, text, name); a.hint != "" {
			return a
		}
	} else if odd := f.oddIndent(f.doc.ValueSpan(v).Start.Line + 1); odd.hint != "" {
		return odd
	}
	if hint := f.unneeded(failure.Pointer, name); hint != "" {
		return say(hint)
	}
	if failure.Want == "boolean" {
		return advice{}
	}
	return say(nothingHint(name))
}

// anchorHint says what to do about an anchor with nothing after it: a text that begins
// with "&".
func (f *findings) anchorHint(failure *jsonschema.Failure, v *manifest.Value) advice {
	start, end, ok := f.doc.Anchor(v)
	if !ok || failure.Want != "string" {
		return advice{}
	}
	e := f.doc.Edit(start, end, spelling.Double(string(f.doc.Bytes()[start:end])))
	return edits("& begins an anchor, and text that begins with it must be in quotes: write "+e.Text, e)
}

// commentHint says what to do about a comment that was probably meant to be the
// value: nothing is in between its # and the next word.
func (f *findings) commentHint(failure *jsonschema.Failure, v *manifest.Value, text, name string) advice {
	value, _, _ := strings.Cut(text, " #")
	value = strings.TrimRight(value, " \t\r")
	word := strings.TrimLeft(value, "#")
	if word == "" || word[0] == ' ' || word[0] == '\t' || failure.Want == "array" || failure.Want == "object" {
		return advice{}
	}
	isText := samples[name] != "" || name == "widget_id" || strings.HasPrefix(name, "tag ")
	// The comment is the rest of the line that the value is shown in.
	at := f.doc.LineEnd(f.doc.ValueSpan(v).Start.Line) - len(text)
	switch {
	case failure.Want != "string" || choices(failure.Pointer, name) != nil || !isText:
		return edits("# begins a comment: remove the #", f.doc.Edit(at, at+len(value)-len(word), ""))
	case word[0] == '"' || word[0] == '\'':
		return edits("# begins a comment: remove the #", f.doc.Edit(at, at+len(value)-len(word), ""))
	case isAddressOfItem(word):
		return say("# begins a comment: remove the #, or write \"" + shorten(value) + "\"")
	case len(value) > longestQuote || strings.ContainsAny(value, `"\`):
		return edits("# begins a comment: write the text in quotes", f.doc.Edit(at, at+len(value), spelling.Double(value)))
	}
	e := f.doc.Edit(at, at+len(value), `"`+value+`"`)
	return edits("# begins a comment: write "+e.Text, e)
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
func (f *findings) textHint(pointer string, v *manifest.Value, name string) advice {
	if slices.Contains(dateFields, name) {
		return f.dateInList(v, name)
	}
	if allowed := choices(pointer, name); allowed != nil {
		if slices.Contains(allowed, "off") && is(v, manifest.Bool, "false") {
			return say("write off")
		}
		if item := onlyItem(v); item != nil && slices.Contains(allowed, item.Text) {
			return f.unwrapped("write "+item.Text, v, item, "")
		}
		return say("write " + diagnostic.Join(allowed, "or"))
	}
	if id, ok := guessUUID(f.source(v)); ok && name == "id" {
		return f.replace(v, "write", id, manifest.String)
	}
	if name == "id" {
		return say("copy it as the app shows it: 36 characters, such as " + sampleUUID + "; or remove the key")
	}
	switch {
	case name == "time_zone":
		return say(zoneHint)
	case name == "catalog_max_age":
		return say(ageHint)
	case v.Kind == manifest.Number, v.Kind == manifest.Bool:
		return f.inQuotesHint(v)
	case v.Kind == manifest.Array:
		return f.oneText(v, name)
	}
	if strings.HasPrefix(f.source(v), "{") {
		if len(v.Members) == 1 {
			m := &v.Members[0]
			if start, end, ok := f.doc.Range(v); ok && m.Value.Kind == manifest.Null && f.bare(start, end, m) {
				return edits("remove the braces around it", f.doc.Edit(start, end, f.spell(start, m.Key, manifest.String)))
			}
			return say("write only the value of " + quote(m.Key) + ", without the braces, in quotes")
		}
		return say("write one text, without the braces")
	}
	return say("write one text on the line of the key")
}

// inQuotesHint advises to put a number or a truth value in quotes, as it is written.
func (f *findings) inQuotesHint(v *manifest.Value) advice {
	text := f.written(v)
	return f.replaceShown(v, `write it in quotes: "`+shorten(text)+`"`, `"`+text+`"`, manifest.Number)
}

// bare reports whether nothing but a key is in the braces from start to end.
func (f *findings) bare(start, end int, m *manifest.Member) bool {
	keyStart, keyEnd, ok := f.doc.KeyRange(m)
	source := f.doc.Bytes()
	return ok && strings.TrimSpace(string(source[start+1:keyStart])) == "" && strings.TrimSpace(string(source[keyEnd:end-1])) == ""
}

// onlyItem is the item of a list that has one and no more; nil where there is none.
func onlyItem(v *manifest.Value) *manifest.Value {
	if v.Kind != manifest.Array || len(v.Items) != 1 {
		return nil
	}
	return &v.Items[0]
}

// insteadOfList says where further texts go in place of a list of them.
var insteadOfList = map[string]string{
	"pin_identity":    "one item per pin: give each a pin of its own",
	"target_identity": "one item per file: give each a file of its own",
	"model":           "one model per file: give each a file of its own",
}

// oneText says how to make a text of a list.
func (f *findings) oneText(v *manifest.Value, name string) advice {
	brackets := strings.HasPrefix(f.source(v), "[")
	switch one := len(v.Items) == 1; {
	case insteadOfList[name] != "" && len(v.Items) > 1:
		if brackets {
			return say(insteadOfList[name] + ", without the brackets")
		}
		return say(insteadOfList[name] + ", without a dash")
	case !brackets && !one:
		return say("write one text on the line of the key, without a dash")
	case !brackets:
		return f.unwrapped("write one text on the line of the key, without a dash", v, &v.Items[0], f.asText(&v.Items[0]))
	case one && (v.Items[0].Kind == manifest.Number || v.Items[0].Kind == manifest.Bool):
		return f.unwrapped("remove the brackets, and write it in quotes", v, &v.Items[0], f.asText(&v.Items[0]))
	case one:
		return f.unwrapped("remove the brackets around it", v, &v.Items[0], f.asText(&v.Items[0]))
	}
	return f.otherBrackets("write each text by itself, without the brackets", v, "", "")
}

// asText is a number or a truth value in quotes, as it is written; empty of any
// other value.
func (f *findings) asText(v *manifest.Value) string {
	if v.Kind == manifest.Number || v.Kind == manifest.Bool {
		return `"` + f.written(v) + `"`
	}
	return ""
}

// dateInList says how to make a date and time of another value.
func (f *findings) dateInList(v *manifest.Value, name string) advice {
	item := onlyItem(v)
	if item == nil {
		return f.dateHint(v, f.written(v), name)
	}
	if _, ok := value.ParseDateTime(item.Text); !ok {
		return say(f.dateHint(item, f.written(item), name).hint)
	}
	if strings.HasPrefix(f.source(v), "[") {
		return f.unwrapped("remove the brackets around it", v, item, "")
	}
	return f.unwrapped("write it on the line of the key, without a dash", v, item, "")
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
func (f *findings) numberHint(want string, v *manifest.Value, name string) advice {
	if v.Kind == manifest.String {
		if a := f.numberIn(v, want); a.hint != "" {
			return a
		}
	}
	if item := onlyItem(v); item != nil && item.Kind == manifest.Number && strings.HasPrefix(f.source(v), "[") {
		return f.unwrapped("remove the brackets around it", v, item, "")
	}
	if len(v.Members) == 1 && v.Members[0].Value.Kind == manifest.Null {
		m := &v.Members[0]
		d, isNumber := value.ParseDecimal(m.Key)
		if start, end, ok := f.doc.Range(v); ok && isNumber && d.IsInteger() && f.bare(start, end, m) {
			return edits("remove the braces around it", f.doc.Edit(start, end, m.Key))
		}
	}
	switch name {
	case "position":
		return say("use a whole number: " + positions)
	case "concurrency":
		return say("use a whole number from 1 to 64")
	case "rate":
		return say("use a number of requests a second; 0 is no limit")
	}
	return say("use a whole number")
}

// numberIn finds a number in a text that has something around it. A number that
// begins with a zero may be meant in two ways.
func (f *findings) numberIn(v *manifest.Value, want string) advice {
	text := strings.Replace(strings.Trim(withoutMarks(v.Text), "()"), "\u2212", "-", 1)
	d, ok := value.ParseDecimal(text)
	if !ok || want == "integer" && !d.IsInteger() {
		return advice{}
	}
	digits := strings.TrimLeft(text, "+-")
	zero := len(digits) > 1 && digits[0] == '0' && digits[1] != '.'
	hint := "remove the quotes"
	switch odd := oddSpace(v.Text); {
	case odd != "" && !f.inQuotes(v):
		hint = "remove the " + odd + " after it"
	case !f.inQuotes(v) && !strings.ContainsAny(v.Text, quoteCharacters):
		hint = "write the number alone"
	}
	if zero {
		return say(hint + ": " + shorten(text))
	}
	return f.replace(v, hint+":", text, manifest.Number)
}

// booleanHint says which of the two a value probably means.
func (f *findings) booleanHint(v *manifest.Value) advice {
	switch v.Kind {
	case manifest.Null:
		return say("write true or false, or remove the key")
	case manifest.Array:
		hint := "write true or false on the line of the key, without a dash"
		if item := onlyItem(v); item != nil && item.Kind == manifest.Bool {
			return f.unwrapped(hint, v, item, "")
		}
		return say(hint)
	case manifest.String:
		if v.Text == "true" || v.Text == "false" {
			return f.replace(v, "remove the quotes:", v.Text, manifest.Bool)
		}
	}
	switch strings.ToLower(withoutMarks(v.Text)) {
	case "true", "yes", "y", "on", "1", "t":
		return f.replace(v, "write", "true", manifest.Bool)
	case "false", "no", "n", "off", "0", "f":
		return f.replace(v, "write", "false", manifest.Bool)
	}
	if v.Kind == manifest.String && len(v.Text) >= len("true") {
		if meant := nearest(v.Text, []string{"true", "false"}); meant != "" {
			return f.replace(v, "write", meant, manifest.Bool)
		}
	}
	return say("write true or false")
}
