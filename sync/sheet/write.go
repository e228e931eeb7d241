package sheet

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Column is one column of a sheet that is written.
type Column struct {
	Name string
	// About is what the column means, for the second sheet of an .xlsx; Note, if not
	// empty, stands at its name.
	About, Note string
	Width       float64 // in characters
	Dates       bool    // it holds moments
	Plain       bool    // it holds numbers or truth values, else texts
}

// unwritable says why a cell of an .xlsx can't hold a text; empty if it can.
func unwritable(text string) string {
	units := len(text)
	if units > MaxCellText {
		units = 0
		for _, r := range text {
			if units++; r > 0xFFFF {
				units++
			}
		}
	}
	switch {
	case units > MaxCellText:
		return fmt.Sprintf("it is longer than the %d characters that a cell may have", MaxCellText)
	case strings.ContainsFunc(text, func(r rune) bool {
		return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError
	}):
		return "it has a character that a cell can't hold"
	case misread.MatchString(text):
		return "it looks like what a cell has in the place of a character"
	}
	return ""
}

// misread finds texts that the library does not write so that they can be read
// again: it escapes _xHHHH_ (see unescape), but not two in one another.
var misread = regexp.MustCompile(`_x005F_|_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_`)

// WriteCSV writes rows as comma-separated text in UTF-8, with a byte order mark
// where there is more than ASCII, since Excel takes the text for another encoding
// without. Texts that a spreadsheet could take for a formula get a "'" before
// them; numbers and truth values stay bare.
func WriteCSV(w io.Writer, columns []Column, rows [][]Cell) error {
	var text []byte
	for i := range columns {
		text = appendField(text, i, Cell{Text, columns[i].Name})
	}
	text = append(text, '\n')
	for _, row := range rows {
		for i, cell := range row {
			text = appendField(text, i, cell)
		}
		text = append(text, '\n')
	}
	out := bufio.NewWriter(w)
	if bytes.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		out.WriteString("\ufeff")
	}
	out.Write(text)
	return out.Flush()
}

// appendField appends the field number i of a record.
func appendField(dst []byte, i int, cell Cell) []byte {
	if i > 0 {
		dst = append(dst, ',')
	}
	text := cell.Text
	if cell.Kind == Text && text != "" && strings.IndexByte(guarded, text[0]) >= 0 {
		text = "'" + text
	}
	if !strings.ContainsAny(text, "\",;\t\r\n") && strings.TrimSpace(text) == text {
		return append(dst, text...)
	}
	dst = append(dst, '"')
	dst = append(dst, strings.ReplaceAll(text, `"`, `""`)...)
	return append(dst, '"')
}

// checkRows returns an error if an .xlsx can't hold the rows.
func checkRows(rows [][]Cell) error {
	if len(rows) > MaxRows {
		return fmt.Errorf("the sheet would have %d rows, and no more than %d can be read again", len(rows), MaxRows)
	}
	for i, row := range rows {
		for j := range row {
			if why := unwritable(row[j].Text); why != "" {
				return fmt.Errorf("an .xlsx can't hold the text for cell %s: %s; write a .csv", CellName(i+2, j+1), why)
			}
		}
	}
	return nil
}
