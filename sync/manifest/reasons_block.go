package manifest

import (
	"bytes"
	"fmt"
	"strings"
)

// inBlock reports what is among keys or list items where it can't.
func (l *locator) inBlock() (trouble, bool) {
	start := l.content(l.lineStart(l.at))
	if l.at > start && l.at > l.item(start) {
		return l.after(), true
	}
	text := l.textFrom(start)
	if text == "" {
		return trouble{}, false
	}
	above := l.above(l.lineStart(start))
	if above < 0 {
		return trouble{}, false
	}
	first := l.item(l.content(above))
	before := l.textFrom(first)
	switch key := keyEnd(text); {
	case text[0] == '&' || text[0] == '!' || text[0] == '*':
		return l.secondProperty(), true
	case keyEnd(before) == 0 && (key > 0 && l.column(first) == l.column(start) || !strings.HasPrefix(l.textFrom(l.content(above)), "- ")) && l.lacksColon(first):
		return l.noColon(l.firstWithout(first)), true
	case strings.HasPrefix(text, "- ") || text == "-":
		return l.misplacedDash(start), true
	case key == 0 && l.column(start) != l.column(l.context):
		return l.stray(start), true
	case key == 0:
		return l.noColon(start), true
	case l.during == "while parsing a block collection" && l.column(start) == l.column(l.context):
		return troubleAt(start, start+key, "a key is among list items", l.whereKeyBelongs(start)).with(l.withoutSecondDash(start)).with(l.shifts(start)...), true
	}
	return l.unaligned(start), true
}

// lacksColon reports whether the text at start looks like a key whose colon is
// missing: a value of its own would not be followed by keys.
func (l *locator) lacksColon(start int) bool {
	text := l.textFrom(start)
	if text == "" || strings.IndexByte("\"'[{|>*&!", text[0]) >= 0 {
		return false
	}
	line := l.lineStart(start)
	above := l.above(line)
	if above < 0 || l.content(line) != start {
		return true // the first line, or an item
	}
	// The text may go on from a value above, which is indented less.
	return l.column(l.content(above)) >= l.column(start) || strings.HasSuffix(l.textFrom(above), ":")
}

// firstWithout goes up from a line without a colon to the first of such.
func (l *locator) firstWithout(start int) int {
	for {
		line := l.above(l.lineStart(start))
		if line < 0 {
			return start
		}
		first := l.content(line)
		if text := l.textFrom(first); l.column(first) != l.column(start) || keyEnd(text) > 0 || !l.lacksColon(first) || strings.HasPrefix(text, "- ") {
			return start
		}
		start = first
	}
}

// secondProperty reports a tag, an anchor or an alias after another one.
func (l *locator) secondProperty() trouble {
	switch c := l.src[l.at]; {
	case c == '*':
		return troubleAt(l.at, l.at+1, "an alias can't have a tag or an anchor", "remove the tag or the anchor")
	case c == '&':
		return troubleAt(l.at, l.at+1, "a value has two anchors", `remove one; text that begins with "&" must be in quotes`)
	}
	return troubleAt(l.at, l.at+1, "a value has two tags", `remove one; text that begins with "!" must be in quotes`)
}

// after reports what comes after a value that has ended.
func (l *locator) after() trouble {
	text, end := l.lineFrom(l.at)
	value := l.valueStart(l.at)
	before := bytes.TrimRight(l.src[l.lineStart(l.at):l.at], " \t")
	quote := byte(0)
	if len(before) > 0 {
		quote = before[len(before)-1]
	}
	switch {
	case text == "":
	case text == ",":
		return troubleAt(l.at, end, "a comma comes after the value", "remove the comma; only values in brackets have commas between them").with(way{{l.at, end, ""}})
	case text == ";":
		return troubleAt(l.at, end, "a semicolon comes after the value", "remove the semicolon").with(way{{l.at, end, ""}})
	case quote == '"' || quote == '\'':
		closes := l.lineStart(l.at) + len(before) - 1
		if open := l.openingOf(closes); open >= 0 && open < l.lineStart(l.at) {
			return l.unclosedQuote(open, "is not closed in its line")
		}
		hint := `write \" for a quote inside double quotes, or put the whole text in single quotes`
		if quote == '\'' {
			hint = `write '' for a quote inside single quotes, or put the whole text in double quotes`
		}
		return troubleAt(l.at, end, fmt.Sprintf("%s comes after the closing quote", excerpt(text)), hint).with(l.innerQuotes(value), l.severalQuoted(value))
	case text[0] == '&' || text[0] == '*' || text[0] == '!':
		return l.secondProperty()
	}
	t := troubleAt(l.at, end, fmt.Sprintf("%s comes after a value that has ended", excerpt(text)), "remove it, or put the whole text in quotes")
	switch c := l.byteAt(value); {
	case strings.Trim(text, "]},;") == "":
		t = t.with(way{{l.at, end, ""}})
	case (c == '[' || c == '{') && value < l.at && nameByte(text[0]) && !strings.Contains(text, ": "):
		if stop := l.valueEnd(l.at); stop == end {
			t = t.with(way{{value, end, quoted(string(l.src[value:end]))}})
		}
	}
	return t
}

// unexpectedColon reports the colon where reading ended.
func (l *locator) unexpectedColon() (trouble, bool) {
	line := l.lineStart(l.at)
	start := l.content(line)
	if isMarker(lineAt(l.src, line), '-') {
		first := l.content(line + len("---"))
		return troubleAt(first, l.at, `a key is in the line of the "---"`, "put it on a line of its own"), true
	}
	if open := l.scan(line).bracket; open >= 0 && l.outside(open) {
		return l.unclosed(open), true
	}
	item := l.item(start)
	before := string(bytes.TrimRight(l.src[item:l.at], " \t"))
	if end := keyEnd(before + " "); end > 0 && end < len(before) {
		t := troubleAt(l.at, l.at+1, `there is a second ": " in this line`,
			"put the text after the first colon in quotes, or begin a new line for a second key")
		second := strings.TrimLeft(before[end+1:], " \t")
		if second != "" && wordEnd(second) == len(second) {
			t.hint = fmt.Sprintf("if %s is a key below %s, put it on a line of its own, indented deeper; if all after the first colon is one text, put that in quotes",
				excerpt(second), excerpt(before[:end]))
		}
		// A word in capitals or with blanks is hardly a key.
		if strings.Contains(second, " ") && !snake(strings.Trim(second[strings.LastIndexAny(second, " ,")+1:], `"'`)) && second[0] != '"' && second[0] != '\'' {
			t = t.with(l.inQuotesFrom(l.valueStart(l.at)))
		}
		return t, true
	}
	above := l.above(line)
	if above < 0 {
		return trouble{}, false
	}
	if l.src[above] == '%' {
		return troubleAt(above, above+1, `a line that begins with "%" needs a line of "---" below it`, `write "---" between it and the first key, or remove it`), true
	}
	if open := l.openedAbove(before); open >= 0 {
		return troubleAt(open, open+1, "a key must not go on over several lines", "put the key in one line, or close its quotes or brackets in it"), true
	}
	first := l.item(l.content(above))
	text := l.textFrom(first)
	switch {
	case keyEnd(text) == 0 && (first == l.content(above) || l.column(first) == l.column(start)):
		return l.noColon(l.firstWithout(first)), true
	case keyEnd(text) == 0:
		return l.unaligned(start), true
	case item != start:
		return l.misplacedDash(start), true
	}
	return troubleAt(start, start+len(before), fmt.Sprintf("key %s is indented deeper than the key above, which has its value already", excerpt(before)),
		"give keys that belong together the same indentation; put text over several lines in quotes").with(l.shifts(start)...), true
}

// openedAbove gives the opening of the brackets that a key ends with, if it is
// in a line above; -1 if not.
func (l *locator) openedAbove(key string) int {
	if key == "" || key[len(key)-1] != ']' && key[len(key)-1] != '}' {
		return -1
	}
	for at, closed := l.at-1, 0; at >= l.begin; at-- {
		switch l.src[at] {
		case ']', '}':
			closed++
		case '[', '{':
			if closed--; closed == 0 {
				if at < l.lineStart(l.at) {
					return at
				}
				return -1
			}
		}
	}
	return -1
}

// afterRoot reports what comes after the document's outermost value.
func (l *locator) afterRoot() (trouble, bool) {
	start := l.content(l.lineStart(l.at))
	if l.at > start {
		return l.after(), true
	}
	root := start
	for line := l.above(l.lineStart(start)); line >= 0; line = l.above(line) {
		root = l.content(line)
	}
	text, end := l.lineFrom(start)
	first := l.textFrom(root)
	key := keyEnd(first)
	switch {
	case root == start:
		return trouble{}, false
	case key == 0 && l.lacksColon(root):
		return l.noColon(root), true
	case l.column(root) <= l.column(start) || key == 0:
		return troubleAt(start, end, "nothing may follow the value that ends before this", "remove this, or make both keys of one object"), true
	}
	for line := l.above(l.lineStart(start)); line > root; line = l.above(line) {
		if l.column(l.content(line)) == l.column(root) {
			return l.unaligned(start), true
		}
	}
	follows := "key"
	if strings.HasPrefix(text, "- ") {
		follows = "list"
	}
	return troubleAt(root, root+key, fmt.Sprintf("key %s is %s, but the %s below it is %s",
		excerpt(first[:key]), indented(l.column(root)), follows, indented(l.column(start))),
		"give the keys that belong together the same indentation; the outermost ones need none").with(l.shift(l.lineStart(root), -l.column(root), true)), true
}

// unaligned reports a key at start that is below no other.
func (l *locator) unaligned(start int) trouble {
	text := l.textFrom(start)
	end := keyEnd(text)
	return troubleAt(start, start+end, fmt.Sprintf("key %s is %s, which matches no key above it", excerpt(text[:end]), indented(l.column(start))),
		"give the keys that belong together the same indentation").with(l.shifts(start)...)
}

// stray reports a line that is neither a key nor an item, where none can be.
func (l *locator) stray(start int) trouble {
	text, end := l.lineFrom(start)
	return troubleAt(start, end, fmt.Sprintf("%s belongs to no key or list item", excerpt(text)),
		"check its indentation, and that of the line above; put a colon after it if it is a key")
}

// noColon reports a line without a colon among keys, or without a dash among
// items.
func (l *locator) noColon(start int) trouble {
	text, end := l.lineFrom(start)
	line := l.above(l.lineStart(start))
	for line >= 0 && l.column(l.content(line)) > l.column(start) {
		line = l.above(line)
	}
	ways, notes := l.colons(start, end)
	if line >= 0 && l.column(l.content(line)) == l.column(start) && l.src[l.content(line)] == '-' {
		return troubleAt(start, end, fmt.Sprintf(`expected a list item that begins with "- ", found %s`, excerpt(text)),
			`put "- " before it if it is an item`+l.orNote(start)).with(ways...).with(l.asItem(start)).not(notes...).not(l.goesOn(start)...)
	}
	hint := "put a colon and a space after the key"
	if key, value, ok := strings.Cut(text, "="); ok && wordEnd(key) == len(key) && value != "" {
		hint += ": " + excerpt(key+": "+value)
	}
	return troubleAt(start, end, fmt.Sprintf("expected a key with a colon after it, found %s", excerpt(text)), hint+l.orNote(start)).with(ways...).not(notes...).not(l.goesOn(start)...)
}

// orNote adds to a hint what else the line at start may be meant as. To indent
// a note would make it a part of the value above, so that is said only where
// this value has several words.
func (l *locator) orNote(start int) string {
	hint := `; put "# " before it if it is a note`
	line := l.lineStart(start)
	above := l.above(line)
	if above < 0 || l.content(line) != start {
		return hint
	}
	text := l.textFrom(l.item(l.content(above)))
	if _, value, ok := strings.Cut(text, ": "); ok {
		text = value
	}
	if strings.Contains(text, " ") && strings.IndexByte(`"'[{|>`, text[0]) < 0 {
		hint += "; indent the line deeper if it continues the text above"
	}
	return hint
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
