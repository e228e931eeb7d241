package check

import (
	"fmt"
	"strings"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// sampleDate shows how a date and time is written where the shop's time zone is
// not known.
const sampleDate = "2025-02-01T00:00:00Z"

// wrongDate returns the words for a text that is not the date and time it
// should be.
func (f *findings) wrongDate(v *manifest.Value, name string) words {
	sample := sampleDate
	if f.location != nil {
		sample = time.Date(2025, 2, 1, 0, 0, 0, 0, f.location).Format(time.RFC3339)
	}
	return words{message: name + " must be a date and time such as " + sample + ", found " + quoteFound(v.Text)}.advise(f.dateHint(v, v.Text, name))
}

// dateHint says how to write what text probably means. It names a moment only
// if text leaves none other; of two it names both. The time zone is never
// guessed: where neither text nor settings give it, the hint leaves a gap.
func (f *findings) dateHint(v *manifest.Value, text, name string) advice {
	if text == "" {
		return say(f.dateForm() + ", or remove the key")
	}
	g, ok := guessDate(text)
	if !ok {
		return say(f.dateForm())
	}
	if g.fault != "" {
		return say(g.fault)
	}
	if g.twoDays() {
		return say(fmt.Sprintf("%s is %04d-%02d-%02d to some, and %04d-%02d-%02d to others: %s",
			quote(text), g.year, g.month, g.day, g.year, g.day, g.month, f.dateForm()))
	}
	if wrong := g.impossible(); wrong != "" {
		if g.hour == 24 && g.dayEnds() {
			return f.nextMidnight(&g, v, wrong)
		}
		return say(wrong)
	}
	zone, asked := f.zoneOf(&g)
	if asked != "" {
		return say(asked)
	}
	hours := g.hours()
	if len(hours) > 1 {
		return say(g.twoHalves(zone, hours))
	}
	g.hour = hours[0]
	if len(g.slips) == 0 {
		return say(f.dateForm())
	}
	right, hint := g.write(zone, name)
	return f.writeDate(v, right, hint)
}

// writeDate advises to write a date and time in the place of a value; in words alone
// where there is not exactly one.
func (f *findings) writeDate(v *manifest.Value, right, hint string) advice {
	if _, ok := value.ParseDateTime(right); !ok || v.Kind != manifest.String && v.Kind != manifest.Number {
		return say(hint)
	}
	return f.replaceShown(v, hint, right, manifest.String)
}

// nextMidnight is the advice for hour 24 of a day, which is known to be the next
// midnight.
func (f *findings) nextMidnight(g *guess, v *manifest.Value, hint string) advice {
	zone, asked := f.zoneOf(g)
	if asked != "" || g.half.word != "" {
		return say(hint)
	}
	right, why := g.spell(g.local(), zone)
	if why != "" || len(right) != 1 {
		return say(hint)
	}
	return f.writeDate(v, right[0], hint)
}

// dateForm says how a date and time is written.
func (f *findings) dateForm() string {
	offset := "your time zone's offset on that day, as ±hh:mm"
	if f.location != nil {
		offset = "the offset of " + f.location.String() + " on that day"
	}
	return "write year-month-day, T, the time of a 24-hour clock with seconds, and " + offset
}

// zoneOf returns the time zone that a guess without an offset is in: the one
// that it names, else the shop's, else nil. If it names one that cannot be
// known, asked says what to do.
func (f *findings) zoneOf(g *guess) (zone *time.Location, asked string) {
	if g.zoneName == "" {
		if g.offset == "" {
			g.slips = append(g.slips, offsetSlip(f.location))
		}
		return f.location, ""
	}
	if strings.Contains(g.zoneName, "/") {
		if zone, ok := jsonschema.ParseTimeZone(g.zoneName); ok {
			g.slips = append(g.slips, "the offset of "+g.zoneName+" on that day in place of the name")
			return zone, ""
		}
	}
	asked = "write the offset of " + shorten(g.zoneName) + " on that day, as ±hh:mm, in place of the name of the time zone"
	if f.location == nil || len(g.hours()) > 1 {
		return nil, asked
	}
	moments, _ := value.OnClock(g.local(), f.location)
	for _, m := range moments {
		if short, _ := m.Zone(); short == g.zoneName && len(moments) == 1 {
			g.slips = append(g.slips, "the offset in place of the name of the time zone")
			return f.location, ""
		}
	}
	return nil, asked
}

// offsetSlip is the slip of those who leave the offset out.
func offsetSlip(zone *time.Location) string {
	if zone == nil {
		return "your time zone's offset on that day in place of ±hh:mm"
	}
	return "the offset of " + zone.String() + " on that day"
}

// write says how to write a guess right.
//
// right is what to write, and empty where there are several ways, or one that leaves a
// part of what was written away.
func (g *guess) write(zone *time.Location, name string) (right, hint string) {
	local := g.local()
	ways, why := g.spell(local, zone)
	with := ", with " + diagnostic.Join(g.slips, "and")
	if next := local.AddDate(0, 0, 1); g.bare && name == "active_to" && next.Year() <= 9999 {
		after, _ := g.spell(next, zone)
		return "", "write " + diagnostic.Join(after, "or") + " to include that day, or " + diagnostic.Join(ways, "or") + " to end before it" + with
	}
	if why != "" {
		return "", why + ": write " + diagnostic.Join(ways, "or") + with
	}
	if g.cut || g.bare || len(ways) > 1 {
		return "", "write " + ways[0] + with
	}
	return ways[0], "write " + ways[0] + with
}

// twoHalves names the two times that a guess with AM or PM may mean.
func (g *guess) twoHalves(zone *time.Location, hours []int) string {
	var readings []string
	for _, hour := range hours {
		g.hour = hour
		right, _ := g.spell(g.local(), zone)
		readings = append(readings, diagnostic.Join(right, "or")+" if it is "+partOfDay(hour))
	}
	hint := fmt.Sprintf("the clock has 24 hours, and no %s: write %s", quote(g.half.word), diagnostic.Join(readings, "or"))
	if zone == nil && g.offset == "" {
		hint += ", with " + offsetSlip(nil)
	}
	return hint
}

// partOfDay says when in the day an hour is.
func partOfDay(hour int) string {
	switch {
	case hour == 0:
		return "after midnight"
	case hour < 12:
		return "in the morning"
	case hour == 12:
		return "after noon"
	case hour < 18:
		return "in the afternoon"
	}
	return "in the evening"
}

// spell writes a time that a clock shows, in as many ways as there are moments
// at which the clocks of its zone show it. If that is not one, why says so: two
// when the clocks go back; none when they go forward, and then the moments are
// those that the clock would show before and after the change.
func (g *guess) spell(local time.Time, zone *time.Location) (right []string, why string) {
	fraction := ""
	if g.fraction != "" {
		fraction = "." + g.fraction
	}
	if g.offset != "" {
		return []string{local.Format(value.WallClock) + fraction + g.offset}, ""
	}
	gap := []string{local.Format(value.WallClock) + fraction + "±hh:mm"}
	if zone == nil {
		return gap, ""
	}
	moments, skipped := value.OnClock(local, zone)
	for _, m := range moments {
		if _, seconds := m.Zone(); seconds%60 != 0 {
			return gap, "" // more than a century ago
		}
		right = append(right, m.Format(value.WallClock)+fraction+m.Format("Z07:00"))
	}
	clock := local.Format("15:04:05") + " on " + local.Format(time.DateOnly)
	switch {
	case skipped:
		why = "the clocks of " + zone.String() + " skip " + clock
	case len(moments) > 1:
		why = "the clocks of " + zone.String() + " show " + clock + " twice"
	}
	return right, why
}
