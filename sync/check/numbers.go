package check

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// positions says what the values of position mean.
const positions = "1 and up is a place, -1 is every place, 0 is for a pin that blocks"

// numberHint says how to make a number of another value.
func (f *findings) numberHint(want string, v *manifest.Value, name string) advice {
	if v.Kind == manifest.String {
		if a := f.numberIn(v, want); a.hint != "" {
			return a
		}
	}
	if item := onlyItem(v); item != nil && item.Kind == manifest.Number && strings.HasPrefix(f.source(v), "[") {
		return f.unwrapped("remove the brackets around it", v, item, "")
	}
	if len(v.Members) == 1 && v.Members[0].Value.Kind == manifest.Null {
		m := &v.Members[0]
		d, isNumber := value.ParseDecimal(m.Key)
		if start, end, ok := f.doc.Range(v); ok && isNumber && d.IsInteger() && f.bare(start, end, m) {
			return edits("remove the braces around it", f.doc.Edit(start, end, m.Key))
		}
	}
	return say(cmp.Or(numberHints[name], "use a whole number"))
}

// numberHints say what the numbers of some keys are.
var numberHints = map[string]string{
	"position":    "use a whole number: " + positions,
	"concurrency": "use a whole number from 1 to 64",
	"rate":        "use a number of requests a second; 0 is no limit",
}

// dashes are what programs make of a minus sign.
const dashes = "‐‑‒–—−﹣－"

// numberIn finds a number in a text that has something around it. A number that
// begins with a zero may be meant in two ways.
func (f *findings) numberIn(v *manifest.Value, want string) advice {
	text := strings.Trim(withoutMarks(v.Text), "()")
	sign, size := utf8.DecodeRuneInString(text)
	dash := strings.ContainsRune(dashes, sign)
	if dash {
		text = "-" + text[size:]
	}
	d, ok := value.ParseDecimal(text)
	if !ok || want == "integer" && !d.IsInteger() {
		return advice{}
	}
	digits := strings.TrimLeft(text, "+-")
	zero := len(digits) > 1 && digits[0] == '0' && digits[1] != '.'
	hint := "remove the quotes"
	switch odd := oddSpace(v.Text); {
	case dash && !f.inQuotes(v):
		hint = "write a plain - in place of the longer dash"
	case odd != "" && !f.inQuotes(v):
		hint = "remove the " + odd + " after it"
	case !f.inQuotes(v) && !strings.ContainsAny(v.Text, quoteCharacters):
		hint = "write the number alone"
	}
	if zero {
		return say(hint + ": " + shorten(text))
	}
	return f.replace(v, hint+":", text, manifest.Number)
}

// booleanHint says which of the two a value probably means.
func (f *findings) booleanHint(v *manifest.Value) advice {
	switch v.Kind {
	case manifest.Null:
		return say("write true or false, or remove the key")
	case manifest.Array:
		hint := "write true or false on the line of the key, without a dash"
		if item := onlyItem(v); item != nil && item.Kind == manifest.Bool {
			return f.unwrapped(hint, v, item, "")
		}
		return say(hint)
	case manifest.String:
		if v.Text == "true" || v.Text == "false" {
			return f.replace(v, "remove the quotes:", v.Text, manifest.Bool)
		}
	}
	switch strings.ToLower(withoutMarks(v.Text)) {
	case "true", "yes", "y", "on", "1", "t":
		return f.replace(v, "write", "true", manifest.Bool)
	case "false", "no", "n", "off", "0", "f":
		return f.replace(v, "write", "false", manifest.Bool)
	}
	if v.Kind == manifest.String && len(v.Text) >= len("true") {
		if meant := nearest(v.Text, []string{"true", "false"}); meant != "" {
			return f.replace(v, "write", meant, manifest.Bool)
		}
	}
	return say("write true or false")
}
