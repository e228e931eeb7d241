package diagnostic

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Shorten cuts text to one line of at most so many characters.
func Shorten(text string, most int) string {
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		text = text[:i] + "…"
	}
	if len(text) <= most || utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := 0
	for i := range text {
		if runes == most-1 {
			return text[:i] + "…"
		}
		runes++
	}
	return text
}

// Join joins words as a sentence does: "a, b or c".
func Join(words []string, conjunction string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// Some names the first of many, each as format shows it (%s or %q), separated by commas;
// of more than most, it says how many are left.
func Some(names []string, most int, format string) string {
	shown := make([]string, min(len(names), most))
	for i := range shown {
		shown[i] = fmt.Sprintf(format, names[i])
	}
	text := strings.Join(shown, ", ")
	if more := len(names) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
