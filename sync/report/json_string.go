package report

import (
	"bytes"
	"encoding/json"
	"unicode"
	"unicode/utf8"
)

// appendJSONString appends s as a JSON string. It guarantees valid UTF-8 on one
// line without control characters, bidirectional controls or invisible
// characters: those are written as \u escapes, so that a reader of the JSON
// still gets exactly s. A byte that is not UTF-8 becomes U+FFFD, since JSON has
// no way to say it. "<", ">" and "&" stay as they are.
func appendJSONString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if plainInJSON(r, size) {
				i += size
				continue
			}
			dst = append(dst, s[from:i]...)
			dst = appendJSONRune(dst, r, size)
			i += size
			from = i
			continue
		}
		dst = append(dst, s[from:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			dst = appendHex(append(dst, `\u`...), uint64(c), 4)
		}
		i++
		from = i
	}
	dst = append(dst, s[from:]...)
	return append(dst, '"')
}

// appendRawJSON appends the JSON text raw on one line, escaped as
// [appendJSONString] escapes. What is not JSON is appended as a string.
func appendRawJSON(dst []byte, raw json.RawMessage) []byte {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return appendJSONString(dst, string(raw))
	}
	s := b.Bytes()
	for i := 0; i < len(s); {
		if s[i] < 0x7f {
			dst = append(dst, s[i])
			i++
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		if plainInJSON(r, size) {
			dst = append(dst, s[i:i+size]...)
		} else {
			dst = appendJSONRune(dst, r, size)
		}
		i += size
	}
	return dst
}

// plainInJSON says whether a character beyond ASCII is written as it is.
func plainInJSON(r rune, size int) bool {
	if r == utf8.RuneError && size == 1 {
		return false
	}
	return unicode.IsGraphic(r) && !blank(r)
}

func appendJSONRune(dst []byte, r rune, size int) []byte {
	if r == utf8.RuneError && size == 1 {
		return append(dst, "\ufffd"...)
	}
	if r < 0x10000 {
		return appendHex(append(dst, `\u`...), uint64(r), 4)
	}
	r -= 0x10000
	dst = appendHex(append(dst, `\u`...), uint64(0xd800+r>>10), 4)
	return appendHex(append(dst, `\u`...), uint64(0xdc00+r&0x3ff), 4)
}
