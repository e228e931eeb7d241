package check

import (
	"fmt"
	"strings"
	"unicode"
)

// hidden removes characters that no one can see, where they do nothing. A line
// break or a tab becomes a blank; so does another kind of blank in an address or
// a word, which has no use for one.
func hidden(text string, as textKind) (right, slip string) {
	if !strings.ContainsFunc(text, mayHide) {
		return text, ""
	}
	runes := []rune(text)
	var kept []rune
	put := false // the last was a blank in place of another character
	mirrored := strings.ContainsFunc(text, isRightToLeft)
	strict := as == aWord || isAddressOfItem(text)
	for i, r := range runes {
		name := ""
		switch {
		case isBreak(r):
			name, r = "a line break", ' '
		case r == '\t':
			name, r = "a tab", ' '
		case isOddSpace(r) && r != ideographicSpace && strict:
			name, r = fmt.Sprintf("a %s (%U)", spaceName(r), r), ' '
		case isHidden(runes, i, mirrored):
			name, r = invisibleName(r), -1
		}
		if slip == "" {
			slip = name
		}
		// A blank next to a blank, or after a slash, was not meant.
		blank := r == ' '
		switch replaced := blank && name != ""; {
		case r < 0, blank && put:
		case replaced && (len(kept) == 0 || strings.ContainsRune(" /", kept[len(kept)-1])):
			put = true
		default:
			kept = append(kept, r)
			put = replaced
		}
	}
	if slip == "" {
		return text, ""
	}
	return string(kept), slip
}

const ideographicSpace = '\u3000'

// mayHide recognizes, roughly, the characters that hidden looks at.
func mayHide(r rune) bool {
	return r < ' ' || r == 0x7f || r >= 0x80 && (!unicode.IsGraphic(r) || unicode.Is(unicode.Zs, r) || isBlankLetter(r) || unicode.Is(unicode.Variation_Selector, r))
}

func isBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// spaceName says what kind of space r is.
func spaceName(r rune) string {
	if r == '\u00a0' || r == '\u202f' {
		return "non-breaking space"
	}
	return "space of another kind"
}

// invisibleNames are those that people may have heard of.
var invisibleNames = map[rune]string{
	'\u00ad': "soft hyphen",
	'\u200b': "zero-width space",
	'\u200c': "zero-width non-joiner",
	'\u200d': "zero-width joiner",
	'\u200e': "left-to-right mark",
	'\u200f': "right-to-left mark",
	'\u2060': "word joiner",
	'\ufeff': "byte order mark",
}

func invisibleName(r rune) string {
	if name := invisibleNames[r]; name != "" {
		return fmt.Sprintf("an invisible character (%U, %s)", r, name)
	}
	return fmt.Sprintf("an invisible character (%U)", r)
}

// isBlankLetter recognizes characters that Unicode counts among letters, marks and
// symbols, and that no one sees.
func isBlankLetter(r rune) bool {
	return strings.ContainsRune("\u034f\u115f\u1160\u2800\u3164\uffa0", r)
}

// isHidden reports whether the character at i can't be seen, and does nothing
// where it is. Scripts and emoji need some that do nothing elsewhere.
// mirrored recognizes a text with letters that are written from right to left.
func isHidden(text []rune, i int, mirrored bool) bool {
	r, before, after := text[i], neighbour(text, i, -1), neighbour(text, i, +1)
	switch {
	case r == '\u200d' && (isEmoji(before) || isSelector(runeAt(text, i-1)) || isSkin(before)) && isEmoji(after):
		return false
	case r == '\u200c' || r == '\u200d':
		return !unicode.In(before, joiningScripts...) || after == 0
	case r == '\u200b':
		return !unicode.In(before, unspacedScripts...) || !unicode.In(after, unspacedScripts...)
	case r == '\u200e' || r == '\u200f' || r == '\u061c':
		return before == 0 || after == 0 || !mirrored
	case isSelector(r):
		return !takesSelector(runeAt(text, i-1), r, runeAt(text, i+1))
	case 0xe0020 <= r && r <= 0xe007f:
		return !inFlag(text, i)
	case r == '\u115f' || r == '\u1160':
		return !unicode.Is(unicode.Hangul, before) && !unicode.Is(unicode.Hangul, after)
	case r == '\u2800':
		return !isBraille(before) && !isBraille(after)
	case r == '\u180e':
		return !unicode.Is(unicode.Mongolian, before)
	case isBlankLetter(r), unicode.Is(unicode.Cc, r):
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.In(r, unicode.Prepended_Concatenation_Mark, unicode.Egyptian_Hieroglyphs)
}

// joiningScripts are those whose letters take another shape next to a joiner or
// a non-joiner, unspacedScripts those that have no blanks between words.
var (
	joiningScripts = []*unicode.RangeTable{
		unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian, unicode.Mandaic, unicode.Adlam, unicode.Thaana,
		unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
		unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Balinese, unicode.Javanese,
	}
	unspacedScripts = []*unicode.RangeTable{
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Javanese, unicode.Balinese, unicode.Tai_Tham, unicode.New_Tai_Lue,
	}
)

// mostMarks is how many marks or tags in a row are looked at: no word has more
// on one letter, and no flag more of them.
const mostMarks = 16

// neighbour gives the next character that is not a mark on another, in the
// direction of step, or 0.
func neighbour(text []rune, i, step int) rune {
	for range mostMarks {
		if i += step; i < 0 || i >= len(text) {
			break
		}
		if !unicode.Is(unicode.Mn, text[i]) || unicode.In(text[i], joiningScripts...) {
			return text[i]
		}
	}
	return 0
}

func runeAt(text []rune, i int) rune {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i]
}

func isRightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

func isBraille(r rune) bool { return r != '\u2800' && unicode.Is(unicode.Braille, r) }

// isEmoji recognizes, roughly, characters that emoji are made of.
func isEmoji(r rune) bool { return r >= 0x80 && unicode.In(r, unicode.So, unicode.Sm) }

// isSkin recognizes the colours of skin that follow an emoji.
func isSkin(r rune) bool { return 0x1f3fb <= r && r <= 0x1f3ff }

func isSelector(r rune) bool {
	return 0xfe00 <= r && r <= 0xfe0f || 0xe0100 <= r && r <= 0xe01ef || 0x180b <= r && r <= 0x180d || r == 0x180f
}

// takesSelector reports whether a selector may choose another form of a character,
// which a third one may follow: that of a key of a telephone is 1, the selector
// and the key.
func takesSelector(r, selector, after rune) bool {
	const key = '\u20e3'

	switch {
	case selector < 0x1810:
		return unicode.Is(unicode.Mongolian, r)
	case '0' <= r && r <= '9' || r == '#' || r == '*':
		return after == key
	case r < 0x80:
		return false
	}
	return unicode.In(r, unicode.S, unicode.P, unicode.Han, unicode.Mongolian, unicode.Myanmar, unicode.Phags_Pa, unicode.Hebrew)
}

// inFlag recognizes a character of a flag such as Scotland's: after a black flag come
// the letters of the country, and an end.
func inFlag(text []rune, i int) bool {
	for n := 1; n <= mostMarks && n <= i; n++ {
		if r := text[i-n]; r < 0xe0020 || r > 0xe007f {
			return r == 0x1f3f4
		}
	}
	return false
}
