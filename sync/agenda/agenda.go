// Package agenda lists which pins begin and end in some days.
//
// What files say comes in; events go out, in order of time, each with whether a
// place is left empty. It is a pure function: it reads no file and no clock, and
// does not know how events are shown.
package agenda

import (
	"cmp"
	"slices"
	"time"

	"pinsync/sync/compare"
	"pinsync/sync/pins"
)

// File is one valid customization file.
type File struct {
	Name          string
	Customization pins.Customization
	// Location is the time zone that its moments are shown in; nil is UTC.
	Location *time.Location
	// Line gives the line of the pin with that index, from 0. It is called for pins
	// of events only.
	Line func(index int) int
	// Titles are what people call items, by identity; nil where that is not known.
	Titles map[string]string
}

// Kind says what happens.
type Kind string

// The kinds of Event.
const (
	Begins Kind = "begins" // active_from
	Ends   Kind = "ends"   // active_to: the pin does not count any more
)

// Event is a moment at which a pin begins or ends.
type Event struct {
	At   time.Time // in the time zone of the file
	Kind Kind
	File string
	Line int // of the pin
	// Model and Target are those of the customization.
	Model, TargetType, TargetIdentity, TargetCriteria string
	Pin                                               pins.Pin
	// Gap says that at the end of a pin nothing else that the files say is pinned
	// to its place, for its placement and the same target, from that moment on. A
	// pin that blocks has no place.
	Gap bool
	// Then is what takes the place at the end of a pin: the item of an active pin;
	// empty where there is none, or it is one of criteria.
	Then string
	// Titles are those of the file.
	Titles map[string]string
}

// Span is the time that an agenda is about: from From up to, not including, To.
// Both are in the time zone that its days are of.
type Span struct{ From, To time.Time }

// Days is the span of n days of a time zone, nil for UTC, from a moment on: it ends
// at the same time of day, an hour later where the clocks skip that. A day has 23 or
// 25 hours when the clocks change.
func Days(from time.Time, n int, zone *time.Location) Span {
	from = from.In(cmp.Or(zone, time.UTC))
	return Span{from, from.AddDate(0, 0, n)}
}

// place is where pins stand: at one position, for one placement, of one target.
type place struct {
	target   compare.Key
	widget   string
	position int
}

// Events lists what happens in a span, in order of time; at one moment, what ends
// comes before what begins.
func Events(all []File, span Span) []Event {
	at := map[place][]*pins.Pin{}
	for i := range all {
		c := &all[i].Customization
		for j := range c.Pins {
			key := placeOf(c, &c.Pins[j])
			at[key] = append(at[key], &c.Pins[j])
		}
	}
	events := []Event{}
	for i := range all {
		f := &all[i]
		for j := range f.Customization.Pins {
			p := &f.Customization.Pins[j]
			if span.has(p.From) {
				events = append(events, f.event(p, Begins, p.From))
			}
			if !span.has(p.To) {
				continue
			}
			e := f.event(p, Ends, p.To)
			if hides, sure := p.Hides(); sure && !hides {
				next := successor(at[placeOf(&f.Customization, p)], p)
				e.Gap = next == nil
				if next != nil {
					e.Then = next.Item
				}
			}
			events = append(events, e)
		}
	}
	slices.SortStableFunc(events, func(a, b Event) int {
		// "ends" comes after "begins" in the alphabet.
		return cmp.Or(a.At.Compare(b.At), -cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.File, b.File), cmp.Compare(a.Pin.Index, b.Pin.Index))
	})
	return events
}

func (s *Span) has(moment time.Time) bool {
	return !moment.IsZero() && !moment.Before(s.From) && moment.Before(s.To)
}

func placeOf(c *pins.Customization, p *pins.Pin) place {
	return place{c.Target, p.Widget, p.Place}
}

// successor is a pin, of those at one place, that is active at the end of p, which p
// itself is not: the one that began last; nil if there is none.
func successor(there []*pins.Pin, p *pins.Pin) *pins.Pin {
	var next *pins.Pin
	for _, other := range there {
		if hides, sure := other.Hides(); hides || !sure || !other.ActiveAt(p.To) {
			continue
		}
		if next == nil || other.From.After(next.From) {
			next = other
		}
	}
	return next
}

func (f *File) event(p *pins.Pin, kind Kind, at time.Time) Event {
	c := &f.Customization
	return Event{
		At: at.In(cmp.Or(f.Location, time.UTC)), Kind: kind, File: f.Name, Line: f.Line(p.Index),
		Model: c.Model, TargetType: c.TargetType, TargetIdentity: c.TargetIdentity, TargetCriteria: c.TargetCriteria, Pin: *p, Titles: f.Titles,
	}
}
