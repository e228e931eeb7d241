package check

import (
	"fmt"
	"strings"
	"time"

	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// offset reports a bound of a window whose offset from UTC the shop's clock does
// not have at that moment: an hour of summer time forgotten, or the offset of
// another country. ok says that the bound is well formed.
func (f *findings) offset(m *manifest.Member, ok bool, p *pin) {
	if !ok || f.location == nil || !f.on(oddOffset) {
		return
	}
	text := m.Value.Text
	const wallShape = "0000-00-00T00:00:00"
	if text[len(text)-1] == 'Z' {
		return
	}
	moment, _ := value.ParseDateTime(text)
	wall, _ := value.ParseDateTime(text[:len(wallShape)] + "Z")
	written := wall.Sub(moment.Truncate(time.Second))
	right := f.offsetAt(moment)
	if right == written || right%time.Minute != 0 {
		return
	}
	fraction := text[len(wallShape) : len(text)-len("+00:00")]
	var readings []string
	add := func(wall time.Time, offset time.Duration, meaning string) {
		date := wall.Format("2006-01-02T15:04:05") + fraction + offsetText(offset)
		if _, ok := value.ParseDateTime(date); ok { // not in the year 10000
			readings = append(readings, date+meaning)
		}
	}
	add(moment.Truncate(time.Second).Add(right), right, " for the same moment")
	for _, offset := range f.offsetsOf(wall) {
		add(wall, offset, " for that time on the shop's clock")
	}
	w := words{
		message: fmt.Sprintf("%s is not an offset of %s at that moment, found %s", text[len(text)-len("+00:00"):], f.location, quote(text)),
		hint:    "write " + strings.Join(readings, ", or "),
	}
	f.warn(oddOffset, f.doc.ValueSpan(&m.Value), p.path(m.Key), w)
}

// offsetAt is how far the shop's clock is ahead of UTC at a moment.
func (f *findings) offsetAt(moment time.Time) time.Duration {
	_, seconds := moment.In(f.location).Zone()
	return time.Duration(seconds) * time.Second
}

// offsetsOf lists the offsets with which the shop's clock shows a time, given as
// if it were UTC: one on most days, two when the clock is set back, none when it
// is set forward.
func (f *findings) offsetsOf(wall time.Time) (offsets []time.Duration) {
	for _, day := range [...]time.Duration{-24 * time.Hour, 24 * time.Hour} {
		offset := f.offsetAt(wall.Add(day))
		known := len(offsets) > 0 && offsets[0] == offset
		if !known && offset%time.Minute == 0 && f.offsetAt(wall.Add(-offset)) == offset {
			offsets = append(offsets, offset)
		}
	}
	return offsets
}

// offsetText writes an offset as RFC 3339 does.
func offsetText(offset time.Duration) string {
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	return fmt.Sprintf("%c%02d:%02d", sign, offset/time.Hour, offset%time.Hour/time.Minute)
}
