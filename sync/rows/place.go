package rows

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/value"
)

// Place puts what was found in the definition of a customization at its cells. text
// is the request body in which it was found: that of the file as it would be, with
// the pins in the order of the file. What is about a cell of which the plan says
// something already is left out.
func (p *Plan) Place(c *Customization, body []byte, found []diagnostic.Diagnostic) []diagnostic.Diagnostic {
	rowOf := map[int]int{}
	for _, pair := range compare.Pins(c.Body, body) {
		if pair.Live >= 0 && pair.File >= 0 && pair.Live < len(c.pins) {
			rowOf[pair.File] = c.pins[pair.Live]
		}
	}
	root, _ := value.FromJSON(body)
	var placed []diagnostic.Diagnostic
	for _, d := range found {
		row, field := p.cellFor(c, &root, rowOf, &d)
		p.inSheet(&d, field)
		p.nameRow(&d, rowOf)
		p.table.Place(&d, p.table.Rows[row].Line, field)
		if !p.errors[d.Span.Start] {
			placed = append(placed, d)
		}
	}
	return placed
}

// inSheet gives the advice for a cell where that for a file is another.
func (p *Plan) inSheet(d *diagnostic.Diagnostic, column int) {
	switch {
	case d.Rule == "schema/required":
		d.Hint = "fill in the cell, or add the column if the sheet has none"
	case d.Rule == "schema/format" && (p.columns.is("active_from", column) || p.columns.is("active_to", column)):
		d.Hint = "write it as 2026-12-24 18:00, 24. 12. 2026 18:00 or 2026-12-24, which count in the shop's time zone, or as 2026-12-24T18:00:00+01:00"
	}
}

// otherPin is how a finding about two pins names the earlier of them.
var otherPin = regexp.MustCompile(`pin ([0-9]+) \(line [0-9]+\) at the same time$`)

// nameRow names the row of another pin that a finding is about, in the place of its
// line: that is of a file which is not written yet.
func (p *Plan) nameRow(d *diagnostic.Diagnostic, rowOf map[int]int) {
	found := otherPin.FindStringSubmatch(d.Message)
	if found == nil {
		return
	}
	name := "pin " + found[1]
	if n, err := strconv.Atoi(found[1]); err == nil {
		if row, known := rowOf[n-1]; known {
			name += fmt.Sprintf(" (row %d)", p.table.Rows[row].Line)
		}
	}
	d.Message = strings.TrimSuffix(d.Message, found[0]) + name + " at the same time"
}

// Line is where the first row of a customization is; see sheet.Row.
func (p *Plan) Line(c *Customization) int { return p.table.Rows[c.rows[0]].Line }

// cellFor is the row and the column that a finding is about.
func (p *Plan) cellFor(c *Customization, root *value.Value, rowOf map[int]int, d *diagnostic.Diagnostic) (row, column int) {
	row = c.rows[0]
	steps := strings.Split(strings.TrimPrefix(d.Path, "/"), "/")
	if steps[0] != pinsKey {
		if d.Path == "" {
			return row, p.columnFor(lacking(root, rootNeeds(root), "target_type")...)
		}
		return row, p.columnFor(steps[0], "target_identity", "target_type", "model")
	}
	if len(steps) == 1 {
		return row, p.columnFor("pin_identity", "pin_criteria")
	}
	n, err := strconv.Atoi(steps[1])
	if err != nil {
		return row, p.columnFor("pin_identity", "pin_criteria")
	}
	if at, known := rowOf[n]; known {
		row = at
	}
	if len(steps) > 2 {
		return row, p.columnFor(steps[2], "pin_identity", "pin_criteria")
	}
	var pin *value.Value
	if pins := root.At(pinsKey); pins != nil && n < len(pins.Items) {
		pin = &pins.Items[n]
	}
	return row, p.columnFor(lacking(pin, pinNeeds(pin), "pin_identity", "pin_criteria")...)
}

// lacking are the fields among needed that an object does not have, then others.
func lacking(object *value.Value, needed []string, others ...string) []string {
	var names []string
	for _, name := range needed {
		if isEmpty(object.At(name)) {
			names = append(names, name)
		}
	}
	return append(names, others...)
}

func rootNeeds(root *value.Value) []string {
	return append([]string{"model", "target_type"}, typeNeeds(root, "target_type", "target_identity", "target_criteria")...)
}

func pinNeeds(pin *value.Value) []string {
	return append([]string{"position", "pin_type"}, typeNeeds(pin, "pin_type", "pin_identity", "pin_criteria")...)
}

// typeNeeds is the field that an object needs for its type.
func typeNeeds(object *value.Value, kind, identity, criteria string) []string {
	switch v := object.At(kind); {
	case v == nil:
	case v.Text == "item":
		return []string{identity}
	case v.Text == "criteria":
		return []string{criteria}
	}
	return nil
}
