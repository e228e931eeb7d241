package manifest

import (
	"strconv"
	"strings"

	"pinsync/sync/value"
)

// number turns a scalar that YAML reads as an integer or a float into the
// JSON literal of exactly the same value, however long. It reports false for
// what has no such literal: infinities, and what is not a number.
func number(text string) (literal string, ok bool) {
	if value.IsNumber(text) && text != "-0" {
		return text, true
	}
	digits := strings.ReplaceAll(text, "_", "")
	if n, err := strconv.ParseInt(digits, 0, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	if n, err := strconv.ParseUint(digits, 0, 64); err == nil {
		return strconv.FormatUint(n, 10), true
	}
	// yaml.v3 takes 0777… of more than 64 bits for a decimal number.
	return decimal(digits)
}

// withoutOctal reads a whole number that begins with a zero as a decimal one.
// It reports false for any other.
func withoutOctal(text string) (literal string, ok bool) {
	digits := strings.TrimLeft(text, "+-")
	if len(digits) < 2 || digits[0] != '0' || strings.Trim(digits, "01234567_") != "" {
		return "", false
	}
	literal, ok = decimal(strings.ReplaceAll(text, "_", ""))
	if literal == "-0" {
		literal = "0"
	}
	return literal, ok
}

// decimal puts a decimal number into the form JSON wants: no plus sign, digits
// before and after the point, and no needless zeros in front.
func decimal(s string) (literal string, ok bool) {
	s, negative := strings.CutPrefix(s, "-")
	if !negative {
		s = strings.TrimPrefix(s, "+")
	}
	exponent := ""
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		s, exponent = s[:i], s[i:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" && fraction == "" || strings.ContainsAny(s, "+-") {
		return "", false
	}
	if literal = strings.TrimLeft(whole, "0"); literal == "" {
		literal = "0"
	}
	if fraction != "" {
		literal += "." + fraction
	}
	literal += exponent
	if negative {
		literal = "-" + literal
	}
	return literal, value.IsNumber(literal)
}

// tooLarge reports whether a scalar that yaml.v3 reads as text is a decimal
// number in form, and text only because no float64 is that large.
func tooLarge(text string) bool {
	if text == "" {
		return false
	}
	switch c := text[0]; {
	case c == '.':
		// yaml.v3 takes no underscores out of these.
	case c == '-' || c == '+' || '0' <= c && c <= '9':
		text = strings.ReplaceAll(text, "_", "")
	default:
		return false
	}
	_, ok := decimal(text)
	return ok
}
