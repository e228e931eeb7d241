package check

import (
	"bytes"
	"fmt"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"pinsync/sync/diagnostic"
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
func (f *findings) oddIndent(n int) advice {
	name := beginsOdd(f.doc.Line(n))
	if name == "" {
		return advice{}
	}
	return f.retyped(fmt.Sprintf("line %d begins with a %s: retype its indentation, and that of the lines below, with the space bar", n, name))
}

// retyped advises to put an ordinary space in the place of each odd one that indents
// a line of the file.
func (f *findings) retyped(hint string) advice {
	var all []diagnostic.Edit
	for n := 1; n <= f.doc.Lines(); n++ {
		line := f.doc.Line(n)
		indent := line[:len(line)-len(strings.TrimLeftFunc(line, unicode.IsSpace))]
		if oddSpace(indent) == "" || strings.ContainsRune(indent, '\t') {
			continue
		}
		at := f.doc.LineStart(n)
		all = append(all, f.doc.Edit(at, at+len(indent), strings.Repeat(" ", utf8.RuneCountInString(indent))))
	}
	return edits(hint, all...)
}

// oddKey says what to do about a key with an odd space in it.
func (f *findings) oddKey(m *manifest.Member) advice {
	if name := beginsOdd(m.Key); name != "" {
		return f.retyped("its line begins with a " + name + ": retype the indentation with the space bar")
	}
	name := oddSpace(m.Key)
	if name == "" {
		return advice{}
	}
	hint := "a " + name + " is in it: delete it, or type it again"
	trimmed := strings.TrimRightFunc(m.Key, unicode.IsSpace)
	start, end, ok := f.doc.KeyRange(m)
	if !ok || oddSpace(trimmed) != "" || !strings.HasPrefix(string(f.doc.Bytes()[start:end]), trimmed) {
		return say(hint)
	}
	return edits(hint, f.doc.Edit(start+len(trimmed), end, ""))
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
func (f *findings) unspaced(v *manifest.Value) advice {
	if v.Kind != manifest.String || !f.alone(v) || f.inQuotes(v) {
		return advice{}
	}
	mark := strings.IndexAny(v.Text, ":=")
	if mark < 1 || strings.ContainsFunc(v.Text[:mark], isNoWordRune) || strings.HasPrefix(v.Text[mark:], "://") {
		return advice{}
	}
	if name := beginsOdd(v.Text[mark+1:]); name != "" {
		return f.spaced(fmt.Sprintf("after the %c is a %s: delete it, and type a space again", v.Text[mark], name), v, v.Text[mark])
	}
	pairs := 0
	for word := range strings.SplitSeq(v.Text, " ") {
		if strings.IndexByte(word, v.Text[mark]) > 0 {
			pairs++
		}
	}
	hint := "write a colon and a space in place of the ="
	switch colon := v.Text[mark] == ':'; {
	case colon && pairs > 1:
		hint = "put a space after each colon"
	case colon:
		hint = "put a space after the colon"
	case pairs > 1:
		hint = "write a colon and a space in place of each ="
	}
	return f.spaced(hint, v, v.Text[mark])
}

// spaced advises to put a colon and a space after the first word of each line of a
// value, which has a mark there.
func (f *findings) spaced(hint string, v *manifest.Value, mark byte) advice {
	start, end, ok := f.doc.Range(v)
	if !ok {
		return say(hint)
	}
	var all []diagnostic.Edit
	for from, text := range f.linesIn(start, end) {
		i := strings.IndexByte(text, mark)
		if i < 1 || strings.ContainsFunc(text[:i], isNoWordRune) {
			return say(hint)
		}
		rest := text[i+1:]
		odd := len(rest) - len(strings.TrimLeftFunc(rest, isOddSpace))
		all = append(all, f.doc.Edit(from+i, from+i+1+odd, ": "))
	}
	return edits(hint, all...)
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

// bullets advises to write a dash for what begins each line of a text that was to be
// a list.
func (f *findings) bullets(v *manifest.Value) advice {
	hint := bullet(v.Text)
	if hint == "" || !f.alone(v) || f.inQuotes(v) {
		return advice{}
	}
	start, end, ok := f.doc.Range(v)
	if !ok {
		return say(hint)
	}
	if all, each := f.dashes(start, end); each {
		return edits(hint, all...)
	}
	return say(hint)
}

// keyBullets does it for an object of whose keys the first has a bullet in it.
func (f *findings) keyBullets(hint string, v *manifest.Value) advice {
	start, end, ok := f.doc.Range(v)
	if !ok || f.doc.Bytes()[start] == '{' {
		return say(hint)
	}
	all, _ := f.dashes(start, end) // only the lines that begin a pin may have a bullet
	return edits(hint, all...)
}

// dashes writes "- " for the bullet of each line from start to end, and reports whether
// each line has one.
func (f *findings) dashes(start, end int) (all []diagnostic.Edit, each bool) {
	each = true
	for from, text := range f.linesIn(start, end) {
		size := bulletSize(text)
		if size > 0 {
			all = append(all, f.doc.Edit(from, from+size, "- "))
		}
		each = each && size > 0
	}
	return all, each
}

// linesIn gives the lines from start to end that are not empty: where each begins after
// its indentation, and its text from there on.
func (f *findings) linesIn(start, end int) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		next := start
		for line := range bytes.Lines(f.doc.Bytes()[start:end]) {
			next += len(line)
			text := strings.TrimLeft(string(line), " ")
			if strings.TrimSpace(text) != "" && !yield(next-len(text), text) {
				return
			}
		}
	}
}

// bulletSize is the length of the bullet that text begins with, with the blanks after
// it.
func bulletSize(text string) int {
	if bullet(text) == "" {
		return 0
	}
	rest := strings.TrimLeft(text, "0123456789")
	if rest != text {
		rest = rest[1:] // the dot
	} else {
		_, size := utf8.DecodeRuneInString(text)
		rest = text[size:]
	}
	return len(text) - len(strings.TrimLeftFunc(rest, func(r rune) bool { return r == ' ' || isOddSpace(r) }))
}
