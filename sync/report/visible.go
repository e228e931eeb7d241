package report

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Visible returns s for a person's eyes, as the text format shows it: what is
// printable stays as it is, and everything that a terminal would act on, that
// reorders the text around it or that cannot be seen is spelled out, as \n,
// \x1b, \u202e or \U000e0041; a byte that is not UTF-8 becomes \xff.
//
// It guarantees valid UTF-8 on one line, without control characters,
// bidirectional controls, or spaces other than U+0020 and U+3000. To show what
// is visible again changes nothing.
func Visible(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f {
			return string(appendVisible(nil, s))
		}
	}
	return s
}

// appendVisible appends Visible(s) to dst.
func appendVisible(dst []byte, s string) []byte {
	from := 0
	prev := rune(0)
	for i := 0; i < len(s); {
		if c := s[i]; ' ' <= c && c < 0x7f {
			prev = rune(c)
			i++
			continue
		}
		r, size, ok := visibleRune(s, i, prev)
		if ok {
			prev = r
			i += size
			continue
		}
		dst = append(dst, s[from:i]...)
		dst = appendEscaped(dst, r, s[i:i+size])
		prev = 0
		i += size
		from = i
	}
	return append(dst, s[from:]...)
}

// visibleRune decodes the character at s[i:] and says whether it may be shown
// as it is after prev, the character shown before it (0: none, or an escaped
// one).
func visibleRune(s string, i int, prev rune) (r rune, size int, ok bool) {
	r, size = utf8.DecodeRuneInString(s[i:])
	switch {
	case r == utf8.RuneError && size <= 1:
		return r, size, false
	case r < 0x7f:
		return r, size, r >= ' '
	case r == '\u200c' || r == '\u200d':
		// They join or part letters and emoji; elsewhere they only hide.
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		return r, size, joinable(prev) && joinable(next)
	case 0xfe00 <= r && r <= 0xfe0f:
		// One variation selector belongs to the character before it.
		return r, size, prev != 0 && prev != ' ' && !(0xfe00 <= prev && prev <= 0xfe0f)
	}
	return r, size, unicode.IsGraphic(r) && !blank(r)
}

func joinable(r rune) bool {
	return r >= 0x80 && r != utf8.RuneError && unicode.IsGraphic(r) && !blank(r)
}

// blank shows the characters that Unicode counts among letters, marks and
// spaces, and that cannot be seen or distinguished from a space.
func blank(r rune) bool {
	switch r {
	case ' ', '\u3000':
		return false
	case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0:
		return true
	}
	return unicode.Is(unicode.Zs, r) || 0xe0100 <= r && r <= 0xe01ef
}

// appendEscaped spells out r, which came from raw.
func appendEscaped(dst []byte, r rune, raw string) []byte {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Appendf(dst, `\x%02x`, raw[0])
	case r == '\n':
		return append(dst, `\n`...)
	case r == '\r':
		return append(dst, `\r`...)
	case r == '\t':
		return append(dst, `\t`...)
	case r < 0x80:
		return fmt.Appendf(dst, `\x%02x`, r)
	case r < 0x10000:
		return fmt.Appendf(dst, `\u%04x`, r)
	}
	return fmt.Appendf(dst, `\U%08x`, r)
}
