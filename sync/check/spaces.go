package check

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"pinsync/sync/manifest"
)

// isOddSpace recognizes a space that is none to a file's layout, though it looks
// like one: word processors and chats put it there.
func isOddSpace(r rune) bool { return r != ' ' && unicode.Is(unicode.Zs, r) }

// oddSpace names the first odd space in text, or is empty.
func oddSpace(text string) string {
	i := strings.IndexFunc(text, isOddSpace)
	if i < 0 {
		return ""
	}
	if r, _ := utf8.DecodeRuneInString(text[i:]); r != '\u00a0' && r != '\u202f' {
		return fmt.Sprintf("space of another kind (%U)", r)
	}
	return "non-breaking space"
}

// beginsOdd names the odd space among those that text begins with, or is empty.
func beginsOdd(text string) string {
	return oddSpace(text[:len(text)-len(strings.TrimLeftFunc(text, unicode.IsSpace))])
}

// oddIndent says what to do if line n is indented by odd spaces.
func (f *findings) oddIndent(n int) string {
	name := beginsOdd(f.doc.Line(n))
	if name == "" {
		return ""
	}
	return fmt.Sprintf("line %d begins with a %s: retype its indentation, and that of the lines below, with the space bar", n, name)
}

// oddKey says what to do about a key with an odd space in it.
func oddKey(key string) string {
	if name := beginsOdd(key); name != "" {
		return "its line begins with a " + name + ": retype the indentation with the space bar"
	}
	if name := oddSpace(key); name != "" {
		return "a " + name + " is in it: delete it, or type it again"
	}
	return ""
}

// alone reports whether a value begins its line, but for a dash.
func (f *findings) alone(v *manifest.Value) bool {
	start := f.doc.ValueSpan(v).Start
	if start.Column > farthest {
		return false
	}
	line := f.doc.Line(start.Line)
	return strings.Trim(line[:offset(line, start.Column)], " -") == ""
}

// unspaced says what to do about a text that is keys and their values in truth,
// for lack of spaces between them, or is empty.
func (f *findings) unspaced(v *manifest.Value) string {
	if v.Kind != manifest.String || !f.alone(v) || f.inQuotes(v) {
		return ""
	}
	mark := strings.IndexAny(v.Text, ":=")
	if mark < 1 || strings.ContainsFunc(v.Text[:mark], isNoWordRune) || strings.HasPrefix(v.Text[mark:], "://") {
		return ""
	}
	if name := beginsOdd(v.Text[mark+1:]); name != "" {
		return fmt.Sprintf("after the %c is a %s: delete it, and type a space again", v.Text[mark], name)
	}
	pairs := 0
	for word := range strings.SplitSeq(v.Text, " ") {
		if strings.IndexByte(word, v.Text[mark]) > 0 {
			pairs++
		}
	}
	switch colon := v.Text[mark] == ':'; {
	case colon && pairs > 1:
		return "put a space after each colon"
	case colon:
		return "put a space after the colon"
	case pairs > 1:
		return "write a colon and a space in place of each ="
	}
	return "write a colon and a space in place of the ="
}

// bullet says what to do about a text that was to begin an item of a list, and
// does not, or is empty.
func bullet(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	rest := strings.TrimLeft(text, "0123456789")
	switch {
	case strings.ContainsRune("–—−‐‑•·*", first):
		return fmt.Sprintf("%c begins no item of a list: type - and a space in its place", first)
	case first == '-' && beginsOdd(text[size:]) != "":
		return "after the dash is a " + oddSpace(text) + ": delete it, and type a space again"
	case first == '-' && size < len(text) && text[size] != '-':
		return "put a space after each dash"
	case rest != text && (strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") ")):
		return "a number begins no item of a list: type - and a space in its place"
	}
	return ""
}
