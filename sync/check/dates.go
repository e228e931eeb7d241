package check

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// sampleDate shows how a date and time is written.
const sampleDate = "2025-02-01T00:00:00Z"

// wrongDate returns the words for a text that is not the date and time it
// should be.
func wrongDate(v *manifest.Value, name string) words {
	found := quote(v.Text)
	if v.Text == "" {
		found = "an empty text"
	}
	return words{
		message: name + " must be a date and time such as " + sampleDate + ", found " + found,
		hint:    dateHint(v.Text, name),
	}
}

// dateHint says how to write what text probably means.
func dateHint(text, name string) string {
	const form = "write year-month-day, T, the time with seconds, and Z or an offset such as +01:00"
	if text == "" {
		return form + ", or remove the key"
	}
	g, ok := guessDate(text)
	if !ok {
		return form
	}
	if wrong := g.impossible(); wrong != "" {
		return wrong
	}
	right := g.String()
	if _, ok := value.ParseDateTime(right); !ok || len(g.slips) == 0 {
		return form
	}
	if next := g.nextDay(); g.bare && name == "active_to" && next != "" {
		right = next + " to include that day, or " + right + " to end before it"
	}
	return "write " + right + ", with " + list(g.slips, "and")
}

// noOffset is the slip of those who leave it out, which is a time of their own.
const noOffset = "an offset (Z is UTC, +02:00 is two hours ahead)"

// nextDay writes the day after a date, or is empty after the last.
func (g *guess) nextDay() string {
	next := time.Date(g.year, time.Month(g.month), g.day+1, 0, 0, 0, 0, time.UTC)
	if next.Year() > 9999 {
		return ""
	}
	return next.Format(time.RFC3339)
}

// guess is a date and time that was not written quite right.
type guess struct {
	year, month, day, hour, minute, second int
	fraction                               string   // digits
	offset                                 string   // "Z" or ±hh:mm
	slips                                  []string // what to put right, each completing "with …"
	bare                                   bool     // there is no time
	fault                                  string   // what to do where nobody can tell what is meant
}

// String writes it right.
func (g *guess) String() string {
	fraction := g.fraction
	if fraction != "" {
		fraction = "." + fraction
	}
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d%s%s", g.year, g.month, g.day, g.hour, g.minute, g.second, fraction, g.offset)
}

// impossible names a part that no calendar or clock has, or is empty.
func (g *guess) impossible() string {
	switch {
	case g.fault != "":
		return g.fault
	case g.month < 1 || g.month > 12:
		return fmt.Sprintf("there is no month %02d: use 01 to 12, with the day behind it", g.month)
	case g.day < 1 || g.day > value.DaysIn(g.year, g.month):
		return fmt.Sprintf("there is no day %02d in %04d-%02d: use 01 to %d", g.day, g.year, g.month, value.DaysIn(g.year, g.month))
	case g.hour == 24 && g.minute == 0 && g.second == 0:
		return "there is no hour 24: midnight is 00:00:00 of the next day"
	case g.hour > 23:
		return fmt.Sprintf("there is no hour %02d: use 00 to 23", g.hour)
	case g.minute > 59:
		return fmt.Sprintf("there is no minute %02d: use 00 to 59", g.minute)
	case g.second > 59:
		return fmt.Sprintf("there is no second %02d: use 00 to 59", g.second)
	}
	return ""
}

// guessDate reads a date, year first, and what time there is behind it, as
// people and other programs write them. ok is false if that is too far from the
// right form to tell what is meant.
func guessDate(text string) (g guess, ok bool) {
	g.offset = "Z"
	s := scanner{rest: strings.TrimSpace(text)}
	if s.rest != text {
		g.slips = append(g.slips, "no space around it")
	}
	for _, alike := range lookAlikes {
		if right := alike.replace(s.rest); right != s.rest {
			s.rest = right
			g.slips = append(g.slips, alike.slip)
		}
	}
	if isShortYear(s.rest) {
		g.fault = "write the year first, with all four digits: year-month-day, then T, the time with seconds, and Z or an offset such as +01:00"
		return g, true
	}
	short := false
	g.year = s.number(4, 4, &short)
	compact := isDate8(s.rest)
	mark := s.oneOf("-/.")
	if mark == "" && !compact {
		return g, false
	}
	g.month = s.number(1, 2, &short)
	if s.oneOf("-/.") != mark {
		return g, false
	}
	g.day = s.number(1, 2, &short)
	if mark != "-" {
		g.slips = append(g.slips, "dashes in the date")
	}
	if s.failed {
		return g, false
	}
	if s.rest == "" {
		g.slips = append(g.slips, "a time", noOffset)
		g.bare = true
		return g.padded(short), true
	}
	return g.guessTime(&s, short)
}

// lookAlikes are characters that are taken for others.
var lookAlikes = []struct {
	replace func(string) string
	slip    string
}{
	{strings.NewReplacer("‐", "-", "‑", "-", "–", "-", "—", "-", "−", "-").Replace, "a plain - in place of the longer dash"},
	{func(text string) string { return digitsFor(text, "Oo", '0') }, "the digit 0 in place of the letter O"},
	{func(text string) string { return digitsFor(text, "Il", '1') }, "the digit 1 in place of a letter"},
}

// digitsFor writes digit for each of letters that stands beside a digit.
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

// isShortYear tells a date of two digits each: "25-02-01".
func isShortYear(text string) bool {
	s, short := scanner{rest: text}, false
	for range 2 {
		if s.number(1, 2, &short); s.oneOf("-/.") == "" {
			return false
		}
	}
	s.number(2, 2, &short)
	return !s.failed && (s.rest == "" || !strings.Contains("0123456789", s.rest[:1]))
}

// isDate8 tells month and day without marks: "0201".
func isDate8(rest string) bool {
	_, err := strconv.ParseUint(rest, 10, 32)
	return len(rest) == 4 && err == nil
}

// guessTime reads what follows a date.
func (g guess) guessTime(s *scanner, short bool) (guess, bool) {
	if s.oneOf("T") == "" {
		if s.oneOf("t _") == "" {
			return g, false
		}
		g.slips = append(g.slips, "an upper-case T between date and time")
		s.rest = strings.TrimLeft(s.rest, " ")
	}
	g.hour = s.number(1, 2, &short)
	if s.oneOf(":") == "" {
		if s.oneOf(".-") != "" && !s.failed {
			g.fault = "write colons in the time: hours:minutes:seconds"
		}
		return g, g.fault != ""
	}
	g.minute = s.number(2, 2, &short)
	if s.oneOf(":") == "" {
		g.slips = append(g.slips, "seconds")
	} else {
		g.second = s.number(2, 2, &short)
		if mark := s.oneOf(".,"); mark != "" {
			g.fraction = s.digits()
			switch {
			case g.fraction == "":
				g.slips = append(g.slips, "digits behind the point")
			case mark == ",":
				g.slips = append(g.slips, "a point before the fraction")
			}
			if len(g.fraction) > 9 {
				g.fraction = g.fraction[:9]
				g.slips = append(g.slips, "nine digits of fraction at most")
			}
		}
	}
	if s.failed || !g.guessOffset(s) {
		return g, false
	}
	return g.padded(short), true
}

// guessOffset reads what follows a time.
func (g *guess) guessOffset(s *scanner) bool {
	trimmed := strings.TrimLeft(s.rest, " ")
	if trimmed != s.rest && trimmed != "" {
		s.rest = trimmed
		g.slips = append(g.slips, "no space before the offset")
	}
	switch s.rest {
	case "":
		g.slips = append(g.slips, noOffset)
		return true
	case "Z":
		return true
	case "z":
		g.slips = append(g.slips, "an upper-case Z")
		return true
	case "UTC", "GMT", "utc", "gmt":
		g.slips = append(g.slips, "Z for UTC")
		return true
	}
	if strings.HasPrefix(s.rest, "Z") || strings.HasPrefix(s.rest, "z") {
		g.fault = "write either Z or an offset such as +01:00 behind the time: Z is UTC, and nothing follows it"
		return true
	}
	if strings.Trim(s.rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/_") == "" {
		g.fault = "write an offset such as +01:00 in place of the name of the time zone"
		return true
	}
	sign := s.oneOf("+-")
	if sign == "" {
		return false
	}
	short := false
	hours, minutes := s.number(1, 2, &short), 0
	colon := s.oneOf(":")
	if s.rest != "" {
		minutes = s.number(2, 2, &short)
	}
	if s.failed || s.rest != "" {
		return false
	}
	g.offset = fmt.Sprintf("%s%02d:%02d", sign, hours, minutes)
	if hours > 23 || minutes > 59 {
		g.fault = fmt.Sprintf("there is no offset %s: it has 00 to 23 hours and 00 to 59 minutes, such as +01:00, or is Z for UTC", g.offset)
	}
	if short || colon == "" {
		g.slips = append(g.slips, "an offset of the form "+g.offset)
	}
	return true
}

// padded notes numbers that were too short.
func (g guess) padded(short bool) guess {
	if short {
		g.slips = append(g.slips, "two digits for month, day and hour")
	}
	return g
}

// scanner takes a text apart from its start.
type scanner struct {
	rest   string
	failed bool // a number was missing
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

// number takes a number of least to most digits; short is set if there could be
// more.
func (s *scanner) number(least, most int, short *bool) int {
	n := 0
	for n < len(s.rest) && n < most && '0' <= s.rest[n] && s.rest[n] <= '9' {
		n++
	}
	value, _ := strconv.Atoi(s.rest[:n])
	s.failed = s.failed || n < least
	*short = *short || n < most
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
