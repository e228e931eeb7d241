package manifest

import (
	"bytes"
	"unicode/utf8"
)

const byteOrderMark = "\xef\xbb\xbf" // U+FEFF

// lineSeparators are characters that end a line to yaml.v3 and to YAML 1.1, and are
// ordinary text to JSON, to YAML 1.2 and to editors, which show nothing.
var lineSeparators = map[rune]string{
	'\u0085': "next line",
	'\u2028': "line separator",
	'\u2029': "paragraph separator",
}

// source is the text of a file and what has to be known of it to find places.
type source struct {
	bytes []byte
	// start is the offset after a byte order mark.
	start int
	// ascii: every byte after start is one character.
	ascii bool
	// oddBreaks: there is a carriage return alone, which is a line end to
	// yaml.v3, and not to diagnostics.
	oddBreaks bool
	// innerMark: there is a U+FEFF that is not a byte order mark.
	innerMark bool
}

// badByte is the first place of a text with what no file may have.
type badByte struct {
	offset  int
	invalid bool // not UTF-8, else a control character or one of lineSeparators
	r       rune
}

// scan fills s from its bytes, and gives the first offending byte if any.
func (s *source) scan() (bad badByte, ok bool) {
	src := s.bytes
	s.ascii = true
	if bytes.HasPrefix(src, []byte(byteOrderMark)) {
		s.start = len(byteOrderMark)
	}
	for i := s.start; i < len(src); {
		c := src[i]
		switch {
		case c >= ' ' && c < 0x7f || c == '\n' || c == '\t':
			i++
		case c == '\r':
			i++
			if i == len(src) || src[i] != '\n' {
				s.oddBreaks = true
			}
		case c < utf8.RuneSelf:
			return badByte{offset: i, r: rune(c)}, false
		default:
			s.ascii = false
			r, size := utf8.DecodeRune(src[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				return badByte{offset: i, invalid: true, r: rune(c)}, false
			case r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfffe || r == 0xffff:
				return badByte{offset: i, r: r}, false
			case r == 0xfeff:
				s.innerMark = true
			}
			i += size
		}
	}
	return badByte{}, true
}

// BreakSize is the number of bytes of the line end that is at offset i, or 0: LF, CRLF
// or CR, all that yaml.v3 takes for one in a text that Parse does not refuse.
func BreakSize[T string | []byte](src T, i int) int {
	if i >= len(src) {
		return 0
	}
	switch src[i] {
	case '\n':
		return 1
	case '\r':
		if i+1 < len(src) && src[i+1] == '\n' {
			return 2
		}
		return 1
	}
	return 0
}

// lineEnd is the offset of the line end at or after offset at.
func lineEnd(src []byte, at int) int {
	if i := bytes.IndexAny(src[at:], "\r\n"); i >= 0 {
		return at + i
	}
	return len(src)
}

// SkipBlank gives the offset after the blanks, line ends and comments at offset at.
func SkipBlank(src []byte, at int) int {
	for at < len(src) {
		switch src[at] {
		case ' ', '\t', '\r', '\n':
			at++
		case '#':
			at = lineEnd(src, at)
		default:
			return at
		}
	}
	return at
}
