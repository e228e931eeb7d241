package manifest

import (
	"fmt"

	"pinsync/sync/diagnostic"
)

// broken says where and why the first document of st, which yaml.v3 refuses,
// is broken.
func (d *Document) broken(st stream) diagnostic.Diagnostic {
	l := newLocator(st.first, d.places.start)
	t, ok := l.locate()
	if ok && (t.deep || l.confirm(t)) {
		return d.fault(t.start, t.end, t.message, t.hint)
	}
	at, end := bisect(st.first, d.places.start)
	return d.fault(at, end, "the text here does not fit what stands before it",
		"look at the indentation, quotes and brackets of this line and the one above")
}

// trouble is a fault that the locator found.
type trouble struct {
	start, end    int
	message, hint string
	deep          bool // it is about nesting, which yaml.v3 does not mind
	quote         bool // it is about a quote that is not closed
}

// locator reads a text that yaml.v3 refuses once more, to find where the fault
// begins. yaml.v3 itself reports the line at which it could not go on, if any:
// for an open quote or bracket that is somewhere behind, often in the last
// line; for a missing space behind a colon it is the line below.
//
// It follows yaml.v3's grammar in one pass, with a stack of the open blocks
// and one of the open brackets, and stops at the first fault.
type locator struct {
	src   []byte
	pos   int
	line  int // offset of the start of the current line, as yaml.v3 counts them
	begin int // offset of the start of the text

	blocks   []block
	unwound  int   // the first key of the outermost object that ended last
	brackets []int // offsets of the open brackets
	rootUsed bool
	// rootProperties stand before the root, in other lines.
	rootProperties properties
	anchors        map[string]bool
	handles        map[string]bool // of tags, without those every document has
	tops           []int           // offsets of the entries of the outermost block
	// lone is the last unquoted text that stands for itself, as the document
	// or an item, with nothing but comments behind it so far; -1 for none.
	lone int

	// dedent is the bracket that was innermost at the first line inside
	// brackets that looks as if it were outside of them; -1 for none.
	dedent int
	// hiding is a comment inside the brackets that has a closing one of its
	// own in it; -1 for none.
	hiding int
	// suspect is a quoted text over several lines which looks as if its
	// closing quote were missing. It is the fault if there is one behind.
	suspect *trouble
	found   *trouble
}

// block is an open list or object without brackets.
type block struct {
	column int
	list   bool
	inner  bool // a list in the column of the key it belongs to
	// awaits: the key or dash before has no value yet.
	awaits bool
	// properties stand between the key or dash and the value, in other lines.
	properties properties
	// question: the key before was begun with "?".
	question bool
	key      int // offset of the last key, or dash
	first    int // offset of the first one
}

func newLocator(src []byte, begin int) *locator {
	return &locator{src: src, pos: begin, line: begin, begin: begin, lone: -1, dedent: -1, hiding: -1}
}

// locate reads the text and gives the first fault.
func (l *locator) locate() (trouble, bool) {
	l.prologue()
	for l.found == nil && l.nextContent() {
		l.content()
	}
	switch {
	case l.found == nil:
		return trouble{}, false
	case l.suspect != nil && l.suspect.start < l.found.start && !l.found.deep:
		return *l.suspect, true
	}
	return *l.found, true
}

// fail notes a fault from start to end, if it is the first.
func (l *locator) fail(start, end int, message, hint string) {
	if l.found == nil {
		l.found = &trouble{start: start, end: end, message: message, hint: hint}
	}
}

// confirm asks yaml.v3 whether a fault is likely to be the right one: the text
// up to the outermost key with the fault is sound, and the text as far as it
// was read is not.
func (l *locator) confirm(t trouble) bool {
	top := l.begin
	for _, at := range l.tops {
		if at <= t.start {
			top = at
		}
	}
	read := max(l.pos, t.end)
	for read < len(l.src) && breakSize(l.src, read) == 0 {
		read++
	}
	if read < len(l.src) {
		read += breakSize(l.src, read)
	}
	return (top == l.begin || sound(l.src[:top])) && !sound(l.src[:read])
}

// prologue reads directives and the first "---".
func (l *locator) prologue() {
	directive := -1
	for l.nextContent() && l.column() == 0 {
		line := lineAt(l.src, l.pos)
		if isMarker(line, '-') {
			l.pos += len("---")
			l.blanks()
			if !l.atLineEnd() {
				l.value(true)
			}
			return
		}
		if isMarker(line, '.') {
			l.fail(l.pos, l.pos+len("..."), "nothing stands before this end of the document", "remove it")
			return
		}
		if line[0] != '%' {
			break
		}
		if directive < 0 {
			directive = l.pos
		}
		if !l.directive(line) {
			return
		}
		l.pos += len(line) - trailingBreak(line)
	}
	if directive >= 0 && l.found == nil {
		l.fail(directive, directive+1, `a line that begins with "%" needs a line of "---" below it`,
			`write "---" between it and the first key, or remove it`)
	}
}

// content reads what begins at the current place, the first one in its line
// that is not blank.
func (l *locator) content() {
	if l.column() == 0 && l.src[l.pos] == '%' {
		l.reserved()
		return
	}
	for l.found == nil {
		switch {
		case l.indicator('-'):
			if !l.openItem() {
				return
			}
		case l.indicator('?'):
			if !l.openKey(l.pos, l.pos+1) {
				return
			}
			l.top().question = true
		case l.indicator(':'):
			if !l.openAnswer() {
				return
			}
		default:
			l.keyOrValue()
			return
		}
		l.pos++
		if !l.gap() {
			return
		}
	}
}

// gap passes over the blanks between a dash and what follows in its line. It
// reports false at the end of the line, or at a tab, which is a fault.
func (l *locator) gap() bool {
	before := l.pos - 1
	for l.pos < len(l.src) && l.src[l.pos] == ' ' {
		l.pos++
	}
	if l.pos < len(l.src) && l.src[l.pos] == '\t' {
		l.fail(l.pos, l.pos+1, fmt.Sprintf(`a tab stands behind the "%c", and only spaces can`, l.src[before]), "replace the tab by a space")
		return false
	}
	return !l.atLineEnd()
}

// nextContent goes to the next character that is neither blank nor comment,
// from the end of a line's content on. It reports false at the end of the text
// and at a fault.
func (l *locator) nextContent() bool {
	comment := false // the last line with anything in it is a comment
	for l.pos < len(l.src) {
		size := breakSize(l.src, l.pos)
		switch c := l.src[l.pos]; {
		case size > 0:
			l.newLine(size)
		case c == ' ':
			l.pos++
		case c == '\t':
			// yaml.v3 minds no tab between two comments.
			if l.onlyBlanksBefore() && !(comment && l.commentFollows()) {
				l.tab(l.pos)
				return false
			}
			l.pos++
		case c == '#':
			comment = l.onlyBlanksBefore()
			l.toLineEnd()
		default:
			return true
		}
	}
	return false
}

func (l *locator) onlyBlanksBefore() bool {
	for i := l.line; i < l.pos; i++ {
		if l.src[i] != ' ' && l.src[i] != '\t' {
			return false
		}
	}
	return true
}

// commentFollows tells whether nothing but blanks stands before a comment, as
// far as yaml.v3 looks for one.
func (l *locator) commentFollows() bool {
	for i := l.pos; i < min(len(l.src), l.pos+512); {
		switch size := breakSize(l.src, i); {
		case size > 0:
			i += size
		case l.src[i] == ' ' || l.src[i] == '\t':
			i++
		default:
			return l.src[i] == '#'
		}
	}
	return false
}

// newLine passes over a line end.
func (l *locator) newLine(size int) {
	l.pos += size
	l.line = l.pos
}

func (l *locator) toLineEnd() {
	for l.pos < len(l.src) && breakSize(l.src, l.pos) == 0 {
		l.pos++
	}
}

// blanks passes over spaces and tabs.
func (l *locator) blanks() {
	for l.pos < len(l.src) && (l.src[l.pos] == ' ' || l.src[l.pos] == '\t') {
		l.pos++
	}
}

func (l *locator) column() int { return l.pos - l.line }

// atLineEnd tells whether nothing but a comment is left of the line.
func (l *locator) atLineEnd() bool {
	return l.pos >= len(l.src) || l.src[l.pos] == '#' || breakSize(l.src, l.pos) > 0
}

// blankAt tells whether a blank, a line end or the end of the text is at i.
func (l *locator) blankAt(i int) bool {
	return i >= len(l.src) || l.src[i] == ' ' || l.src[i] == '\t' || breakSize(l.src, i) > 0
}

// indicator tells whether c stands here by itself.
func (l *locator) indicator(c byte) bool {
	return l.pos < len(l.src) && l.src[l.pos] == c && l.blankAt(l.pos+1)
}
