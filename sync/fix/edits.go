package fix

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"unicode/utf8"

	"pinsync/sync/diagnostic"
)

// lines finds the bytes of places in a text.
type lines struct {
	text   []byte
	starts []int // where each line begins, after a byte order mark
}

const byteOrderMark = "\xef\xbb\xbf"

func newLines(text []byte) *lines {
	l := &lines{text: text, starts: make([]int, 1, 1+bytes.Count(text, []byte{'\n'}))}
	if bytes.HasPrefix(text, []byte(byteOrderMark)) {
		l.starts[0] = len(byteOrderMark)
	}
	for i, c := range text {
		if c == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// end is the end of line n, from 0, without its line end.
func (l *lines) end(n int) int {
	if n+1 >= len(l.starts) {
		return len(l.text)
	}
	end := l.starts[n+1] - 1
	if end > l.starts[n] && l.text[end-1] == '\r' {
		end--
	}
	return end
}

// line is the number, from 0, of the line that an offset is in.
func (l *lines) line(offset int) int {
	return max(sort.SearchInts(l.starts, offset+1)-1, 0)
}

// offset gives the byte of a place, or the nearest one there is.
func (l *lines) offset(p diagnostic.Position) int {
	if p.Line < 1 {
		return l.starts[0]
	}
	if p.Line > len(l.starts) {
		return len(l.text)
	}
	at, end := l.starts[p.Line-1], len(l.text)
	if p.Line < len(l.starts) {
		end = l.starts[p.Line]
	}
	for column := 1; column < p.Column && at < end; column++ {
		_, size := utf8.DecodeRune(l.text[at:end])
		at += size
	}
	return at
}

// edit is an Edit in bytes.
type edit struct {
	start, end int
	text       string
}

// edits gives those of one fix in bytes, in order; ok is false where they overlap.
func (l *lines) edits(all []diagnostic.Edit) (list []edit, ok bool) {
	for _, e := range all {
		start := l.offset(e.Span.Start)
		list = append(list, edit{start, max(l.offset(e.Span.End), start), e.Text})
	}
	return list, ordered(list)
}

// ordered sorts edits, and reports whether none touches another one.
func ordered(list []edit) bool {
	slices.SortStableFunc(list, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	for i := 1; i < len(list); i++ {
		before := list[i-1]
		if before.end > list[i].start || before.start == list[i].start && before.end == before.start && list[i].end == list[i].start {
			return false
		}
	}
	return true
}

// merged adds edits to others; both are in order. ok is false where two of them touch
// each other, and then all stays as it was.
func merged(list, more []edit) (both []edit, ok bool) {
	places := make([]int, len(more))
	for i, e := range more {
		at := sort.Search(len(list), func(k int) bool { return list[k].start >= e.start })
		if at > 0 && list[at-1].end > e.start || at < len(list) && (e.end > list[at].start || e.start == list[at].start) {
			return list, false
		}
		places[i] = at
	}
	for i, e := range slices.Backward(more) {
		list = slices.Insert(list, places[i], e)
	}
	return list, true
}

// apply makes edits that are in order.
func apply(text []byte, list []edit) []byte {
	grown := 0
	for _, e := range list {
		grown += len(e.text)
	}
	out := make([]byte, 0, len(text)+grown)
	at := 0
	for _, e := range list {
		out = append(append(out, text[at:e.start]...), e.text...)
		at = e.end
	}
	return append(out, text[at:]...)
}

// back gives the offset before edits of one after them: of text that was put in,
// where it was put.
func back(list []edit, offset int) int {
	shift := 0 // of what is after the edits so far
	for _, e := range list {
		start := e.start + shift
		if offset < start {
			break
		}
		if offset < start+len(e.text) {
			return e.start
		}
		shift += len(e.text) - (e.end - e.start)
	}
	return offset - shift
}
