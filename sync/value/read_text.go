package value

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

func (r *reader) string() (text string, ok bool) {
	if r.at >= len(r.text) || r.text[r.at] != '"' {
		return "", false
	}
	r.at++
	for i := r.at; i < len(r.text); i++ {
		switch c := r.text[i]; {
		case c == '"':
			text = r.text[r.at:i]
			r.at = i + 1
			return text, true
		case c < 0x20:
			return "", false
		case c == '\\':
			return r.escaped(i)
		}
	}
	return "", false
}

// escaped reads the rest of a string from its first escape at i on.
func (r *reader) escaped(i int) (text string, ok bool) {
	decoded := []byte(r.text[r.at:i])
	for i < len(r.text) {
		c := r.text[i]
		i++
		switch {
		case c == '"':
			r.at = i
			return string(decoded), true
		case c < 0x20 || c == '\\' && i == len(r.text):
			return "", false
		case c != '\\':
			decoded = append(decoded, c)
			continue
		}
		c = r.text[i]
		i++
		switch c {
		case '"', '\\', '/':
			decoded = append(decoded, c)
		case 'b':
			decoded = append(decoded, '\b')
		case 'f':
			decoded = append(decoded, '\f')
		case 'n':
			decoded = append(decoded, '\n')
		case 'r':
			decoded = append(decoded, '\r')
		case 't':
			decoded = append(decoded, '\t')
		case 'u':
			unit, ok := hex4(r.text[i:])
			if !ok {
				return "", false
			}
			i += 4
			if tail, ok := escapedTail(r.text[i:]); ok && 0xD800 <= unit && unit < 0xDC00 {
				unit = utf16.DecodeRune(unit, tail)
				i += len(`\uDC00`)
			}
			decoded = appendRune(decoded, unit)
		default:
			return "", false
		}
	}
	return "", false
}

// escapedTail reads the escape of the second half of a surrogate pair.
func escapedTail(s string) (tail rune, ok bool) {
	if !strings.HasPrefix(s, `\u`) {
		return 0, false
	}
	tail, ok = hex4(s[2:])
	return tail, ok && 0xDC00 <= tail && tail < 0xE000
}

// appendRune appends r in UTF-8, or the three bytes that would encode r if half
// of a surrogate pair were a character.
func appendRune(dst []byte, r rune) []byte {
	if utf16.IsSurrogate(r) {
		return append(dst, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
	}
	return utf8.AppendRune(dst, r)
}

// Spelled gives the JSON text of the value at p in the text that FromJSON read
// it from, perhaps with white space after it.
func Spelled(text []byte, p Place) []byte {
	text = text[p-1:]
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth--; depth < 0 {
				return text[:i]
			}
		case ',':
			if depth == 0 {
				return text[:i]
			}
			continue
		default:
			continue
		}
		if depth == 0 {
			return text[:i+1]
		}
	}
	return text
}

// hex4 reads the four hexadecimal digits that s begins with.
func hex4(s string) (unit rune, ok bool) {
	n, err := strconv.ParseUint(s[:min(4, len(s))], 16, 16)
	return rune(n), err == nil && len(s) >= 4
}
