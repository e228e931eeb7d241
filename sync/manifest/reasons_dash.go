package manifest

import (
	"fmt"
	"regexp"
	"strings"
)

// emptyList is a line whose key has an empty list.
var emptyList = regexp.MustCompile(`:[ \t]+\[[ \t]*\](?:[ \t]+#.*)?[ \t]*$`)

// misplacedDash reports a dash at start that is below no other.
func (l *locator) misplacedDash(start int) trouble {
	if item := l.item(start); l.byteAt(item) == ']' || l.byteAt(item) == '}' {
		return l.neverOpened(item) // the bracket is why yaml/v4 sees no item here
	}
	column := l.column(start)
	sibling := -1
	for line := l.above(l.lineStart(start)); line >= 0; line = l.above(line) {
		dash := l.content(line)
		if l.src[dash] == '-' && l.column(dash) != column {
			sibling = dash
			break
		}
		if l.column(dash) == 0 {
			break
		}
	}
	if sibling >= 0 {
		return troubleAt(start, start+1, fmt.Sprintf("this dash is %s, and the one above (line %d) is %s",
			indented(column), l.lineOf(sibling), indented(l.column(sibling))),
			"give the dashes of one list the same indentation").with(l.shifts(start)...)
	}
	if above := l.above(l.lineStart(start)); emptyList.MatchString(l.textFrom(l.content(above))) {
		return troubleAt(start, start+1, fmt.Sprintf("a list item is below an empty list, in line %d", l.lineOf(above)),
			fmt.Sprintf(`remove the "[]" in line %d if its items are to follow`, l.lineOf(above))).with(l.withoutEmpty(above))
	}
	first := l.firstOfBlock(start)
	if l.column(first) == column {
		return troubleAt(start, start+1, "a list item is among keys, below a key that has its value already",
			"indent the list below its key, and leave nothing else after that key's colon")
	}
	return troubleAt(start, start+1, fmt.Sprintf("list item is %s, which matches no list above it", indented(column)), l.whereDashBelongs(start, first)).
		with(l.dashBefore(first, column)).with(l.shifts(start)...)
}

// firstOfBlock gives the first of the lines above start that are indented like
// the one just above.
func (l *locator) firstOfBlock(start int) int {
	line := l.above(l.lineStart(start))
	first := l.content(line)
	for ; line >= 0; line = l.above(line) {
		switch at := l.content(line); {
		case l.column(at) < l.column(first):
			return first
		case l.column(at) == l.column(first):
			first = at
		}
	}
	return first
}

// whereDashBelongs is the hint for the dash at start, the first one of a list,
// if an object deeper than it, which begins at first, is in the list's
// place.
func (l *locator) whereDashBelongs(start, first int) string {
	above := l.textFrom(first)
	write := fmt.Sprintf("the dash there, in line %d: %s", l.lineOf(first), excerpt("- "+above))
	if l.sameWord(l.item(start), first) {
		return "the item above has no dash: write " + write
	}
	return "if the item begins above, write " + write + ", and none here"
}

// whereKeyBelongs is the hint for the key at start in the column of a list, the
// dashes' own.
func (l *locator) whereKeyBelongs(start int) string {
	const hint = `begin each item with "- "; indent its keys below the first of them`
	if w := l.withoutSecondDash(start); w != nil && l.column(w[0].start) > 0 {
		return fmt.Sprintf("one dash begins an item: remove the second one in line %d", l.lineOf(w[0].start))
	}
	dash := -1
	for line := l.above(l.lineStart(start)); line >= 0; line = l.above(line) {
		if at := l.content(line); l.column(at) == l.column(start) && l.src[at] == '-' {
			dash = at
			break
		}
	}
	if dash < 0 {
		return hint
	}
	item := l.item(dash)
	around := -1
	for line := l.above(l.lineStart(dash)); line >= 0; line = l.above(line) {
		if at := l.content(line); l.column(at) < l.column(start) {
			around = at
			break
		}
	}
	if around < 0 || keyEnd(l.textFrom(item)) == 0 || l.sameWord(start, item) {
		return hint
	}
	name, _, _ := strings.Cut(l.textFrom(around), ":")
	outer := "not at all"
	if l.column(around) > 0 {
		outer = strings.TrimPrefix(indented(l.column(around)), "indented ")
	}
	return fmt.Sprintf("indent it %s if it belongs to the item in line %d, or %s if it is next to %s",
		strings.TrimPrefix(indented(l.column(item)), "indented "), l.lineOf(dash), outer, excerpt(name))
}

// sameWord reports whether the texts at two offsets begin with the same word.
func (l *locator) sameWord(a, b int) bool {
	one, other := l.textFrom(a), l.textFrom(b)
	return one[:wordEnd(one)] == other[:wordEnd(other)]
}
