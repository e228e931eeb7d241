package edit

import (
	"bytes"

	"pinsync/sync/manifest"
)

// left is where the text of n begins that value writes: its tag or anchor, or
// the comments that belong to the first line of a block.
func (e *editor) left(n *manifest.Syntax) int {
	if n.Outer < n.Start || !isBlock(n) {
		return n.Outer
	}
	return e.blockStart(n)
}

// right is where the text of n ends that value writes: a block takes the rest
// of its last line, and the comments below that are further in than it is.
func (e *editor) right(n *manifest.Syntax) int {
	switch {
	case isBlock(n) && len(n.Pairs) > 0:
		return e.pairEnd(&n.Pairs[len(n.Pairs)-1], e.column(n.Start))
	case isBlock(n) && len(n.Items) > 0:
		return e.itemEnd(&n.Items[len(n.Items)-1], 0, e.column(n.Start))
	case e.endsInLines(n):
		return e.keptEnd(n)
	}
	return n.End
}

// pairEnd is the end of a key of a block at column and its value: that of their
// last line, or of the comments below it that belong to them.
func (e *editor) pairEnd(p *manifest.Pair, column int) int {
	return e.below(e.lineEnd(max(p.Key.End, e.right(&p.Value))), column)
}

// itemEnd is the same of an item of a list whose dash, at column, ends at offset
// dash.
func (e *editor) itemEnd(item *manifest.Syntax, dash, column int) int {
	return e.below(e.lineEnd(max(dash, e.right(item))), column)
}

// below is the end of the comment lines below the one that ends at offset end
// that are further in than column; end where there are none. Those that a blank
// line sets off are not among them if they stand right above the next key or dash
// at column.
func (e *editor) below(end, column int) int {
	last, setOff := end, false
	for next := end; manifest.BreakSize(e.src, next) > 0; {
		start := next + manifest.BreakSize(e.src, next)
		next = e.lineEnd(start)
		mark := min(e.skipBlanks(start), next)
		switch {
		case mark == next:
			end, setOff = last, true
		case e.src[mark] == '#' && mark-start > column:
			if last = next; !setOff {
				end = last
			}
		case e.src[mark] != '#' && mark-start == column:
			return end
		default:
			return last
		}
	}
	return last
}

// endsInLines reports whether the last thing in n is lines below "|" or ">".
func (e *editor) endsInLines(n *manifest.Syntax) bool {
	switch {
	case n.Flow:
		return false
	case len(n.Pairs) > 0:
		return e.endsInLines(&n.Pairs[len(n.Pairs)-1].Value)
	case len(n.Items) > 0:
		return e.endsInLines(&n.Items[len(n.Items)-1])
	}
	return n.Form == manifest.Scalar && n.Start < n.End && (e.src[n.Start] == '|' || e.src[n.Start] == '>')
}

// keptEnd is the end of a text below "|" or ">", with the empty lines after it
// if they are part of it.
func (e *editor) keptEnd(n *manifest.Syntax) int {
	end := n.End
	header := e.src[n.Start:e.lineEnd(n.Start)]
	if i := bytes.IndexByte(header, ' '); i >= 0 {
		header = header[:i]
	}
	if bytes.IndexByte(header, '+') < 0 {
		return end
	}
	for next := end; ; {
		size := manifest.BreakSize(e.src, next)
		if size == 0 || !e.blank(next+size, e.lineEnd(next+size)) || e.lineEnd(next+size) == len(e.src) {
			return end
		}
		next = e.lineEnd(next + size)
		end = next
	}
}

// blockStart is the start of the line that the block n begins on, or of the
// comments that belong to it; where n does not begin its line, of n itself.
func (e *editor) blockStart(n *manifest.Syntax) int {
	if start := e.lineStart(n.Start); e.blank(start, n.Start) {
		return e.above(n.Start, e.start)
	}
	return n.Start
}

// above is the start of the comment lines that belong to the key or dash at
// offset own: those right above it that begin in its column. Without any, it
// is the start of its line. They lie after the offset from, and are not the
// head of the file.
func (e *editor) above(own, from int) int {
	start := e.lineStart(own)
	first := start
	for {
		at, end, ok := e.lineAbove(first)
		if !ok || at < from {
			break
		}
		mark := at + own - start
		if mark >= end || e.src[mark] != '#' || !e.blank(at, mark) {
			break
		}
		first = at
	}
	if first == e.start {
		return start
	}
	return first
}
