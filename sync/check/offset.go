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
	shown := moment.In(f.location)
	_, right := shown.Zone()
	if written := wall.Sub(moment.Truncate(time.Second)); written == time.Duration(right)*time.Second || right%60 != 0 {
		return
	}
	fraction := text[len(wallShape) : len(text)-len("+00:00")]
	var readings []string
	add := func(t time.Time, meaning string) {
		date := t.Format(value.WallClock) + fraction + t.Format("-07:00")
		_, seconds := t.Zone()
		if _, ok := value.ParseDateTime(date); ok && seconds%60 == 0 { // not in the year 10000
			readings = append(readings, date+meaning)
		}
	}
	add(shown, " for the same moment")
	if moments, skipped := value.OnClock(wall, f.location); !skipped {
		for _, t := range moments {
			add(t, " for that time on the shop's clock")
		}
	}
	w := words{
		message: fmt.Sprintf("%s is not an offset of %s at that moment, found %s", text[len(text)-len("+00:00"):], f.location, quote(text)),
		hint:    "write " + strings.Join(readings, ", or "),
	}
	f.warn(oddOffset, f.doc.ValueSpan(&m.Value), p.path(m.Key), w)
}
