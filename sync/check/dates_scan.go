package check

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner takes a text apart from its start.
type scanner struct {
	rest   string
	failed bool // a number was missing
	short  bool // a number had fewer digits than it could
}

// oneOf takes the next character if it is among marks.
func (s *scanner) oneOf(marks string) string {
	if s.rest == "" || !strings.Contains(marks, s.rest[:1]) {
		return ""
	}
	mark := s.rest[:1]
	s.rest = s.rest[1:]
	return mark
}

// mark takes what is in between two numbers of a date, and blanks after a dot.
func (s *scanner) mark() string {
	mark := s.oneOf("-/.")
	if mark == "." {
		s.rest = strings.TrimLeft(s.rest, " ")
	}
	return mark
}

// number takes a number of least to most digits.
func (s *scanner) number(least, most int) int {
	n := 0
	for n < len(s.rest) && n < most && '0' <= s.rest[n] && s.rest[n] <= '9' {
		n++
	}
	value := atoi(s.rest[:n])
	s.failed = s.failed || n < least
	s.short = s.short || n < most
	s.rest = s.rest[n:]
	return value
}

// digits takes all digits there are.
func (s *scanner) digits() string {
	n := 0
	for n < len(s.rest) && '0' <= s.rest[n] && s.rest[n] <= '9' {
		n++
	}
	taken := s.rest[:n]
	s.rest = s.rest[n:]
	return taken
}

// atoi reads a few digits.
func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// half is the half of the day that a text names.
type half struct {
	word  string // as it is written; empty if there is none
	after bool   // the one after noon
}

// halves are the words for the halves of a day, in lower case, without dots and
// blanks: those before noon, and those after.
var halves = map[bool][]string{
	false: {"am", "dop", "dopoledne", "dopoludnia", "ráno", "rano", "vorm", "vormittag", "vormittags", "morgens", "früh", "matin", "mañana", "délelőtt", "πμ"},
	true: {"pm", "odp", "odpo", "odpoledne", "popoludní", "popoludni", "popol", "večer", "vecer", "nachm", "nachmittag", "nachmittags", "abends",
		"popołudniu", "południu", "wieczorem", "wiecz", "délután", "soir", "tarde", "noche", "μμ"},
}

// cutHalf finds the half of the day in what a time is written with, and returns
// the rest without it.
func cutHalf(text string) (h half, rest string) {
	for start := 0; start < len(text); {
		r, size := utf8.DecodeRuneInString(text[start:])
		if !unicode.IsLetter(r) {
			start += size
			continue
		}
		end := start
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !unicode.IsLetter(r) && r != '.' && !(r == ' ' && end > start && text[end-1] == '.' && end+size < len(text) && end-start < 3) {
				break
			}
			end += size
		}
		word := strings.NewReplacer(".", "", " ", "").Replace(strings.ToLower(text[start:end]))
		for after, words := range halves {
			for _, w := range words {
				if w == word {
					return half{strings.TrimSpace(text[start:end]), after}, strings.TrimSpace(text[:start]) + text[end:]
				}
			}
		}
		start = end
	}
	return half{}, text
}
