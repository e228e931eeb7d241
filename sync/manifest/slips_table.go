package manifest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// strangeSpaces are characters that look like a space, or like nothing, and
// are ordinary characters to YAML.
var strangeSpaces = map[rune]string{
	'\u00a0': "a non-breaking space",
	'\u00ad': "a soft hyphen",
	'\u200b': "a zero-width space",
	'\u2002': "an en space",
	'\u2003': "an em space",
	'\u2007': "a figure space",
	'\u2009': "a thin space",
	'\u202f': "a narrow non-breaking space",
	'\u2060': "a word joiner",
	'\u3000': "an ideographic space",
}

// strangeSpace names the character that text begins with, if it is one that
// looks like a space; empty if not.
func strangeSpace(text string) string {
	r, _ := utf8.DecodeRuneInString(text)
	name, ok := strangeSpaces[r]
	switch {
	case ok:
	case r > unicode.MaxASCII && unicode.Is(unicode.Zs, r):
		name = "a special space"
	default:
		return ""
	}
	return fmt.Sprintf("%s (U+%04X)", name, r)
}

// afterSpaces is the offset of the first character of text that neither is a
// space nor looks like one.
func afterSpaces(text string) int {
	for i, r := range text {
		if r != ' ' && strangeSpace(string(r)) == "" {
			return i
		}
	}
	return len(text)
}

// strangeIndent reports characters at the beginning of the text at start that
// look like spaces.
func (l *locator) strangeIndent(start int) (slip, bool) {
	text, _ := l.lineFrom(start)
	if strangeSpace(text) == "" {
		return slip{}, false
	}
	message, hint := indentWords(text)
	width := afterSpaces(text)
	return slip{
		trouble: troubleAt(start, start+width, message, hint),
		kind:    indentSlip,
		sure:    true,
		cut:     start,
		upto:    start + width,
		fix:     strings.Repeat(" ", utf8.RuneCountInString(text[:width])),
	}, true
}

// indentWords says that text begins with what only looks like a space.
func indentWords(text string) (message, hint string) {
	return fmt.Sprintf("%s comes before %s, and only ordinary spaces can", strangeSpace(text), excerpt(text[afterSpaces(text):])),
		"delete the indentation here and in the lines that were pasted with it, and type it again"
}

// strangeDashes are characters that are taken for the dash of a list.
var strangeDashes = map[rune]string{
	'*':      "",
	'+':      "",
	'\u00b7': "middle dot",
	'\u2010': "hyphen",
	'\u2011': "non-breaking hyphen",
	'\u2012': "figure dash",
	'\u2013': "en dash",
	'\u2014': "em dash",
	'\u2015': "horizontal bar",
	'\u2022': "bullet",
	'\u2043': "hyphen bullet",
	'\u2212': "minus sign",
	'\u25aa': "small square",
	'\u25cb': "circle",
	'\u25cf': "black circle",
	'\u25e6': "white bullet",
	'\uff0d': "full-width hyphen",
}

// strangeDash gives the sign that text begins with, and what follows it, if
// the sign is one that is taken for the dash of a list; name is the name of an
// unusual character.
func strangeDash(text string) (sign, name, rest string, ok bool) {
	r, size := utf8.DecodeRuneInString(text)
	name, ok = strangeDashes[r]
	if !ok {
		size = len(text) - len(strings.TrimLeft(text, "-"))
		if size < 2 {
			digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
			if size = 0; digits > 0 && digits < len(text) && (text[digits] == '.' || text[digits] == ')') {
				size = digits + 1
			}
		}
	}
	sign, rest = text[:size], text[size:]
	if size == 0 || rest == "" || rest[0] != ' ' && rest[0] != '\t' && strangeSpace(rest) == "" {
		return "", "", "", false
	}
	return sign, name, strings.TrimLeft(rest[afterSpaces(rest):], " \t"), true
}

// dash reports a sign at start that is taken for the dash of a list.
func (l *locator) dash(start int) (slip, bool) {
	text, _ := l.lineFrom(start)
	sign, _, rest, ok := strangeDash(text)
	if !ok || keyEnd(text) == 0 && !l.inList(start) || isMarker(lineAt(l.src, start), '-') && l.column(start) == 0 {
		return slip{}, false
	}
	message, hint := dashWords(text)
	return slip{
		trouble: troubleAt(start, start+len(sign), message, hint),
		kind:    dashSlip,
		cut:     start,
		upto:    start + len(text) - len(rest),
		fix:     "- ",
	}, true
}

// inList reports whether a list item may stand at start: below another one, or
// below a key without a value.
func (l *locator) inList(start int) bool {
	line := l.above(l.lineStart(start))
	if line < 0 {
		return false
	}
	text, _ := l.lineFrom(l.content(line))
	_, _, _, dash := strangeDash(text)
	return strings.HasSuffix(text, ":") || strings.HasPrefix(text, "- ") || dash
}

// dashWords says that text begins with no dash of a list.
func dashWords(text string) (message, hint string) {
	sign, name, rest, _ := strangeDash(text)
	message = fmt.Sprintf(`"%s" is not a list dash`, sign)
	if name != "" {
		r, _ := utf8.DecodeRuneInString(sign)
		message = fmt.Sprintf(`"%s" (%s, U+%04X) is not a list dash`, sign, name, r)
	}
	return message, "begin the item with a plain hyphen and a space: " + excerpt("- "+rest)
}

// conflict reports a line that does not belong into the file: git has put it
// between the two sides of a merge, or it marks code in Markdown.
func (l *locator) conflict(start int) (slip, bool) {
	text, end := l.lineFrom(start)
	if strings.TrimLeft(string(l.src[l.lineStart(start):start]), " ") != "" {
		return slip{}, false
	}
	sign, _, _ := strings.Cut(text, " ")
	switch {
	case strings.HasPrefix(sign, "```"):
		sign = "```"
	case strings.HasPrefix(sign, "~~~"):
		sign = "~~~"
	}
	switch sign {
	case "```", "~~~":
		return slip{kind: conflictSlip, trouble: troubleAt(start, end, fmt.Sprintf(`"%s" marks code in a text, and is not YAML`, text), "remove this line, and the one at the other end of what was pasted")}, true
	case "<<<<<<<":
		return slip{kind: conflictSlip, trouble: troubleAt(start, end, "an unsolved merge conflict begins here", `choose one of the two sides, and remove the lines of "<<<<<<<", "=======" and ">>>>>>>"`)}, true
	case "=======", ">>>>>>>", "|||||||":
		return slip{kind: conflictSlip, trouble: troubleAt(start, end, fmt.Sprintf(`"%s" is left over from a merge conflict`, sign), "remove the line, and check the lines around it")}, true
	}
	return slip{}, false
}

// slashes reports a comment that begins as in other languages.
func (l *locator) slashes(start int) (slip, bool) {
	text, _ := l.lineFrom(start)
	if !strings.HasPrefix(text, "//") && !strings.HasPrefix(text, "/*") {
		return slip{}, false
	}
	return slip{troubleAt(start, start+2, fmt.Sprintf(`"%s" begins no comment`, text[:2]), `begin a comment with "# ", or remove it`), commentSlip, true, start, start + 2, "#"}, true
}

// joined reports a key with its value, or a dash with its item, if there is
// one at start that lacks the space between the two.
func (l *locator) joined(start int) (slip, bool) {
	text, end := l.lineFrom(start)
	if len(text) > 1 && text[0] == '-' && (nameByte(text[1]) || text[1] == '"' || text[1] == '\'') && text[1] != '-' {
		t := troubleAt(start, end, fmt.Sprintf("there is no space after the dash of %s", excerpt(text)), "put a space after the dash: "+excerpt("- "+text[1:]))
		return slip{t, spaceSlip, keyEnd(text) > 0, start + 1, start + 1, " "}, true
	}
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		if s, ok := l.strangeBehind(start+1, "dash", text, rest); ok {
			return s, true
		}
	}
	key := wordEnd(text)
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		key = quotedEnd([]byte(text), 0)
	}
	if wide := "\uff1a"; key > 0 && strings.HasPrefix(text[key:], wide) {
		at := start + key
		t := troubleAt(at, at+len(wide), fmt.Sprintf("%q (full-width colon, U+FF1A) is not a colon", wide), "type a plain colon and a space in its place")
		return slip{t, spaceSlip, true, at, at + len(wide), ": "}, true
	}
	if key == 0 || key+1 >= len(text) || text[key] != ':' || text[key+1] == ' ' || text[key+1] == '\t' || strings.HasPrefix(text[key:], "://") {
		return slip{}, false
	}
	if s, ok := l.strangeBehind(start+key+1, "colon", text, text[key+1:]); ok {
		return s, true
	}
	t := troubleAt(start, end, fmt.Sprintf("there is no space after the colon of %s", excerpt(text)), "put a space after the colon")
	if text[key+1] == '=' {
		rest := strings.TrimLeft(text[key+2:], " \t")
		return slip{t, spaceSlip, false, start + key + 1, end - len(rest), " "}, true
	}
	return slip{t, spaceSlip, false, start + key + 1, start + key + 1, " "}, true
}

// strangeBehind reports what only looks like a space, if rest, which is at
// offset at, begins with it: it comes after the dash or colon of text.
func (l *locator) strangeBehind(at int, sign, text, rest string) (slip, bool) {
	name := strangeSpace(rest)
	if name == "" {
		return slip{}, false
	}
	t := troubleAt(at, at+afterSpaces(rest), fmt.Sprintf("%s comes after the %s of %s, and only an ordinary space can", name, sign, excerpt(text)),
		"delete it, and type a space again")
	return slip{t, spaceSlip, false, t.start, t.end, " "}, true
}

// wordEnd is the end of the name that text begins with.
func wordEnd(text string) int {
	return len(text) - len(strings.TrimLeft(text, nameBytes+"."))
}

// nameBytes are what names of keys and of anchors are made of.
const nameBytes = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"

func nameByte(c byte) bool { return strings.IndexByte(nameBytes, c) >= 0 }
