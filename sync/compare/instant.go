package compare

import (
	"bytes"
	"strconv"
	"time"
)

// appendInstant adds the canonical spelling of the point in time that text
// names, and reports whether it names one: two texts have the same spelling
// exactly when they name the same point.
//
// It reads RFC 3339 and what else servers make of it: t, a space for T; z,
// UTC, GMT; offsets such as +0100 and +01, a space before them; any number of
// digits of fraction, a comma before them; no seconds. A time without an
// offset names no point. A leap second is its own point, whatever the offset.
func appendInstant(dst, text []byte) ([]byte, bool) {
	c := clock{rest: text, ok: true}
	year := c.number(4)
	c.literal("-")
	month := c.number(2)
	c.literal("-")
	day := c.number(2)
	c.literal("Tt ")
	hour := c.number(2)
	c.literal(":")
	minute := c.number(2)
	var second int
	var fraction []byte
	if c.skip(":") {
		second = c.number(2)
		if c.skip(".,") {
			fraction = c.digits()
		}
	}
	offset := c.offset()
	if !c.ok || len(c.rest) > 0 || hour > 23 || minute > 59 || second > 60 {
		return dst, false
	}
	at := time.Date(year, time.Month(month), day, hour, minute, 0, 0, time.UTC)
	if at.Month() != time.Month(month) || at.Day() != day {
		return dst, false
	}

	dst = strconv.AppendInt(dst, at.Unix()/60-int64(offset), 10)
	dst = strconv.AppendInt(append(dst, ':'), int64(second), 10)
	return append(append(dst, '.'), bytes.TrimRight(fraction, "0")...), true
}

// clock takes a time apart from the left. What does not fit makes ok false.
type clock struct {
	rest []byte
	ok   bool
}

// number takes exactly n digits.
func (c *clock) number(n int) int {
	if digits(c.rest, 0) < n {
		c.ok = false
		return 0
	}
	value := 0
	for _, d := range c.rest[:n] {
		value = value*10 + int(d-'0')
	}
	c.rest = c.rest[n:]
	return value
}

// digits takes one digit or more.
func (c *clock) digits() []byte {
	end := digits(c.rest, 0)
	if end == 0 {
		c.ok = false
	}
	taken := c.rest[:end]
	c.rest = c.rest[end:]
	return taken
}

// skip takes one byte if it is among those given.
func (c *clock) skip(among string) bool {
	if len(c.rest) == 0 || bytes.IndexByte([]byte(among), c.rest[0]) < 0 {
		return false
	}
	c.rest = c.rest[1:]
	return true
}

// literal takes one byte that must be among those given.
func (c *clock) literal(among string) {
	if !c.skip(among) {
		c.ok = false
	}
}

// offset takes the offset from UTC, in minutes.
func (c *clock) offset() int {
	c.skip(" ")
	switch string(c.rest) {
	case "Z", "z", "UTC", "GMT":
		c.rest = nil
		return 0
	}
	east := 1
	if c.skip("-") {
		east = -1
	} else {
		c.literal("+")
	}
	hours, minutes := c.number(2), 0
	if len(c.rest) > 0 {
		c.skip(":")
		minutes = c.number(2)
	}
	if hours > 23 || minutes > 59 {
		c.ok = false
	}
	return east * (hours*60 + minutes)
}
