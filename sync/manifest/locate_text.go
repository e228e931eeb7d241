package manifest

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted passes over a quoted text.
func (l *locator) quoted() bool {
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
			if l.line == startLine && l.opensNext(start) {
				unclosed.message = fmt.Sprintf("the quote (%c) opened here is not closed before the next one opens", quote)
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

// opensNext tells whether the quote that has just closed the text quoted at
// start looks like the opening one of the next text in brackets: ["a, "b"].
func (l *locator) opensNext(start int) bool {
	if len(l.brackets) == 0 || l.pos >= len(l.src) || !nameByte(l.src[l.pos]) {
		return false
	}
	before := bytes.TrimRight(l.src[start+1:l.pos-1], " ")
	return len(before) > 0 && strings.IndexByte(",:[{", before[len(before)-1]) >= 0
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
		if c == '/' {
			l.fail(start, l.pos+1, `"\/" means nothing in double quotes here, though it does in JSON`, "write / without the backslash")
			return false
		}
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
	if r := surrogates(string(l.src[start:min(start+len(`\ud83d\ude00`), len(l.src))])); r >= 0 {
		end += len(`\ude00`)
		l.fail(start, end, fmt.Sprintf("%s is JSON's way to write one character in two parts", excerpt(string(l.src[start:end]))),
			fmt.Sprintf(`write \U%08X in its place, with a capital U`, r))
		return false
	}
	if bad || value >= 0xd800 && value <= 0xdfff || value > 0x10ffff {
		l.fail(start, end, fmt.Sprintf("%s is no character", excerpt(string(l.src[start:end]))),
			`write \\ for a backslash, or four hexadecimal digits of a character behind \u`)
		return false
	}
	l.pos = end
	return true
}

// surrogates gives the character that text, two escapes such as \ud83d\ude00,
// writes in the way of JSON, or -1.
func surrogates(text string) rune {
	const unit = len(`\ud83d`)
	if len(text) != 2*unit || text[:2] != `\u` || text[unit:unit+2] != `\u` {
		return -1
	}
	high, err1 := strconv.ParseUint(text[2:unit], 16, 16)
	low, err2 := strconv.ParseUint(text[unit+2:], 16, 16)
	if r := utf16.DecodeRune(rune(high), rune(low)); err1 == nil && err2 == nil && r != utf8.RuneError {
		return r
	}
	return -1
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
		if l.conflict(start) {
			return false
		}
		hint := fmt.Sprintf(`move the text to the next line; put text that begins with "%c" in quotes`, sign)
		if text, _ := l.lineFrom(start); !l.blankAt(start + 1) {
			hint = "put the text in quotes: " + excerpt(text)
		}
		l.fail(start, start+1, fmt.Sprintf(`"%c" begins a text over several lines, and its text must begin in the next line`, sign), hint)
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
