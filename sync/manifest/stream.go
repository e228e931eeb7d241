package manifest

import (
	"bytes"
	"fmt"
	"regexp"
)

// stream is a text cut into its first document and the rest.
type stream struct {
	// first is the first document with its directives, as yaml.v3 is to see
	// it: the same length as the text it stands for.
	first []byte
	// second is the offset of the line a second document begins with, or -1.
	second     int
	directives int // lines that begin with "%", before the content
	// directive says that there is a line that begins with "%" after the
	// beginning of the document's content.
	directive bool
	// substitute is the character that stands for U+FEFF in first, if any does.
	substitute string
}

// Texts with which yaml.v3 takes very long: its time grows with the product of
// directives and tags, and of nesting and comments.
const (
	manyDirectives = 100
	largeText      = 32 << 10
)

// ruinous gives a fault for a text that yaml.v3 had better not see.
func (st *stream) ruinous(begin int) (trouble, bool) {
	if st.directives > manyDirectives {
		return troubleAt(begin, begin, fmt.Sprintf(`more than %d lines begin with "%%"`, manyDirectives), "remove those that are not needed"), true
	}
	if len(st.first) < largeText {
		return trouble{}, false
	}
	r, _ := refuse(st.first, begin)
	return troubleAt(r.at, r.at+1, deepMessage, deepHint), r.deep
}

// afterComments gives what follows the comments that st begins with, and how
// many lines they are. No one asks for them, and yaml.v3, which keeps comments,
// would spend a good part of its time on them.
func (st *stream) afterComments() (text []byte, lines int) {
	text = st.first
	for len(text) > 0 && text[0] == '#' {
		text = text[len(lineAt(text, 0)):]
		lines++
	}
	return text, lines
}

// cut finds the documents of s. A line of "---" or "..." always ends one:
// in any block, flow or quoted text.
func cut(s *source) stream {
	src := s.bytes
	content, version, directives := prologue(src, s.start)
	st := stream{first: src, second: -1, directives: directives}
	for at := content; ; {
		at = nextMarker(s, at)
		if at < 0 {
			break
		}
		if src[at] == '%' {
			st.directive = true
			at++
			continue
		}
		st.first = src[:at]
		if src[at] == '-' {
			st.second = at
		} else {
			st.second = afterEnd(src, at)
		}
		break
	}
	if version > 0 || s.innerMark {
		st.first = bytes.Clone(st.first)
	}
	if version > 0 {
		st.first[version] = '1'
	}
	if s.innerMark {
		st.substitute = substitute(st.first[s.start:])
	}
	return st
}

// prologue skips comments, directives and the first "---". It gives
// where content may begin, the offset of the 2 in "%YAML 1.2", or 0, and the
// number of directives.
func prologue(src []byte, at int) (content, version, directives int) {
	for at < len(src) {
		line := lineAt(src, at)
		switch {
		case isMarker(line, '-'):
			return at + len("---"), version, directives
		case line[0] == '%':
			directives++
			if v := versionTwo.FindSubmatchIndex(line); v != nil && version == 0 {
				version = at + v[2]
			}
		case !blankOrComment(line):
			return at, version, directives
		}
		at += len(line)
	}
	return len(src), version, directives
}

// versionTwo is a directive of YAML 1.2, and its minor version.
var versionTwo = regexp.MustCompile(`^%YAML[ \t]+1\.(2)(?:[ \t\r\n]|$)`)

// nextMarker gives the offset, from at on, of the next line that begins with
// a document marker or "%", or -1. At must not be inside a marker.
func nextMarker(s *source, at int) int {
	src := s.bytes
	for {
		if s.oddBreaks {
			at = lineEnd(src, at)
			at += BreakSize(src, at)
		} else {
			n := bytes.IndexByte(src[at:], '\n')
			if n < 0 {
				return -1
			}
			at += n + 1
		}
		if at >= len(src) {
			return -1
		}
		switch c := src[at]; c {
		case '%':
			return at
		case '-', '.':
			if isMarker(src[at:], c) {
				return at
			}
		}
	}
}

// afterEnd gives where a further document begins after the "..." at offset
// at: its "---", or its first content; -1 when there is none.
func afterEnd(src []byte, at int) int {
	directive := -1
	for at < len(src) {
		line := lineAt(src, at)
		switch {
		case isMarker(line, '-'):
			return at
		case line[0] == '%':
			if directive < 0 {
				directive = at
			}
		case isMarker(line, '.') && blankOrComment(line[len("..."):]) || blankOrComment(line):
		default:
			return at
		}
		at += len(line)
	}
	return directive
}

// lineAt gives the line of yaml.v3 that begins at offset at, with its end.
func lineAt(src []byte, at int) []byte {
	end := lineEnd(src, at)
	return src[at : end+BreakSize(src, end)]
}

// isMarker reports whether a line begins with "---" or "...", made of c.
func isMarker(line []byte, c byte) bool {
	if len(line) < 3 || line[0] != c || line[1] != c || line[2] != c {
		return false
	}
	return len(line) == 3 || line[3] == ' ' || line[3] == '\t' || BreakSize(line, 3) > 0
}

// blankOrComment reports whether a line has no content.
func blankOrComment(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	return len(line) == 0 || line[0] == '#' || BreakSize(line, 0) > 0
}

// substitute replaces every U+FEFF in text by a character of the same length that
// text does not have, and gives that character: yaml.v3 may drop characters at
// the start of lines that follow a U+FEFF.
func substitute(text []byte) string {
	for r := rune(0xe000); ; r++ {
		if other := string(r); !bytes.Contains(text, []byte(other)) {
			copy(text, bytes.ReplaceAll(text, []byte(byteOrderMark), []byte(other)))
			return other
		}
	}
}
