package edit

import (
	"encoding/json"
	"slices"
	"sort"

	"pinsync/sync/compare"
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

const pinsKey = "pin_definitions"

// pinSlots says which pins of the file's list are to be written, in which
// order and with which content, so that they mean live's. Pins stay in the
// file's order as far as the order among those of one position allows.
func pinSlots(have, now *manifest.Value, live, body json.RawMessage) []slot {
	fileOf := partners(have, now, live, body)
	slots := make([]slot, len(now.Items))
	order := order{files: len(have.Items)}
	for l := range now.Items {
		s := slot{from: fileOf[l], want: now.Items[l]}
		if s.want.Kind == manifest.Object {
			was := &manifest.Value{Kind: manifest.Object}
			if s.from >= 0 && have.Items[s.from].Kind == manifest.Object {
				was = &have.Items[s.from]
			}
			s.want = mixed(spelling.Pin, was, &s.want)
		}
		slots[l] = s
		order.pins = append(order.pins, orderedPin{live: l, file: s.from, position: fieldsOf(&s.want, "position")})
	}
	arranged := make([]slot, 0, len(slots))
	for _, l := range order.arrange() {
		s := slots[l.live]
		s.moved = l.moved
		arranged = append(arranged, s)
	}
	return arranged
}

// partners gives, for each pin of live, the index of its partner in the file
// or -1. It pairs as compare.Pins does what pins the same item, then what only
// changed its turn, which to compare is one pin removed and another added, and
// last the pins at one position of which one is in the place of the other.
func partners(have, now *manifest.Value, live, body json.RawMessage) []int {
	fileOf := make([]int, len(now.Items))
	for l := range fileOf {
		fileOf[l] = -1
	}
	var left []int
	var others []compare.Pair
	for _, p := range compare.Pins(body, live) { // the file in live's place
		switch {
		case p.Live < 0:
		case p.File < 0:
			left = append(left, p.Live)
		case itemOf(&have.Items[p.Live]) == itemOf(&now.Items[p.File]):
			fileOf[p.File] = p.Live
		default:
			left = append(left, p.Live)
			others = append(others, p)
		}
	}
	slices.Sort(left)
	for _, key := range []func(*manifest.Value) string{(*manifest.Value).Canonical, itemOf} {
		waiting := map[string][]int{}
		for _, f := range left {
			k := key(&have.Items[f])
			waiting[k] = append(waiting[k], f)
		}
		taken := map[int]bool{}
		for l := range now.Items {
			if k := key(&now.Items[l]); fileOf[l] < 0 && len(waiting[k]) > 0 {
				fileOf[l] = waiting[k][0]
				taken[fileOf[l]] = true
				waiting[k] = waiting[k][1:]
			}
		}
		left = slices.DeleteFunc(left, func(f int) bool { return taken[f] })
	}
	for _, p := range others {
		if _, free := slices.BinarySearch(left, p.Live); free && fileOf[p.File] < 0 {
			fileOf[p.File] = p.Live
		}
	}
	inOrder(fileOf, now)
	return fileOf
}

// inOrder gives pins of live that are alike their partners in the order of the
// file, so that none has to move for the sake of another.
func inOrder(fileOf []int, now *manifest.Value) {
	alike := map[string][]int{}
	for l, f := range fileOf {
		if f >= 0 {
			c := now.Items[l].Canonical()
			alike[c] = append(alike[c], l)
		}
	}
	for _, group := range alike {
		files := make([]int, len(group))
		for i, l := range group {
			files[i] = fileOf[l]
		}
		slices.Sort(files)
		for i, l := range group {
			fileOf[l] = files[i]
		}
	}
}

// itemOf is a text that two pins have in common when they pin the same.
func itemOf(pin *manifest.Value) string {
	return fieldsOf(pin, "pin_type", "pin_identity", "pin_criteria")
}

// fieldsOf is a text that two pins have in common when they have the same in some fields.
func fieldsOf(pin *manifest.Value, keys ...string) string {
	if pin.Kind != manifest.Object {
		return "not a pin"
	}
	text := ""
	for _, key := range keys {
		if v := pin.At(key); v != nil && v.Kind != manifest.Null {
			text += v.Canonical()
		}
		text += "\x00"
	}
	return text
}

// order arranges the pins of live in the order of the file as far as possible.
// A place is a number: place k+1 is right after the file's pin k, and place 0
// before all.
type order struct {
	files int
	pins  []orderedPin
}

type orderedPin struct {
	live, file int // file is the index of its partner or -1
	position   string
	moved      bool
}

// arrange gives the pins in the order in which to write them. Those that the
// file has keep their order, but for as few as possible that would be in the
// wrong turn at their position: these go next to those of their position. New
// ones come after the pin that they follow in live, or as near to that as
// their turn allows.
func (o *order) arrange() []orderedPin {
	o.markMoved()
	upper := o.nextKept()
	places := make([][]orderedPin, o.files+1)
	lower := map[string]int{} // the place of the last pin so far of each position
	last := 0                 // the place of the last pin so far
	for i, p := range o.pins {
		place := p.file + 1
		if p.file < 0 || p.moved {
			place = min(max(last, lower[p.position]), upper[i])
			if _, after := lower[p.position]; p.moved && upper[i] < o.files {
				place = upper[i]
			} else if p.moved && after {
				place = lower[p.position]
			}
			places[place] = append(places[place], p)
		}
		lower[p.position], last = place, place
	}
	kept := make([]*orderedPin, o.files)
	for i := range o.pins {
		if p := &o.pins[i]; p.file >= 0 && !p.moved {
			kept[p.file] = p
		}
	}
	all := append(make([]orderedPin, 0, len(o.pins)), places[0]...)
	for f, p := range kept {
		if p != nil {
			all = append(all, *p)
		}
		all = append(all, places[f+1]...)
	}
	return all
}

// nextKept gives, for each pin, the place before the next pin of its position
// that stays.
func (o *order) nextKept() []int {
	upper := make([]int, len(o.pins))
	next := map[string]int{}
	for i := len(o.pins) - 1; i >= 0; i-- {
		p := o.pins[i]
		upper[i] = o.files
		if file, ok := next[p.position]; ok {
			upper[i] = file
		}
		if p.file >= 0 && !p.moved {
			next[p.position] = p.file
		}
	}
	return upper
}

// markMoved marks, of the pins of each position, those that are not part of a
// longest run that the file has in the same order.
func (o *order) markMoved() {
	groups := map[string][]int{}
	for i := range o.pins {
		if o.pins[i].file >= 0 {
			groups[o.pins[i].position] = append(groups[o.pins[i].position], i)
		}
	}
	for _, group := range groups {
		var ends []int // of runs of one pin, two pins and so on: the best last one
		longest := 0
		before := make([]int, len(group))
		for n, i := range group {
			o.pins[i].moved = true
			length := sort.Search(len(ends), func(k int) bool { return o.pins[group[ends[k]]].file >= o.pins[i].file })
			before[n] = -1
			if length > 0 {
				before[n] = ends[length-1]
			}
			if length == len(ends) {
				ends = append(ends, 0)
				longest = n
			}
			ends[length] = n
		}
		for n := longest; n >= 0; n = before[n] {
			o.pins[group[n]].moved = false
		}
	}
}
