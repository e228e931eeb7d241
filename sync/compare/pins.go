package compare

import (
	"encoding/json"
	"strconv"

	"pinsync/sync/result"
	"pinsync/sync/value"
)

// Pair says that a pin of the live list and a pin of the file's list are one
// pin, perhaps changed. Live and File are indexes; -1 stands for no pin.
type Pair struct{ Live, File int }

// Pins says which pin of the live definition is which of the file's, as
// Changes sees it: first a Pair for each pin of the file, in its order, then
// one for each pin that only live has. A definition whose pin_definitions is
// no list has no pins here.
//
// Pins that mean the same at the same position come first, as many as keep
// their order; then, between those, the same item (or criteria) at the same
// position; then an item that moved to another position; then the pins left
// over at one position, in turn. So each pin has at most one partner, and
// partners of one position never cross.
func Pins(live, file json.RawMessage) []Pair {
	was, is := pinList(pinsOf(live)), pinList(pinsOf(file))
	partner := align(was, is)
	pairs := make([]Pair, 0, len(is))
	for f, l := range partner {
		pairs = append(pairs, Pair{Live: l, File: f})
	}
	for _, l := range unpaired(len(was), partner) {
		pairs = append(pairs, Pair{Live: l, File: -1})
	}
	return pairs
}

func pinsOf(text json.RawMessage) *value.Value {
	d := parse(text)
	return read(&d.v, rootFields[:])[pinDefinitions]
}

// samePinByPin reports whether two pin_definitions mean the same one pin after
// the other, as most do. It builds nothing. When it says no, they may still be
// the same in another order of positions.
func samePinByPin(live, file *value.Value) bool {
	if !isKind(live, value.Array) || !isKind(file, value.Array) {
		return value.Equal(live, file)
	}
	if len(live.Items) != len(file.Items) {
		return false
	}
	for i := range live.Items {
		if !samePin(&live.Items[i], &file.Items[i]) {
			return false
		}
	}
	return true
}

func samePin(a, b *value.Value) bool {
	if a.Kind != value.Object || b.Kind != value.Object {
		return value.Equal(a, b)
	}
	v, w := read(a, pinFields[:]), read(b, pinFields[:])
	for i, f := range pinFields {
		if !f.rule.Same(v[i], w[i]) {
			return false
		}
	}
	return true
}

// pins notes the changes between two pin_definitions; there are none when each
// position has the same pins in the same order.
func (d *differ) pins(live, file *value.Value) {
	if !isKind(live, value.Array) || !isKind(file, value.Array) {
		d.change(live, file)
		return
	}
	was, is := pinList(live), pinList(file)
	partner := align(was, is)
	for _, l := range unpaired(len(was), partner) {
		d.pin(l, was[l].item(), func() { d.change(was[l].value, nil) })
	}
	for f, l := range partner {
		item := is[f].item()
		if l >= 0 && was[l].item() != item {
			item = "" // neither is that of both
		}
		d.pin(f, item, func() {
			switch {
			case l < 0:
				d.change(nil, is[f].value)
			case was[l].value.Kind == value.Object && is[f].value.Kind == value.Object:
				d.fields(pinFields[:], &was[l].fields, &is[f].fields)
			case !value.Equal(was[l].value, is[f].value):
				d.change(was[l].value, is[f].value)
			}
		})
	}
}

// pin runs walk for the pin number i of a list, from 0. A pin is named without
// its list.
func (d *differ) pin(i int, item string, walk func()) {
	said := d.words
	d.words, d.pinned = nil, item
	d.step(strconv.Itoa(i), result.PinWords(i, item), walk)
	d.words, d.pinned = said, ""
}

// item is the item that is pinned, empty where it is none.
func (p *pin) item() string {
	if identity := p.fields[pinIdentity]; isKind(identity, value.String) {
		return identity.Text
	}
	return ""
}

// unpaired returns the numbers below n that are not in partner, in order.
func unpaired(n int, partner []int) []int {
	paired := make([]bool, n)
	for _, l := range partner {
		if l >= 0 {
			paired[l] = true
		}
	}
	var left []int
	for l, p := range paired {
		if !p {
			left = append(left, l)
		}
	}
	return left
}
