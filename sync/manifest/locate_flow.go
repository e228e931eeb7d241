package manifest

import (
	"fmt"
	"strings"
)

// flow passes over a list or an object in brackets.
func (l *locator) flow() bool {
	outermost := len(l.brackets) == 0
	if outermost {
		l.dedent, l.hiding = -1, -1
	}
	start := l.pos
	if !l.flowCollection() {
		if outermost && l.found != nil && !l.found.deep {
			l.blameBracket(start)
		}
		return false
	}
	return true
}

// flowCollection passes over what is between two brackets, and the brackets.
func (l *locator) flowCollection() bool {
	if len(l.blocks)+len(l.brackets) == MaxDepth {
		l.tooDeep(l.pos)
		return false
	}
	open := l.src[l.pos]
	l.brackets = append(l.brackets, l.pos)
	l.pos++
	comma := true // an entry may begin here
	for l.flowBlanks() {
		switch c := l.src[l.pos]; {
		case c == ']' && open == '[' || c == '}' && open == '{':
			l.pos++
			l.brackets = l.brackets[:len(l.brackets)-1]
			return true
		case c == ']' || c == '}':
			at := l.brackets[len(l.brackets)-1]
			l.fail(at, at+1, fmt.Sprintf(`the "%c" opened here is closed by a "%c"`, open, c), fmt.Sprintf(`close it with a "%c"`, closing(open)))
			return false
		case c == ',' && comma:
			l.fail(l.pos, l.pos+1, "there is nothing before this comma", "remove the comma, or write the missing value")
			return false
		case c == ',':
			comma = true
			l.pos++
		case c == '?' && !comma:
			l.fail(l.pos, l.pos+1, `unquoted text inside brackets can't have a "?" in it`, "put the text in quotes")
			return false
		case !comma && l.slashes(l.pos):
			return false
		case !comma:
			l.fail(l.pos, l.pos+1, "a comma is missing between two values in brackets",
				`put a comma before this; put text with brackets or quotes in it in quotes`)
			return false
		default:
			comma = false
			if !l.flowEntry() {
				return false
			}
		}
	}
	return false
}

// closing is the bracket that closes open.
func closing(open byte) byte {
	if open == '[' {
		return ']'
	}
	return '}'
}

// flowEntry passes over a value in brackets, or a key with its value.
func (l *locator) flowEntry() bool {
	question := l.src[l.pos] == '?'
	switch l.src[l.pos] {
	case '?':
		l.pos++
		if !l.flowBlanks() {
			return false
		}
	case ':':
		l.missingComma(scanned{start: l.pos, end: l.pos})
		return false
	}
	key, line := scanned{start: l.pos, end: l.pos}, l.line
	ok := true
	if c := l.src[l.pos]; c != ':' && c != ',' && c != ']' && c != '}' {
		if key, ok = l.flowNode(); !ok {
			return false
		}
	}
	if !l.flowBlanks() {
		return false
	}
	if l.src[l.pos] != ':' {
		return true
	}
	if l.line != line && !question {
		l.missingComma(key)
		return false
	}
	l.pos++
	if !l.flowBlanks() {
		return false
	}
	if c := l.src[l.pos]; c == ',' || c == ']' || c == '}' {
		return true
	}
	value, ok := l.flowNode()
	if !ok || !l.flowBlanks() {
		return false
	}
	if l.src[l.pos] == ':' {
		l.missingComma(value)
		return false
	}
	return true
}

// missingComma reports a colon behind n, which is a value already.
func (l *locator) missingComma(n scanned) {
	if l.slashes(n.start) {
		return
	}
	at := n.end
	for n.quoted == 0 && at > n.start && !l.blankAt(at-1) {
		at--
	}
	if at > n.start && at < n.end {
		l.fail(at, n.end, fmt.Sprintf("a comma is missing before %s", excerpt(string(l.src[at:n.end]))), "put a comma between the two")
		return
	}
	l.fail(l.pos, l.pos+1, "this colon has no key of its own before it", `separate keys by commas; put text with ":" in it in quotes`)
}

// flowNode passes over one value in brackets.
func (l *locator) flowNode() (n scanned, ok bool) {
	if _, ok := l.properties(); !ok {
		return n, false
	}
	n = scanned{start: l.pos, end: l.pos}
	switch c := l.src[l.pos]; {
	case c == ',' || c == ']' || c == '}' || c == ':':
		return n, true
	case c == '-' && l.blankAt(l.pos+1):
		l.fail(l.pos, l.pos+1, `a list in brackets has no "-" before its items`, `separate the items by commas, and remove the "-"`)
		return n, false
	case c == '"' || c == '\'':
		n.quoted = c
		ok = l.quoted()
	case c == '[' || c == '{':
		ok = l.flowCollection()
	case c == '*':
		ok = l.alias()
	case strings.IndexByte("@`%|>?", c) >= 0:
		l.reserved()
		return n, false
	default:
		n.end = l.flowPlain()
		return n, l.found == nil
	}
	n.end = l.pos
	return n, ok
}

// flowPlain passes over unquoted text in brackets, and gives its end. A tab
// that indents one of its further lines is a fault, also here.
func (l *locator) flowPlain() (end int) {
	end = l.pos
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		size := breakSize(l.src, l.pos)
		switch {
		case size > 0:
			l.flowLine(size)
			for l.pos < len(l.src) && l.src[l.pos] == ' ' {
				l.pos++
			}
			if l.pos < len(l.src) && l.src[l.pos] == '\t' && l.column() <= l.indent() {
				l.tab(l.pos)
				return end
			}
			continue
		case c == ':' && l.blankAt(l.pos+1) || strings.IndexByte(",?[]{}", c) >= 0:
			return end
		case c == '#' && l.blankAt(l.pos-1):
			return end
		case c != ' ' && c != '\t':
			end = l.pos + 1
		}
		l.pos++
	}
	return end
}

// flowBlanks passes over blanks, comments and line ends in brackets. It
// reports false at the end of the text, which is a fault.
func (l *locator) flowBlanks() bool {
	for l.pos < len(l.src) {
		size := breakSize(l.src, l.pos)
		switch c := l.src[l.pos]; {
		case size > 0:
			l.flowLine(size)
		case c == ' ' || c == '\t':
			l.pos++
		case c == '#':
			l.hides()
			l.toLineEnd()
		case c == '%' && l.column() == 0:
			l.reserved()
			return false
		default:
			return true
		}
	}
	l.unclosed(l.brackets[len(l.brackets)-1])
	return false
}

// hides notes the comment that begins here, if it has a closing bracket in it
// that was not opened there.
func (l *locator) hides() {
	text, _ := l.lineFrom(l.pos)
	if l.hiding < 0 && strings.Count(text, "]")+strings.Count(text, "}") > strings.Count(text, "[")+strings.Count(text, "{") {
		l.hiding = l.pos
	}
}

// flowLine passes over a line end in brackets, and notes if the next line
// seems to be outside of them.
func (l *locator) flowLine(size int) {
	l.newLine(size)
	if l.dedent < 0 && l.looksOutside() {
		l.dedent = l.brackets[len(l.brackets)-1]
	}
}

// unclosed reports the bracket at offset at, which is not closed.
func (l *locator) unclosed(at int) {
	c := l.src[at]
	if l.hiding > at {
		text, _ := l.lineFrom(l.hiding)
		l.fail(at, at+1, fmt.Sprintf(`the "%c" opened here is not closed: %s behind it is a comment`, c, excerpt(text)),
			fmt.Sprintf(`put text that begins with "#" in quotes; close the "%c" before a comment`, c))
		return
	}
	l.fail(at, at+1, fmt.Sprintf(`the "%c" opened here is not closed`, c), fmt.Sprintf(`close it with a "%c" behind its last value`, closing(c)))
}

// blameBracket puts the fault found inside the brackets opened at start to the
// bracket that is not closed, if that is what led to it.
func (l *locator) blameBracket(start int) {
	at := l.dedent
	if at < 0 && !l.found.quote {
		at = l.neverClosed(start)
	}
	if at < 0 || at > l.found.start {
		return
	}
	l.found = nil
	l.unclosed(at)
}

// neverClosed gives the innermost bracket from start on that is still open at
// the end of the text, or -1.
func (l *locator) neverClosed(start int) int {
	var open []int
	for i := start; i < len(l.src); i++ {
		switch c := l.src[i]; c {
		case '[', '{':
			open = append(open, i)
		case ']', '}':
			if closing(l.src[open[len(open)-1]]) != c {
				return -1
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				return -1
			}
		case '"', '\'':
			if before := l.src[i-1]; before == ' ' || strings.IndexByte("[{,:\n\t", before) >= 0 {
				i = quotedEnd(l.src, i) - 1
			}
		case '#':
			if l.blankAt(i - 1) {
				for i+1 < len(l.src) && breakSize(l.src, i+1) == 0 {
					i++
				}
			}
		}
	}
	if len(open) == 0 {
		return -1
	}
	return open[len(open)-1]
}
