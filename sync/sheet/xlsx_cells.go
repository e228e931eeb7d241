package sheet

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// readSheet reads the rows of a sheet.
func (w *workbook) readSheet(name string, t *Table) error {
	part, err := w.part(name, MaxUnpacked)
	if err != nil {
		return err
	}
	if part == nil {
		return damaged("its first sheet is missing")
	}
	defer part.close.Close()
	b, line := builder{t: t}, 0
	err = part.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			line++
			if n, err := strconv.Atoi(attr(&e, "r")); err == nil && n >= line {
				line = n
			}
			row, err := w.readRow(part, line)
			if err != nil {
				return err
			}
			return b.add(row)
		case "mergeCell":
			t.merged(attr(&e, "ref"))
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = b.table()
	return err
}

// merged reports cells that are merged.
func (t *Table) merged(ref string) {
	first, _, _ := strings.Cut(ref, ":")
	column, line := cellAt(first)
	if line == 0 || len(t.Faults) > MaxFaults {
		return
	}
	t.Faults = append(t.Faults, t.Fault(line, column, fmt.Sprintf("the cells %s are merged, so only the first of them has a value", ref),
		"unmerge them, and fill in each row"))
}

// cellAt gives the column, from 0, and the row, from 1, of the name of a cell; a
// row of 0 where it is none.
func cellAt(name string) (column, line int) {
	letters := 0
	for letters < len(name) && letters < 3 && name[letters] >= 'A' && name[letters] <= 'Z' {
		column = column*26 + int(name[letters]-'A') + 1
		letters++
	}
	line, err := strconv.Atoi(name[letters:])
	if err != nil || letters == 0 || line < 1 {
		return 0, 0
	}
	return column - 1, line
}

// readRow reads the cells of a row. Those further right than can be read are one
// more than MaxColumns.
func (w *workbook) readRow(part *tokens, line int) (Row, error) {
	row, next := Row{Line: line}, 0
	for {
		token, err := part.inside()
		if err != nil {
			return row, err
		}
		switch token := token.(type) {
		case xml.EndElement:
			if token.Name.Local == "row" {
				return row, nil
			}
		case xml.StartElement:
			if token.Name.Local != "c" {
				continue
			}
			column := next
			if at, found := cellAt(attr(&token, "r")); found > 0 {
				column = at
			}
			next = column + 1
			kind, style := attr(&token, "t"), attr(&token, "s")
			cell, err := w.readCell(part, kind, style)
			if err != nil {
				return row, err
			}
			if cell.Kind == Empty {
				continue
			}
			column = min(column, MaxColumns)
			for len(row.Cells) <= column {
				row.Cells = append(row.Cells, Cell{})
			}
			row.Cells[column] = cell
		}
	}
}

// readCell reads what is in a cell, up to its end.
func (w *workbook) readCell(part *tokens, kind, style string) (Cell, error) {
	var value, formula strings.Builder
	inline, isFormula := "", false
	var into *strings.Builder
	for {
		token, err := part.inside()
		if err != nil {
			return Cell{}, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			into = nil
			switch token.Name.Local {
			case "v":
				into = &value
			case "f":
				into, isFormula = &formula, true
			case "is":
				if inline, err = w.richText(part, "is"); err != nil {
					return Cell{}, err
				}
			}
		case xml.CharData:
			if into != nil {
				if err := w.count(len(token)); err != nil {
					return Cell{}, err
				}
				into.Write(token)
			}
		case xml.EndElement:
			into = nil
			if token.Name.Local == "c" {
				return w.cell(kind, style, value.String(), inline, formula.String(), isFormula), nil
			}
		}
	}
}

// cell makes a cell of what is written of it.
func (w *workbook) cell(kind, style, value, inline, formula string, isFormula bool) Cell {
	if isFormula {
		// What some programs write of a plain truth value.
		switch strings.ToUpper(formula) {
		case "TRUE()":
			return Cell{Bool, "true"}
		case "FALSE()":
			return Cell{Bool, "false"}
		}
		return Cell{Formula, formula}
	}
	text := func(s string) Cell {
		if s == "" {
			return Cell{}
		}
		return Cell{Text, s}
	}
	switch kind {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && n >= 0 && n < len(w.texts) {
			return text(w.texts[n])
		}
		return Cell{Error, "a text that is missing"}
	case "inlineStr":
		return text(inline)
	case "str":
		return text(unescape(value))
	case "b":
		return Cell{Bool, strconv.FormatBool(isTrue(strings.TrimSpace(value)))}
	case "e":
		return Cell{Error, value}
	case "d":
		return isoMoment(value)
	}
	if value = strings.TrimSpace(value); value == "" {
		return Cell{}
	}
	if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(w.formats) && w.formats[n].isDate() {
		if cell, ok := serial(value, w.formats[n], w.date1904); ok {
			return cell
		}
	}
	return Cell{Number, value}
}
