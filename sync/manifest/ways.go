package manifest

import (
	"bytes"
	"regexp"
	"strings"

	"pinsync/sync/diagnostic"
)

// way is one way to put a fault right: pieces of the text and what belongs there.
type way []piece

// piece is a part of the text, from start to end, and what belongs in its place.
type piece struct {
	start, end int
	text       string
}

// apply gives a text after the way was taken.
func (w way) apply(text []byte) (out []byte) {
	at := 0
	for _, p := range w {
		out = append(append(out, text[at:p.start]...), p.text...)
		at = p.end
	}
	return append(out, text[at:]...)
}

// mostWays is how many ways there are to one fault at most: each is tried.
const mostWays = 20

// with adds ways to a trouble; those without a piece are none.
func (t trouble) with(ways ...way) trouble {
	for _, w := range ways {
		if len(w) > 0 && len(t.ways) < mostWays {
			t.ways = append(t.ways, w)
		}
	}
	return t
}

// not adds other readings to a trouble.
func (t trouble) not(ways ...way) trouble {
	t.unless = append(t.unless, ways...)
	return t
}

// fixOf makes a fix of ways; nil where there is none.
func (d *Document) fixOf(ways []way) *diagnostic.Fix {
	if len(ways) == 0 {
		return nil
	}
	fix := &diagnostic.Fix{Edits: d.editsOf(ways[0])}
	for _, w := range ways[1:] {
		fix.Or = append(fix.Or, d.editsOf(w))
	}
	return fix
}

func (d *Document) editsOf(w way) (all []diagnostic.Edit) {
	for _, p := range w {
		all = append(all, d.Edit(p.start, p.end, p.text))
	}
	return all
}

// corrected puts a slip right, and those that are alike, where that is sure.
func (l *locator) corrected(s slip) way {
	w := l.alike(s)
	for _, p := range w {
		if s.kind == spaceSlip && l.leftover(p.end) {
			return nil
		}
		if s.kind == indentSlip && bytes.ContainsRune(l.src[p.start:p.end], '\u3000') {
			return nil // it is as wide as one letter or as two
		}
	}
	return w
}

// withoutFences removes the lines that mark code in a text.
func (l *locator) withoutFences() (w way) {
	for line := l.begin; line < len(l.src); line += len(lineAt(l.src, line)) {
		text := string(bytes.TrimSpace(lineAt(l.src, line)))
		if strings.HasPrefix(text, "```") || strings.HasPrefix(text, "~~~") {
			w = append(w, piece{line, line + len(lineAt(l.src, line)), ""})
		}
	}
	if len(w) > 2 {
		return nil
	}
	return w
}

// eol is the line end that the text has.
func (l *locator) eol() string {
	if bytes.Contains(l.src, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// repairs are the ways to put a slip right.
func (l *locator) repairs(s slip) []way {
	if s.kind == conflictSlip {
		if strings.Contains(s.message, "marks code") {
			return []way{l.withoutFences()}
		}
		return nil
	}
	return []way{l.corrected(s)}
}

// snake recognizes a word that is written as keys are: in lower case, and with
// underscores.
func snake(word string) bool {
	return word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz_0123456789") == ""
}

// colons are the ways to give the key in the line from start to end its colon; notes
// those to read the line as a comment.
func (l *locator) colons(start, end int) (ways, notes []way) {
	text := string(l.src[start:end])
	key := wordEnd(text)
	if key == 0 && (text[0] == '"' || text[0] == '\'') {
		key = quotedEnd([]byte(text), 0)
	}
	rest := text[key:]
	value := strings.TrimLeft(rest, " ")
	notes = []way{{{start, start, "# "}}}
	switch {
	case key == 0:
		return nil, nil
	case rest == "":
		ways = []way{{{end, end, ":"}}}
	case signs.MatchString(rest):
		sign := signs.FindString(rest)
		width := len(sign) + afterSpaces(rest[len(sign):])
		return []way{{{start + key, start + key + width, ": "}}}, nil // no note has that
	case value != "" && !nameByte(value[0]) && strings.IndexByte("\"'[{/", value[0]) < 0, strings.HasPrefix(value, "- "):
		return nil, nil
	case rest[0] == ' ':
		ways = []way{{{start + key, start + key, ":"}}}
	default:
		return nil, nil
	}
	if strings.Contains(text[:key], "_") || value != "" && strings.IndexByte(`[{"'`, value[0]) >= 0 {
		return ways, nil // it does not look like a note
	}
	return ways, notes
}

// signs are what is written for a colon.
var signs = regexp.MustCompile(`^ *(:=|=>|->|=|:|;)(?:$| *)`)
