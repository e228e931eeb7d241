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
	digits := text
	if strings.IndexByte(digits, '_') >= 0 {
		digits = strings.ReplaceAll(digits, "_", "")
	}
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
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		if s[0] == '-' {
			sign = "-"
		}
		s = s[1:]
	}
	whole := digitsOf(s)
	rest := s[len(whole):]
	fraction := ""
	if strings.HasPrefix(rest, ".") {
		fraction = digitsOf(rest[1:])
		rest = rest[1+len(fraction):]
	}
	if whole == "" && fraction == "" || rest != "" && !exponent(rest) {
		return "", false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + whole + fraction + rest, true
}

// exponent reports whether s is an exponent such as "e3" or "E-07".
func exponent(s string) bool {
	if s == "" || s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s = s[1:]
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	return s != "" && len(digitsOf(s)) == len(s)
}

// digitsOf gives the decimal digits that s begins with.
func digitsOf(s string) string {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[:i]
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
