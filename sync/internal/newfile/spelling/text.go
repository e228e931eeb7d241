package spelling

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text spells text in the plainest way in which every YAML reader, of version
// 1.1 or 1.2, gets the same text: as it is, else in double quotes; in single
// quotes where that saves escapes. flow says that it is in brackets.
func Text(text string, flow bool) string {
	if CanPlain(text, flow) {
		return text
	}
	if strings.ContainsAny(text, `"\`) {
		if single, ok := Single(text); ok {
			return single
		}
	}
	return Double(text)
}

// Single spells text in single quotes; ok is false for what they can't hold or
// no one would see in them: line ends, control and invisible characters.
func Single(text string) (quoted string, ok bool) {
	if !visible(text) {
		return "", false
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'", true
}

// Double spells text in double quotes, which hold everything: what can't be
// seen is escaped. Of bytes that are not UTF-8, each becomes U+FFFD.
func Double(text string) string {
	out := make([]byte, 0, len(text)+2)
	out = append(out, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, '\\', 'n')
		case r == '\r':
			out = append(out, '\\', 'r')
		case r == '\t':
			out = append(out, '\\', 't')
		case seen(r):
			out = utf8.AppendRune(out, r)
		case r <= 0xffff:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = fmt.Appendf(out, `\U%08x`, r)
		}
	}
	return string(append(out, '"'))
}

// visible reports whether all of text can be seen.
func visible(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	for _, r := range text {
		if !seen(r) {
			return false
		}
	}
	return true
}

// seen reports whether a reader of the file sees r: no control character, none
// that turns the direction of text, no white space but the blank. Those that
// choose between forms of the letter before them do no harm.
func seen(r rune) bool {
	if r < utf8.RuneSelf {
		return ' ' <= r && r <= '~'
	}
	return unicode.IsPrint(r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}
