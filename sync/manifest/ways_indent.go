package manifest

import (
	"bytes"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// spread replaces the tabs that indent lines, in each of the ways in which they may
// have been meant.
func (l *locator) spread() (ways []way) {
	for _, width := range []int{2, 4, 8, 1, 3, 0} {
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
					case stops && width > 0:
						column += width - column%width
					default:
						column += width
					}
				}
				if blankOrComment(lineAt(l.src, line)) && BreakSize(l.src, l.content(line)) > 0 {
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
	if text := l.textFrom(l.item(start)); keyEnd(text) > 0 && text[0] != '"' && text[0] != '\'' && wordEnd(text) != keyEnd(text) {
		return nil // something else is wrong with the key
	}
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

// begins reports whether a key or an item begins in each line that a way indents again,
// once it is made: a line can also go on with a text above, and that is not meant.
func (l *locator) begins(w way) bool {
	const longest = 256 << 10 // of a text that is tried
	if len(w) == 0 || len(l.src) > longest {
		return false
	}
	lines := map[int]bool{}
	n, at := 1, 0
	for _, p := range w {
		n, at = n+bytes.Count(l.src[at:p.start], []byte("\n")), p.start
		if !blankOrComment(lineAt(l.src, p.end)) {
			lines[n] = true
		}
	}
	text := w.apply(l.src)
	root, err := decode(text)
	if err != nil { // something else is broken
		after := &locator{src: text, begin: l.begin}
		return !after.goOn(lines)
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

// goOn reports whether one of lines, which are given by their numbers, seems to go on with
// the text above: it has no key, and is deeper than an item or a key with its value.
func (l *locator) goOn(lines map[int]bool) bool {
	n := l.lineOf(l.begin) - 1
	for line := l.begin; line < len(l.src); line += len(lineAt(l.src, line)) {
		n++
		start := l.content(line)
		if !lines[n] || keyEnd(l.textFrom(l.item(start))) > 0 {
			continue
		}
		if above := l.above(line); above >= 0 {
			first := l.content(above)
			if l.column(start) > l.column(first) && !strings.HasSuffix(l.textFrom(first), ":") {
				return true
			}
		}
	}
	return false
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

// dashBefore puts the dash of an item before its first key, in the column of dashes.
func (l *locator) dashBefore(first, column int) way {
	line := l.lineStart(first)
	if l.column(first) < column+2 || strings.Trim(string(l.src[line:first]), " ") != "" {
		return nil
	}
	return way{{line + column, line + column + 1, "-"}}
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

// asItem puts a dash before the text at an offset, if it looks like an item.
func (l *locator) asItem(start int) way {
	text := l.textFrom(start)
	if text == "" || strings.Contains(text, "- ") || !nameByte(text[0]) && strings.IndexByte("\"'/", text[0]) < 0 {
		return nil
	}
	return way{{start, start, "- "}}
}
