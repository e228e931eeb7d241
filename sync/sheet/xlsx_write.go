package sheet

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"pinsync/sync/value"
)

const (
	pinsSheet  = "pins"
	aboutSheet = "columns"
	// dateFormat shows seconds, so that they are not lost where a program saves
	// what it shows.
	dateFormat = "yyyy-mm-dd hh:mm:ss"
)

// WriteXLSX writes rows as a workbook: a sheet with the header frozen and
// filtered, and one that explains the columns. Texts are text cells, which no
// program computes; a Moment is a date cell. It is the same at every call.
func WriteXLSX(w io.Writer, columns []Column, rows [][]Cell) (err error) {
	if err := checkRows(rows); err != nil {
		return err
	}
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	x := writer{f: f}
	x.try(f.SetSheetName("Sheet1", pinsSheet))
	_, made := f.NewSheet(aboutSheet)
	x.try(made)
	// The time of making would make every file another.
	x.try(f.SetDocProps(&excelize.DocProperties{Creator: "pinsync", Created: "2020-01-01T00:00:00Z", Modified: "2020-01-01T00:00:00Z"}))
	x.styles()
	x.pins(columns, rows)
	x.about(columns)
	if x.err != nil {
		return x.err
	}
	return f.Write(w)
}

// writer writes one workbook, up to the first error.
type writer struct {
	f                        *excelize.File
	head, text, date, folded int // styles
	err                      error
}

func (x *writer) try(err error) {
	if x.err == nil {
		x.err = err
	}
}

func (x *writer) style(s excelize.Style) int {
	id, err := x.f.NewStyle(&s)
	x.try(err)
	return id
}

func (x *writer) styles() {
	const asText = 49 // the built-in format "@"
	format := dateFormat
	x.head = x.style(excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7EEF7"}}})
	x.text = x.style(excelize.Style{NumFmt: asText})
	x.date = x.style(excelize.Style{CustomNumFmt: &format})
	x.folded = x.style(excelize.Style{NumFmt: asText, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
}

func (x *writer) pins(columns []Column, rows [][]Cell) {
	last := CellName(len(rows)+1, len(columns))
	x.try(x.f.AutoFilter(pinsSheet, "A1:"+last, nil))
	for i := range columns {
		if note := columns[i].Note; note != "" {
			x.try(x.f.AddComment(pinsSheet, excelize.Comment{Cell: CellName(1, i+1), Author: "pinsync", Text: note, Width: 260, Height: 90}))
		}
	}
	s, err := x.f.NewStreamWriter(pinsSheet)
	if x.try(err); x.err != nil {
		return
	}
	for i := range columns {
		c := &columns[i]
		x.try(s.SetColWidth(i+1, i+1, c.Width))
		switch {
		case c.Dates:
			x.try(s.SetColStyle(i+1, i+1, x.date))
		case !c.Plain:
			x.try(s.SetColStyle(i+1, i+1, x.text))
		}
	}
	x.try(s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	names := make([]any, len(columns))
	for i := range columns {
		names[i] = excelize.Cell{StyleID: x.head, Value: columns[i].Name}
	}
	x.try(s.SetRow("A1", names))
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, cell := range row {
			cells[j] = x.cell(cell)
		}
		x.try(s.SetRow(CellName(i+2, 1), cells))
	}
	x.try(s.Flush())
}

// cell is a cell as the library takes it.
func (x *writer) cell(c Cell) any {
	switch c.Kind {
	case Empty:
		return nil
	case Bool:
		return c.Text == "true"
	case Number:
		// A whole number of up to 15 digits is one that a cell holds exactly.
		n, err := strconv.ParseInt(c.Text, 10, 64)
		if err == nil && value.IsNumber(c.Text) && len(strings.TrimPrefix(c.Text, "-")) <= 15 {
			return n
		}
	case Moment:
		if at, err := time.Parse(momentLayout, c.Text); err == nil {
			return excelize.Cell{StyleID: x.date, Value: serialOf(at)}
		}
	}
	return excelize.Cell{StyleID: x.text, Value: c.Text}
}

func (x *writer) about(columns []Column) {
	x.try(x.f.SetColWidth(aboutSheet, "A", "A", 18))
	x.try(x.f.SetColWidth(aboutSheet, "B", "B", 100))
	for i, name := range []string{"column", "what it means"} {
		x.set(1, i+1, name, x.head)
	}
	for i := range columns {
		x.set(i+2, 1, columns[i].Name, x.text)
		x.set(i+2, 2, columns[i].About, x.folded)
	}
}

func (x *writer) set(row, column int, text string, style int) {
	name := CellName(row, column)
	x.try(x.f.SetCellStr(aboutSheet, name, text))
	x.try(x.f.SetCellStyle(aboutSheet, name, name, style))
}
