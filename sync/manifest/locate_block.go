package manifest

import (
	"fmt"
	"unicode/utf8"
)

// top is the innermost open block, or nil.
func (l *locator) top() *block {
	if len(l.blocks) == 0 {
		return nil
	}
	return &l.blocks[len(l.blocks)-1]
}

// indent is the column of the innermost open block, or -1.
func (l *locator) indent() int {
	if top := l.top(); top != nil {
		return top.column
	}
	return -1
}

// unwind closes the blocks that text in this column is not part of.
func (l *locator) unwind(column int) {
	for len(l.blocks) > 0 && l.top().column > column {
		if !l.top().list {
			l.unwound = l.top().first
		}
		l.blocks = l.blocks[:len(l.blocks)-1]
	}
}

// closed is the offset of the first key of the object which has just ended as
// the value of the last key or dash of the innermost block, or -1.
func (l *locator) closed() int {
	if top := l.top(); top == nil || l.unwound <= top.key {
		return -1
	}
	return l.unwound
}

// push opens a block at offset at, the value awaited by the one around it.
func (l *locator) push(at int, b block) bool {
	if len(l.blocks)+len(l.brackets) == MaxDepth {
		l.tooDeep(at)
		return false
	}
	if top := l.top(); top != nil {
		top.awaits = false
	} else {
		l.rootUsed = true
	}
	l.blocks = append(l.blocks, b)
	return true
}

// openItem begins a list item at the dash here.
func (l *locator) openItem() bool {
	column := l.column()
	sibling := l.nearestList(column)
	l.unwind(column)
	top := l.top()
	switch {
	case top == nil && !l.rootUsed, top != nil && top.column < column && top.awaits:
		if !l.push(l.pos, block{column: column, list: true, awaits: true}) {
			return false
		}
	case top != nil && top.column == column && top.list:
		top.awaits, top.properties = true, 0
	case top != nil && top.column == column && top.awaits:
		if !l.push(l.pos, block{column: column, list: true, inner: true, awaits: true}) {
			return false
		}
	case top != nil && top.column == column && sibling != nil:
		l.unevenDash(l.pos, l.pos+1, column, sibling)
		return false
	case top != nil && top.column == column:
		if l.slippedAbove() {
			return false
		}
		l.fail(l.pos, l.pos+1, "a list item stands among keys, below a key that has its value already",
			"indent the list below its key, and leave nothing else behind that key's colon")
		return false
	default:
		switch {
		case l.blameLone(column), l.slippedAbove(), l.blameFirst("list", column):
		case sibling != nil:
			l.unevenDash(l.pos, l.pos+1, column, sibling)
		default:
			hint := "give every item of a list the same indentation"
			if first := l.closed(); first >= 0 {
				hint = l.whereDashBelongs(first)
			}
			l.fail(l.pos, l.pos+1, fmt.Sprintf("list item is %s, which matches no list above it", indented(column)), hint)
		}
		return false
	}
	l.top().key = l.pos
	l.entry()
	return true
}

// nearestList is a copy of the open list whose dashes are nearest to column,
// or nil.
func (l *locator) nearestList(column int) *block {
	var nearest *block
	for i := range l.blocks {
		b := &l.blocks[i]
		if b.list && (nearest == nil || max(b.column-column, column-b.column) < max(nearest.column-column, column-nearest.column)) {
			nearest = b
		}
	}
	if nearest == nil {
		return nil
	}
	list := *nearest
	return &list
}

// openKey begins a member whose key stands from start to end, with its value
// to follow.
func (l *locator) openKey(start, end int) bool {
	column := start - l.line
	l.unwind(column)
	if top := l.top(); top != nil && top.inner && top.column == column {
		l.blocks = l.blocks[:len(l.blocks)-1]
	}
	top := l.top()
	switch {
	case top == nil && !l.rootUsed, top != nil && top.column < column && top.awaits:
		if !l.push(start, block{column: column, awaits: true, key: start, first: start}) {
			return false
		}
	case top != nil && top.column == column && !top.list:
		top.awaits, top.key, top.question, top.properties = true, start, false, 0
	case top != nil && top.column == column:
		if !l.slip(start) {
			l.fail(start, end, "a key stands among list items",
				l.whereKeyBelongs(start))
		}
		return false
	default:
		switch {
		case l.blameLone(column), l.blameFirst("key", column):
		case top == nil && len(l.tops) == 0:
			l.afterRoot(start, end)
		default:
			l.unaligned(start, end)
		}
		return false
	}
	l.entry()
	return true
}

// openAnswer begins the value of a key that was begun with "?".
func (l *locator) openAnswer() bool {
	column := l.column()
	l.unwind(column)
	if top := l.top(); top != nil && top.inner && top.column == column {
		l.blocks = l.blocks[:len(l.blocks)-1]
	}
	if top := l.top(); top == nil || top.column != column || !top.question {
		l.fail(l.pos, l.pos+1, "there is no key before this colon", "write the key before it, or put the text in quotes")
		return false
	}
	top := l.top()
	top.question, top.awaits, top.properties = false, true, 0
	return true
}

// entry notes the beginning of an entry of the innermost block.
func (l *locator) entry() {
	l.lone = -1
	if len(l.blocks) == 1 {
		l.tops = append(l.tops, l.line)
	}
}

// keyOrValue reads the key or value that begins here, and what follows in the
// line.
func (l *locator) keyOrValue() {
	start, line, column := l.pos, l.line, l.column()
	l.unwind(column)
	if l.indicator('*') && l.dash(start) {
		return
	}
	p, ok := l.properties()
	if !ok {
		return
	}
	if l.atLineEnd() {
		l.place(scanned{start: start, properties: p}, column, true)
		return
	}
	if l.misplaced() {
		return
	}
	n, ok := l.node(start, l.indent() == column, false)
	if !ok {
		return
	}
	if n.quoted != 0 && l.pos < len(l.src) && l.src[l.pos] == ':' && !l.blankAt(l.pos+1) && l.joined(start) {
		return
	}
	if n.lines || !l.indicator(':') {
		n.start, n.properties = start, p
		l.place(n, column, false)
		if n.plain {
			l.lone = start
		}
		l.rest(n)
		return
	}
	if l.line != line {
		l.fail(start, start+1, "a key must not go on over several lines", "put the key in one line, or close its quotes or brackets in it")
		return
	}
	if utf8.RuneCount(l.src[start:l.pos]) > 1024 {
		l.fail(start, n.end, "this key is longer than 1024 characters", "shorten it")
		return
	}
	if !l.openKey(start, n.end) {
		return
	}
	l.pos++
	l.blanks()
	if !l.atLineEnd() {
		l.value(false)
	}
}

// value reads what stands behind a colon in its line, or behind the "---" of
// the document.
func (l *locator) value(document bool) {
	start := l.pos
	if l.misplaced() {
		return
	}
	p, ok := l.properties()
	if !ok {
		return
	}
	if l.atLineEnd() {
		*l.pending() = p
		return
	}
	if l.misplaced() {
		return
	}
	n, ok := l.node(start, false, true)
	if !ok {
		return
	}
	if document {
		l.rootUsed = true
	} else {
		l.top().awaits = false
	}
	switch {
	case n.lines || !l.indicator(':'):
		l.rest(n)
	case document:
		l.fail(start, l.pos, `a key stands in the line of the "---"`, "put it on a line of its own")
	default:
		l.secondColon(start)
	}
}

// misplaced reports a list item or a "?" key where none may begin.
func (l *locator) misplaced() bool {
	switch {
	case l.indicator('-'):
		l.fail(l.pos, l.pos+1, "a list begins in the line of its key",
			`begin the list on a line of its own; put text that begins with "-" in quotes`)
	case l.indicator('?'):
		l.fail(l.pos, l.pos+1, `unquoted text can't begin with "? "`, "put the text in quotes")
	default:
		return false
	}
	return true
}

// place finds the place of a value that begins in this column of its line;
// open tells that so far there is only a tag or an anchor.
func (l *locator) place(n scanned, column int, open bool) {
	start, top := n.start, l.top()
	// yaml.v3 does not mind where the sign of a text over several lines is.
	deeper := top != nil && (top.column < column || n.text)
	if top == nil && !l.rootUsed || deeper && top.awaits {
		before := l.pending()
		switch {
		case *before&n.properties != 0:
			l.twice(start, *before&n.properties)
		case *before != 0 && n.alias:
			l.ofAlias(start)
		}
		*before |= n.properties
	}
	switch {
	case open && (top == nil && !l.rootUsed || deeper && top.awaits):
	case top == nil && !l.rootUsed:
		l.rootUsed = true
	case deeper && top.awaits:
		top.awaits = false
	case top != nil && top.column == column && top.list && !top.inner:
		l.noDash(start)
	case top != nil && top.column == column:
		l.noColon(start)
	case l.blameLone(column):
	case top == nil && len(l.tops) == 0:
		l.afterRoot(start, l.pos)
	default:
		l.stray(start)
	}
}

// pending are the properties of the value that comes next.
func (l *locator) pending() *properties {
	if top := l.top(); top != nil {
		return &top.properties
	}
	return &l.rootProperties
}

// rest reports what follows a value in its line.
func (l *locator) rest(n scanned) {
	if l.found != nil || n.lines {
		return
	}
	if l.blanks(); !l.atLineEnd() {
		l.behind(n)
	}
}
