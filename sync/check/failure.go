package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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
	found := finder{"": f.doc.Root()}
	var near *neighbours
	var parted map[string]string
	for i := range failures {
		failure := &failures[i]
		v := found.at(failure.Pointer)
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
		if parted == nil {
			parted = f.splitPins(s)
		}
		if hint := parted[failure.Pointer]; hint != "" {
			f.list[len(f.list)-1].Hint = hint
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
		if f.trailingComma(failure, v) {
			w.hint = "remove the comma"
		}
		f.fail(rule, f.doc.ValueSpan(v), failure.Pointer, w)
	}
}

// unknownKey reports a key that the object must not have.
func (f *findings) unknownKey(s *jsonschema.Schema, failure *jsonschema.Failure, near *neighbours) {
	key, settings := failure.Properties[0], s == jsonschema.Settings()
	shown, path := key, failure.Pointer+"/"+escape(key)
	name, value, joined := near.joined(key)
	if end := strings.IndexFunc(key, isNoWordRune); end >= 0 && settings && isSecret(key) {
		shown, path, joined = key[:end]+"…", failure.Pointer, false
	}
	w := words{message: "unknown key " + quote(shown)}
	if failure.Pointer != "" {
		w.message += " in " + subject(failure.Pointer)
	}
	switch {
	case joined:
		w.message += ": there is no space after its colon"
		w.hint = "put a space after the colon: " + shorten(name+": "+value)
	case settings:
		w.hint = near.settingsHint(failure.Pointer, key)
	default:
		w.hint = near.hint(s, failure.Pointer, key)
		if odd := oddKey(key); odd != "" && !isSecret(key) {
			w.hint = odd
		} else if group := near.below[key]; group != nil {
			w.hint = f.indentBelow(group, w.hint, near, key)
		}
	}
	f.fail("schema/"+failure.Keyword, f.doc.KeySpan(near.members[key]), path, w)
}

// indentBelow says that a key may belong to the group of keys before it, or
// what else was said of it.
func (f *findings) indentBelow(group *manifest.Member, hint string, near *neighbours, key string) string {
	below := fmt.Sprintf("indent it below %s, line %d, if it belongs there", group.Key, f.doc.KeySpan(group).Start.Line)
	other := near.near(key)
	switch {
	case other != "":
		return below + "; " + other
	case group.Value.Kind == manifest.Null || hint == near.remove():
		return below
	}
	return hint
}

// finder finds values by their pointers. It remembers the way, so that many
// failures in a long list or a large object take linear time.
type finder map[string]*manifest.Value

func (f finder) at(pointer string) *manifest.Value {
	if v, known := f[pointer]; known {
		return v
	}
	slash := strings.LastIndexByte(pointer, '/')
	var v *manifest.Value
	if parent, token := f.at(pointer[:slash]), pointer[slash+1:]; parent != nil {
		if m := parent.Member(unescape(token)); m != nil {
			v = &m.Value
		} else if i, err := strconv.Atoi(token); err == nil && i < len(parent.Items) {
			v = &parent.Items[i]
		}
	}
	f[pointer] = v
	return v
}

// wrongValue returns the words for a value that is not what it should be.
func (f *findings) wrongValue(failure *jsonschema.Failure, v *manifest.Value) words {
	name := subject(failure.Pointer)
	switch failure.Keyword {
	case "type":
		return f.wrongType(failure, v, name)
	case "enum", "const":
		return notAllowed(failure, v, name)
	case "minimum", "maximum":
		return f.outOfRange(failure, v, name)
	case "pattern":
		switch {
		case name == "base_url":
			return wrongAddress(v, name)
		case name == "time_zone":
			return wrongTimeZone(v, name)
		case name == "catalog":
			return wrongCatalog(v, name)
		case name == "catalog_max_age":
			return wrongAge(v, name)
		case name == "base":
			return wrongBase(v, name)
		case name == "remote":
			return wrongRemote(v, name)
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
			return wrongUUID(v, name)
		}
		return f.wrongDate(v, name)
	}
	return words{message: name + " is not as it should be, found " + f.found(v)}
}

// trailingComma reports whether a value would be right without the comma after
// it, as one has that was copied from JSON.
func (f *findings) trailingComma(failure *jsonschema.Failure, v *manifest.Value) bool {
	text, found := strings.CutSuffix(v.Text, ",")
	if !found || v.Kind != manifest.String {
		return false
	}
	if source := f.source(v); source == "" || source[0] == '"' || source[0] == '\'' {
		return false
	}
	ok := false
	switch failure.Keyword {
	case "enum":
		ok = slices.Contains(failure.Allowed, text)
	case "format":
		if failure.Want == "uuid" {
			_, ok = jsonschema.ParseUUID(text)
		} else {
			_, ok = value.ParseDateTime(text)
		}
	case "type":
		switch failure.Want {
		case "integer", "number":
			var d value.Decimal
			d, ok = value.ParseDecimal(text)
			ok = ok && (failure.Want == "number" || d.IsInteger())
		case "boolean":
			ok = text == "true" || text == "false"
		}
	}
	return ok
}

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// escape makes a key a part of a JSON Pointer.
func escape(key string) string { return escaper.Replace(key) }

// unescape is its reverse.
func unescape(token string) string { return unescaper.Replace(token) }
