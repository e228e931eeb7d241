package sheet

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"pinsync/sync/internal/textfile"
)

// Form is how a sheet is kept in a file.
type Form uint8

// The forms.
const (
	NoForm Form = iota
	CSV
	XLSX
)

// FormOf is the form that a file has by its name; NoForm for any other name.
func FormOf(name string) Form {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv":
		return CSV
	case ".xlsx":
		return XLSX
	}
	return NoForm
}

// Options says how a sheet is read.
type Options struct {
	// Encoding names the encoding of a CSV that is neither UTF-8 nor UTF-16 with a
	// byte order mark, by any label of the WHATWG Encoding Standard, such as
	// windows-1250; empty means that there is no such CSV.
	Encoding string
	// Knows reports whether a column has a name that counts, in lower case. It is
	// what the separator of a CSV and a second header are found by.
	Knows func(column string) bool
}

// Read reads the sheet in a file. An error is a *Problem where the file is not a
// sheet, or is one that is not read; else one of the file system.
func Read(path string, o Options) (*Table, error) {
	file, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxFile {
		return nil, tooLarge("the file is larger than %d MiB", MaxFile)
	}
	form := FormOf(path)
	if p := disguised(text, form); p != nil {
		return nil, p
	}
	var t *Table
	if form == XLSX {
		t, err = readXLSX(text)
	} else {
		t, err = readCSV(text, o)
	}
	if err != nil {
		return nil, err
	}
	t.secondHeaders(o)
	return t, nil
}

func open(path string) (*os.File, error) {
	file, err := os.OpenFile(path, textfile.Flags, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = textfile.ErrIrregular
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

func tooLarge(format string, bytes int) *Problem {
	return &Problem{Message: fmt.Sprintf(format, bytes>>20), Hint: "split the sheet into several files, and import one after the other"}
}

// disguised finds a file that is not what its name says.
func disguised(text []byte, form Form) *Problem {
	zip := bytes.HasPrefix(text, []byte("PK\x03\x04"))
	switch compound := bytes.HasPrefix(text, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")); {
	case compound && bytes.Contains(text, utf16("EncryptedPackage")):
		return &Problem{Message: "the workbook is protected with a password, so it can't be read", Hint: "remove the password (File, Info, Protect Workbook, Encrypt with Password) and save it again"}
	case compound:
		return &Problem{Message: "this is a workbook in the old .xls form, whatever its name says", Hint: "open it and save it as Excel Workbook (.xlsx)"}
	case form == CSV && zip:
		return &Problem{Message: "this is a workbook, not text as .csv is", Hint: "rename it to .xlsx, or save it as .csv"}
	case form == XLSX && len(text) == 0:
		return &Problem{Message: "the file is empty", Hint: "save the workbook again"}
	case form == XLSX && !zip:
		return &Problem{Message: "this is not an .xlsx workbook, whatever its name says", Hint: "open it and save it as Excel Workbook (.xlsx), or rename it if it is text, as .csv is"}
	}
	return nil
}

// utf16 is an ASCII text in UTF-16, low byte first.
func utf16(text string) []byte {
	var wide []byte
	for _, c := range []byte(text) {
		wide = append(wide, c, 0)
	}
	return wide
}

// ColumnKey is how the name of a column is compared: in lower case, without spaces
// around, and with "_" for a space.
func ColumnKey(name string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_")
}

// secondHeaders finds rows that repeat the header, or hold the names of columns
// where the header does not.
func (t *Table) secondHeaders(o Options) {
	if o.Knows == nil {
		return
	}
	for i := range t.Rows {
		if len(t.Faults) > MaxFaults {
			return
		}
		row, names, at := &t.Rows[i], 0, -1
		for column, cell := range row.Cells {
			if cell.Kind == Text && o.Knows(ColumnKey(cell.Text)) {
				if names++; at < 0 {
					at = column
				}
			}
		}
		if names >= 3 {
			t.Faults = append(t.Faults, t.Fault(row.Line, at, "this is a second row with the names of columns",
				"keep one row of names, as the first row, and remove the others"))
		}
	}
}
