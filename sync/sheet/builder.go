package sheet

import "fmt"

// builder gathers the rows of a table, whatever it is read from.
type builder struct {
	t *Table
	// begun says that the header was added; nameless are the columns without a name
	// that were reported.
	begun    bool
	nameless map[int]bool
}

// add takes in a row, the first one as the header. An error is a *Problem.
func (b *builder) add(row Row) error {
	last := len(row.Cells)
	for last > 0 && row.Cells[last-1].Kind == Empty {
		last--
	}
	row.Cells = row.Cells[:last]
	switch {
	case last == 0:
		return nil
	case last > MaxColumns:
		return tooManyColumns(row.Line)
	case !b.begun:
		b.t.Header, b.begun = row, true
		return nil
	case len(b.t.Rows) == MaxRows:
		return &Problem{Line: row.Line, Column: 1, Message: fmt.Sprintf("the sheet has more than %d rows", MaxRows), Hint: "split it into several files, and import one after the other"}
	}
	for i := range row.Cells {
		if row.Cells[i].Kind != Empty && b.t.Header.At(i).Kind == Empty && !b.nameless[i] {
			if b.nameless == nil {
				b.nameless = map[int]bool{}
			}
			b.nameless[i] = true
			b.t.Faults = append(b.t.Faults, b.t.Fault(row.Line, i, "the cell is in a column without a name in the first row",
				"name the column, or remove what is in it"))
		}
	}
	b.t.Rows = append(b.t.Rows, row)
	return nil
}

func tooManyColumns(line int) *Problem {
	return &Problem{Line: line, Column: MaxColumns + 1, Message: fmt.Sprintf("the sheet has more than %d columns", MaxColumns), Hint: "remove what does not belong to the list of pins"}
}

// table is what was gathered.
func (b *builder) table() (*Table, error) {
	if !b.begun {
		return nil, &Problem{Message: "the sheet is empty", Hint: "the first row has the names of columns: model, target_type, target_identity, position, pin_type, pin_identity; 'pinsync sheet export' writes one to start from"}
	}
	return b.t, nil
}
