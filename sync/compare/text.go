package compare

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// textOf returns the decoded text of a valid JSON string, in place where
// nothing is escaped. Decoding loses nothing: a lone surrogate becomes the
// three bytes that would encode it, and a byte that is no UTF-8 stays, so that
// texts which differ do so afterwards.
func textOf(literal []byte) []byte {
	inner := literal[1 : len(literal)-1]
	if !hasEscape(inner) {
		return inner
	}
	return unescape(make([]byte, 0, len(inner)), inner)
}

func hasEscape(text []byte) bool { return bytes.IndexByte(text, '\\') >= 0 }

// unescape adds the decoded inside of a valid JSON string to dst.
func unescape(dst, inner []byte) []byte {
	for i := 0; i < len(inner); i++ {
		if inner[i] != '\\' {
			dst = append(dst, inner[i])
			continue
		}
		i++
		switch c := inner[i]; c {
		case 'u':
			unit, _ := hex4(inner[i+1:])
			i += 4
			if tail, ok := lowSurrogate(inner[i+1:]); ok && utf16.IsSurrogate(unit) && unit < 0xDC00 {
				dst = utf8.AppendRune(dst, utf16.DecodeRune(unit, tail))
				i += 6
			} else {
				dst = appendUnit(dst, unit)
			}
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// lowSurrogate reads the escape of a low surrogate that b starts with.
func lowSurrogate(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	unit, _ := hex4(b[2:])
	return unit, 0xDC00 <= unit && unit <= 0xDFFF
}

// appendUnit adds a UTF-16 code unit that is not half of a pair.
func appendUnit(dst []byte, unit rune) []byte {
	if utf16.IsSurrogate(unit) {
		return append(dst, 0xE0|byte(unit>>12), 0x80|byte(unit>>6)&0x3F, 0x80|byte(unit)&0x3F)
	}
	return utf8.AppendRune(dst, unit)
}

// hex4 reads the four hexadecimal digits that b starts with.
func hex4(b []byte) (unit rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		unit = unit<<4 | rune(c)
	}
	return unit, true
}

// appendQuoted adds text as a JSON string in its one canonical spelling.
func appendQuoted(dst, text []byte) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xF])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}
