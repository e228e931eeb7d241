package value

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ParseDateTime reads an RFC 3339 date-time as a file must have it, strictly:
// "T" and "Z" in upper case, seconds, an offset of "Z" or ±hh:mm, real calendar
// values, at most nine digits of fraction. The instant is exact to the
// nanosecond and in UTC.
//
// A leap second (":60") is refused: all there ever were are past, a time.Time
// cannot distinguish it from the next second, and a pin has no use for it.
func ParseDateTime(text string) (instant time.Time, ok bool) {
	m, ok := ParseMoment(text)
	if !ok || !m.strict || len(m.fraction) > 9 || m.second > 59 {
		return time.Time{}, false
	}
	nanoseconds := 0
	for i := range 9 {
		nanoseconds *= 10
		if i < len(m.fraction) {
			nanoseconds += int(m.fraction[i] - '0')
		}
	}
	return time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute-m.offset, m.second, nanoseconds, time.UTC), true
}

// Moment is a date and a time of day with an offset from UTC.
type Moment struct {
	year, month, day, hour, minute, second int
	fraction                               string // digits, perhaps none
	zone                                   string // "Z" or ±hh:mm
	offset                                 int    // the same in minutes
	strict                                 bool   // no liberty of ParseMoment was taken
}

// ParseMoment reads RFC 3339 and what else servers make of it: t, a space for
// T; z, UTC, GMT; offsets such as +0100 and +01, a space before them; no offset,
// which means UTC; any number of digits of fraction, a comma before them; no
// seconds; a leap second. ok is false for what has no time of day, or is not in
// the calendar.
func ParseMoment(text string) (m Moment, ok bool) {
	c := clock{rest: text, ok: true, strict: true}
	m.year = c.number(4)
	c.one('-')
	m.month = c.number(2)
	c.one('-')
	m.day = c.number(2)
	if !c.skip('T') {
		c.strict = false
		c.ok = c.ok && (c.skip('t') || c.skip(' '))
	}
	m.hour = c.number(2)
	c.one(':')
	m.minute = c.number(2)
	if c.skip(':') {
		m.second = c.number(2)
		point := c.skip('.')
		if point || c.skip(',') {
			c.strict = c.strict && point
			m.fraction = c.digits()
		}
	} else {
		c.strict = false
	}
	m.zone, m.offset = c.zone()
	m.strict = c.strict
	return m, c.ok && m.hour <= 23 && m.minute <= 59 && m.second <= 60 &&
		1 <= m.month && m.month <= 12 && 1 <= m.day && m.day <= DaysIn(m.year, m.month)
}

// DaysIn returns the number of days of a month, 1 to 12, by the Gregorian
// calendar.
func DaysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// WallClock is the layout of a date and a time of day, as RFC 3339 has them before the
// offset.
const WallClock = "2006-01-02T15:04:05"

// OnClock returns the moments at which clocks in zone show a local time, given
// as if it were UTC, in their order. If they skip it, it returns the moments
// that it would be with the offset before and the one after.
func OnClock(local time.Time, zone *time.Location) (moments []time.Time, skipped bool) {
	offsetAt := func(t time.Time) time.Duration {
		_, seconds := t.In(zone).Zone()
		return time.Duration(seconds) * time.Second
	}
	offsets := []time.Duration{offsetAt(local.Add(-24 * time.Hour)), offsetAt(local.Add(24 * time.Hour))}
	offsets = slices.Compact(offsets)
	for _, offset := range offsets {
		if t := local.Add(-offset); offsetAt(t) == offset {
			moments = append(moments, t.In(zone))
		}
	}
	if moments != nil {
		return moments, false
	}
	for _, offset := range offsets {
		moments = append(moments, local.Add(-offset).In(zone))
	}
	return moments, true
}

// String gives m as RFC 3339 has it, with the offset that it was read with and
// no zeros at the end of a fraction.
func (m Moment) String() string {
	fraction := strings.TrimRight(m.fraction, "0")
	if fraction != "" {
		fraction = "." + fraction
	}
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d%s%s", m.year, m.month, m.day, m.hour, m.minute, m.second, fraction, m.zone)
}

// Instant is a point in time, exact to whatever fraction of a second. Two are
// one exactly if they are equal by ==. A leap second is its own point, whatever
// the offset.
type Instant struct {
	minute   int64 // since 1970, UTC
	second   int
	fraction string // digits, no zeros at the end
}

// Instant is the point in time that m is.
func (m Moment) Instant() Instant {
	at := time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute, 0, 0, time.UTC)
	return Instant{at.Unix()/60 - int64(m.offset), m.second, strings.TrimRight(m.fraction, "0")}
}

// Append appends a text to dst that is the same for equal Instants and for no
// others.
func (i Instant) Append(dst []byte) []byte {
	dst = strconv.AppendInt(dst, i.minute, 10)
	dst = strconv.AppendInt(append(dst, ':'), int64(i.second), 10)
	return append(append(dst, '.'), i.fraction...)
}

// clock takes a time apart from the left. What does not fit makes ok false.
type clock struct {
	rest       string
	ok, strict bool
}

// number takes exactly n digits.
func (c *clock) number(n int) int {
	if len(c.rest) < n {
		c.ok = false
		return 0
	}
	value := 0
	for _, digit := range []byte(c.rest[:n]) {
		c.ok = c.ok && '0' <= digit && digit <= '9'
		value = value*10 + int(digit-'0')
	}
	c.rest = c.rest[n:]
	return value
}

// digits takes one digit or more.
func (c *clock) digits() string {
	rest := strings.TrimLeft(c.rest, "0123456789")
	taken := c.rest[:len(c.rest)-len(rest)]
	c.ok = c.ok && taken != ""
	c.rest = rest
	return taken
}

// skip takes one byte if it is b.
func (c *clock) skip(b byte) bool {
	if c.rest == "" || c.rest[0] != b {
		return false
	}
	c.rest = c.rest[1:]
	return true
}

// one takes one byte that must be b.
func (c *clock) one(b byte) {
	if !c.skip(b) {
		c.ok = false
	}
}

// zone takes the offset from UTC, which ends the text, and gives it as ±hh:mm
// and in minutes.
func (c *clock) zone() (zone string, minutes int) {
	text := c.rest
	if c.skip(' ') && len(c.rest) > 0 {
		c.strict, text = false, c.rest
	}
	switch text {
	case "Z":
		return "Z", 0
	case "z", "UTC", "GMT", "":
		c.strict = false
		return "Z", 0
	}
	if text[0] != '+' && text[0] != '-' {
		c.ok = false
		return "", 0
	}
	c.rest = text[1:]
	minutes = c.number(2) * 60
	if hours := text[:min(3, len(text))]; len(c.rest) == 0 {
		c.strict = false
		zone = hours + ":00"
	} else if c.skip(':') {
		zone = text
	} else {
		c.strict = false
		zone = hours + ":" + c.rest
	}
	if len(c.rest) > 0 {
		past := c.number(2)
		c.ok = c.ok && past <= 59
		minutes += past
	}
	c.ok = c.ok && c.rest == "" && len(zone) == len("+00:00") && minutes < 24*60
	if text[0] == '-' {
		minutes = -minutes
	}
	return zone, minutes
}
