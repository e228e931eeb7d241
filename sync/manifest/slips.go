package manifest

// slip is something that is often mistyped: a character that only looks like a
// space or a dash, a missing space, a line left over from a merge, a comment of
// another language.
type slip struct {
	trouble
	kind slipKind
	sure bool // nothing else looks like it
	// fix is what belongs in place of the bytes from cut to upto.
	cut, upto int
	fix       string
}

// slipKind is what was mistyped.
type slipKind uint8

const (
	indentSlip slipKind = iota
	dashSlip
	spaceSlip
	commentSlip
	conflictSlip
)

// slipsAbove is how many lines with content are looked at for slips, from where
// yaml/v4 stopped upwards, and maxHelp how many bytes it is given to try what
// helps.
const (
	slipsAbove = 8
	maxHelp    = 1 << 20
)

// slipped reports a slip, if that is why the text is refused: with it put
// right, yaml/v4 reads on.
func (l *locator) slipped() (trouble, bool) {
	line := l.lineStart(l.at)
	if blankOrComment(lineAt(l.src, line)) {
		line = l.above(line)
	}
	for n := 0; n < slipsAbove && line >= 0 && l.tried < maxHelp; n++ {
		for _, start := range l.starts(line) {
			s, ok := l.slipAt(start)
			if !ok {
				continue
			}
			first := l.firstOfKind(s, start)
			if l.helps(first) {
				return first.with(l.repairs(first)...), true
			}
			if n < 2 && s.sure || l.helps(s) {
				return first.with(l.repairs(first)...), true
			}
		}
		line = l.above(line)
	}
	return trouble{}, false
}

// firstOfKind goes up from a slip at start through lines that have the same,
// and gives that of the first.
func (l *locator) firstOfKind(s slip, start int) slip {
	for line := l.above(l.lineStart(start)); line >= 0; line = l.above(line) {
		same := false
		for _, start := range l.starts(line) {
			if above, ok := l.slipAt(start); ok && above.kind == s.kind {
				s, same = above, true
				break
			}
		}
		if !same {
			break
		}
	}
	return s
}

// starts gives where a key or an item may begin in a line.
func (l *locator) starts(line int) []int {
	start := l.content(line)
	if item := l.item(start); item != start {
		return []int{start, item}
	}
	return []int{start}
}

// helps reports whether yaml/v4 reads further once a slip is put right, there and
// in the lines below that have one of the same kind.
func (l *locator) helps(s slip) bool {
	if s.kind == conflictSlip {
		return true
	}
	end := lineEnd(l.src, l.at)
	end += BreakSize(l.src, end)
	fixed := l.alike(s).apply(l.src[:end])
	l.tried += len(fixed)
	r, refused := refuse(fixed, l.begin)
	return !refused || len(fixed)-r.at < end-l.at
}

// alike puts a slip right, and those of the same kind in the lines below it, as far as
// the line in which reading ended: one a line.
func (l *locator) alike(s slip) (w way) {
	end := lineEnd(l.src, l.at)
	for line := l.lineStart(s.start); line < end; line += len(lineAt(l.src, line)) {
		for _, start := range l.starts(line) {
			if other, ok := l.slipAt(start); ok && other.kind == s.kind {
				w = append(w, piece{other.cut, other.upto, other.fix})
				break
			}
		}
	}
	return w
}

// slipAt gives the slip in the text at start.
func (l *locator) slipAt(start int) (slip, bool) {
	for _, find := range []func(int) (slip, bool){l.strangeIndent, l.dash, l.conflict, l.slashes, l.joined} {
		if s, ok := find(start); ok {
			return s, true
		}
	}
	return slip{}, false
}
