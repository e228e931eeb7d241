package manifest

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// inQuotes reports a quoted text: it is not closed, or has a backslash in it
// that means nothing.
func (l *locator) inQuotes() trouble {
	at := l.at
	for at > l.context && l.byteAt(at) != '\\' && l.at-at < 3 {
		at--
	}
	if t, ok := l.escape(at); ok && strings.Contains(l.problem, "escape") || ok && strings.Contains(l.problem, "hexadecimal") {
		return t
	}
	return l.unclosedQuote(l.context, "is never closed")
}

// unclosedQuote reports the opening quote at offset at.
func (l *locator) unclosedQuote(at int, how string) trouble {
	quote := l.src[at]
	return troubleAt(at, at+1, fmt.Sprintf("the quote (%c) opened here %s", quote, how), fmt.Sprintf("close it with another %c", quote)).with(l.closeQuote(at)...)
}

// openingOf gives the opening quote of the text that the quote at offset at
// closes, or -1.
func (l *locator) openingOf(at int) int {
	quote := l.src[at]
	for open := at - 1; open >= l.begin; open-- {
		if l.src[open] == quote && (quote == '\'' || l.byteAt(open-1) != '\\') {
			return open
		}
	}
	return -1
}

// escapes are the characters that may follow a backslash in double quotes, as
// yaml.v3 reads them.
const escapes = "0abt\tnvfre \"\\N_LPxuU\r\n"

// escape reports the backslash at start, if it means nothing.
func (l *locator) escape(start int) (trouble, bool) {
	if l.byteAt(start) != '\\' {
		return trouble{}, false
	}
	switch c := l.byteAt(start + 1); {
	case c == '/':
		return troubleAt(start, start+2, `"\/" means nothing in double quotes here, though it does in JSON`, "write / without the backslash").with(way{{start, start + 1, ""}}), true
	case strings.IndexByte(escapes, c) < 0:
		r, size := utf8.DecodeRune(l.src[start+1:])
		return troubleAt(start, start+1+size, fmt.Sprintf(`"\%c" means nothing in double quotes`, r),
			`write \\ for a backslash, or use single quotes`).with(l.backslashes(start)), true
	case c != 'x' && c != 'u' && c != 'U':
		return trouble{}, false
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[l.src[start+1]]
	end := min(start+2+digits, len(l.src))
	if r := surrogates(string(l.src[start:min(start+len(`\ud83d\ude00`), len(l.src))])); r >= 0 {
		end += len(`\ude00`)
		return troubleAt(start, end, fmt.Sprintf("%s is JSON's way to write one character in two parts", excerpt(string(l.src[start:end]))),
			fmt.Sprintf(`write \U%08X in its place, with a capital U`, r)).with(way{{start, end, fmt.Sprintf(`\U%08X`, r)}}), true
	}
	value, err := strconv.ParseUint(string(l.src[start+2:end]), 16, 32)
	if err == nil && end-start-2 == digits && utf8.ValidRune(rune(value)) && value <= utf8.MaxRune {
		return trouble{}, false
	}
	return troubleAt(start, end, fmt.Sprintf("%s is not a character", excerpt(string(l.src[start:end]))),
		`write \\ for a backslash, or four hexadecimal digits of a character after \u`), true
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

// inBrackets reports what is wrong between the bracket at context and the place
// where reading ended.
func (l *locator) inBrackets() trouble {
	open := l.context
	c := l.byteAt(l.at)
	quote := l.byteAt(l.at - 1)
	switch {
	case c == ']' || c == '}':
		return troubleAt(open, open+1, fmt.Sprintf(`the "%c" opened here is closed by a "%c"`, l.src[open], c), fmt.Sprintf(`close it with a "%c"`, closing(l.src[open]))).
			with(append([]way{{{l.at, l.at + 1, string(closing(l.src[open]))}}}, l.closeBracket(open)...)...)
	case l.at >= len(l.src) || l.outside(open) || l.lineStart(l.at) > open && bytes.IndexByte(l.src[l.at:], closing(l.src[open])) < 0:
		return l.unclosed(open)
	case (quote == '"' || quote == '\'') && nameByte(c):
		if at := l.openingOf(l.at - 1); at > open {
			return l.unclosedQuote(at, "is not closed before the next one opens")
		}
	case l.keylessColon(l.lineStart(l.at)) >= 0:
		return keyless(l.keylessColon(l.lineStart(l.at)))
	case bytes.HasPrefix(l.src[l.at:], []byte("//")), bytes.HasPrefix(l.src[l.at:], []byte("/*")):
		s, _ := l.slashes(l.at)
		return s.with(l.comment(s))
	}
	if c != ':' {
		return l.noComma().with(l.commaBefore(l.at)).with(l.otherSign(l.at)...)
	}
	end := l.at
	for end > open && (l.src[end-1] == ' ' || l.src[end-1] == '\t') {
		end--
	}
	at := end
	if quote := l.byteAt(end - 1); quote == '"' || quote == '\'' {
		at = max(l.openingOf(end-1), open)
	}
	for at > open+1 && strings.IndexByte(" \t\r\n,[{", l.src[at-1]) < 0 {
		at--
	}
	before := bytes.TrimRight(l.src[open:at], " \t\r\n")
	if at < end && len(before) > 1 && strings.IndexByte(",:{[", before[len(before)-1]) < 0 {
		return troubleAt(at, end, fmt.Sprintf("a comma is missing before %s", excerpt(string(l.src[at:end]))), "put a comma between the two").with(l.commaBefore(at))
	}
	return keyless(l.at)
}

// keyless reports a colon in brackets that has no key.
func keyless(at int) trouble {
	return troubleAt(at, at+1, "this colon has no key of its own before it", `separate keys by commas; put text with ":" in it in quotes`)
}

// keylessColon gives the colon that follows a comma or a bracket in the line
// above one, or -1.
func (l *locator) keylessColon(line int) int {
	above := l.above(line)
	if above < 0 {
		return -1
	}
	if m := noKey.FindSubmatchIndex(lineAt(l.src, above)); m != nil {
		return above + m[2]
	}
	return -1
}

// noKey is a colon in brackets with nothing before it.
var noKey = regexp.MustCompile(`[,{[]\s*(:)\s`)

// closing is the bracket that closes open.
func closing(open byte) byte {
	if open == '[' {
		return ']'
	}
	return '}'
}

// outside reports whether the line where reading ended looks as if it were not
// part of the brackets opened at open: an item or a key that is indented no
// deeper than the line of the bracket.
func (l *locator) outside(open int) bool {
	line := l.lineStart(l.at)
	around := l.content(l.lineStart(open))
	return line > open && around != open && l.seemsOutside(line, l.column(around))
}

// unclosed reports the bracket at offset at, which is not closed.
func (l *locator) unclosed(at int) trouble {
	if quote := l.scan(l.at).quote; quote > at {
		return l.unclosedQuote(quote, "is not closed in its line")
	}
	c := l.src[at]
	line := lineAt(l.src, at)
	if i := commentIn(line); i >= 0 {
		text := string(bytes.TrimRight(line[i+1:], " \t\r\n"))
		if strings.Count(text, "]")+strings.Count(text, "}") > strings.Count(text, "[")+strings.Count(text, "{") {
			return troubleAt(at, at+1, fmt.Sprintf(`the "%c" opened here is not closed: %s after it is a comment`, c, excerpt(text)),
				fmt.Sprintf(`put text that begins with "#" in quotes; close the "%c" before a comment`, c))
		}
	}
	if key := l.unfinished(at); key != "" {
		return troubleAt(at, at+1, fmt.Sprintf(`the text ends before the "%c" opened here is closed`, c),
			fmt.Sprintf(`write a colon and a value after %s, and close the "%c" with a "%c"`, excerpt(key), c, closing(c)))
	}
	return troubleAt(at, at+1, fmt.Sprintf(`the "%c" opened here is not closed`, c), fmt.Sprintf(`close it with a "%c" after its last value`, closing(c))).with(l.closeBracket(at)...)
}

// flowNode reports what can't begin a value in brackets.
func (l *locator) flowNode() trouble {
	switch c := l.byteAt(l.at); {
	case c == ',':
		return troubleAt(l.at, l.at+1, "there is nothing before this comma", "remove the comma, or write the missing value").with(way{{l.at, l.at + 1, ""}})
	case c == '-':
		if open := l.scan(l.at).bracket; open >= 0 && !l.closedLater(open) {
			return l.unclosed(open)
		}
		return troubleAt(l.at, l.at+1, `a list in brackets has no "-" before its items`, `separate the items by commas, and remove the "-"`)
	case c == 0:
		if open := l.scan(l.at).bracket; open >= 0 {
			return l.unclosed(open)
		}
	}
	return l.noComma()
}

// noComma reports a value in brackets that follows another one.
func (l *locator) noComma() trouble {
	return troubleAt(l.at, l.at+1, "a comma is missing between two values in brackets", `put a comma before this; put text with brackets or quotes in it in quotes`)
}

// scanned is what a look at the quotes and brackets before a place shows.
type scanned struct {
	bracket int // the innermost that is open there, or -1
	quote   int // the first that seems not to be closed in its line, or -1
}

// scan looks at the quotes and brackets before offset to. It takes for one what
// is where a value may begin, and passes comments and texts below a "|".
func (l *locator) scan(to int) scanned {
	s := scanned{bracket: -1, quote: -1}
	var open []int
	before := byte('\n') // the last character that is not blank
	for at := l.begin; at < min(to, len(l.src)); at++ {
		c := l.src[at]
		begins := strings.IndexByte(":-,[{?\r\n", before) >= 0
		switch {
		case (c == '"' || c == '\'') && begins:
			end := quotedEnd(l.src, at)
			if s.quote < 0 && l.holdsLines(at, end) {
				s.quote = at
			}
			at = end - 1
		case c == '#' && (at == l.begin || strings.IndexByte(" \t\r\n", l.src[at-1]) >= 0):
			at += len(bytes.TrimRight(lineAt(l.src, at), "\r\n")) - 1
			continue
		case (c == '|' || c == '>') && begins && len(open) == 0:
			at = blockEnd(l.src, at, "x") - 1
		case (c == '[' || c == '{') && (begins || len(open) > 0):
			open = append(open, at)
		case (c == ']' || c == '}') && len(open) > 0:
			open = open[:len(open)-1]
		}
		if c != ' ' && c != '\t' {
			before = c
		}
	}
	if len(open) > 0 {
		s.bracket = open[len(open)-1]
	}
	return s
}

// holdsLines reports whether a quoted text from start to end has a line in it
// that looks like a key or an item of those around it.
func (l *locator) holdsLines(start, end int) bool {
	if lineEnd(l.src[:end], start) == end {
		return false
	}
	first := l.item(l.content(l.lineStart(start)))
	next := start + len(lineAt(l.src, start))
	if start == first && next < end && keyEnd(l.textFrom(l.item(start+1))) > 0 && l.isEntry(l.content(next)) {
		return true // no key goes on in the next line
	}
	around := l.column(first)
	for line := start + len(lineAt(l.src, start)); line < end; line += len(lineAt(l.src, line)) {
		if l.seemsOutside(line, around) {
			return true
		}
	}
	return false
}

// seemsOutside reports whether a line looks like a key or an item that is
// indented no deeper than column.
func (l *locator) seemsOutside(line, column int) bool {
	start := l.content(line)
	return l.column(start) <= column && l.isEntry(start)
}

// isEntry reports whether what begins at start looks like a key or an item.
func (l *locator) isEntry(start int) bool {
	text := l.textFrom(start)
	return strings.IndexByte("]}", l.byteAt(start)) < 0 && (strings.HasPrefix(text, "- ") || keyEnd(text) > 0)
}

// closedLater reports whether a line from where reading ended on begins with the
// bracket that closes the one at open.
func (l *locator) closedLater(open int) bool {
	for line := l.lineStart(l.at); line < len(l.src); line += len(lineAt(l.src, line)) {
		if l.byteAt(l.content(line)) == closing(l.src[open]) {
			return true
		}
	}
	return false
}

// unfinished gives the key without a value that a text ends with inside the braces at an
// offset; empty where it ends in another way.
func (l *locator) unfinished(at int) string {
	if l.src[at] != '{' || l.at < len(bytes.TrimRight(l.src, " \t\r\n")) {
		return ""
	}
	rest := bytes.TrimSpace(l.src[at+1:])
	rest = bytes.TrimSpace(rest[bytes.LastIndexByte(rest, ',')+1:])
	if len(rest) == 0 || bytes.ContainsAny(rest, ":{}[]\n") {
		return ""
	}
	return string(rest)
}
