// Package verify decides whether shoppers see what a customization pins.
//
// A customization, a moment and what is recommended then come in; out go the pins
// that should show and do not, each with what stands in its place, and why it
// can't say that of others. It makes no request and knows nothing of files. It does
// not guess: a pin is missing only if something else is where it should be.
package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/pins"
)

// MaxPlace is the last place that a recommender returns, so that a pin above it is
// never seen.
const MaxPlace = 50

// Item is something that is recommended.
type Item struct {
	Identity string
	Title    string // empty where it is not known
}

// Expectation is what should show at one moment.
type Expectation struct {
	// wanted are the active pins that can be looked for; far those of them that
	// are above MaxPlace.
	wanted, far []*pins.Pin
	// elsewhere are active pins for one placement, which may take a place of wanted.
	elsewhere []*pins.Pin
	// unknown says why some active pins can't be looked for, each reason once.
	unknown []string
	// Nothing says why there is nothing to look for at all; empty if there is.
	Nothing string
}

// Expect works out what should show at a moment.
func Expect(c *pins.Customization, now time.Time) *Expectation {
	e := &Expectation{}
	var active []*pins.Pin
	sharing := map[int][]string{} // by place, the pins that have it
	for i := range c.Pins {
		p := &c.Pins[i]
		if !p.ActiveAt(now) {
			continue
		}
		active = append(active, p)
		if p.Place > pins.Nowhere && p.Widget == "" {
			sharing[p.Place] = append(sharing[p.Place], fmt.Sprint(p.Index+1))
		}
	}
	items := 0
	for _, p := range active {
		_, sure := p.Hides()
		switch {
		case p.Widget != "":
			e.elsewhere = append(e.elsewhere, p)
			if p.Item != "" {
				e.note(fmt.Sprintf("pin %d is for one placement, %s, and the recommender can't be asked about one", p.Index+1, quote(p.Widget)))
			}
		case p.Item == "":
		case !sure:
			e.note(fmt.Sprintf("pin %d has position %s, and is_block_pin does not agree with that", p.Index+1, p.Position))
		case p.Place > MaxPlace:
			e.far = append(e.far, p)
		case len(sharing[p.Place]) > 1:
			e.note("pins " + diagnostic.Join(sharing[p.Place], "and") + " share place " + p.Position)
		default:
			e.wanted = append(e.wanted, p)
		}
		if p.Item != "" {
			items++
		}
	}
	switch {
	case len(c.Pins) == 0:
		e.Nothing = "it has no pins"
	case len(active) == 0:
		e.Nothing = "no pin of it is active now"
	case items == 0:
		e.Nothing = "no active pin of it names an item, and which items criteria choose is not known here"
	case len(e.wanted)+len(e.far) == 0:
		e.Nothing = someOf(e.unknown)
	}
	return e
}

func (e *Expectation) note(reason string) {
	if !slices.Contains(e.unknown, reason) {
		e.unknown = append(e.unknown, reason)
	}
}

// Asks reports whether what is recommended has to be known to judge.
func (e *Expectation) Asks() bool { return len(e.wanted) > 0 }

// mostReasons is how many reasons are said.
const mostReasons = 3

// someOf says the first of the reasons.
func someOf(said []string) string {
	rest := ""
	if more := len(said) - mostReasons; more > 0 {
		said, rest = said[:mostReasons], fmt.Sprintf("; and %d more", more)
	}
	return strings.Join(said, "; ") + rest
}

// Missing is a pin that shoppers do not see.
type Missing struct {
	Pin *pins.Pin
	// At is the place where its item stands, from 1; 0 where it is nowhere.
	At int
	// Instead is what stands in its place; nil where nothing does.
	Instead *Item
	// Shown is how many items were recommended.
	Shown int
}

// Verdict is what became of the pins that should show.
type Verdict struct {
	Seen    int // how many show
	Missing []Missing
	// Unknown says which pins could not be checked, and why; empty if all could.
	Unknown string
}

// Judge compares what should show with what is recommended, in order, at most
// MaxPlace items without repeats.
func (e *Expectation) Judge(shown []Item) Verdict {
	v := Verdict{Missing: e.Far()}
	unknown := slices.Clone(e.unknown)
	for _, p := range e.wanted {
		at := 1 + slices.IndexFunc(shown, func(i Item) bool { return i.Identity == p.Item })
		m := Missing{Pin: p, At: at, Shown: len(shown)}
		hides, _ := p.Hides()
		seen := at == p.Place
		switch {
		case hides:
			seen = at == 0
		case p.Place == pins.Everywhere:
			seen = at > 0
		case !seen && p.Place <= len(shown):
			m.Instead = &shown[p.Place-1]
			if taken := e.takes(p.Place, m.Instead.Identity); taken != nil {
				unknown = append(unknown, fmt.Sprintf("place %d shows pin %d, which is for one placement", p.Place, taken.Index+1))
				continue
			}
		}
		if seen {
			v.Seen++
			continue
		}
		v.Missing = append(v.Missing, m)
	}
	slices.SortStableFunc(v.Missing, func(a, b Missing) int { return a.Pin.Index - b.Pin.Index })
	v.Unknown = someOf(unknown)
	return v
}

// Far are the pins that are never seen, whatever is recommended.
func (e *Expectation) Far() []Missing {
	var missing []Missing
	for _, p := range e.far {
		missing = append(missing, Missing{Pin: p})
	}
	return missing
}

// takes is a pin for one placement that has that item at that place, nil for none.
func (e *Expectation) takes(place int, item string) *pins.Pin {
	for _, p := range e.elsewhere {
		if p.Place == place && p.Item == item {
			return p
		}
	}
	return nil
}

// Message says of a missing pin what stands in its place, in the style of a
// diagnostic. named gives an item as people see it, in its own quotes.
func (m *Missing) Message(named func(Item) string) string {
	pinned := named(Item{Identity: m.Pin.Item})
	hides, _ := m.Pin.Hides()
	switch {
	case m.Pin.Place > MaxPlace:
		return fmt.Sprintf("%s is never shown: its position is %s, and a recommender returns at most %d items", pinned, m.Pin.Position, MaxPlace)
	case hides:
		return fmt.Sprintf("%s is blocked, and shown at place %d", pinned, m.At)
	case m.Pin.Place == pins.Everywhere:
		return fmt.Sprintf("%s is not shown: it is not among the %s recommended", pinned, items(m.Shown))
	case m.Instead == nil:
		where := ""
		if m.At > 0 {
			where = fmt.Sprintf("; it stands at place %d", m.At)
		}
		return fmt.Sprintf("%s is not shown at place %d: only %s recommended%s", pinned, m.Pin.Place, are(m.Shown), where)
	case m.At > 0:
		return fmt.Sprintf("place %d shows %s; %s stands at place %d", m.Pin.Place, named(*m.Instead), pinned, m.At)
	}
	return fmt.Sprintf("place %d shows %s, and %s is not shown", m.Pin.Place, named(*m.Instead), pinned)
}

func items(n int) string {
	if n == 1 {
		return "1 item"
	}
	return fmt.Sprintf("%d items", n)
}

func are(n int) string {
	if n == 1 {
		return "1 item is"
	}
	return fmt.Sprintf("%d items are", n)
}

// quote shows a text of a file, not too long.
func quote(text string) string { return `"` + diagnostic.Shorten(text, 60) + `"` }
