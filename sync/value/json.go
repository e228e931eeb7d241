package value

import "unicode/utf8"

// AppendJSON appends v as compact JSON to dst: numbers exactly as they are,
// members in their order, no escaping for HTML. An Invalid value is null. Half
// of a surrogate pair becomes its escape, and each byte that is not UTF-8 the
// escape of U+FFFD, so that what is appended is always valid JSON.
func (v *Value) AppendJSON(dst []byte) []byte { return v.append(dst, false) }

// AppendWithout appends an Object as AppendJSON does, but for one key.
func (v *Value) AppendWithout(dst []byte, key string) []byte {
	dst = append(dst, '{')
	for i := range v.Members {
		if m := &v.Members[i]; m.Key != key {
			dst = m.Value.append(m.appendKey(dst, false), false)
		}
	}
	return append(dst, '}')
}

func (v *Value) append(dst []byte, canonical bool) []byte {
	switch v.Kind {
	case Number:
		if canonical {
			if d, ok := ParseDecimal(v.Text); ok {
				return d.Append(dst)
			}
		}
		return append(dst, v.Text...)
	case Bool:
		return append(dst, v.Text...)
	case String:
		return appendString(dst, v.Text, canonical)
	case Array:
		dst = append(dst, '[')
		for i := range v.Items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = v.Items[i].append(dst, canonical)
		}
		return append(dst, ']')
	case Object:
		dst = append(dst, '{')
		if canonical {
			for _, m := range v.SortedMembers() {
				dst = m.Value.append(m.appendKey(dst, true), true)
			}
		} else {
			for i := range v.Members {
				m := &v.Members[i]
				dst = m.Value.append(m.appendKey(dst, false), false)
			}
		}
		return append(dst, '}')
	}
	return append(dst, "null"...)
}

// appendKey appends the key of a member to an object that is open in dst.
func (m *Member) appendKey(dst []byte, canonical bool) []byte {
	if dst[len(dst)-1] != '{' { // no member ends with one
		dst = append(dst, ',')
	}
	return append(appendString(dst, m.Key, canonical), ':')
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
