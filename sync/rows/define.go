package rows

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pinsync/sync/sheet"
	"pinsync/sync/value"
)

// define works out what a customization is to say.
func (r *reader) define(c *Customization) {
	if c.broken || r.tooLarge(c) {
		return
	}
	root := value.Value{Kind: value.Object}
	if c.Head != nil {
		root, _ = value.FromJSON(c.Head.Body)
	}
	first := c.rows[0]
	for i := range fields {
		f := &fields[i]
		if f.pin || f.kind == ignored || f.name == "file" || f.name == "id" || !r.columns.has(f.name) {
			continue
		}
		old := root.At(f.name)
		v := r.read(first, f, old, nil)
		r.checkCell(first, f, old)
		for _, i := range c.rows[1:] {
			if other := r.read(i, f, old, nil); !equal(other, v) && !r.faulty(i, f.name) {
				r.fail(i, f.name, words{fmt.Sprintf("the rows of one customization must have the same %s: row %d has %s, and this one %s", f.name, r.table.Rows[first].Line, shown(r.cell(first, f.name)), shown(r.cell(i, f.name))),
					"make them the same"})
			}
		}
		set(&root, f.name, v)
	}
	pins := r.pins(c, root.At(pinsKey))
	set(&root, pinsKey, &pins)
	c.Body = root.AppendWithout(nil, "id")
}

// maxPins is how much the cells of the pins of one customization may hold, in bytes:
// as much as its file (package files).
const maxPins = 1 << 20

// tooLarge reports a customization whose rows no file can hold, before its body is
// made of them.
func (r *reader) tooLarge(c *Customization) bool {
	size := 0
	for _, i := range c.rows {
		for j := range fields {
			if f := &fields[j]; f.pin && f.kind != ignored {
				size += len(r.cell(i, f.name).Text)
			}
		}
	}
	if size <= maxPins {
		return false
	}
	c.broken = true
	r.fail(c.rows[0], "model", words{fmt.Sprintf("the %d rows of this customization hold more than %d MiB, the most that a file may", len(c.rows), maxPins>>20), "remove rows, or correct the model, the target, id or file of those that belong to another customization"})
	return true
}

// faulty reports whether something is wrong with a cell already.
func (r *reader) faulty(i int, name string) bool {
	return r.errors[r.at(i, name, words{}).Span.Start]
}

func shown(c sheet.Cell) string {
	if c.Kind == sheet.Empty {
		return "nothing"
	}
	return fmt.Sprintf("%q", shorten(c.Text))
}

// read reads the cell of a field in a row: as the old value, where that is what an
// export would write of it. nil is for nothing.
func (r *reader) read(i int, f *field, old *value.Value, zone *time.Location) *value.Value {
	cell := r.cell(i, f.name)
	if says(cell, f, old) || unreadable(cell, f) != nil {
		return old
	}
	v, w := parse(cell, f, zone)
	if w != nil {
		r.fail(i, f.name, *w)
		return old
	}
	return v
}

// says reports whether a cell is what an export writes of a value.
func says(c sheet.Cell, f *field, v *value.Value) bool {
	as := cellOf(f, v, nil)
	unix := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
	return unix(as.Text) == unix(c.Text) && (as.Kind == sheet.Empty) == (c.Kind == sheet.Empty)
}

// checkCell looks for what spreadsheets make of a text.
func (r *reader) checkCell(i int, f *field, old *value.Value) {
	cell := r.cell(i, f.name)
	if says(cell, f, old) {
		return
	}
	identity := strings.HasSuffix(f.name, "_identity")
	switch was, is := marked(cell, f, old); {
	case identity && scientific.MatchString(strings.TrimSpace(cell.Text)):
		r.fail(i, f.name, words{fmt.Sprintf("%s is what a spreadsheet makes of a long number, found %s", f.name, cell.Text), "format the column as text, and write all digits again"})
	case was != "":
		r.warn(i, f.name, words{fmt.Sprintf("%s was %q, and is %q now: the first ' may be what a .csv has before such a text", f.name, was, is),
			"remove the first ' from the cell; or leave it if " + meansIt(f)})
	case identity && old != nil && withoutZeros(cell, old.Text):
		r.warn(i, f.name, words{fmt.Sprintf("%s was %q, and is %q now: its leading zeros may have been lost", f.name, old.Text, cell.Text),
			"write it with its zeros, into a cell that is formatted as text; or leave it if it is another item"})
	}
}

// marked finds a text of the old value that a cell has with the mark of a .csv before
// it: one that was saved as .xlsx has the marks as a part of the texts. was is empty
// where there is none.
func marked(cell sheet.Cell, f *field, old *value.Value) (was, is string) {
	if !sheet.IsMarked(cell.Text) {
		return "", ""
	}
	was, is = cellOf(f, old, nil).Text, cell.Text
	if f.kind == tags && old != nil {
		first, _, _ := strings.Cut(cell.Text, ",")
		is = strings.TrimSpace(first)
		for i := range old.Items {
			if "'"+old.Items[i].Text == is {
				was = old.Items[i].Text
			}
		}
	}
	if "'"+was != is {
		return "", ""
	}
	return was, is
}

// meansIt says of what a field is for that it was changed on purpose.
func meansIt(f *field) string {
	if strings.HasSuffix(f.name, "_identity") {
		return "it is another item"
	}
	return "it belongs there"
}

// equal reports whether two values are the same; nil is for nothing.
func equal(a, b *value.Value) bool {
	return isEmpty(a) && isEmpty(b) || value.Equal(a, b)
}

func isEmpty(v *value.Value) bool { return v == nil || v.Kind == value.Null }

// set puts a value into an object; nil takes the key out.
func set(object *value.Value, key string, v *value.Value) {
	at := slices.IndexFunc(object.Members, func(m value.Member) bool { return m.Key == key })
	switch {
	case v == nil && at < 0:
	case v == nil:
		object.Members = slices.Delete(slices.Clone(object.Members), at, at+1)
	case at < 0:
		object.Members = append(slices.Clone(object.Members), value.Member{Key: key, Value: *v})
	default:
		object.Members = slices.Clone(object.Members)
		object.Members[at].Value = *v
	}
}

// pins are those of a customization, of which the file has old ones.
func (r *reader) pins(c *Customization, old *value.Value) value.Value {
	for _, i := range c.rows {
		if r.hasPin(i) {
			c.pins = append(c.pins, i)
		}
	}
	var before []value.Value
	if old != nil && old.Kind == value.Array {
		before = old.Items
	}
	partner, left := r.pair(c, before)
	list := value.Value{Kind: value.Array}
	for n, i := range c.pins {
		pin := value.Value{Kind: value.Object}
		if partner[n] >= 0 {
			pin = before[partner[n]]
		}
		list.Items = append(list.Items, r.pin(i, pin, r.s.Shops[c.Shop].Zone))
	}
	if len(left) > 0 && !r.s.Replace {
		r.missing(c, before, left)
	}
	return list
}

// hasPin reports whether a row has a pin.
func (r *reader) hasPin(i int) bool {
	return slices.ContainsFunc(fields, func(f field) bool {
		return f.pin && strings.TrimSpace(r.cell(i, f.name).Text) != ""
	})
}

// pin is what a row makes of a pin of the file, or of one without any fields.
func (r *reader) pin(i int, pin value.Value, zone *time.Location) value.Value {
	for n := range fields {
		f := &fields[n]
		if !f.pin || !r.columns.has(f.name) {
			continue
		}
		old := pin.At(f.name)
		v := r.read(i, f, old, zone)
		r.checkCell(i, f, old)
		if f.kind == flag && old == nil && v != nil && v.Text == "false" && v.Kind == value.Bool {
			continue // which says nothing
		}
		set(&pin, f.name, v)
	}
	// Without a column, the type follows from what is pinned.
	if !r.columns.has("pin_type") {
		kind := ""
		switch identity, criteria := r.cell(i, "pin_identity").Text != "", r.cell(i, "pin_criteria").Text != ""; {
		case identity && !criteria:
			kind = "item"
		case criteria && !identity:
			kind = "criteria"
		}
		if old := pin.At("pin_type"); kind != "" && (old == nil || old.Text != kind) {
			set(&pin, "pin_type", &value.Value{Kind: value.String, Text: kind})
		}
	}
	return pin
}

// missing reports the pins that would go.
func (r *reader) missing(c *Customization, before []value.Value, left []int) {
	if r.unsure {
		return // a row of it may be among those with faults
	}
	const most = 5
	var lost []string
	for _, at := range left[:min(len(left), most)] {
		lost = append(lost, nameOf(&before[at], at))
	}
	if n := len(left) - most; n > 0 {
		lost = append(lost, fmt.Sprintf("and %d more", n))
	}
	d := r.table.Fault(r.table.Rows[c.rows[0]].Line, r.columnFor("file", "id", "target_identity", "target_type"),
		fmt.Sprintf("the sheet has no row for %s of %s, so an import would remove it", strings.Join(lost, ", "), c.Head.Name),
		"add a row for each, or, if they are to go, import with --replace")
	r.note(d)
}

// nameOf is a pin as people name it.
func nameOf(pin *value.Value, at int) string {
	name := fmt.Sprintf("pin %d", at+1)
	var about []string
	if v := pin.At("pin_identity"); v != nil {
		about = append(about, shorten(v.Text))
	} else if v := pin.At("pin_criteria"); v != nil {
		about = append(about, shorten(string(v.AppendJSON(nil))))
	}
	if v := pin.At("position"); v != nil {
		about = append(about, "position "+shorten(v.Text))
	}
	if len(about) > 0 {
		name += " (" + strings.Join(about, ", ") + ")"
	}
	return name
}
