package check

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// schema checks the whole document against s, and puts each failure on its
// place and into words.
func (f *findings) schema(s *jsonschema.Schema) {
	if shape := s.Shape(); shape != nil && fits(shape, f.doc.Root()) {
		return
	}
	failures := s.Check(instance(f.doc.Root()))
	if failures == nil {
		return
	}
	var near *neighbours
	var split map[string]advice
	for i := range failures {
		failure := &failures[i]
		v, _ := f.doc.Lookup(failure.Pointer)
		if v == nil || v.Kind == manifest.Invalid {
			continue // its fault has been reported
		}
		aboutKeys := failure.Keyword == "required" || failure.Keyword == "additionalProperties"
		if aboutKeys && (near == nil || near.object != v) {
			near = f.neighbours(s, failure.Pointer, v)
		}
		before := len(f.list)
		f.failure(s, failure, v, near)
		if failure.Keyword != "required" || failure.Pointer == "" || len(f.list) == before {
			continue
		}
		if split == nil {
			split = f.splitPins(s)
		}
		if a := split[failure.Pointer]; a.hint != "" {
			last := &f.list[len(f.list)-1]
			last.Hint, last.Fix = a.hint, a.fix
		}
	}
}

// failure reports one failure of the value v. If it is about keys of v, near
// says of them.
func (f *findings) failure(s *jsonschema.Schema, failure *jsonschema.Failure, v *manifest.Value, near *neighbours) {
	rule := "schema/" + failure.Keyword
	switch failure.Keyword {
	case "additionalProperties":
		f.unknownKey(s, failure, near)
	case "required":
		// Of a key that is misspelled its unknown spelling is reported.
		failure.Properties = slices.DeleteFunc(failure.Properties, func(key string) bool { return near.meant[key] != "" })
		if len(failure.Properties) > 0 {
			f.fail(rule, f.doc.OpeningSpan(v), failure.Pointer, near.missing(failure))
		}
	default:
		w := f.wrongValue(failure, v)
		if a := f.trailingMark(failure, v); a.hint != "" {
			w = w.advise(a)
		}
		f.fail(rule, f.doc.ValueSpan(v), failure.Pointer, w)
	}
}

// unknownKey reports a key that the object must not have.
func (f *findings) unknownKey(s *jsonschema.Schema, failure *jsonschema.Failure, near *neighbours) {
	key, settings := failure.Properties[0], s == jsonschema.Settings()
	shown, path := key, failure.Pointer+"/"+value.EscapeToken(key)
	name, rest, joined := near.joined(key)
	if end := strings.IndexFunc(key, isNoWordRune); end >= 0 && settings && isSecret(key) {
		shown, path, joined = key[:end]+"…", failure.Pointer, false
	}
	w := words{message: "unknown key " + quote(shown)}
	if failure.Pointer != "" {
		w.message += " in " + subject(failure.Pointer)
	}
	switch {
	case joined:
		if key[len(name)] == ':' {
			w.message += ": there is no space after its colon"
		}
		w = w.advise(f.spaceAfterColon(near.members[key], name, rest))
	case settings:
		w.hint = near.settingsHint(failure.Pointer, key)
	case strings.HasPrefix(key, "//"):
		w = w.advise(f.slashes(near.members[key]))
	default:
		a := near.hint(s, failure.Pointer, key)
		if odd := f.oddKey(near.members[key]); odd.hint != "" && !isSecret(key) {
			a = odd
		} else if group := near.below[key]; group != nil {
			a = f.indentBelow(group, a, near, key)
		}
		w = w.advise(a)
	}
	f.fail("schema/"+failure.Keyword, f.doc.KeySpan(near.members[key]), path, w)
}

// indentBelow says that a key may belong to the group of keys before it, or
// what else was said of it.
func (f *findings) indentBelow(group *manifest.Member, a advice, near *neighbours, key string) advice {
	below := fmt.Sprintf("indent it below %s, line %d, if it belongs there", group.Key, f.doc.KeySpan(group).Start.Line)
	other := near.near(key)
	switch {
	case other.fix != nil && near.isSpelled(key):
		return other
	case other.hint != "":
		return say(below + "; " + other.hint)
	case group.Value.Kind == manifest.Null:
		return f.indented(below, near.members[key])
	case a.hint == near.remove():
		return say(below)
	}
	return a
}

// indented advises to indent the lines of a key and its value.
func (f *findings) indented(hint string, m *manifest.Member) advice {
	start, _, ok := f.doc.KeyRange(m)
	end := f.doc.LineEnd(f.doc.KeySpan(m).Start.Line)
	if _, valueEnd, written := f.doc.Range(&m.Value); written {
		end = valueEnd
	}
	if !ok || f.inBrackets(start) {
		return say(hint)
	}
	source := f.doc.Bytes()
	if line := f.doc.LineStart(f.doc.KeySpan(m).Start.Line); strings.Trim(string(source[line:start]), " ") != "" {
		return say(hint)
	}
	return edits(hint, f.indent("  ", start, end)...)
}

// indent puts a text before what begins at start, and blanks before the lines below it
// that are not empty, up to end.
func (f *findings) indent(first string, start, end int) []diagnostic.Edit {
	all := []diagnostic.Edit{f.doc.Edit(start, start, first)}
	at := start
	for line := range bytes.Lines(f.doc.Bytes()[start:end]) {
		if at > start && len(bytes.TrimSpace(line)) > 0 {
			all = append(all, f.doc.Edit(at, at, "  "))
		}
		at += len(line)
	}
	return all
}

// patternWords are those for texts of the settings that break the pattern of their key.
var patternWords = map[string]func(v *manifest.Value, name string) words{
	"base_url":        wrongAddress,
	"time_zone":       wrongTimeZone,
	"catalog":         wrongCatalog,
	"catalog_max_age": wrongAge,
	"base":            wrongBase,
	"remote":          wrongRemote,
}

// wrongValue returns the words for a value that is not what it should be.
func (f *findings) wrongValue(failure *jsonschema.Failure, v *manifest.Value) words {
	name := subject(failure.Pointer)
	switch failure.Keyword {
	case "type":
		return f.wrongType(failure, v, name)
	case "enum", "const":
		return f.notAllowed(failure, v, name)
	case "minimum", "maximum":
		return f.outOfRange(failure, v, name)
	case "pattern":
		switch wrong := patternWords[name]; {
		case wrong != nil:
			return wrong(v, name)
		case strings.HasPrefix(failure.Pointer, "/models/"), strings.HasPrefix(failure.Pointer, "/ignore/"):
			return wrongName(v, name)
		}
		return misspelled(v, name)
	case "minItems":
		return words{
			message: name + " must name at least one, found an empty list",
			hint:    namesHint(failure.Pointer),
		}
	case "format":
		if failure.Want == "uuid" {
			return f.wrongUUID(v, name)
		}
		return f.wrongDate(v, name)
	}
	return words{message: name + " is not as it should be, found " + f.found(v)}
}

// trailingMark advises to remove the comma or the semicolon after a value that would
// be right without it: it was copied from JSON or from code.
func (f *findings) trailingMark(failure *jsonschema.Failure, v *manifest.Value) advice {
	if v.Kind != manifest.String || f.inQuotes(v) || f.source(v) == "" {
		return advice{}
	}
	text := strings.TrimRight(v.Text, ",;")
	hint := "remove the comma"
	if strings.HasSuffix(v.Text, ";") {
		hint = "remove the semicolon"
	}
	if text == v.Text || !fitsAs(failure, text) {
		return advice{}
	}
	start, end, ok := f.doc.Range(v)
	if !ok || end-start != len(v.Text) {
		return say(hint)
	}
	return edits(hint, f.doc.Edit(start+len(text), end, ""))
}

// slashes advises to begin a comment as YAML does.
func (f *findings) slashes(m *manifest.Member) advice {
	const hint = `begin a comment with "# ", or remove it`
	start, _, ok := f.doc.KeyRange(m)
	if source := f.doc.Bytes(); !ok || source[start] != '/' || f.inBrackets(start) {
		return say(hint)
	}
	return edits(hint, f.doc.Edit(start, start+2, "#"))
}

// fitsAs reports whether text, written without quotes, would be what a value failed
// to be.
func fitsAs(failure *jsonschema.Failure, text string) bool {
	switch failure.Keyword {
	case "enum":
		return slices.Contains(failure.Allowed, text)
	case "format":
		if failure.Want == "uuid" {
			_, ok := jsonschema.ParseUUID(text)
			return ok
		}
		_, ok := value.ParseDateTime(text)
		return ok
	case "type":
		switch failure.Want {
		case "integer", "number":
			d, ok := value.ParseDecimal(text)
			return ok && (failure.Want == "number" || d.IsInteger())
		case "boolean":
			return text == "true" || text == "false"
		}
	}
	return false
}

// spaceAfterColon advises to part a key that has its value in it.
func (f *findings) spaceAfterColon(m *manifest.Member, name, value string) advice {
	hint := "put a space after the colon: " + shorten(name+": "+value)
	if m.Key[len(name)] == '=' {
		hint = "write a colon and a space in place of the =: " + shorten(name+": "+value)
	}
	start, end, ok := f.doc.KeyRange(m)
	if !ok || end-start != len(m.Key) || value[0] == '=' {
		return say(hint)
	}
	at := start + len(name)
	return edits(hint, f.doc.Edit(at, at+1, ": "))
}
