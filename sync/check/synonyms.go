package check

import (
	"slices"
	"strings"
	"unicode"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

// synonyms are words that people write for a key; the first key that an object
// may have is meant.
var synonyms = map[string][]string{
	"id":      {"pin_identity"},
	"item":    {"pin_identity", "target_identity"},
	"itemid":  {"pin_identity", "target_identity"},
	"pin":     {"pin_identity"},
	"product": {"pin_identity", "target_identity"},
	"sku":     {"pin_identity", "target_identity"},
	"place":   {"position"},
	"rank":    {"position"},
	"slot":    {"position"},
	"block":   {"is_block_pin"},
	"blocked": {"is_block_pin"},
	"hide":    {"is_block_pin"},
	"hidden":  {"is_block_pin"},
	"bundle":  {"is_bundle_pin"},
}

// windowWords are parts of keys that name a bound of a pin's time.
var windowWords = map[string]string{
	"from": "active_from", "since": "active_from", "start": "active_from", "starts": "active_from", "begin": "active_from", "begins": "active_from",
	"to": "active_to", "till": "active_to", "until": "active_to", "end": "active_to", "ends": "active_to", "stop": "active_to", "stops": "active_to",
	"expire": "active_to", "expires": "active_to", "expiry": "active_to", "expiration": "active_to",
}

// meant returns the one of known that a key was probably meant to be, by its
// letters or by its sense, or "".
func meant(key string, known []string) string {
	if right := nearest(key, known); right != "" || len(key) > longestTypo {
		return right
	}
	for _, right := range synonyms[letters(key)] {
		if slices.Contains(known, right) {
			return right
		}
	}
	for _, part := range parts(key) {
		if right := windowWords[part]; right != "" && slices.Contains(known, right) {
			return right
		}
	}
	return ""
}

// parts returns the words that a key is made of, in lower case.
func parts(key string) []string {
	var spaced strings.Builder
	lower := false
	for _, r := range key {
		if lower && unicode.IsUpper(r) {
			spaced.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		spaced.WriteRune(unicode.ToLower(r))
	}
	return strings.FieldsFunc(spaced.String(), func(r rune) bool { return !unicode.IsLetter(r) })
}

// window says what to do about a key of a pin that probably shows its time,
// though not which of its bounds.
func (n *neighbours) window(key string) string {
	if !slices.Contains(n.free, "active_from") && !slices.Contains(n.free, "active_to") {
		return ""
	}
	v := &n.members[key].Value
	switch v.Kind {
	case manifest.Object:
		for i := range v.Members {
			if right := meant(v.Members[i].Key, dateFields); right != "" {
				return "a pin's time has no key of its own: write " + diagnostic.Join(dateFields, "and") + " in its place, next to the pin's other keys"
			}
		}
	case manifest.String:
		if _, ok := guessDate(v.Text); ok {
			return "rename it to active_from or active_to, or remove it if it is not the pin's time"
		}
	}
	return ""
}
