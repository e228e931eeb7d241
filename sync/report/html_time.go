package report

import (
	"encoding/json"
	"math"
	"strconv"
	"time"

	"pinsync/sync/value"
)

// How a time line is laid out.
const (
	timeRows   = 12 // pins of one card
	timeHeight = 34 // pixels of a pin
	timeHead   = 22
	timeLabel  = 34                   // characters
	timeReach  = 550 * 24 * time.Hour // from now, beyond which a moment counts as far
)

// timeLine is the windows of a card's pins, drawn.
type timeLine struct {
	Height int
	Today  string // where today is, in percent; empty where it is not known
	Anchor string // of the word at today
	Ticks  []tick
	Bars   []timeBar
	Was    bool // a bar has a window before
	More   int
}

type tick struct {
	At     string
	Words  string
	Anchor string  // of the words
	share  float64 // what At says
}

// timeBar is one pin: its window before, and after.
type timeBar struct {
	Label         string
	Text, Y       int // where its words and its bars are
	Before, After *stretch
	Mark          string
}

// stretch is a window, in percent.
type stretch struct{ X, Width string }

// momentOf reads a date of a pin; ok is false where there is none, or it is not a
// date.
func momentOf(raw json.RawMessage) (at time.Time, ok bool) {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return at, false
	}
	m, ok := value.ParseMoment(text)
	if !ok {
		return at, false
	}
	at, err := time.Parse(time.RFC3339Nano, m.String())
	return at, err == nil
}

// window says when a pin is shown; empty for always.
func (s *shower) window(p members) string {
	from, to := s.moment(p["active_from"]), s.moment(p["active_to"])
	state := ""
	if start, ok := momentOf(p["active_from"]); ok && !s.now.IsZero() && s.now.Before(start) {
		state = ", not yet"
	}
	if end, ok := momentOf(p["active_to"]); ok && !s.now.IsZero() && !s.now.Before(end) {
		state = ", over"
	}
	switch {
	case from != "" && to != "":
		return from + " to " + to + state
	case from != "":
		return "from " + from + state
	case to != "":
		return "until " + to + state
	}
	return ""
}

// moment is a date as people read it, in the time zone of the shop.
func (s *shower) moment(raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	at, ok := momentOf(raw)
	if !ok {
		return cut(spaced(raw), commentValue)
	}
	at = at.In(s.location)
	if at.Second() == 0 && at.Minute() == 0 && at.Hour() == 0 {
		return at.Format("2 Jan 2006")
	}
	return at.Format("2 Jan 2006 15:04")
}

// newTimeLine draws the windows of both sides; it is nil where no pin has one.
func newTimeLine(before, after []*onPage, show shower) *timeLine {
	var pins []*onPage // of the after side, and what only the other one has
	for _, p := range after {
		if p.hasWindow() || p.partner.hasWindow() {
			pins = append(pins, p)
		}
	}
	common := len(pins)
	for _, p := range before {
		if p.partner == nil && p.hasWindow() {
			pins = append(pins, p)
		}
	}
	if len(pins) == 0 {
		return nil
	}
	r := rangeOf(pins, show.now)
	t := &timeLine{}
	if more := len(pins) - timeRows; more > 0 {
		pins, t.More = pins[:timeRows], more
	}
	for i, p := range pins {
		bar := timeBar{Label: barLabel(p, show), Text: timeHead + i*timeHeight + 14, Y: timeHead + i*timeHeight + 19}
		switch {
		case i >= common:
			bar.Before, bar.Mark = r.stretch(p), "remove"
		case len(before) == 0:
			bar.After = r.stretch(p)
		case p.partner == nil:
			bar.After, bar.Mark = r.stretch(p), "add"
		default:
			bar.After = r.stretch(p)
			if p.changed["active_from"] || p.changed["active_to"] {
				bar.Before, bar.Mark = r.stretch(p.partner), "change"
			}
		}
		t.Bars, t.Was = append(t.Bars, bar), t.Was || bar.Before != nil
	}
	t.Height = timeHead + len(pins)*timeHeight + 4
	t.Ticks = r.ticks(show.location)
	if !show.now.IsZero() {
		at := r.share(show.now)
		t.Today, t.Anchor = percent(at), anchorAt(at)
		for i := range t.Ticks {
			if math.Abs(t.Ticks[i].share-at) < 16 {
				t.Ticks[i].Words = "" // it would be under the word at today
			}
		}
	}
	return t
}

func (p *onPage) hasWindow() bool {
	if p == nil {
		return false
	}
	_, from := momentOf(p.fields["active_from"])
	_, to := momentOf(p.fields["active_to"])
	return from || to
}

// anchorAt is how words are aligned that stand at a place of the line, so that
// they stay on it.
func anchorAt(at float64) string {
	switch {
	case at < 10:
		return "start"
	case at > 90:
		return "end"
	}
	return "middle"
}

func barLabel(p *onPage, show shower) string {
	identity := p.fields.text("pin_identity")
	name := Visible(show.titles[identity])
	switch {
	case name == "" && identity != "":
		name = Visible(identity)
	case name == "":
		name = "Items with " + criteria(p.fields["pin_criteria"])
	}
	return cut(upper(p.place.words())+" · "+name, timeLabel)
}

// timeRange is the time that a time line shows.
type timeRange struct{ from, to time.Time }

// rangeOf takes in every end of a window, and now; what is far from now counts as
// without an end.
func rangeOf(pins []*onPage, now time.Time) timeRange {
	var r timeRange
	take := func(at time.Time) {
		if r.from.IsZero() || at.Before(r.from) {
			r.from = at
		}
		if r.to.IsZero() || at.After(r.to) {
			r.to = at
		}
	}
	if !now.IsZero() {
		take(now)
	}
	for _, p := range pins {
		for _, p := range []*onPage{p, p.partner} {
			if p == nil {
				continue
			}
			for _, name := range []string{"active_from", "active_to"} {
				if at, ok := momentOf(p.fields[name]); ok && (now.IsZero() || at.Sub(now).Abs() <= timeReach) {
					take(at)
				}
			}
		}
	}
	if r.from.IsZero() {
		r.from = now
	}
	margin := max(r.to.Sub(r.from)/16, 12*time.Hour)
	if r.to.Sub(r.from) > 200*365*24*time.Hour {
		margin = 0
	}
	return timeRange{r.from.Add(-margin), r.to.Add(margin)}
}

// share is where a moment is, from 0 to 100, and beyond at the ends.
func (r timeRange) share(at time.Time) float64 {
	all := float64(r.to.Unix() - r.from.Unix())
	if all <= 0 {
		return 0
	}
	return min(max(float64(at.Unix()-r.from.Unix())/all*100, 0), 100)
}

func percent(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) + "%" }

// stretch is the window of a pin.
func (r timeRange) stretch(p *onPage) *stretch {
	from, to := 0.0, 100.0
	if at, ok := momentOf(p.fields["active_from"]); ok {
		from = r.share(at)
	}
	if at, ok := momentOf(p.fields["active_to"]); ok {
		to = r.share(at)
	}
	return &stretch{percent(from), percent(max(to-from, 0.4))}
}

// ticks are the beginnings of days, weeks, months or years, a few of them.
func (r timeRange) ticks(location *time.Location) []tick {
	const most = 5
	from := r.from.In(location)
	day := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, location)
	month := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, location)
	year := time.Date(from.Year(), 1, 1, 0, 0, 0, 0, location)
	for _, step := range []struct {
		start               time.Time
		days, months, years int
		format              string
	}{
		{day, 1, 0, 0, "2 Jan"}, {day, 2, 0, 0, "2 Jan"}, {day, 7, 0, 0, "2 Jan"}, {day, 14, 0, 0, "2 Jan"},
		{month, 0, 1, 0, "Jan 2006"}, {month, 0, 3, 0, "Jan 2006"}, {month, 0, 6, 0, "Jan 2006"}, {year, 0, 0, 1, "2006"},
		{year, 0, 0, 5, "2006"}, {year, 0, 0, 50, "2006"},
	} {
		var ticks []tick
		for at := step.start; !at.After(r.to) && len(ticks) <= most; at = at.AddDate(step.years, step.months, step.days) {
			if !at.Before(r.from) {
				share := r.share(at)
				ticks = append(ticks, tick{percent(share), at.Format(step.format), anchorAt(share), math.Round(share*10) / 10})
			}
		}
		if len(ticks) <= most {
			return ticks
		}
	}
	return []tick{{"0.0%", strconv.Itoa(from.Year()), "start", 0}}
}
