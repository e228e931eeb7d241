package report

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"pinsync/sync/diagnostic"
)

const (
	excerptWidth = 100 // columns of a source line that are shown
	excerptLead  = 33  // columns before the span, where a line is cut
	tabWidth     = 4
)

// excerpter shows the source line of a diagnostic with a marker under its span:
//
//	7 |   - position: first
//	  |               ^^^^^
//
// The marker is right in columns of a terminal: wide characters count two,
// combining ones none, tabs are spaces, and what is spelled out counts as the
// text shows it. A span over several lines is marked to the end of its first; a
// point gets one column. A line longer than excerptWidth is cut around the
// span, with "…" where something is left out.
type excerpter struct {
	paint painter
	cells []cell
	// Where character number known of source begins, so that the many
	// diagnostics of one huge line do not each count from its start.
	source        string
	known, offset int
}

// cell is what is together on screen: a grapheme cluster, shown.
type cell struct {
	text   string
	width  int // columns
	from   int // the number of its first character in the line, from 0
	length int // how many characters it is
}

// show gives the two lines.
func (x *excerpter) show(source string, span diagnostic.Span, marker style) string {
	start := span.Start.Column - 1
	end := span.End.Column - 1
	if span.End.Line > span.Start.Line {
		end = math.MaxInt
	}
	end = max(end, start+1)

	cutLeft, cutRight := x.lay(source, start)
	first, last := 0, 0
	for first < len(x.cells) && x.cells[first].from+x.cells[first].length <= start {
		first++
	}
	for last = first; last < len(x.cells) && x.cells[last].from < end; last++ {
	}
	left, right := x.fit(first, last, cutLeft, cutRight)
	cutLeft = cutLeft || left > 0
	cutRight = cutRight || right < len(x.cells)

	number := strconv.Itoa(span.Start.Line)
	indent := 1 + width(x.cells[left:min(first, right)])
	marks := max(width(x.cells[min(first, right):min(last, right)]), 1)
	var b strings.Builder
	b.WriteString(x.paint.paint(note, " "+number+" |") + " ")
	if cutLeft {
		b.WriteString("…")
		indent++
	}
	for _, c := range x.cells[left:right] {
		b.WriteString(c.text)
	}
	if cutRight {
		b.WriteString("…")
	}
	b.WriteString("\n" + x.paint.paint(note, strings.Repeat(" ", len(number)+2)+"|") +
		strings.Repeat(" ", indent) + x.paint.paint(marker, strings.Repeat("^", marks)) + "\n")
	return b.String()
}

// lay fills x.cells with the characters of source around number start, and says
// whether there are more to the left and to the right.
func (x *excerpter) lay(source string, start int) (cutLeft, cutRight bool) {
	x.cells = x.cells[:0]
	from, i := 0, 0
	if len(source) > 4*excerptWidth && start > excerptWidth {
		from = start - excerptWidth
		from, i = x.seek(source, from)
		cutLeft = from > 0
	}
	until := max(start, from) + 2*excerptWidth
	prev := rune(0)
	column := 0
	for i < len(source) && from < until {
		c := cell{from: from, length: 1, width: 1}
		size := 1
		switch b := source[i]; {
		case b == '\t':
			c.width = tabWidth - column%tabWidth
			c.text = strings.Repeat(" ", c.width)
			prev = ' '
		case ' ' <= b && b < 0x7f && (i+1 == len(source) || source[i+1] < utf8.RuneSelf):
			c.text = source[i : i+1]
			prev = rune(b)
		default:
			var cluster string
			cluster, _, c.width, _ = uniseg.FirstGraphemeClusterInString(source[i:], -1)
			size = len(cluster)
			c.length = utf8.RuneCountInString(cluster)
			c.text, prev = visibleCluster(source, i, size, prev)
			if c.text != cluster {
				c.width = uniseg.StringWidth(c.text)
			}
		}
		x.cells = append(x.cells, c)
		i += size
		from += c.length
		column += c.width
	}
	return cutLeft, i < len(source)
}

// seek returns the place of character number n of source, or of its end.
func (x *excerpter) seek(source string, n int) (number, offset int) {
	if source != x.source || n < x.known {
		x.source, x.known, x.offset = source, 0, 0
	}
	for x.known < n && x.offset < len(source) {
		_, size := utf8.DecodeRuneInString(source[x.offset:])
		x.offset += size
		x.known++
	}
	return x.known, x.offset
}

// visibleCluster returns the cluster of size bytes at source[i:] as it is shown
// after the character prev, and the last character shown.
func visibleCluster(source string, i, size int, prev rune) (string, rune) {
	var escaped []byte
	from := i
	for end := i + size; i < end; {
		r, n, ok := visibleRune(source, i, prev)
		if ok {
			prev = r
		} else {
			escaped = append(escaped, source[from:i]...)
			escaped = appendEscaped(escaped, r, source[i:i+n])
			from = i + n
			prev = 0
		}
		i += n
	}
	if escaped == nil {
		return source[from:i], prev
	}
	return string(append(escaped, source[from:i]...)), prev
}

// fit chooses the cells [left, right) that are shown, so that the marked ones
// [first, last) are among them as far as they go.
func (x *excerpter) fit(first, last int, cutLeft, cutRight bool) (left, right int) {
	if !cutLeft && !cutRight && width(x.cells) <= excerptWidth {
		return 0, len(x.cells)
	}
	room := excerptWidth - 2 // for "…" at both ends
	left = first
	if cutLeft || width(x.cells[:last]) > room {
		for lead := 0; left > 0 && lead+x.cells[left-1].width <= excerptLead; left-- {
			lead += x.cells[left-1].width
		}
	} else {
		left = 0
	}
	for right = left; right < len(x.cells) && x.cells[right].width <= room; right++ {
		room -= x.cells[right].width
	}
	return left, right
}

func width(cells []cell) (columns int) {
	for i := range cells {
		columns += cells[i].width
	}
	return columns
}
