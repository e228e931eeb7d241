package report

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// onPage is a pin of one side, on its way to the page.
type onPage struct {
	fields  members
	partner *onPage
	notes   []pageNote
	changed map[string]bool // fields that differ from the partner's
	place   placeKey
}

// placeKey puts places into the order of the page: 1 and up, then every place,
// then those that hide an item, then what is not a number.
type placeKey struct {
	rank int
	at   float64
	text string
}

// The ranks of places.
const (
	onePlace = iota
	everyPlace
	hidden
	notAPlace
)

// placeOf reads a position: 0 hides what a pin pins, -1 is every place.
func placeOf(position json.RawMessage) placeKey {
	n, err := strconv.ParseFloat(string(position), 64)
	switch {
	case position == nil || string(position) == "null":
		return placeKey{rank: notAPlace, text: "no place"}
	case err != nil:
		return placeKey{rank: notAPlace, text: cut(spaced(position), commentValue)}
	case n == -1:
		return placeKey{rank: everyPlace, text: "Anywhere"}
	case n == 0:
		return placeKey{rank: hidden, text: "Hidden"}
	}
	return placeKey{at: n, text: cut(spaced(position), commentValue)}
}

// words is the place in a sentence.
func (k placeKey) words() string {
	if k.rank == onePlace {
		return "place " + k.text
	}
	return strings.ToLower(k.text[:1]) + k.text[1:]
}

// pinsOf are the pins of a definition.
func pinsOf(d members) []*onPage {
	var list []json.RawMessage
	if json.Unmarshal(d["pin_definitions"], &list) != nil {
		return nil
	}
	pins := make([]*onPage, len(list))
	for i, raw := range list {
		fields := definition(raw)
		pins[i] = &onPage{fields: fields, place: placeOf(fields["position"])}
	}
	return pins
}

// markChanged notes which fields of pins that both sides have differ.
func markChanged(changes []result.Change, file []*onPage) {
	for i := range changes {
		tokens := strings.Split(changes[i].Path, "/")
		if len(tokens) < 4 || tokens[1] != "pin_definitions" {
			continue
		}
		index, err := strconv.Atoi(tokens[2])
		if err != nil || index < 0 || index >= len(file) || file[index].partner == nil {
			continue
		}
		for _, p := range []*onPage{file[index], file[index].partner} {
			if p.changed == nil {
				p.changed = map[string]bool{}
			}
			p.changed[tokens[3]] = true
		}
	}
}

// notesOfPins gives each pin of the file its diagnostics, and returns the others.
func (m *cardMaker) notesOfPins(r *result.Result, file []*onPage) []diagnostic.Diagnostic {
	var rest []diagnostic.Diagnostic
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		tokens := strings.Split(d.Path, "/")
		if len(tokens) > 2 && tokens[1] == "pin_definitions" {
			if index, err := strconv.Atoi(tokens[2]); err == nil && index >= 0 && index < len(file) && len(file[index].notes) < cardNotes {
				file[index].notes = append(file[index].notes, m.note(r, d))
				continue
			}
		}
		rest = append(rest, *d)
	}
	return rest
}

// placed is what is at one place on both sides.
type placed struct {
	place         placeKey
	before, after *onPage
}

// rowsOf puts the pins of both sides next to each other: a pin and its partner at
// the same place in one row, then what comes and goes there side by side.
func rowsOf(before, after []*onPage) []placed {
	was, is := byPlace(before), byPlace(after)
	places := slices.AppendSeq(slices.Collect(maps.Keys(was)), maps.Keys(is))
	slices.SortFunc(places, func(a, b placeKey) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.at, b.at), strings.Compare(a.text, b.text))
	})
	var rows []placed
	for _, k := range slices.Compact(places) {
		var comes []*onPage
		goes := was[k]
		for _, a := range is[k] {
			if b := a.partner; b != nil && b.place == k {
				rows = append(rows, placed{k, b, a})
				goes = slices.DeleteFunc(goes, func(p *onPage) bool { return p == b })
			} else {
				comes = append(comes, a)
			}
		}
		for i := range max(len(comes), len(goes)) {
			row := placed{place: k}
			if i < len(goes) {
				row.before = goes[i]
			}
			if i < len(comes) {
				row.after = comes[i]
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func byPlace(pins []*onPage) map[placeKey][]*onPage {
	at := map[placeKey][]*onPage{}
	for _, p := range pins {
		at[p.place] = append(at[p.place], p)
	}
	return at
}
