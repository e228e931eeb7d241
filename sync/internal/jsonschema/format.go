package jsonschema

import (
	"encoding/hex"
	"strings"
	"time"
)

// ParseDateTime reads an RFC 3339 date-time, strictly: "T" and "Z" in upper
// case, seconds, an offset of "Z" or ±hh:mm, real calendar values, at most nine
// digits of fraction. The instant is exact to the nanosecond and in UTC.
//
// A leap second (":60") is refused: all there ever were are past, a time.Time
// cannot tell it from the next second, and a pin has no use for it.
func ParseDateTime(text string) (instant time.Time, ok bool) {
	const shape = "0000-00-00T00:00:00"
	if len(text) < len(shape)+len("Z") {
		return time.Time{}, false
	}
	for i := range len(shape) {
		if shape[i] == '0' && !isDigit(text[i]) || shape[i] != '0' && shape[i] != text[i] {
			return time.Time{}, false
		}
	}
	number := func(from, to int) (n int) {
		for _, digit := range []byte(text[from:to]) {
			n = n*10 + int(digit-'0')
		}
		return n
	}
	year, month, day := number(0, 4), number(5, 7), number(8, 10)
	hour, minute, second := number(11, 13), number(14, 16), number(17, 19)
	if month < 1 || month > 12 || day < 1 || day > DaysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}

	rest := text[len(shape):]
	nanoseconds := 0
	if point, found := strings.CutPrefix(rest, "."); found {
		var fraction string
		fraction, rest = cutDigits(point)
		if fraction == "" || len(fraction) > 9 {
			return time.Time{}, false
		}
		for _, digit := range []byte((fraction + "00000000")[:9]) {
			nanoseconds = nanoseconds*10 + int(digit-'0')
		}
	}
	offset, ok := parseOffset(rest)
	if !ok {
		return time.Time{}, false
	}
	instant = time.Date(year, time.Month(month), day, hour, minute, second, nanoseconds, time.UTC)
	return instant.Add(-offset), true
}

// parseOffset reads how far a clock is ahead of UTC.
func parseOffset(text string) (ahead time.Duration, ok bool) {
	if text == "Z" {
		return 0, true
	}
	if len(text) != len("+00:00") || text[0] != '+' && text[0] != '-' || text[3] != ':' ||
		!isDigit(text[1]) || !isDigit(text[2]) || !isDigit(text[4]) || !isDigit(text[5]) {
		return 0, false
	}
	hours := time.Duration(text[1]-'0')*10 + time.Duration(text[2]-'0')
	minutes := time.Duration(text[4]-'0')*10 + time.Duration(text[5]-'0')
	if hours > 23 || minutes > 59 {
		return 0, false
	}
	ahead = hours*time.Hour + minutes*time.Minute
	if text[0] == '-' {
		ahead = -ahead
	}
	return ahead, true
}

// DaysIn returns the number of days of a month, 1 to 12, by the Gregorian
// calendar.
func DaysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// ParseUUID reads a UUID of 32 hexadecimal digits in groups of 8-4-4-4-12, in
// either case, of any version. Two spellings of one UUID give the same bytes.
func ParseUUID(text string) (id [16]byte, ok bool) {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return id, false
	}
	at := 0
	for _, group := range [...]string{text[:8], text[9:13], text[14:18], text[19:23], text[24:]} {
		var digits [12]byte
		n, err := hex.Decode(id[at:], digits[:copy(digits[:], group)])
		if err != nil {
			return [16]byte{}, false
		}
		at += n
	}
	return id, true
}
