// Package sheet reads and writes spreadsheets: comma-separated text and .xlsx.
//
// A file comes in; a [Table] goes out, its cells as values with what kind each is
// and where it stands, together with what is wrong with the sheet as a sheet:
// merged cells, formulas, a second header. The other way a list of columns and
// rows becomes a file. What is read is bounded in size, whatever the file says of
// itself. The package knows nothing of customizations and their files, nor of
// what the columns mean.
package sheet

import (
	"strconv"
	"strings"

	"pinsync/sync/diagnostic"
)

// The limits of a sheet.
const (
	// MaxRows is the largest number of rows below the header.
	MaxRows = 100_000
	// MaxColumns is the largest number of columns.
	MaxColumns = 64
	// MaxFile is the largest size of a file, in bytes.
	MaxFile = 64 << 20
	// MaxUnpacked is how much of each part of an .xlsx is read, in bytes.
	MaxUnpacked = 256 << 20
	// MaxTexts is how much text the cells of a sheet may have in all, in bytes. Many
	// short texts take three times as much memory.
	MaxTexts = 64 << 20
	// MaxFaults is how many faults of a sheet are reported.
	MaxFaults = 1000
	// MaxCellText is the longest text, in UTF-16 units, that a cell of an .xlsx
	// may hold, by Microsoft's "Excel specifications and limits".
	MaxCellText = 32_767
)

// Rule is that of diagnostics about a sheet as a sheet.
const Rule = "sheet"

// Kind is what a cell holds.
type Kind uint8

// The kinds of Cell. A CSV has only the first two.
const (
	Empty Kind = iota
	Text
	Number  // Text is its decimal literal
	Bool    // Text is "true" or "false"
	Date    // Text is a day, as 2026-12-24
	Moment  // Text is a day and a time without an offset, as 2026-12-24T18:00:00
	Error   // Text is the error, such as "#N/A"
	Formula // Text is the formula, without "="
)

// Cell is one cell.
type Cell struct {
	Kind Kind
	Text string
}

// Row is one row: as many cells as the header has, or fewer.
type Row struct {
	// Line is where the row stands, from 1: the line of a CSV in which it begins,
	// the row of an .xlsx.
	Line  int
	Cells []Cell
}

// At is the cell of a column, from 0; an empty one beyond the end of the row.
func (r *Row) At(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// Table is one sheet. Rows without any content are not in it.
type Table struct {
	// Name is the name of the sheet in an .xlsx; empty of a CSV.
	Name string
	// Header is the first row that is not empty.
	Header Row
	Rows   []Row
	// Faults are what is wrong with the sheet as a sheet: errors of Rule.
	Faults []diagnostic.Diagnostic
}

// Fault is an error of Rule at a cell: line as in Row, column from 0.
func (t *Table) Fault(line, column int, message, hint string) diagnostic.Diagnostic {
	d := diagnostic.Diagnostic{Severity: diagnostic.Error, Rule: Rule, Message: message, Hint: hint}
	t.Place(&d, line, column)
	return d
}

// Place puts a diagnostic on a cell: line as in Row, column from 0.
func (t *Table) Place(d *diagnostic.Diagnostic, line, column int) {
	at := diagnostic.Position{Line: max(line, 1), Column: max(column, 0) + 1}
	d.Span, d.Source, d.Path, d.Cell, d.Fix = diagnostic.Span{Start: at, End: at}, "", "", "", nil
	if t.Name != "" {
		d.Cell = sheetName(t.Name) + "!" + CellName(at.Line, at.Column)
	}
}

// CellName is the name of a cell of an .xlsx, such as C14; both count from 1.
func CellName(row, column int) string {
	letters := ""
	for ; column > 0; column = (column - 1) / 26 {
		letters = string(rune('A'+(column-1)%26)) + letters
	}
	return letters + strconv.Itoa(row)
}

// sheetName is the name of a sheet as formulas have it: in quotes unless it is a
// plain word.
func sheetName(name string) string {
	plain := func(r rune) bool {
		return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80
	}
	if name != "" && !strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", "''") + "'"
}

// Problem is why a file can't be read as a sheet at all. Line and Column are where,
// from 1, or 0; Sheet is the name of the sheet of an .xlsx that they are in, or
// empty.
type Problem struct {
	Message, Hint string
	Line, Column  int
	Sheet         string
}

func (p *Problem) Error() string { return p.Message }
