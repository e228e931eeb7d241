package value

import "unicode/utf8"

// AppendJSON appends v as compact JSON to dst: numbers exactly as they are,
// members in their order, no escaping for HTML. An Invalid value is null. Half
// of a surrogate pair becomes its escape, and each byte that is not UTF-8 the
// escape of U+FFFD, so that what is appended is always valid JSON.
func (v *Value) AppendJSON(dst []byte) []byte {
	switch v.Kind {
	case Bool, Number:
		return append(dst, v.Text...)
	case String:
		return appendString(dst, v.Text, false)
	case Array:
		dst = append(dst, '[')
		for i := range v.Items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = v.Items[i].AppendJSON(dst)
		}
		return append(dst, ']')
	case Object:
		return appendObject(dst, v.Members, "", false)
	default:
		return append(dst, "null"...)
	}
}

// AppendWithout appends an Object as AppendJSON does, but for one key, which is
// not empty.
func (v *Value) AppendWithout(dst []byte, key string) []byte {
	return appendObject(dst, v.Members, key, true)
}

func appendObject(dst []byte, members []Member, key string, without bool) []byte {
	dst = append(dst, '{')
	first := true
	for i := range members {
		m := &members[i]
		if without && m.Key == key {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(appendString(dst, m.Key, false), ':')
		dst = m.Value.AppendJSON(dst)
	}
	return append(dst, '}')
}

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string. What is not UTF-8 stays as it is if
// lossless is set; then the string may not be valid JSON.
func appendString(dst []byte, s string, lossless bool) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 && !lossless {
				dst = append(dst, s[start:i]...)
				var unit rune
				unit, size = fault(s[i:])
				dst = append(dst, '\\', 'u', hexDigits[unit>>12], hexDigits[unit>>8&15], hexDigits[unit>>4&15], hexDigits[unit&15])
				start = i + size
			}
			i += size
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}

// fault gives what s, which does not begin with UTF-8, begins with instead:
// half of a surrogate pair, or for any other byte U+FFFD.
func fault(s string) (unit rune, size int) {
	if len(s) >= 3 && s[0] == 0xED && s[1]>>5 == 0b101 && s[2]>>6 == 0b10 {
		return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	return utf8.RuneError, 1
}

// StringSize is the number of bytes of the JSON string for s, which is UTF-8.
func StringSize(s string) int {
	size := len(s) + 2
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t':
			size++
		case c < 0x20:
			size += len(`\u0000`) - 1
		}
	}
	return size
}

// Unicode gives text with U+FFFD in place of each half of a surrogate pair and
// of each other byte that is not UTF-8.
func Unicode(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var out []byte
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			_, size = fault(text[i:])
		}
		out = utf8.AppendRune(out, r)
		i += size
	}
	return string(out)
}
