package manifest

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// scanned is a value that the locator has passed over.
type scanned struct {
	start, end int
	// lines: nothing that stands behind it in its last line is to be read.
	lines bool
	// text: it is a text below a "|" or ">".
	text bool
	// alias: it is an alias.
	alias      bool
	properties properties
	// quoted is 0 or the quote it is in.
	quoted byte
}

// node passes over the value at the current place, which is no block of its
// own. First is where it, its tag or anchor began. Single: it must not go on
// in the next line. Value: it stands behind a colon in its line. It reports
// false after a fault.
func (l *locator) node(first int, single, value bool) (scanned, bool) {
	n := scanned{start: l.pos}
	ok := true
	switch c := l.src[l.pos]; c {
	case '*':
		n.alias = true
		ok = l.alias()
	case '[', '{':
		ok = l.flow()
	case '"', '\'':
		n.quoted = c
		ok = l.quoted(first)
	case '|', '>':
		n.lines, n.text = true, true
		ok = l.blockText()
	case ']', '}':
		l.fail(l.pos, l.pos+1, fmt.Sprintf(`"%c" closes a bracket that was never opened`, c), "remove it, or put the text in quotes")
		ok = false
	case '@', '`', '%', ',':
		l.reserved()
		ok = false
	default:
		ok = l.plain(&n, first, single, value)
		return n, ok
	}
	n.end = l.pos
	if !n.lines {
		l.blanks()
	}
	return n, ok
}

// properties are the tag and the anchor before a value.
type properties uint8

const (
	hasTag properties = 1 << iota
	hasAnchor
)

// properties passes over a tag and an anchor, in any order.
func (l *locator) properties() (p properties, ok bool) {
	for l.pos < len(l.src) {
		start := l.pos
		switch l.src[l.pos] {
		case '&':
			if p&hasAnchor != 0 {
				l.twice(start, hasAnchor)
				return p, false
			}
			p |= hasAnchor
			name := l.name()
			if name == "" {
				return p, false
			}
			if l.anchors == nil {
				l.anchors = map[string]bool{}
			}
			l.anchors[name] = true
		case '!':
			if p&hasTag != 0 {
				l.twice(start, hasTag)
				return p, false
			}
			p |= hasTag
			if !l.tag() {
				return p, false
			}
		case '*':
			if p != 0 {
				l.ofAlias(start)
			}
			return p, l.found == nil
		default:
			return p, true
		}
		if len(l.brackets) > 0 {
			if !l.flowBlanks() {
				return p, false
			}
			continue
		}
		l.blanks()
		if l.atLineEnd() {
			return p, true
		}
	}
	return p, true
}

// twice reports a second tag or anchor of one value.
func (l *locator) twice(at int, p properties) {
	if p&hasAnchor != 0 {
		l.fail(at, at+1, "a value has two anchors", `remove one; text that begins with "&" must be in quotes`)
		return
	}
	l.fail(at, at+1, "a value has two tags", `remove one; text that begins with "!" must be in quotes`)
}

// ofAlias reports a tag or an anchor before the alias at offset at.
func (l *locator) ofAlias(at int) {
	l.fail(at, at+1, "an alias can't have a tag or an anchor", "remove the tag or the anchor")
}

// name passes over the name of an anchor or an alias and its sign; it is empty
// after a fault.
func (l *locator) name() string {
	start := l.pos
	l.pos++
	for l.pos < len(l.src) && nameByte(l.src[l.pos]) {
		l.pos++
	}
	if l.pos > start+1 && (l.blankAt(l.pos) || strings.IndexByte("?:,]}%@`", l.src[l.pos]) >= 0) {
		return string(l.src[start+1 : l.pos])
	}
	sign := string(l.src[start])
	what := map[string]string{"*": "an alias", "&": "an anchor"}[sign]
	l.fail(start, start+1, fmt.Sprintf(`"%s" begins %s, and no proper name follows`, sign, what),
		fmt.Sprintf(`put text that begins with "%s" in quotes`, sign))
	return ""
}

func nameByte(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == '_' || c == '-'
}

// alias passes over an alias.
func (l *locator) alias() bool {
	start := l.pos
	name := l.name()
	if name == "" {
		return false
	}
	if !l.anchors[name] {
		l.fail(start, l.pos, fmt.Sprintf(`alias "*%s" repeats an anchor "&%s" that is not above it`, name, name),
			`check the name; put text that begins with "*" in quotes`)
		return false
	}
	return true
}

// tag passes over a tag.
func (l *locator) tag() bool {
	start := l.pos
	for l.pos < len(l.src) && !l.blankAt(l.pos) {
		l.pos++
	}
	text := string(l.src[start:l.pos])
	handle := handleOf(text)
	rest, well := text[max(len(handle), 1):], true
	switch {
	case strings.HasPrefix(text, "!<"):
		rest, well = strings.CutSuffix(text[2:], ">")
		well = well && rest != ""
	case len(handle) > 1:
		well = rest != ""
	}
	if !well || !tagText(rest) {
		l.fail(start, l.pos, fmt.Sprintf("tag %s is not well formed", excerpt(text)), `remove it; put text that begins with "!" in quotes`)
		return false
	}
	if len(handle) > 2 && !l.handles[handle] {
		l.fail(start, l.pos, fmt.Sprintf("tag %s is not supported", excerpt(text)), `remove it; put text that begins with "!" in quotes`)
		return false
	}
	return true
}

// handleOf gives the handle of a tag, such as "!!" or "!e!", if it has one.
func handleOf(tag string) string {
	for i := 1; i < len(tag); i++ {
		if tag[i] == '!' {
			return tag[:i+1]
		}
		if !nameByte(tag[i]) {
			break
		}
	}
	return ""
}

// tagText tells whether s may stand in a tag behind its handle.
func tagText(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%':
			if _, err := strconv.ParseUint(s[min(i+1, len(s)):min(i+3, len(s))], 16, 8); err != nil || i+2 >= len(s) {
				return false
			}
		case !nameByte(c) && strings.IndexByte(";/?:@&=+$,.!~*'()[]", c) < 0:
			return false
		}
	}
	return true
}

// directive reads a line that begins with "%".
func (l *locator) directive(line []byte) bool {
	text := strings.TrimRight(string(line), " \t\r\n")
	if i := strings.Index(text, " #"); i >= 0 {
		text = text[:i]
	}
	fields := strings.Fields(text)
	switch {
	case fields[0] == "%YAML" && len(fields) == 2 && fields[1] == "1.1" && l.handles[fields[0]]:
		l.fail(l.pos, l.pos+len(text), "the version of YAML is given twice", "remove one of the two lines")
	case fields[0] == "%YAML" && len(fields) == 2 && fields[1] == "1.1":
	case fields[0] == "%YAML":
		l.fail(l.pos, l.pos+len(text), "only versions 1.1 and 1.2 of YAML can be read", `remove the line, or write "%YAML 1.2"`)
	case fields[0] == "%TAG" && len(fields) == 3 && l.handles[fields[1]]:
		l.fail(l.pos, l.pos+len(text), fmt.Sprintf("tag handle %s is defined twice", fields[1]), "remove one of the two lines")
	case fields[0] == "%TAG" && len(fields) == 3 && (fields[1] == "!" || handleOf(fields[1]) == fields[1]) && tagText(fields[2]):
	default:
		l.fail(l.pos, l.pos+len(text), fmt.Sprintf("a line must not begin with %q", fields[0]), "remove the line")
	}
	if l.handles == nil {
		l.handles = map[string]bool{}
	}
	l.handles[fields[0]] = true
	if len(fields) > 1 {
		l.handles[fields[1]] = true
	}
	return l.found == nil
}

// trailingBreak is the size of the line end a line ends with.
func trailingBreak(line []byte) int {
	for i := max(len(line)-3, 0); i < len(line); i++ {
		if size := breakSize(line, i); size > 0 && i+size == len(line) {
			return size
		}
	}
	return 0
}

// quoted passes over a quoted text.
func (l *locator) quoted(first int) bool {
	start, quote := l.pos, l.src[l.pos]
	unclosed := trouble{
		start: start, end: start + 1, quote: true,
		message: fmt.Sprintf("the quote (%c) opened here is not closed in its line", quote),
		hint:    fmt.Sprintf("close it with another %c", quote),
	}
	startLine := l.line
	for l.pos++; l.pos < len(l.src); {
		size := breakSize(l.src, l.pos)
		switch c := l.src[l.pos]; {
		case size > 0:
			l.newLine(size)
			if l.looksOutside() && l.suspect == nil {
				l.suspect = &unclosed
			}
			continue
		case c == quote && quote == '\'' && l.pos+1 < len(l.src) && l.src[l.pos+1] == quote:
			l.pos++
		case c == quote:
			l.pos++
			if l.line != startLine && l.suspect == nil && l.textBehind() {
				l.found = &unclosed
				return false
			}
			return true
		case c == '\\' && quote == '"':
			if !l.escape() {
				return false
			}
			continue
		}
		l.pos++
	}
	unclosed.message = fmt.Sprintf("the quote (%c) opened here is never closed", quote)
	l.found = &unclosed
	return false
}

// textBehind tells whether a closing quote is followed by what can't follow it.
func (l *locator) textBehind() bool {
	at := l.pos
	for at < len(l.src) && (l.src[at] == ' ' || l.src[at] == '\t') {
		at++
	}
	if at >= len(l.src) || l.src[at] == '#' || breakSize(l.src, at) > 0 {
		return false
	}
	return len(l.brackets) == 0 || strings.IndexByte(",:]}", l.src[at]) < 0
}

// escapes are the characters that may follow a backslash in double quotes, as
// yaml.v3 reads them.
const escapes = "0abt\tnvfre \"'\\N_LP"

// escape passes over a backslash and what belongs to it.
func (l *locator) escape() bool {
	start := l.pos
	l.pos++
	if size := breakSize(l.src, l.pos); size > 0 {
		l.newLine(size)
		return true
	}
	if l.pos >= len(l.src) {
		return true
	}
	digits := 0
	switch c := l.src[l.pos]; c {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		if strings.IndexByte(escapes, c) < 0 {
			r := []rune(string(l.src[l.pos:min(l.pos+4, len(l.src))]))[0]
			l.fail(start, l.pos+len(string(r)), fmt.Sprintf(`"\%c" means nothing in double quotes`, r),
				`write \\ for a backslash, or use single quotes`)
			return false
		}
	}
	l.pos++
	end := min(l.pos+digits, len(l.src))
	value, bad := 0, end-l.pos < digits
	for _, c := range l.src[l.pos:end] {
		i := strings.IndexByte(hexDigits, c|0x20)
		bad = bad || i < 0
		value = value<<4 | max(i, 0)
	}
	if bad || value >= 0xd800 && value <= 0xdfff || value > 0x10ffff {
		l.fail(start, end, fmt.Sprintf("%s is no character", excerpt(string(l.src[start:end]))),
			`write \\ for a backslash, or four hexadecimal digits of a character behind \u`)
		return false
	}
	l.pos = end
	return true
}

// blockText passes over the text below a "|" or ">".
func (l *locator) blockText() bool {
	start := l.pos
	sign := l.src[start]
	l.pos++
	increment := 0
	for n := 0; n < 2 && l.pos < len(l.src); n++ {
		c := l.src[l.pos]
		if (c == '+' || c == '-') && (n == 0 || increment > 0) || '1' <= c && c <= '9' && increment == 0 {
			if c > '0' {
				increment = int(c - '0')
			}
			l.pos++
		}
	}
	l.blanks()
	if !l.atLineEnd() {
		l.fail(start, start+1, fmt.Sprintf(`"%c" begins a text over several lines, and its text must begin in the next line`, sign),
			fmt.Sprintf(`move the text to the next line; put text that begins with "%c" in quotes`, sign))
		return false
	}
	l.toLineEnd()
	indent, parent := 0, l.indent()
	if increment > 0 {
		indent = max(parent, 0) + increment
	}
	for widest := 0; l.pos < len(l.src); {
		l.newLine(breakSize(l.src, l.pos))
		for l.pos < len(l.src) && l.src[l.pos] == ' ' && (indent == 0 || l.column() < indent) {
			l.pos++
		}
		widest = max(widest, l.column())
		if l.pos < len(l.src) && l.src[l.pos] == '\t' && (indent == 0 || l.column() < indent) {
			l.tab(l.pos)
			return false
		}
		if breakSize(l.src, l.pos) > 0 {
			continue
		}
		if indent == 0 {
			indent = max(widest, parent+1, 1)
		}
		if l.column() < indent || l.pos >= len(l.src) {
			return true
		}
		l.toLineEnd()
	}
	return true
}

// plain passes over an unquoted text outside of brackets.
func (l *locator) plain(n *scanned, first int, single, value bool) bool {
	var colon bool
	n.end, colon = l.plainLine()
	if colon || single {
		return true
	}
	n.lines = true
	for !l.atComment() {
		indent := l.indent() + 1
		for l.pos < len(l.src) {
			if size := breakSize(l.src, l.pos); size > 0 {
				l.newLine(size)
				continue
			}
			if c := l.src[l.pos]; c == '\t' && l.column() < indent {
				l.tab(l.pos)
				return false
			} else if c != ' ' && c != '\t' {
				break
			}
			l.pos++
		}
		if l.pos >= len(l.src) || l.column() < indent || l.atComment() {
			break
		}
		at := l.pos
		if n.end, colon = l.plainLine(); colon {
			l.keyInText(first, at, value)
			return false
		}
	}
	return true
}

// plainLine passes over unquoted text to its end in the current line; colon
// tells that a colon ends it which makes it a key.
func (l *locator) plainLine() (end int, colon bool) {
	end = l.pos
	for l.pos < len(l.src) && breakSize(l.src, l.pos) == 0 {
		switch c := l.src[l.pos]; {
		case c == ':' && l.blankAt(l.pos+1):
			return end, true
		case c == '#' && l.pos > l.line && (l.src[l.pos-1] == ' ' || l.src[l.pos-1] == '\t'):
			return end, false
		case c != ' ' && c != '\t':
			end = l.pos + 1
		}
		l.pos++
	}
	return end, false
}

// atComment tells whether a comment begins here.
func (l *locator) atComment() bool { return l.pos < len(l.src) && l.src[l.pos] == '#' }

// looksOutside tells whether the line that begins here looks as if it were not
// part of the quotes or brackets around it: a list item or a key that is
// indented no deeper than the key they belong to.
func (l *locator) looksOutside() bool {
	at := l.pos
	for at < len(l.src) && l.src[at] == ' ' {
		at++
	}
	if at-l.pos > l.indent() {
		return false
	}
	line := bytes.TrimRight(lineAt(l.src, at), "\r\n")
	if bytes.HasPrefix(line, []byte("- ")) {
		return true
	}
	word := 0
	for word < len(line) && (nameByte(line[word]) || line[word] == '.') {
		word++
	}
	return word > 0 && word < len(line) && line[word] == ':' && (word+1 == len(line) || line[word+1] == ' ')
}
