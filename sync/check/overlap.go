package check

import (
	"fmt"
	"slices"

	"pinsync/sync/value"
)

// samePosition reports pins at a place that an earlier pin has at the same time.
// Position -1 is every place and 0 is none: only 1 and up are taken. Pins of
// different widgets share no place.
func (f *findings) samePosition(pins []pin) {
	if !f.on(duplicatePosition) {
		return
	}
	type spot struct {
		place  value.Decimal
		widget string
	}
	clashes := clashing(pins, func(p *pin) (spot, bool) {
		widget, known := p.widgetID()
		return spot{p.place, widget}, known && p.placed && p.place.Sign() > 0
	})
	for _, c := range clashes {
		p := &pins[c.later]
		f.warn(duplicatePosition, f.doc.ValueSpan(&p.position.Value), p.path("position"), words{
			message: fmt.Sprintf("position %s is taken by %s at the same time", shorten(f.written(&p.position.Value)), f.pin(c.earlier, pins[c.earlier].position)),
			hint:    "use another position, or windows (active_from, active_to) that do not overlap",
		})
	}
}

// sameItem reports pins of an item that an earlier pin is of at the same time.
// A pin that blocks counts: an item cannot be shown and hidden at once. Pins of
// different widgets do not meet.
func (f *findings) sameItem(pins []pin) {
	if !f.on(duplicateItem) {
		return
	}
	type shown struct{ item, widget string }
	for _, c := range clashing(pins, func(p *pin) (shown, bool) {
		item, ok := p.item()
		widget, known := p.widgetID()
		return shown{item, widget}, ok && known
	}) {
		p := &pins[c.later]
		a := say("remove one of the pins, or use windows (active_from, active_to) that do not overlap")
		if f.samePin(c.later, c.earlier) {
			a = f.withoutPin(p, "remove one of the two, which are the same")
		}
		f.warn(duplicateItem, f.doc.ValueSpan(&p.identity.Value), p.path("pin_identity"), words{
			message: fmt.Sprintf("%s is pinned by %s at the same time", quote(p.identity.Value.Text), f.pin(c.earlier, pins[c.earlier].identity)),
		}.advise(a))
	}
}

// samePin reports whether two pins say the same.
func (f *findings) samePin(i, j int) bool {
	items := f.doc.Root().Member("pin_definitions").Value.Items
	return value.Equal(&items[i], &items[j])
}

// widgetID returns the widget that the pin is for, empty where it names none.
// known is false where that is not known.
func (p *pin) widgetID() (widget string, known bool) {
	if p.widget == nil {
		return "", true
	}
	return textOf(p.widget)
}

// clash is a pin whose window overlaps that of an earlier one with its key.
type clash struct{ later, earlier int }

// clashing returns, in the order of pins, each pin that clashes with an earlier
// one of the same key, once. Pins without a key or a sound window do not count.
// It takes n log n time for n pins.
func clashing[Key comparable](pins []pin, key func(*pin) (Key, bool)) []clash {
	var clashes []clash
	for _, group := range sharing(len(pins), func(i int) (Key, bool) {
		k, ok := key(&pins[i])
		return k, ok && pins[i].windowed
	}) {
		clashes = appendClashes(clashes, pins, group)
	}
	slices.SortFunc(clashes, func(a, b clash) int { return a.later - b.later })
	return clashes
}

// appendClashes finds the clashes among pins of one key, given in their order.
//
// An earlier pin overlaps a window if it starts before the window's end and
// ends after its start. So pins are ranked by their start, and a Fenwick tree
// over the ranks answers, for the pins so far: which of those that start before
// a given time ends last?
func appendClashes(clashes []clash, pins []pin, group []int) []clash {
	starts := make([]instant, len(group))
	for i, index := range group {
		starts[i] = pins[index].window.from
	}
	slices.SortFunc(starts, instant.compare)
	startingBefore := func(t instant) int {
		n, _ := slices.BinarySearchFunc(starts, t, instant.compare)
		return n
	}

	const none = -1
	longest := slices.Repeat([]int{none}, len(group)+1) // a node's pin that ends last
	for _, index := range group {
		w := pins[index].window
		found := none
		for node := startingBefore(w.to); node > 0; node &= node - 1 {
			if longest[node] != none && (found == none || pins[found].window.to.before(pins[longest[node]].window.to)) {
				found = longest[node]
			}
		}
		if found != none && w.from.before(pins[found].window.to) {
			clashes = append(clashes, clash{later: index, earlier: found})
		}
		for node := startingBefore(w.from) + 1; node < len(longest); node += node & -node {
			if longest[node] == none || pins[longest[node]].window.to.before(w.to) {
				longest[node] = index
			}
		}
	}
	return clashes
}
