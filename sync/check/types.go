package check

import (
	"cmp"
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// dateFields hold a date-time, a text to the schema and more than that to a
// reader.
var dateFields = []string{"active_from", "active_to"}

// typeNames are the types of a schema in the words of messages.
var typeNames = map[string]string{
	"string":  "text",
	"integer": "an integer",
	"number":  "a number",
	"boolean": "true or false",
	"array":   "a list",
	"object":  "a group of keys",
}

// wrongType returns the words for a value of another type than wanted.
func (f *findings) wrongType(failure *jsonschema.Failure, v *manifest.Value, name string) words {
	if failure.Pointer == "" {
		return f.wrongRoot(v)
	}
	want, found := cmp.Or(typeNames[failure.Want], failure.Want), f.found(v)
	switch allowed := choices(failure.Pointer, name); {
	case failure.Want == "string" && slices.Contains(dateFields, name):
		want = "a date and time"
	case failure.Want == "string" && allowed != nil:
		want = diagnostic.Join(allowed, "or")
	case failure.Want == "boolean" && v.Kind == manifest.String:
		found = "the text " + found
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
	case failure.Want != "string" || choices(failure.Pointer, name) != nil || !isText, word[0] == '"' || word[0] == '\'':
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
