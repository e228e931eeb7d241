package compare

import "bytes"

// This file finds its way in JSON text (RFC 8259) without building anything
// from it: of most definitions only a few bytes differ between live and file.
// document checks a text once; everything else relies on that.

// maxDepth is the deepest nesting that is read. No file nests deeper than 100
// (manifest.MaxDepth), so what does differs from every file; and as each level may be
// scanned again for the one above it, the bound keeps time linear.
const maxDepth = 128

// document returns the value that text holds, without the white space around
// it, and whether text is JSON no deeper than maxDepth; if not, value is text.
// No text at all is an absent value, and so is null: both are nil.
func document(text []byte) (value []byte, ok bool) {
	if len(text) == 0 {
		return nil, true
	}
	start := space(text, 0)
	end := skip(text, start, 0)
	if end < 0 || space(text, end) != len(text) {
		return text, false
	}
	value = text[start:end]
	if value[0] == 'n' {
		return nil, true
	}
	return value, true
}

// members walks the members of a valid object. The key is quoted and escaped
// as it stands.
type members struct {
	text []byte
	at   int
}

func (m *members) next() (key, value []byte, ok bool) {
	m.at = space(m.text, m.at+1) // past the brace or comma
	if m.at >= len(m.text) || m.text[m.at] == '}' {
		return nil, nil, false
	}
	keyEnd := skipString(m.text, m.at)
	start := space(m.text, space(m.text, keyEnd)+1)
	end := skip(m.text, start, 0)
	key, value = m.text[m.at:keyEnd], m.text[start:end]
	m.at = space(m.text, end)
	return key, value, true
}

// items walks the items of a valid array.
type items struct {
	text []byte
	at   int
}

func (l *items) next() (item []byte, ok bool) {
	start := space(l.text, l.at+1) // past the bracket or comma
	if start >= len(l.text) || l.text[start] == ']' {
		l.at = len(l.text)
		return nil, false
	}
	end := skip(l.text, start, 0)
	l.at = space(l.text, end)
	return l.text[start:end], true
}

func isObject(value []byte) bool { return len(value) > 0 && value[0] == '{' }
func isArray(value []byte) bool  { return len(value) > 0 && value[0] == '[' }
func isString(value []byte) bool { return len(value) > 0 && value[0] == '"' }

// skip returns the index after the value that starts at b[i], or -1 when no
// valid one does.
func skip(b []byte, i, depth int) int {
	if i >= len(b) || depth > maxDepth {
		return -1
	}
	switch b[i] {
	case '{':
		return skipObject(b, i, depth+1)
	case '[':
		return skipArray(b, i, depth+1)
	case '"':
		return skipString(b, i)
	case 't':
		return skipWord(b, i, "true")
	case 'f':
		return skipWord(b, i, "false")
	case 'n':
		return skipWord(b, i, "null")
	}
	return skipNumber(b, i)
}

func skipObject(b []byte, i, depth int) int {
	if i = space(b, i+1); i < len(b) && b[i] == '}' {
		return i + 1
	}
	for {
		if i >= len(b) || b[i] != '"' {
			return -1
		}
		if i = skipString(b, i); i < 0 {
			return -1
		}
		if i = space(b, i); i >= len(b) || b[i] != ':' {
			return -1
		}
		if i = skip(b, space(b, i+1), depth); i < 0 {
			return -1
		}
		i = space(b, i)
		switch {
		case i < len(b) && b[i] == ',':
			i = space(b, i+1)
		case i < len(b) && b[i] == '}':
			return i + 1
		default:
			return -1
		}
	}
}

func skipArray(b []byte, i, depth int) int {
	if i = space(b, i+1); i < len(b) && b[i] == ']' {
		return i + 1
	}
	for {
		if i = skip(b, i, depth); i < 0 {
			return -1
		}
		i = space(b, i)
		switch {
		case i < len(b) && b[i] == ',':
			i = space(b, i+1)
		case i < len(b) && b[i] == ']':
			return i + 1
		default:
			return -1
		}
	}
}

func skipString(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return i + 1
		case c < 0x20:
			return -1
		case c == '\\':
			i++
			if i >= len(b) {
				return -1
			}
			if b[i] == 'u' {
				if _, ok := hex4(b[i+1:]); !ok {
					return -1
				}
				i += 4
			} else if bytes.IndexByte([]byte(`"\/bfnrt`), b[i]) < 0 {
				return -1
			}
		}
	}
	return -1
}

func skipNumber(b []byte, i int) int {
	if i < len(b) && b[i] == '-' {
		i++
	}
	start := i
	if i = digits(b, i); i == start || b[start] == '0' && i > start+1 {
		return -1
	}
	if i < len(b) && b[i] == '.' {
		start = i + 1
		if i = digits(b, start); i == start {
			return -1
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		start = i
		if i = digits(b, start); i == start {
			return -1
		}
	}
	return i
}

func skipWord(b []byte, i int, word string) int {
	if end := i + len(word); end <= len(b) && string(b[i:end]) == word {
		return end
	}
	return -1
}

// digits returns the index of the first byte from i on that is no digit.
func digits(b []byte, i int) int {
	for i < len(b) && '0' <= b[i] && b[i] <= '9' {
		i++
	}
	return i
}

// space returns the index of the first byte from i on that is no white space.
func space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}
