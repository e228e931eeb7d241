package spelling

import (
	"regexp"
	"strings"
)

// CanPlain reports whether text can stand without quotes: every YAML reader, of
// version 1.1 or 1.2, takes it for text and for just this one. flow says that
// it is in brackets.
func CanPlain(text string, flow bool) bool {
	return Carries(text, flow) && !isWord(text) && !isNumber(text) && !timestamp.MatchString(text)
}

// Carries reports whether text, written without quotes, is read back as it is,
// though perhaps as something else than text.
func Carries(text string, flow bool) bool {
	switch {
	case text == "" || !visible(text):
		return false
	case strings.IndexByte(" -?:,[]{}#&*!|>'\"%@`=", text[0]) >= 0:
		return false
	case text[len(text)-1] == ' ' || text[len(text)-1] == ':':
		return false
	case flow && strings.ContainsAny(text, ",[]{}:?"):
		return false
	}
	return !strings.Contains(text, ": ") && !strings.Contains(text, " #")
}

// isWord reports whether some YAML reader takes text for a truth value, for
// nothing, or for a merge.
func isWord(text string) bool {
	if len(text) > len("false") {
		return false
	}
	switch strings.ToLower(text) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "<<":
		return true
	}
	return false
}

// isNumber reports whether some YAML reader takes text for a number: with digits
// grouped by underscores or commas, to the base of two, eight, sixteen or
// sixty, infinite or none at all.
func isNumber(text string) bool {
	text = strings.TrimLeft(text, "+-")
	if text == "" {
		return true
	}
	if text[0] == '.' {
		switch strings.ToLower(text) {
		case ".inf", ".nan":
			return true
		}
	}
	if len(text) > 1 && text[0] == '0' && strings.IndexByte("xXoObB", text[1]) >= 0 {
		return strings.Trim(text[2:], "0123456789abcdefABCDEF_,") == ""
	}
	rest := strings.TrimLeft(text, "0123456789_,.:")
	if len(rest) == len(text) {
		return false
	}
	if rest == "" {
		return true
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	rest = strings.TrimLeft(rest[1:], "+-")
	return strings.Trim(rest, "0123456789_") == ""
}

// timestamp is what a text begins with that is like a date: some reader takes it for
// one, or refuses it as a broken one.
var timestamp = regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt ])`)
