package rows

import (
	"cmp"
	"fmt"
	"regexp"
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
	second, _, _ := strings.Cut(m[6], ".")
	at, err := time.Parse("2006-1-2 15:4:5", fmt.Sprintf("%s-%s-%s %s:%s:%s", year, month, day, cmp.Or(m[4], "0"), cmp.Or(m[5], "0"), cmp.Or(second, "0")))
	if err != nil || at.Year() < 1900 {
		return "", nil
	}
	onlyDay, offset := m[4] == "", strings.ToUpper(m[7])
	if onlyDay && ends {
		at = at.AddDate(0, 0, 1)
	}
	switch {
	case offset != "" && onlyDay:
		return "", nil
	case offset != "":
		if len(offset) == len("+0100") {
			offset = offset[:3] + ":" + offset[3:]
		}
		return at.Format(value.WallClock) + offset, nil
	case zone == nil:
		return "", &words{fmt.Sprintf("%s says no offset from UTC, and the shop's pinsync.yaml names no time_zone, so it may be several moments", text),
			"set time_zone in pinsync.yaml, such as Europe/Prague, or write " + at.Format(value.WallClock) + "+01:00"}
	}
	return onClock(at, zone, onlyDay)
}

// onClock is the moment at which the clocks of a zone show a time, given as if it were
// UTC. Where they are set back or forth, there may be two or none; but a day begins once.
func onClock(local time.Time, zone *time.Location, dayStart bool) (string, *words) {
	moments, skipped := value.OnClock(local, zone)
	switch first := moments[0].Format(time.RFC3339); {
	case skipped && dayStart:
		return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone).Format(time.RFC3339), nil
	case skipped:
		return "", &words{fmt.Sprintf("%s does not exist in %s: the clocks are set forward then", local.Format(value.WallClock), zone), "write another time"}
	case len(moments) == 1 || dayStart:
		return first, nil
	default:
		return "", &words{fmt.Sprintf("%s comes twice in %s: the clocks are set back then", local.Format(value.WallClock), zone),
			fmt.Sprintf("write %s or %s", first, moments[1].Format(time.RFC3339))}
	}
}
