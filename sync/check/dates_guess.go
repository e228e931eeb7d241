package check

import (
	"fmt"
	"pinsync/sync/value"
	"strings"
	"time"
)

// guess is a date and time that was not written quite right.
type guess struct {
	year, month, day, hour, minute, second int
	fraction                               string   // digits
	offset                                 string   // "Z" or ±hh:mm; empty if there is none
	zoneName                               string   // a name in place of the offset
	half                                   half     // of the day
	swappable                              bool     // day and month may stand in either order
	slips                                  []string // what to put right, each completing "with …"
	bare                                   bool     // there is no time
	cut                                    bool     // digits that are not 0 are left out
	fault                                  string   // what to do where it is unclear what is meant
}

// local is the time that a clock shows, as if it were UTC.
func (g *guess) local() time.Time {
	return time.Date(g.year, time.Month(g.month), g.day, g.hour, g.minute, g.second, 0, time.UTC)
}

// twoDays recognizes a day and a month that are both either.
func (g *guess) twoDays() bool {
	return g.swappable && g.month <= 12 && g.day <= 12 && g.month != g.day && g.month > 0 && g.day > 0
}

// hours are the hours, from 0 to 23, that may be meant: two if there is AM or
// PM and the other half of the day cannot be ruled out.
func (g *guess) hours() []int {
	h := g.hour
	switch {
	case g.half.word == "", g.half.after && h > 12, !g.half.after && h < 12:
		return []int{h}
	case g.half.after && h > 0 && h < 12:
		return []int{h + 12, h}
	case !g.half.after && h > 12:
		return []int{h, h - 12}
	case g.half.after:
		return []int{12, 0}
	}
	return []int{0, 12}
}

// dayEnds recognizes the midnight that ends a day, if there is such a day.
func (g *guess) dayEnds() bool {
	return g.minute == 0 && g.second == 0 && strings.Trim(g.fraction, "0") == "" &&
		g.month >= 1 && g.month <= 12 && g.day >= 1 && g.day <= value.DaysIn(g.year, g.month)
}

// impossible names a part that no calendar or clock has, or is empty.
func (g *guess) impossible() string {
	switch {
	case g.month < 1 || g.month > 12:
		return fmt.Sprintf("there is no month %02d: use 01 to 12, with the day after it", g.month)
	case g.day < 1 || g.day > value.DaysIn(g.year, g.month):
		return fmt.Sprintf("there is no day %02d in %04d-%02d: use 01 to %d", g.day, g.year, g.month, value.DaysIn(g.year, g.month))
	case g.hour == 24 && g.minute == 0 && g.second == 0:
		return fmt.Sprintf("there is no hour 24: the midnight that ends this day is 00:00:00 of the next, %s", g.local().Format(time.DateOnly))
	case g.hour > 23:
		return fmt.Sprintf("there is no hour %02d: use 00 to 23", g.hour)
	case g.minute > 59:
		return fmt.Sprintf("there is no minute %02d: use 00 to 59", g.minute)
	case g.second > 59:
		return fmt.Sprintf("there is no second %02d: use 00 to 59; a full minute is second 00 of the next", g.second)
	}
	return ""
}

// guessDate reads a date and what time there is after it, as people and other
// programs write them. ok is false if that is too far from the right form to
// know what is meant.
func guessDate(text string) (g guess, ok bool) {
	s := scanner{rest: strings.TrimSpace(text)}
	if s.rest != text {
		g.slips = append(g.slips, "no space around it")
	}
	if bare := strings.Trim(s.rest, quoteCharacters); bare != s.rest {
		s.rest = bare
		g.slips = append(g.slips, "no quotation marks around it")
	}
	if bare := strings.TrimRight(s.rest, ".,;"); bare != s.rest && bare != "" && strings.IndexByte("0123456789Zz", bare[len(bare)-1]) >= 0 {
		s.rest = bare
		g.slips = append(g.slips, "no mark after it")
	}
	for _, alike := range lookAlikes {
		if right := alike.replace(s.rest); right != s.rest {
			s.rest = right
			g.slips = append(g.slips, alike.slip)
		}
	}
	if !g.guessDay(&s) {
		return g, false
	}
	switch {
	case g.fault != "":
		return g, true
	case s.rest == "":
		g.slips = append(g.slips, "a time")
		g.bare = true
		return g.padded(&s), true
	}
	return g.guessTime(&s)
}

// guessDay reads a date: the year first, or, as in many languages, last.
func (g *guess) guessDay(s *scanner) bool {
	if isShortYear(s.rest) {
		g.fault = "write the year first, with all four digits: year-month-day, then T, the time with seconds, and the offset"
		return true
	}
	first := s.digits()
	switch n := atoi(first); {
	case len(first) == 8:
		g.year, g.month, g.day = n/10000, n/100%100, n%100
		g.slips = append(g.slips, "dashes in the date")
		return true
	case len(first) == 4:
		g.year = n
		mark := s.mark()
		g.month = s.number(1, 2)
		again := s.mark()
		g.day = s.number(1, 2)
		if mark != "-" {
			g.slips = append(g.slips, "dashes in the date")
		}
		return mark != "" && again == mark && !s.failed
	case len(first) == 1 || len(first) == 2:
		mark := s.mark()
		g.day, g.month = n, s.number(1, 2)
		again := s.mark()
		g.year = s.number(4, 4)
		if mark == "" || again != mark || s.failed {
			return false
		}
		// Only dots say that the day is first.
		if g.swappable = mark != "."; g.swappable && g.month > 12 {
			g.day, g.month = g.month, g.day
		}
		s.short = false
		g.slips = append(g.slips, "the year first, then the month, and dashes between")
		return true
	}
	return false
}

// quoteCharacters are those of all languages, put around a text.
const quoteCharacters = "\"'`´“”„‟‘’‚‛«»‹›"

// lookAlikes are characters that are taken for others.
var lookAlikes = []struct {
	replace func(string) string
	slip    string
}{
	{strings.NewReplacer("‐", "-", "‑", "-", "–", "-", "—", "-", "−", "-").Replace, "a plain - in place of the longer dash"},
	{strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ").Replace, "no special spaces"},
	{func(text string) string { return digitsFor(text, "Oo", '0') }, "the digit 0 in place of the letter O"},
	{func(text string) string { return digitsFor(text, "Il", '1') }, "the digit 1 in place of a letter"},
}

// digitsFor writes digit for each of letters that is next to a digit.
func digitsFor(text, letters string, digit byte) string {
	right := []byte(text)
	isDigit := func(i int) bool { return i >= 0 && i < len(right) && '0' <= right[i] && right[i] <= '9' }
	for i := range right {
		if strings.IndexByte(letters, right[i]) >= 0 && (isDigit(i-1) || isDigit(i+1)) {
			right[i] = digit
		}
	}
	return string(right)
}

// isShortYear recognizes a date of two digits each: "25-02-01".
func isShortYear(text string) bool {
	s := scanner{rest: text}
	for range 2 {
		if s.number(1, 2); s.mark() == "" {
			return false
		}
	}
	s.number(2, 2)
	return !s.failed && (s.rest == "" || !strings.Contains("0123456789", s.rest[:1]))
}

// padded notes numbers that were too short.
func (g guess) padded(s *scanner) guess {
	if s.short {
		g.slips = append(g.slips, "two digits for month, day and hour")
	}
	return g
}
