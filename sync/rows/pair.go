package rows

import (
	"strings"

	"pinsync/sync/value"
)

// pair finds, for each row with a pin, the pin of the file that it is about: the
// first of equal place, widget and item that no other row has, else the next one in
// order; -1 where there is none. left are the pins without a row.
func (r *reader) pair(c *Customization, before []value.Value) (partner, left []int) {
	partner = make([]int, len(c.pins))
	waiting := map[string][]int{}
	for at := range before {
		key := r.key(func(f *field) *value.Value { return before[at].At(f.name) })
		waiting[key] = append(waiting[key], at)
	}
	taken := make([]bool, len(before))
	for n, i := range c.pins {
		partner[n] = -1
		key := r.key(func(f *field) *value.Value {
			v, _ := parse(r.cell(i, f.name), f, nil)
			return v
		})
		if found := waiting[key]; len(found) > 0 {
			partner[n], waiting[key] = found[0], found[1:]
			taken[found[0]] = true
		}
	}
	next := 0
	for n := range partner {
		if partner[n] >= 0 {
			continue
		}
		for next < len(before) && taken[next] {
			next++
		}
		if next < len(before) {
			partner[n], taken[next] = next, true
		}
	}
	for at := range taken {
		if !taken[at] {
			left = append(left, at)
		}
	}
	return partner, left
}

// pairedBy are the fields that say place, widget and item.
var pairedBy = []string{"position", "widget_id", "pin_identity", "pin_criteria"}

// key is a text that two pins have in common where all fields of pairedBy that the
// sheet has are the same.
func (r *reader) key(of func(f *field) *value.Value) string {
	var key strings.Builder
	for _, name := range pairedBy {
		if !r.columns.has(name) {
			continue
		}
		switch v := of(fieldNamed(name)); {
		case v == nil, v.Kind == value.Null, v.Kind == value.String && v.Text == "":
		default:
			key.WriteString(v.Canonical())
		}
		key.WriteByte('\xff')
	}
	return key.String()
}
