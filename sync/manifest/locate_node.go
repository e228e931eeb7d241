package manifest

import "fmt"

// scanned is a value that the locator has passed over.
type scanned struct {
	start, end int
	// lines: nothing that stands behind it in its last line is to be read.
	lines bool
	// text: it is a text below a "|" or ">".
	text bool
	// alias: it is an alias.
	alias bool
	// plain: it is an unquoted text.
	plain      bool
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
		ok = l.quoted()
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
		n.plain = true
		ok = l.plain(&n, first, single, value)
		return n, ok
	}
	n.end = l.pos
	if !n.lines {
		l.blanks()
	}
	return n, ok
}
