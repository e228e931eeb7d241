package edit

import (
	"bytes"
	"slices"
	"strings"

	"pinsync/sync/manifest"
)

// breaks are the characters of line ends. A file with any other that YAML 1.1 has is
// none that can be edited; see manifest.Parse.
const breaks = "\r\n"

const blanks = " \t"

// hasBreak reports whether text goes over more than one line.
func hasBreak(text string) bool { return strings.ContainsAny(text, breaks) }

// lineEnd is the offset of the line end at or after offset at.
func (e *editor) lineEnd(at int) int {
	if i := bytes.IndexAny(e.src[at:], breaks); i >= 0 {
		return at + i
	}
	return len(e.src)
}

// lineStart is the offset of the first character of the line that offset at
// is in.
func (e *editor) lineStart(at int) int {
	after, _ := slices.BinarySearch(e.starts, at+1)
	if after == 0 {
		return e.start
	}
	return e.starts[after-1]
}

// lineStarts gives the offsets at which the lines of src begin, after the first.
func lineStarts(src []byte) []int {
	var starts []int
	for i := 0; i < len(src); i++ {
		if size := manifest.BreakSize(src, i); size > 0 {
			starts = append(starts, i+size)
			i += size - 1
		}
	}
	return starts
}

// lineAbove gives the line above the one that begins at offset start, without
// its line end; ok is false when there is none.
func (e *editor) lineAbove(start int) (from, to int, ok bool) {
	if start <= e.start {
		return 0, 0, false
	}
	to = len(bytes.TrimSuffix(bytes.TrimSuffix(e.src[:start], []byte("\n")), []byte("\r")))
	return e.lineStart(to), to, true
}

// breakAfter is the line end of the line that offset at is in; where that has
// none, the file's.
func (e *editor) breakAfter(at int) string {
	at = e.lineEnd(at)
	if size := manifest.BreakSize(e.src, at); size > 0 {
		return string(e.src[at : at+size])
	}
	return e.style.EOL
}

// column counts the characters before offset at in its line. They take one
// byte each where it matters: blanks, dashes and question marks.
func (e *editor) column(at int) int { return at - e.lineStart(at) }

// blank reports whether there is nothing but blanks from start to end.
func (e *editor) blank(start, end int) bool {
	return len(bytes.Trim(e.src[start:end], blanks)) == 0
}

// skipBlanks skips blanks.
func (e *editor) skipBlanks(at int) int {
	return len(e.src) - len(bytes.TrimLeft(e.src[at:], blanks))
}
