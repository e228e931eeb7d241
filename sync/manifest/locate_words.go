package manifest

import (
	"bytes"
	"fmt"
	"strings"
)

// tab reports a tab that indents.
func (l *locator) tab(at int) {
	l.fail(at, at+1, "a tab indents this line, and only spaces can", "replace the tab by spaces")
}

// reserved reports a character that unquoted text can't begin with.
func (l *locator) reserved() {
	l.fail(l.pos, l.pos+1, fmt.Sprintf(`unquoted text can't begin with "%c"`, l.src[l.pos]), "put the text in quotes")
}

// tooDeep reports the opening of a list or object beyond the limit.
func (l *locator) tooDeep(at int) {
	l.found = &trouble{start: at, end: at + 1, deep: true, message: deepMessage, hint: deepHint}
}

var deepMessage = fmt.Sprintf("lists and objects are nested deeper than %d here", MaxDepth)

const deepHint = "make the structure flatter"

// noColon reports a line without a colon among keys.
func (l *locator) noColon(start int) {
	if l.slip(start) {
		return
	}
	text, end := l.lineFrom(start)
	hint := "put a colon and a space behind the key"
	if key, value, ok := strings.Cut(text, "="); ok && wordEnd(key) == len(key) && value != "" {
		hint += ": " + excerpt(key+": "+value)
	}
	l.fail(start, end, fmt.Sprintf("expected a key with a colon behind it, found %s", excerpt(text)), hint+l.orNote(start))
}

// noDash reports a line without a dash among the items of a list.
func (l *locator) noDash(start int) {
	if l.slip(start) {
		return
	}
	text, end := l.lineFrom(start)
	l.fail(start, end, fmt.Sprintf(`expected a list item that begins with "- ", found %s`, excerpt(text)),
		`put "- " before it if it is an item`+l.orNote(start))
}

// orNote adds to a hint what else the line at start may be meant as. To indent
// a note would make it a part of the value above, so that is said only where
// this value has several words.
func (l *locator) orNote(start int) string {
	hint := `; put "# " before it if it is a note`
	if l.columnOf(start) != start-l.line {
		return hint
	}
	above := lineBefore(l.src, l.line)
	text, _ := l.lineFrom(above + len(lineAt(l.src, above)) - len(bytes.TrimLeft(lineAt(l.src, above), " -")))
	if _, value, ok := strings.Cut(text, ": "); ok {
		text = value
	}
	if strings.Contains(text, " ") && strings.IndexByte(`"'[{|>`, text[0]) < 0 {
		hint += "; indent the line deeper if it continues the text above"
	}
	return hint
}

// whereDashBelongs is the hint for the dash here, the first one of a list, if
// an object deeper than it, which begins at first, stands in the list's place.
func (l *locator) whereDashBelongs(first int) string {
	above, _ := l.lineFrom(first)
	write := fmt.Sprintf("the dash there, in line %d: %s", l.lineOf(first), excerpt("- "+above))
	dashed := l.pos + 1
	for dashed < len(l.src) && l.src[dashed] == ' ' {
		dashed++
	}
	if l.sameWord(dashed, first) {
		return "the item above has no dash: write " + write
	}
	return "if the item begins above, write " + write + ", and none here"
}

// whereKeyBelongs is the hint for the key at start in the column of the
// innermost list, the dashes' own.
func (l *locator) whereKeyBelongs(start int) string {
	list, item := l.top(), l.closed()
	if item < 0 || len(l.blocks) < 2 || l.sameWord(start, item) {
		return `begin each item with "- "; indent its keys below the first of them`
	}
	around := l.blocks[len(l.blocks)-2]
	name, _ := l.lineFrom(around.key)
	name, _, _ = strings.Cut(name, ":")
	beside := "not at all"
	if around.column > 0 {
		beside = strings.TrimPrefix(indented(around.column), "indented ")
	}
	return fmt.Sprintf("indent it %s if it belongs to the item in line %d, or %s if it stands beside %s",
		strings.TrimPrefix(indented(l.columnOf(item)), "indented "), l.lineOf(list.key), beside, excerpt(name))
}

// sameWord tells whether the texts at two offsets begin with the same word.
func (l *locator) sameWord(a, b int) bool {
	one, _ := l.lineFrom(a)
	other, _ := l.lineFrom(b)
	return one[:wordEnd(one)] == other[:wordEnd(other)]
}

// lineOf is the number of the line that offset at is in.
func (l *locator) lineOf(at int) int { return 1 + bytes.Count(l.src[:at], []byte("\n")) }

// stray reports a value that nothing awaits.
func (l *locator) stray(start int) {
	if l.slip(start) || l.slippedAbove() {
		return
	}
	text, end := l.lineFrom(start)
	l.fail(start, end, fmt.Sprintf("%s belongs to no key or list item", excerpt(text)),
		"check its indentation, and that of the line above; put a colon behind it if it is a key")
}

// afterRoot reports content behind a document that is one value.
func (l *locator) afterRoot(start, end int) {
	l.fail(start, end, "nothing may follow the value that ends before this", "remove this, or make both keys of one object")
}

// unaligned reports a key from start to end, in the current line, that stands
// below no other.
func (l *locator) unaligned(start, end int) {
	if l.slip(start) || l.slippedAbove() {
		return
	}
	l.fail(start, end, fmt.Sprintf("key %s is %s, which matches no key above it", excerpt(string(l.src[start:end])), indented(start-l.line)),
		"give the keys that belong together the same indentation")
}

// unevenDash reports a dash, shown from start to end, that is meant for list
// and stands in another column.
func (l *locator) unevenDash(start, end, column int, list *block) {
	l.fail(start, end, fmt.Sprintf("this dash is %s, and the one above (line %d) is %s",
		indented(column), l.lineOf(list.key), indented(list.column)),
		"give the dashes of one list the same indentation")
}

// blameLone reports the lone text before, if it looks like the first key of
// the object that goes on in this column: the document's, or that of an item.
func (l *locator) blameLone(column int) bool {
	if l.lone < 0 || len(l.tops) > 0 && l.columnOf(l.lone) != column {
		return false
	}
	l.noColon(l.lone)
	return true
}

// blameFirst reports the document's first key, if it is the only one before
// what follows in a column further to the left.
func (l *locator) blameFirst(follows string, column int) bool {
	if len(l.blocks) > 0 || len(l.tops) != 1 {
		return false
	}
	start := l.tops[0]
	for l.src[start] == ' ' {
		start++
	}
	text, _ := l.lineFrom(start)
	if text[0] == '-' || text[0] == '?' {
		return false
	}
	key, _, _ := strings.Cut(text, ":")
	l.fail(start, start+len(key), fmt.Sprintf("key %s is %s, but the %s below it is %s", excerpt(key), indented(start-l.tops[0]), follows, indented(column)),
		"give the keys that belong together the same indentation; the outermost ones need none")
	return true
}

// columnOf is the column of the character at offset at, from 0.
func (l *locator) columnOf(at int) int {
	return at - 1 - bytes.LastIndexAny(l.src[:at], "\r\n")
}

// lineFrom is the text from start to the end of its line, without blanks, and
// without a comment unless it is quoted.
func (l *locator) lineFrom(start int) (text string, end int) {
	line := lineAt(l.src, start)
	if len(line) > 0 && line[0] != '"' && line[0] != '\'' {
		line, _, _ = bytes.Cut(line, []byte(" #"))
	}
	line = bytes.TrimRight(line, " \t\r\n")
	return string(line), start + len(line)
}

// keyInText reports a key at offset at, in a line that continues the unquoted
// text which began at first: behind a colon if value is set.
func (l *locator) keyInText(first, at int, value bool) {
	if !value {
		column := l.columnOf(first)
		switch top := l.top(); {
		case l.blameLone(column):
		case top != nil && top.list && column != at-l.line:
			l.unaligned(at, at+len(bytes.TrimRight(l.src[at:l.pos], " \t")))
		default:
			l.noColon(first)
		}
		return
	}
	if l.slip(at) || l.slippedAbove() {
		return
	}
	if bytes.HasPrefix(l.src[at:], []byte("- ")) {
		if list := l.nearestList(at - l.line); list != nil {
			l.unevenDash(at, at+1, at-l.line, list)
			return
		}
	}
	_, end := l.lineFrom(at)
	l.fail(at, min(end, l.pos), fmt.Sprintf("key %s is indented deeper than the key above, which has its value already", excerpt(strings.TrimRight(string(l.src[at:l.pos]), " \t"))),
		"give keys that belong together the same indentation; put text over several lines in quotes")
}

// secondColon reports the colon here, behind the value that began at start.
func (l *locator) secondColon(start int) {
	l.fail(l.pos, l.pos+1, `there is a second ": " in this line`,
		"put the text behind the first colon in quotes, or begin a new line for a second key")
}

// behind reports what stands behind a value that has ended.
func (l *locator) behind(n scanned) {
	text, end := l.lineFrom(l.pos)
	switch {
	case text == ",":
		l.fail(l.pos, end, "a comma stands behind the value", "remove the comma; only values in brackets have commas between them")
	case n.quoted == '"':
		l.fail(l.pos, end, fmt.Sprintf("%s stands behind the closing quote", excerpt(text)),
			`write \" for a quote inside double quotes, or put the whole text in single quotes`)
	case n.quoted == '\'':
		l.fail(l.pos, end, fmt.Sprintf("%s stands behind the closing quote", excerpt(text)),
			`write '' for a quote inside single quotes, or put the whole text in double quotes`)
	default:
		l.fail(l.pos, end, fmt.Sprintf("%s stands behind a value that has ended", excerpt(text)),
			"remove it, or put the whole text in quotes")
	}
}

// indented names an indentation.
func indented(n int) string {
	switch n {
	case 0:
		return "not indented"
	case 1:
		return "indented by 1 space"
	}
	return fmt.Sprintf("indented by %d spaces", n)
}
