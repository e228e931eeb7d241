package check

import (
	"fmt"
	"strconv"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// longestQuote is how many characters of a text a message shows.
const longestQuote = 50

// shorten cuts text to one line for a message.
func shorten(text string) string { return diagnostic.Shorten(text, longestQuote) }

// quote shows a text found in a file.
func quote(text string) string { return `"` + shorten(text) + `"` }

// quoteFound is quote where a text may be empty.
func quoteFound(text string) string {
	if text == "" {
		return "an empty text"
	}
	return quote(text)
}

// count writes a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// subject names the value at a pointer: by its key, or by its number in its
// list, from 1.
func subject(pointer string) string {
	if pointer == "" {
		return "the file"
	}
	parts := strings.Split(pointer[1:], "/")
	name := value.UnescapeToken(parts[len(parts)-1])
	index, err := strconv.Atoi(name)
	if err != nil || len(parts) < 2 {
		return name
	}
	switch within := value.UnescapeToken(parts[len(parts)-2]); within {
	case "tags":
		return fmt.Sprintf("tag %d", index+1)
	case "pin_definitions":
		return fmt.Sprintf("pin %d", index+1)
	default:
		return fmt.Sprintf("item %d of %s", index+1, within)
	}
}

// pin names a pin and the line that one of its fields is on.
func (f *findings) pin(index int, field *manifest.Member) string {
	return fmt.Sprintf("pin %d (line %d)", index+1, f.doc.ValueSpan(&field.Value).Start.Line)
}

// found says what a value is.
func (f *findings) found(v *manifest.Value) string {
	switch v.Kind {
	case manifest.Null:
		if source := f.source(v); isNull(source) {
			return source
		}
		if f.comment(v) != "" {
			return "only a comment"
		}
		return "nothing"
	case manifest.Bool:
		return f.written(v)
	case manifest.Number:
		return "the number " + shorten(f.written(v))
	case manifest.String:
		return quote(v.Text)
	case manifest.Array:
		if len(v.Items) == 0 {
			return "an empty list"
		}
		return "a list"
	case manifest.Object:
		return "a group of keys"
	}
	return "something unreadable"
}

// written returns a number, true or false as the file spells it: 0x7b stays
// what it is. Where it comes through an alias, it is the value itself.
func (f *findings) written(v *manifest.Value) string {
	source := f.source(v)
	switch {
	case source == "":
		return v.Text
	case v.Kind == manifest.Bool && strings.EqualFold(source, v.Text):
		return source
	case v.Kind == manifest.Number && strings.ContainsRune("+-.0123456789", rune(source[0])):
		return source
	}
	return v.Text
}

// farthest is the column beyond which source does not look: it would count
// through the line again for each value of a file written on one.
const farthest = 1000

// source returns what is at a value's place, as far as its first line goes,
// or "" if that is too far to the right.
func (f *findings) source(v *manifest.Value) string {
	span := f.doc.ValueSpan(v)
	if span.End.Column > farthest {
		return ""
	}
	line := f.doc.Line(span.Start.Line)
	from := offset(line, span.Start.Column)
	return line[from:max(from, offset(line, span.End.Column))]
}

// offset returns where in line the character of a column begins.
func offset(line string, column int) int {
	for i := range line {
		if column--; column == 0 {
			return i
		}
	}
	return len(line)
}

// inQuotes recognizes a value that is written in quotes.
func (f *findings) inQuotes(v *manifest.Value) bool {
	source := f.source(v)
	return strings.HasPrefix(source, `"`) || strings.HasPrefix(source, "'")
}

// comment returns what is in the place of an empty value, from its # on.
func (f *findings) comment(v *manifest.Value) string {
	span := f.doc.ValueSpan(v)
	if source := f.source(v); source == "" || isNull(source) || strings.ContainsRune("*<", rune(source[0])) {
		return ""
	}
	line := f.doc.Line(span.Start.Line)
	rest := strings.TrimLeft(line[offset(line, span.End.Column):], " \t:")
	if !strings.HasPrefix(rest, "#") {
		return ""
	}
	return rest
}

// isNull recognizes the ways in which YAML writes that there is no value.
func isNull(source string) bool {
	return source == "~" || source == "null" || source == "Null" || source == "NULL"
}
