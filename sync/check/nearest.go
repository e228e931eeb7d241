package check

import (
	"strings"
	"unicode"

	"github.com/agnivade/levenshtein"
)

// longestTypo is the length in bytes beyond which a text is not a misspelled word,
// and not worth the time to compare.
const longestTypo = 64

// nearest returns the one of known that text was probably meant to be, or "".
// Case and the marks between words do not count. If no word is near, the start
// or the last part of one is enough if no other shares it: "target_id" or
// "identity" for "target_identity".
func nearest(text string, known []string) string {
	if len(text) > longestTypo {
		return ""
	}
	wanted := letters(text)
	best, bestDistance := "", len(wanted)
	for _, word := range known {
		distance := levenshtein.ComputeDistance(wanted, letters(word))
		if distance == 0 {
			return word
		}
		if distance <= tolerance(wanted) && distance < bestDistance {
			best, bestDistance = word, distance
		}
	}
	if best != "" {
		return best
	}
	start := strings.TrimSuffix(text, "s")
	if len(start) < 3 {
		return ""
	}
	for _, word := range known {
		if strings.HasSuffix(word, "_"+text) || strings.HasPrefix(word, start) {
			if best != "" {
				return ""
			}
			best = word
		}
	}
	return best
}

// alsoMeant are those of known that text is as near to as to right, by its letters. A
// text that has the letters of right is near to that alone.
func alsoMeant(text, right string, known []string) (others []string) {
	wanted := letters(text)
	distance := levenshtein.ComputeDistance(wanted, letters(right))
	if distance == 0 || distance > tolerance(wanted) {
		return nil // it is meant by its sense, or by a part of it
	}
	begins := strings.HasPrefix(letters(right), wanted)
	for _, word := range known {
		if word != right && (levenshtein.ComputeDistance(wanted, letters(word)) <= distance || begins && strings.HasPrefix(letters(word), wanted)) {
			others = append(others, word)
		}
	}
	return others
}

// tolerance is how many slips a word of this length may have.
func tolerance(word string) int {
	switch n := len(word); {
	case n < 3:
		return 0
	case n == 3:
		return 1
	case n < 9:
		return 2
	}
	return 3
}

// letters reduces text to its letters and digits, in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
