package manifest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// slip reports what is often mistyped in the text at start, if that is why it
// does not fit: a character that only looks like a space or a dash, a missing
// space, a line left over from a merge, a comment of another language.
func (l *locator) slip(start int) bool {
	return l.strangeIndent(start) || l.dash(start) || l.conflict(start) || l.slashes(start) || l.joined(start)
}

// slippedAbove reports a slip in the key above that made what follows the
// value of another key than was meant.
func (l *locator) slippedAbove() bool {
	top := l.top()
	if top == nil || top.list {
		return false
	}
	return l.strangeIndent(top.key) || l.dash(top.key) || l.src[top.key] == '-' && l.joined(top.key)
}

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

// strangeIndent reports characters before the text at start, or at its
// beginning, that look like spaces: the first of them, also when lines above
// have become keys of the outermost object by them.
func (l *locator) strangeIndent(start int) bool {
	text, _ := l.lineFrom(start)
	if strangeSpace(text) == "" {
		return false
	}
	for i := len(l.tops) - 1; i >= 0 && l.tops[i] <= start; i-- {
		above, _ := l.lineFrom(l.tops[i])
		if strangeSpace(above) == "" {
			break
		}
		start, text = l.tops[i], above
	}
	message, hint := indentWords(text)
	l.fail(start, start+afterSpaces(text), message, hint)
	return true
}

// indentWords says that text begins with what only looks like a space.
func indentWords(text string) (message, hint string) {
	return fmt.Sprintf("%s stands before %s, and only ordinary spaces can", strangeSpace(text), excerpt(text[afterSpaces(text):])),
		"delete the indentation here and in the lines that were pasted with it, and type it anew"
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

// dash reports a sign at start that is taken for the dash of a list, unless no
// list item can stand here.
func (l *locator) dash(start int) bool {
	if top := l.top(); top != nil && !top.list && !top.awaits && start != top.key && l.columnOf(start) == top.column {
		return false
	}
	text, _ := l.lineFrom(start)
	sign, _, _, ok := strangeDash(text)
	if !ok {
		return false
	}
	message, hint := dashWords(text)
	l.fail(start, start+len(sign), message, hint)
	return true
}

// dashWords says that text begins with no dash of a list.
func dashWords(text string) (message, hint string) {
	sign, name, rest, _ := strangeDash(text)
	message = fmt.Sprintf(`"%s" is no list dash`, sign)
	if name != "" {
		r, _ := utf8.DecodeRuneInString(sign)
		message = fmt.Sprintf(`"%s" (%s, U+%04X) is no list dash`, sign, name, r)
	}
	return message, "begin the item with a plain hyphen and a space: " + excerpt("- "+rest)
}

// conflict reports a line that git has put between the two sides of a merge.
func (l *locator) conflict(start int) bool {
	text, end := l.lineFrom(start)
	if l.columnOf(start) > 0 && strings.TrimLeft(string(l.src[start-l.columnOf(start):start]), " ") != "" {
		return false
	}
	sign, _, _ := strings.Cut(text, " ")
	switch sign {
	case "<<<<<<<":
		l.fail(start, end, "an unsolved merge conflict begins here", `choose one of the two sides, and remove the lines of "<<<<<<<", "=======" and ">>>>>>>"`)
	case "=======", ">>>>>>>", "|||||||":
		l.fail(start, end, fmt.Sprintf(`"%s" is left over from a merge conflict`, sign), "remove the line, and check the lines around it")
	default:
		return false
	}
	return true
}

// slashes reports a comment that begins as in other languages.
func (l *locator) slashes(start int) bool {
	text, _ := l.lineFrom(start)
	if !strings.HasPrefix(text, "//") && !strings.HasPrefix(text, "/*") {
		return false
	}
	l.fail(start, start+2, fmt.Sprintf(`"%s" begins no comment`, text[:2]), `begin a comment with "# ", or remove it`)
	return true
}

// joined reports a key with its value, or a dash with its item, if there is
// one at start that lacks the space between the two.
func (l *locator) joined(start int) bool {
	text, end := l.lineFrom(start)
	if len(text) > 1 && text[0] == '-' && (nameByte(text[1]) || text[1] == '"' || text[1] == '\'') && text[1] != '-' {
		l.fail(start, end, fmt.Sprintf("there is no space behind the dash of %s", excerpt(text)), "put a space behind the dash: "+excerpt("- "+text[1:]))
		return true
	}
	if rest, ok := strings.CutPrefix(text, "-"); ok && l.strangeBehind(start+1, "dash", text, rest) {
		return true
	}
	key := 0
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		key = quotedEnd([]byte(text), 0)
	} else {
		key = wordEnd(text)
	}
	if key == 0 || key+1 >= len(text) || text[key] != ':' || text[key+1] == ' ' || strings.HasPrefix(text[key:], "://") {
		return false
	}
	if l.strangeBehind(start+key+1, "colon", text, text[key+1:]) {
		return true
	}
	l.fail(start, end, fmt.Sprintf("there is no space behind the colon of %s", excerpt(text)), "put a space behind the colon")
	return true
}

// strangeBehind reports what only looks like a space, if rest, which is at
// offset at, begins with it: it stands behind the dash or colon of text.
func (l *locator) strangeBehind(at int, sign, text, rest string) bool {
	name := strangeSpace(rest)
	if name == "" {
		return false
	}
	l.fail(at, at+afterSpaces(rest), fmt.Sprintf("%s stands behind the %s of %s, and only an ordinary space can", name, sign, excerpt(text)),
		"delete it, and type a space anew")
	return true
}

// wordEnd is the end of the name that text begins with.
func wordEnd(text string) int {
	end := 0
	for end < len(text) && (nameByte(text[end]) || text[end] == '.') {
		end++
	}
	return end
}
