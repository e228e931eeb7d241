package rows

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"pinsync/sync/value"
)

// The ways in which people and spreadsheets write a moment: with or without a time
// of day, and the first of them with or without an offset.
var (
	isoForm   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ] ?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.0+)?))?)? ?([Zz]|[+-]\d{2}:?\d{2})?$`)
	pointForm = regexp.MustCompile(`^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?)?()$`)
)

// words are what is wrong with a cell, and what to do.
type words struct{ message, hint string }

// parseMoment reads a moment in any form that a sheet may have, and writes it as
// files have it, in the zone, which is nil where none is known. ends says that a
// day alone counts to its end, which is the start of the next day, since at
// active_to a pin is gone. The result is empty, without a problem, for what has
// none of the forms.
func parseMoment(text string, zone *time.Location, ends bool) (moment string, problem *words) {
	if _, ok := value.ParseDateTime(text); ok {
		return text, nil
	}
	// Several spaces, and those that do not break, count as one.
	text = strings.Join(strings.Fields(text), " ")
	var year, month, day string
	m := isoForm.FindStringSubmatch(text)
	if m != nil {
		year, month, day = m[1], m[2], m[3]
	} else if m = pointForm.FindStringSubmatch(text); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else {
		return "", nil
	}
	number := func(s string) int {
		n, _ := strconv.Atoi(s) // the forms have digits only
		return n
	}
	second, _, _ := strings.Cut(m[6], ".")
	at := clock{number(year), number(month), number(day), number(m[4]), number(m[5]), number(second)}
	if !at.exists() || at.year < 1900 {
		return "", nil
	}
	onlyDay, offset := m[4] == "", strings.ToUpper(m[7])
	if onlyDay && ends {
		next := time.Date(at.year, time.Month(at.month), at.day+1, 0, 0, 0, 0, time.UTC)
		at.year, at.month, at.day = next.Year(), int(next.Month()), next.Day()
	}
	switch {
	case offset != "" && onlyDay:
		return "", nil
	case offset != "":
		if len(offset) == len("+0100") {
			offset = offset[:3] + ":" + offset[3:]
		}
		return at.String() + offset, nil
	case zone == nil:
		return "", &words{fmt.Sprintf("%s says no offset from UTC, and the shop's pinsync.yaml names no time_zone, so it may be several moments", text),
			"set time_zone in pinsync.yaml, such as Europe/Prague, or write " + at.String() + "+01:00"}
	}
	return at.in(zone, onlyDay)
}

// clock is a date and a time of day.
type clock struct{ year, month, day, hour, minute, second int }

func (c clock) String() string {
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second)
}

func (c clock) exists() bool {
	return c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= value.DaysIn(c.year, c.month) && c.hour <= 23 && c.minute <= 59 && c.second <= 59
}

// in is the moment at which the clocks of a zone show c. Where they are set back
// or forth, there may be two or none; but a day begins once.
func (c clock) in(zone *time.Location, dayStart bool) (string, *words) {
	utc := time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, 0, time.UTC)
	var found []time.Time
	for _, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := utc.Add(near).In(zone).Zone()
		at := utc.Add(-time.Duration(offset) * time.Second).In(zone)
		if _, there := at.Zone(); there == offset && (len(found) == 0 || !found[0].Equal(at)) {
			found = append(found, at)
		}
	}
	switch {
	case len(found) == 0 && dayStart:
		return time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, 0, zone).Format(time.RFC3339), nil
	case len(found) == 0:
		return "", &words{fmt.Sprintf("%s does not exist in %s: the clocks are set forward then", c, zone), "write another time"}
	case len(found) == 1 || dayStart:
		return found[0].Format(time.RFC3339), nil
	}
	return "", &words{fmt.Sprintf("%s comes twice in %s: the clocks are set back then", c, zone),
		fmt.Sprintf("write %s or %s", found[0].Format(time.RFC3339), found[1].Format(time.RFC3339))}
}
