package check

import (
	"slices"
	"strings"
	"unicode"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// zoneHint says how a time zone is written.
const zoneHint = "write continent and city, such as Europe/Prague"

// timeZone reports a time_zone of the right form that is not the name of a
// zone, which the schema can't check.
func (f *findings) timeZone() {
	m := f.doc.Root().Member("time_zone")
	name, ok := textOf(m)
	if !ok || f.reported("/time_zone") {
		return
	}
	if _, known := jsonschema.ParseTimeZone(name); !known {
		f.fail("schema/format", f.doc.ValueSpan(&m.Value), "/time_zone", wrongTimeZone(&m.Value, m.Key))
	}
}

// reported reports whether something was said of the value at a pointer.
func (f *findings) reported(pointer string) bool {
	return slices.ContainsFunc(f.list, func(d diagnostic.Diagnostic) bool { return d.Path == pointer })
}

// wrongTimeZone returns the words for a text that is not the name of a zone.
func wrongTimeZone(v *manifest.Value, name string) words {
	w := words{
		message: name + " must be the IANA name of a time zone, found " + quoteFound(v.Text),
		hint:    zoneHint,
	}
	if v.Text == "" {
		w.hint += ", or remove the key"
	} else if right := guessTimeZone(v.Text); right != "" {
		w.hint = "write " + right
	}
	return w
}

// areas are those that the names of zones begin with.
var areas = []string{"Europe", "America", "Asia", "Africa", "Australia", "Atlantic", "Indian", "Pacific", "Antarctica", "Arctic"}

// guessTimeZone finds the zone whose name is text but for case, blanks and the
// area that it begins with, or gives "".
func guessTimeZone(text string) string {
	if len(text) > longestTypo {
		return ""
	}
	name := titled(strings.TrimSpace(text))
	for _, right := range []string{name, strings.ToUpper(name)} {
		if _, ok := jsonschema.ParseTimeZone(right); ok {
			return right
		}
	}
	if strings.Contains(name, "/") {
		return ""
	}
	for _, area := range areas {
		if _, ok := jsonschema.ParseTimeZone(area + "/" + name); ok {
			return area + "/" + name
		}
	}
	return ""
}

// titled writes each word with one upper-case letter, and _ for a blank.
func titled(text string) string {
	begins := true
	return strings.Map(func(r rune) rune {
		first := begins
		begins = !unicode.IsLetter(r)
		switch {
		case r == ' ':
			return '_'
		case r == '\\':
			return '/'
		case first:
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, text)
}
