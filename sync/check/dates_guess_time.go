package check

import (
	"fmt"
	"strings"
)

// guessTime reads what follows a date.
func (g guess) guessTime(s *scanner) (guess, bool) {
	rest := strings.TrimLeft(s.rest, "tT_, ")
	if rest == s.rest {
		return g, false
	}
	if s.rest[:len(s.rest)-len(rest)] != "T" {
		g.slips = append(g.slips, "an upper-case T between date and time")
	}
	g.half, rest = cutHalf(rest)
	s.rest = strings.TrimSpace(rest)
	if apart, ok := colons(s.rest); ok {
		s.rest = apart
		g.slips = append(g.slips, "colons in the time")
	}
	g.hour = s.number(1, 2)
	switch {
	case s.oneOf(":") != "":
		g.minute = s.number(2, 2)
		g.guessSeconds(s)
	case s.oneOf(".-") != "" && !s.failed:
		g.fault = "write colons in the time: hours:minutes:seconds"
		return g, true
	case g.half.word != "":
		g.slips = append(g.slips, "minutes and seconds")
	default:
		return g, false
	}
	if s.failed || !g.guessOffset(s) {
		return g, false
	}
	if g.half.word != "" {
		g.slips = append(g.slips, "no "+quote(g.half.word))
	}
	return g.padded(s), true
}

// colons writes a time of three numbers with colons between them: one without any, and
// one with dots.
func colons(text string) (right string, ok bool) {
	digits := func(n int) bool {
		return len(text) >= n && strings.Trim(text[:n], "0123456789") == "" && (len(text) == n || strings.IndexByte("0123456789", text[n]) < 0)
	}
	if digits(len("000000")) {
		return text[:2] + ":" + text[2:4] + ":" + text[4:], true
	}
	if len(text) >= len("00.00.00") && text[2] == '.' && text[5] == '.' && strings.Trim(text[:2]+text[3:5]+text[6:8], "0123456789") == "" {
		return text[:2] + ":" + text[3:5] + ":" + text[6:], true
	}
	return text, false
}

// guessSeconds reads what follows hours and minutes.
func (g *guess) guessSeconds(s *scanner) {
	if s.oneOf(":") == "" {
		g.slips = append(g.slips, "seconds")
		return
	}
	g.second = s.number(2, 2)
	mark := s.oneOf(".,")
	if mark == "" {
		return
	}
	g.fraction = s.digits()
	switch {
	case g.fraction == "":
		g.slips = append(g.slips, "digits after the point")
	case mark == ",":
		g.slips = append(g.slips, "a point before the fraction")
	}
	if len(g.fraction) > 9 {
		g.cut = strings.Trim(g.fraction[9:], "0") != ""
		g.fraction = g.fraction[:9]
		g.slips = append(g.slips, "nine digits of fraction at most")
	}
}

// guessOffset reads what follows a time.
func (g *guess) guessOffset(s *scanner) bool {
	if trimmed := strings.TrimLeft(s.rest, " "); trimmed != s.rest {
		if s.rest = trimmed; trimmed != "" {
			g.slips = append(g.slips, "no space before the offset")
		}
	}
	switch s.rest {
	case "":
		return true
	case "Z":
		g.offset = "Z"
		return true
	case "z":
		g.offset = "Z"
		g.slips = append(g.slips, "an upper-case Z")
		return true
	case "UTC", "GMT", "utc", "gmt":
		g.offset = "Z"
		g.slips = append(g.slips, "Z for UTC")
		return true
	}
	if s.rest[0] == 'Z' || s.rest[0] == 'z' {
		g.fault = "write either Z or an offset after the time: Z is UTC, and nothing follows it"
		return true
	}
	if name := s.rest; isZoneName(name) {
		g.zoneName = name
		return true
	}
	if named := s.rest; len(named) > 3 && (named[:3] == "UTC" || named[:3] == "GMT") {
		s.rest = strings.TrimLeft(named[3:], " ")
		g.slips = append(g.slips, "no "+named[:3])
	}
	sign := s.oneOf("+-")
	if sign == "" {
		g.fault = "only an offset, as ±hh:mm, may follow the time, which is that of a 24-hour clock: " + quote(s.rest) + " can't be read"
		return true
	}
	outer := s.short
	s.short = false
	hours, minutes := s.number(1, 2), 0
	colon := s.oneOf(":")
	if s.rest != "" {
		minutes = s.number(2, 2)
	}
	if s.failed || s.rest != "" {
		return false
	}
	g.offset = fmt.Sprintf("%s%02d:%02d", sign, hours, minutes)
	if hours > 23 || minutes > 59 {
		g.fault = fmt.Sprintf("there is no offset %s: it has 00 to 23 hours and 00 to 59 minutes", g.offset)
	}
	if s.short || colon == "" {
		g.slips = append(g.slips, "an offset of the form "+g.offset)
	}
	s.short = outer
	return true
}

// isZoneName recognizes a text that looks like the name of a time zone: CET, EST5EDT
// or Europe/Prague.
func isZoneName(text string) bool {
	upper := len(text) >= 3 && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
	area, city, found := strings.Cut(text, "/")
	return upper || found && area != "" && city != "" && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-") == ""
}
