package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The quotation marks of all languages, and what is typed in their place.
const (
	doubleMarks = "\"“”„‟«»＂″〝〞〟「」『』﹁﹂﹃﹄｢｣⹂"
	singleMarks = "'‘’‚‛‹›＇′`´"
)

// quotationMarks removes quotation marks around the whole text. An inch or a
// foot at its end is not one, nor is the apostrophe of a word; and what begins
// and ends with something in quotes is not itself in quotes.
func quotationMarks(text string, _ textKind) (right, slip string) {
	first, size := utf8.DecodeRuneInString(text)
	last, lastSize := utf8.DecodeLastRuneInString(text)
	if size == len(text) {
		return text, ""
	}
	marks := doubleMarks
	if strings.ContainsRune(singleMarks, first) {
		marks = singleMarks
	}
	if !strings.ContainsRune(marks, first) || !strings.ContainsRune(marks, last) {
		return oneMark(text, first, last)
	}
	inner := text[size : len(text)-lastSize]
	if inside, closes := innerMarks(inner, marks, last); closes {
		before, _ := utf8.DecodeLastRuneInString(inner)
		measure := unicode.IsDigit(before) && strings.ContainsRune("\"″”'′’", last)
		if inside%2 == 0 || measure {
			return text, ""
		}
	}
	return strings.TrimSpace(inner), "quotation marks at both ends"
}

// innerMarks counts the marks in a text, and reports whether the first of them is
// such as may close what was opened before the text: last, which closes what is
// opened in it. An apostrophe within a word does not count.
func innerMarks(inner, marks string, last rune) (count int, closes bool) {
	runes := []rune(inner)
	for i, r := range runes {
		apostrophe := marks == singleMarks && unicode.IsLetter(runeAt(runes, i-1)) && unicode.IsLetter(runeAt(runes, i+1))
		if strings.ContainsRune(marks, r) && !apostrophe {
			closes = closes || count == 0 && r == last
			count++
		}
	}
	return count, closes
}

// typographicMarks are quotation marks that stand for nothing else.
const typographicMarks = "“”„‟«»＂〝〞〟"

// oneMark removes a quotation mark from one end of an address, or a typographic one
// from that of any text, where there is none at the other end or inside.
func oneMark(text string, first, last rune) (right, slip string) {
	begins, ends := strings.ContainsRune(typographicMarks, first), strings.ContainsRune(typographicMarks, last)
	before, _ := utf8.DecodeLastRuneInString(text[:len(text)-utf8.RuneLen(last)])
	if !begins && last == '"' {
		ends = isAddressOfItem(text) || unicode.IsLetter(before) // else it may be inches
	}
	switch {
	case begins && !ends:
		right, slip = text[utf8.RuneLen(first):], "a quotation mark at its start"
	case ends && !begins:
		right, slip = text[:len(text)-utf8.RuneLen(last)], "a quotation mark at its end"
	default:
		return text, ""
	}
	if strings.ContainsAny(right, doubleMarks) || ends && unicode.IsDigit(before) && strings.ContainsRune("”“", last) && !isAddressOfItem(text) {
		return text, ""
	}
	return strings.TrimSpace(right), slip
}
