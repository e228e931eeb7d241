package manifest

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"pinsync/sync/diagnostic"
)

// way is one way to put a fault right: pieces of the text and what belongs there.
type way []piece

// piece is a part of the text, from start to end, and what belongs in its place.
type piece struct {
	start, end int
	text       string
}

// most is how many ways there are to one fault at most: each is tried.
const mostWays = 16

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
		all = append(all, d.places.edit(p.start, p.end, p.text))
	}
	return all
}

// quoted writes a text of one line in quotes.
func quoted(text string) string {
	if strings.ContainsAny(text, `"\`) && !strings.Contains(text, "'") {
		return "'" + text + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// lineEnd is the offset of the end of the line that at is in, without its line end.
func (l *locator) lineEnd(at int) int {
	for at < len(l.src) && breakSize(l.src, at) == 0 {
		at++
	}
	return at
}

// commentIn is the offset of the blank before the first "#" of a line that may begin a
// comment; -1 where there is none.
func commentIn(line []byte) int {
	for i := 1; i < len(line); i++ {
		if line[i] == '#' && (line[i-1] == ' ' || line[i-1] == '\t') {
			return i - 1
		}
	}
	return -1
}

// valueEnd is where a value that begins at start ends if it is on its line: before a
// comment, blanks, and in brackets before what parts or closes values.
func (l *locator) valueEnd(start int) int {
	_, end := l.lineFrom(start)
	if i := commentIn(l.src[start:l.lineEnd(start)]); i >= 0 {
		end = min(end, start+len(bytes.TrimRight(l.src[start:start+i], " \t")))
	}
	if l.scan(start).bracket >= 0 {
		if i := bytes.IndexAny(l.src[start:end], ",]}"); i >= 0 {
			end = start + len(bytes.TrimRight(l.src[start:start+i], " \t"))
		}
	}
	return end
}

// inQuotesFrom puts the value that begins at start in quotes; where it ends with a quote
// that nothing opens, only the opening one is put. None where it is not one text.
func (l *locator) inQuotesFrom(start int) way {
	end := l.valueEnd(start)
	if end <= start+1 || strings.ContainsAny(string(l.src[start+1:start+2]), "\"'[{ ") {
		return nil // something is left over before a value
	}
	text := string(l.src[start:end])
	switch last := text[len(text)-1:]; {
	case strings.ContainsAny(text[:1], `"'`), text[0] == '{' && strings.Contains(text, ": "):
		return nil // what goes on behind a text or an object is not a part of it
	case strings.ContainsAny(last, `"'`):
		if strings.Count(text, last) > 1 || strings.Contains(text, `\`) {
			return nil
		}
		return way{{start, start, last}}
	}
	return way{{start, end, quoted(text)}}
}

// closeQuote are the ways to close the quote that is opened at offset at, and to do
// without it.
func (l *locator) closeQuote(at int) (ways []way) {
	full := l.lineEnd(at)
	stop := at + len(bytes.TrimRight(l.src[at:full], " \t"))
	line := string(l.src[at:stop])
	if i := commentIn([]byte(line)); i >= 0 {
		before := strings.TrimRight(line[:i], " \t")
		ways = append(ways, l.closedAt(at, at+len(before))...)
	}
	ways = append(ways, l.closedAt(at, stop)...)
	if i := strings.Index(line, ": "); i > 0 {
		if mark := l.closedAt(at, at+i); len(mark) > 0 {
			ways = append(ways, mark[0])
		}
	}
	if l.scan(at).bracket >= 0 {
		for i := 1; i < len(line); i++ {
			if strings.IndexByte(",]}", line[i]) >= 0 {
				ways = append(ways, l.closedAt(at, at+i)...)
			}
		}
	}
	return ways
}

// closedAt are the ways to close a quote at an offset, and to do without: where a
// quote of another kind is there already, that is replaced.
func (l *locator) closedAt(open, end int) []way {
	quote, text := l.src[open], string(l.src[open+1:end])
	if text == "" {
		return nil
	}
	bare := strings.TrimRight(text, ",; ")
	comma := len(text) - len(bare)
	if mark := strings.TrimRight(bare, "\"'“”„‟‘’‚‛«»`´"); mark != bare && mark != "" {
		return []way{{{open + 1 + len(mark), open + 1 + len(bare), string(quote)}}}
	}
	ways := []way{{{end - comma, end - comma, string(quote)}}}
	if comma > 0 {
		ways = []way{{{end - comma, end, string(quote)}}}
		if l.scan(open).bracket >= 0 {
			ways = []way{{{end - comma, end - comma, string(quote)}}}
		}
	}
	if strings.IndexByte(text, quote) >= 0 {
		return ways // it is not this one that is left over
	}
	return append(ways, way{{open, open + 1, ""}})
}

// innerQuotes escapes the quotes inside a text whose line ends with the one that
// closes it; none where it does not.
func (l *locator) innerQuotes(open int) way {
	quote := l.src[open]
	end := l.lineEnd(open)
	end = open + len(bytes.TrimRight(l.src[open:end], " \t"))
	if end-open < 3 || l.src[end-1] != quote {
		return nil
	}
	inner := string(l.src[open+1 : end-1])
	if separate.MatchString(inner) {
		return nil // these are several texts
	}
	if first, last := inner[0] == quote, inner[len(inner)-1] == quote; first != last && strings.Count(inner, string(quote)) == 1 {
		return nil // it may be a quote too much, or a part of the text, as the sign of an inch is
	}
	if quote == '"' {
		if strings.Contains(inner, `\`) {
			return nil
		}
		inner = strings.ReplaceAll(inner, `"`, `\"`)
	} else {
		inner = strings.ReplaceAll(strings.ReplaceAll(inner, "''", "'"), "'", "''")
	}
	return way{{open + 1, end - 1, inner}}
}

// separate is what is between two texts that are each in quotes.
var separate = regexp.MustCompile(`["'] *[,;] *["']`)

// severalQuoted puts brackets around several texts that are each in quotes.
func (l *locator) severalQuoted(open int) way {
	end := l.valueLineEnd(open)
	if text := string(l.src[open:end]); !separate.MatchString(text) || strings.Contains(text, ";") {
		return nil
	}
	return way{{open, open, "["}, {end, end, "]"}}
}

// valueStart is where the value of the key or item begins that the line of an offset
// holds.
func (l *locator) valueStart(at int) int {
	item := l.item(l.content(l.lineStart(at)))
	text := l.textFrom(item)
	if end := keyEnd(text); end > 0 {
		return l.content(item + end + 1)
	}
	return item
}

// spread replaces the tabs that indent lines, in each of the ways in which they may
// have been meant.
func (l *locator) spread() (ways []way) {
	for _, width := range []int{2, 4, 8, 1, 3} {
		for _, stops := range []bool{false, true} {
			var w way
			for line := l.begin; line < len(l.src); line += len(lineAt(l.src, line)) {
				indent := l.src[line:l.content(line)]
				if bytes.IndexByte(indent, '\t') < 0 {
					continue
				}
				column := 0
				for _, c := range indent {
					switch {
					case c != '\t':
						column++
					case stops:
						column += width - column%width
					default:
						column += width
					}
				}
				if blankOrComment(lineAt(l.src, line)) && breakSize(l.src, l.content(line)) > 0 {
					column = 0
				}
				w = append(w, piece{line, line + len(indent), strings.Repeat(" ", column)})
			}
			if l.begins(w) {
				ways = append(ways, w)
			}
		}
	}
	return ways
}

// shifts are the ways to give the line at start, and those that are deeper below it,
// the indentation of one of those above.
func (l *locator) shifts(start int) (ways []way) {
	line, column := l.lineStart(start), l.column(start)
	seen := map[int]bool{column: true}
	for above := l.above(line); above >= 0 && len(seen) < 6; above = l.above(above) {
		first := l.content(above)
		for _, at := range []int{l.item(first), first} {
			if keyEnd(l.textFrom(at)) == 0 && l.byteAt(at) != '-' {
				continue // what comes to stand below a text would go on with it
			}
			if c := l.column(at); !seen[c] && c < column+6 {
				seen[c] = true
				alone := l.shift(line, c-column, true)
				if len(alone) > 1 {
					ways = append(ways, alone[:1])
				}
				ways = append(ways, alone)
				if same := l.shiftSame(line, c-column); len(same) > 1 {
					ways = append(ways, same)
				}
				if more := l.shift(line, c-column, false); len(more) != len(alone) {
					ways = append(ways, more)
				}
			}
		}
		if l.column(first) == 0 {
			break
		}
	}
	return slices.DeleteFunc(ways, func(w way) bool { return !l.begins(w) })
}

// shiftSame moves a line and those right below it that are as deep.
func (l *locator) shiftSame(line, by int) (w way) {
	column := l.column(l.content(line))
	for ; line < len(l.src); line += len(lineAt(l.src, line)) {
		start := l.content(line)
		if l.column(start) != column || l.column(start)+by < 0 || blankOrComment(lineAt(l.src, line)) || len(w) > 0 && l.src[start] == '-' {
			break
		}
		w = append(w, piece{line, start, strings.Repeat(" ", l.column(start)+by)})
	}
	return w
}

// begins reports whether a key or an item begins in each line that a way indents anew,
// once it is made: a line can also go on with a text above, and that is not meant.
func (l *locator) begins(w way) bool {
	const longest = 256 << 10 // of a text that is tried
	if len(w) == 0 || len(l.src) > longest {
		return false
	}
	var text []byte
	at, lines := l.begin, map[int]bool{}
	for _, p := range w {
		text = append(append(text, l.src[at:p.start]...), p.text...)
		at = p.end
		if !blankOrComment(lineAt(l.src, p.end)) {
			lines[1+bytes.Count(text, []byte("\n"))] = true
		}
	}
	root, err := decode(append(text, l.src[at:]...))
	if err != nil {
		return true // something else is broken
	}
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		delete(lines, n.Line)
		for _, child := range n.Content {
			visit(child)
		}
	}
	if root != nil {
		visit(root)
	}
	return len(lines) == 0
}

// shift moves a line and those that belong to it by some columns; deeper says that
// only lines that are deeper do, else those that are as deep, too.
func (l *locator) shift(line, by int, deeper bool) (w way) {
	column := l.column(l.content(line))
	for first := true; line < len(l.src); line += len(lineAt(l.src, line)) {
		start := l.content(line)
		if blankOrComment(lineAt(l.src, line)) {
			continue
		}
		if c := l.column(start); !first && (c < column || c == column && (deeper || l.src[start] == '-')) {
			break
		}
		first = false
		indent := l.column(start) + by
		if indent < 0 || bytes.IndexByte(l.src[line:start], '\t') >= 0 {
			return nil
		}
		w = append(w, piece{line, start, strings.Repeat(" ", indent)})
	}
	return w
}

// mended puts a slip right, and the same ones in the lines below it as far as the
// line in which reading ended.
func (l *locator) mended(s slip) (w way) {
	end := l.lineEnd(l.at)
	done := 0
	for line := l.lineStart(s.start); line < end; line += len(lineAt(l.src, line)) {
		for _, start := range l.starts(line) {
			if other, ok := l.slipAt(start); ok && other.kind == s.kind && other.cut >= done {
				if s.kind == spaceSlip && l.leftover(other.upto) {
					return nil
				}
				w = append(w, piece{other.cut, other.upto, other.fix})
				done = max(other.upto, other.cut+1)
				break
			}
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

// closeBracket are the ways to close the bracket at an offset.
func (l *locator) closeBracket(at int) (ways []way) {
	shut := string(closing(l.src[at]))
	end := l.valueLineEnd(at)
	if n := end - 1; n > at && (l.src[n] == '"' || l.src[n] == '\'') && l.src[n-1] == shut[0] {
		return []way{{{n - 1, n + 1, string(l.src[n]) + shut}}} // they were exchanged
	}
	if l.src[end-1] == ')' {
		return []way{{{end - 1, end, shut}}}
	}
	ways = append(ways, l.closedBelow(at)...)
	ways = append(ways, way{{end, end, shut}})
	for i := at + 1; i < end; i++ {
		if l.src[i] == ',' || l.src[i] == ']' || l.src[i] == '}' {
			ways = append(ways, way{{i, i, shut}})
		}
	}
	if last := l.lastBelow(at); last > at {
		end := l.valueLineEnd(last)
		ways = append(ways, way{{end, end, shut}})
	}
	return ways
}

// lastBelow is the last line with content before the one where reading ended, from that
// of a bracket at an offset on; -1 where there is none.
func (l *locator) lastBelow(at int) int {
	last := -1
	for line := l.lineStart(at); line < min(l.at, len(l.src)); line += len(lineAt(l.src, line)) {
		if line+len(lineAt(l.src, line)) > l.at && l.at < len(l.src) {
			break
		}
		if !blankOrComment(lineAt(l.src, line)) {
			last = line
		}
	}
	return last
}

// closedBelow closes the bracket at an offset, after which nothing is in its line, on a
// line of its own, in the column of its line.
func (l *locator) closedBelow(at int) []way {
	last := l.lastBelow(at)
	if rest := l.src[at+1 : l.lineEnd(at)]; last <= at || len(bytes.TrimSpace(rest)) > 0 {
		return nil
	}
	end := l.lineEnd(last)
	indent := strings.Repeat(" ", l.column(l.content(l.lineStart(at))))
	after := ""
	if c := l.byteAt(l.content(l.lineStart(min(l.at, len(l.src)-1)))); c == '"' || c == '\'' {
		after = ","
	}
	return []way{{{end, end, l.eol() + indent + string(closing(l.src[at])) + after}}}
}

// valueLineEnd is where what is written in the line of an offset ends: before a
// comment, and before a comma or a semicolon left over.
func (l *locator) valueLineEnd(at int) int {
	end := l.lineEnd(at)
	if i := commentIn(l.src[at:end]); i >= 0 {
		end = at + i
	}
	return at + len(bytes.TrimRight(l.src[at:end], " \t,;"))
}

// eol is the line end that the text has.
func (l *locator) eol() string {
	if bytes.Contains(l.src, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// commaBefore puts a comma after the value before an offset.
func (l *locator) commaBefore(at int) way {
	if text := string(l.src[at:l.lineEnd(at)]); strangeSpace(text) != "" {
		return way{{at, at + afterSpaces(text), " "}}
	}
	if c := l.byteAt(at); !nameByte(c) && strings.IndexByte("\"'[{/", c) < 0 {
		return nil
	}
	end := len(bytes.TrimRight(l.src[:at], " \t\r\n"))
	if otherComment.Match(l.src[l.lineStart(end):end]) || lateComment.Match(l.src[l.lineStart(end):end]) {
		return nil // the comma would stand in a comment
	}
	return way{{end, end, ","}}
}

// lateComment is a comment of another language behind a value in brackets.
var lateComment = regexp.MustCompile(`[,"'\]}]\s*(?://|/\*)`)

// dashBefore puts the dash of an item before its first key, in the column of dashes.
func (l *locator) dashBefore(first, column int) way {
	line := l.lineStart(first)
	if l.column(first) < column+2 || strings.Trim(string(l.src[line:first]), " ") != "" {
		return nil
	}
	return way{{line + column, line + column + 1, "-"}}
}

// repairs are the ways to put a slip right.
func (l *locator) repairs(s slip) []way {
	if s.kind == conflictSlip {
		if strings.Contains(s.message, "marks code") {
			return []way{l.withoutFences()}
		}
		return nil
	}
	return []way{l.mended(s)}
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
		return []way{{{start + key, start + key + len(sign), ": "}}}, nil // no note has that
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

// backslashes doubles the backslashes of the quoted text around the one at an offset,
// if none of them means anything.
func (l *locator) backslashes(at int) (w way) {
	open := -1
	for i := at - 1; i >= l.lineStart(at); i-- {
		if l.src[i] == '"' && l.byteAt(i-1) != '\\' {
			open = i
			break
		}
	}
	if open < 0 {
		return nil
	}
	end := l.lineEnd(at)
	for i := open + 1; i < end && l.src[i] != '"'; i++ {
		if l.src[i] != '\\' {
			continue
		}
		if next := l.byteAt(i + 1); strings.IndexByte(escapes, next) >= 0 {
			return nil
		}
		w = append(w, piece{i, i + 1, `\\`})
	}
	return w
}

// wordInQuotes puts the text in brackets around an offset in quotes.
func (l *locator) wordInQuotes(at int) way {
	start := at
	for start > l.begin && strings.IndexByte("[{,\r\n", l.src[start-1]) < 0 && !(l.src[start-1] == ' ' && start > l.begin+1 && l.src[start-2] == ':') {
		start--
	}
	for start < at && l.src[start] == ' ' {
		start++
	}
	return l.inQuotesFrom(start)
}

// tabsAfterDash puts a space in the place of tabs that follow the dash of an item.
func (l *locator) tabsAfterDash(at int) way {
	start := at
	for start > l.begin && (l.src[start-1] == '\t' || l.src[start-1] == ' ') {
		start--
	}
	if start == l.begin || l.src[start-1] != '-' {
		return nil
	}
	return way{{start, l.content(start), " "}}
}

// withoutSecondDash takes the second of two dashes away that begin the item above the
// key at an offset.
func (l *locator) withoutSecondDash(start int) way {
	for line := l.above(l.lineStart(start)); line >= 0; line = l.above(line) {
		first := l.content(line)
		if l.column(first) > l.column(start) {
			continue
		}
		if l.src[first] == '-' && l.column(first) == 0 && l.above(line) < 0 {
			return way{{first, l.item(first), ""}} // the only one
		}
		if !bytes.HasPrefix(l.src[first:], []byte("- - ")) {
			return nil
		}
		return way{{first + len("- "), first + len("- - "), ""}}
	}
	return nil
}

// goesOn is the reading that the line at start goes on with the text above.
func (l *locator) goesOn(start int) []way {
	return []way{{{start, start, "      "}}}
}

// leftover reports whether something is between the colon of a key, which ends at an
// offset, and the quote that its value begins with.
func (l *locator) leftover(at int) bool {
	rest := strings.TrimLeft(string(l.src[at:l.lineEnd(at)]), " ")
	return strings.IndexAny(rest, `"'`) > 0 && !strings.Contains(rest, ": ")
}

// withoutEmpty takes the brackets of an empty list from the line of its key.
func (l *locator) withoutEmpty(line int) way {
	text := lineAt(l.src, line)
	open, shut := bytes.IndexByte(text, '['), bytes.IndexByte(text, ']')
	if open < 1 || shut < open || text[open-1] != ' ' {
		return nil
	}
	return way{{line + open - 1, line + shut + 1, ""}}
}

// onNextLine puts the list that begins at an offset, in the line of its key, onto a line
// of its own, in the same column.
func (l *locator) onNextLine(at int) way {
	start := at
	for start > l.begin && l.src[start-1] == ' ' {
		start--
	}
	if strings.Contains(l.textFrom(at+1), " - ") {
		return nil // these are several
	}
	return way{{start, at, l.eol() + strings.Repeat(" ", l.column(at))}}
}

// otherSign writes what belongs between two values in brackets for what is there.
func (l *locator) otherSign(at int) (ways []way) {
	switch c := l.byteAt(at); c {
	case ';':
		ways = []way{{{at, at + 1, ","}}}
	case '=':
		ways = []way{{{at, at + 1, ":"}}}
	case '"', '\'':
		if end := len(bytes.TrimRight(l.src[:at], " ")); end > 0 && (l.src[end-1] == '"' || l.src[end-1] == '\'') {
			ways = []way{{{end, end, ":"}}}
		}
	}
	return ways
}

// comment begins a comment as YAML does, where nothing is before it in its line.
func (l *locator) comment(s slip) way {
	if l.content(l.lineStart(s.cut)) != s.cut {
		return nil
	}
	return way{{s.cut, s.upto, s.fix}}
}
