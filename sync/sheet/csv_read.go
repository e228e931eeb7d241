package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// guarded are the characters that a spreadsheet may take for the start of a
// formula, or skip before one (OWASP, "CSV Injection"), and the one that is put
// before them.
const guarded = "=+-@\t\r'"

// CheckEncoding returns an error unless name names an encoding that can be read.
func CheckEncoding(name string) error {
	if _, err := htmlindex.Get(name); err != nil {
		return fmt.Errorf("there is no encoding %q; it is a name such as windows-1250, windows-1252 or iso-8859-2", name)
	}
	return nil
}

// readCSV reads comma-separated text, or with semicolons or tabs.
func readCSV(raw []byte, o Options) (*Table, error) {
	text, err := decode(raw, o.Encoding)
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(text, []byte("\n")) {
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	}
	comma, skipped := rune(0), 0
	// Excel writes and reads a first line that names the separator.
	if line, rest, found := bytes.Cut(text, []byte("\n")); found && len(bytes.TrimRight(line, "\r")) == len("sep=;") && bytes.HasPrefix(bytes.ToLower(line), []byte("sep=")) {
		comma, text, skipped = rune(line[len("sep=")]), rest, 1
	}
	if !strings.ContainsRune(separators, comma) || comma == 0 {
		comma = separatorOf(text[:min(len(text), maxHeader)], o)
	}
	if line := tooWide(text, comma); line > 0 {
		return nil, tooManyColumns(line + skipped)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = comma, -1, true
	t := &Table{}
	b := builder{t: t}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return b.table()
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, csvProblem(broken, skipped)
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		row := Row{Line: line + skipped, Cells: make([]Cell, len(record))}
		for i, field := range record {
			if field != "" {
				row.Cells[i] = Cell{Text, strings.Clone(unguarded(field))}
			}
		}
		if err := b.add(row); err != nil {
			return nil, err
		}
	}
}

// The limits of what is split into fields: a program may write an empty field for
// each column that it has.
const (
	maxHeader = 64 << 10 // bytes in which the separator is looked for
	maxFields = 16_384   // in one record: the columns of Excel
)

// tooWide is the line in which the first record begins that has more than maxFields,
// from 1; 0 where none has. It needs no memory, as the reader does for each field.
func tooWide(text []byte, comma rune) int {
	line, begin, fields, quoted := 1, 1, 1, false
	for _, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '\n':
			if line++; !quoted {
				begin, fields = line, 1
			}
		case rune(c) == comma && !quoted:
			if fields++; fields > maxFields {
				return begin
			}
		}
	}
	return 0
}

// unguarded is a field without the mark that was put before what looks like a
// formula.
func unguarded(field string) string {
	if IsMarked(field) {
		return field[1:]
	}
	return field
}

// IsMarked reports whether a text begins with the mark that a CSV has before what looks
// like a formula.
func IsMarked(text string) bool {
	return len(text) > 1 && text[0] == '\'' && strings.IndexByte(guarded, text[1]) >= 0
}

const separators = ",;\t"

// separatorOf finds the character by which the first line has the most names of
// columns, else the most fields.
func separatorOf(text []byte, o Options) rune {
	best, most := ',', 0
	for _, comma := range separators {
		r := csv.NewReader(bytes.NewReader(text))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
		names, err := r.Read()
		if err != nil {
			continue
		}
		score := len(names) - 1
		for _, name := range names {
			if o.Knows != nil && o.Knows(ColumnKey(name)) {
				score += MaxColumns
			}
		}
		if score > most {
			best, most = comma, score
		}
	}
	return best
}

func csvProblem(err *csv.ParseError, skipped int) *Problem {
	p := &Problem{Line: err.Line + skipped, Column: 1, Message: "a quotation mark stands in a field that does not begin with one", Hint: "put the whole field in quotation marks, and write each one inside twice"}
	if errors.Is(err.Err, csv.ErrQuote) {
		p.Message = fmt.Sprintf("a quotation mark does not end its field, which begins in line %d; or the field is not closed, and the file cut short", err.StartLine+skipped)
	}
	return p
}

// decode gives the text in UTF-8, without a byte order mark.
func decode(raw []byte, name string) ([]byte, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return decodeBy(raw, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16")
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		return nil, &Problem{Message: "the file has characters that no text has, as text in UTF-16 without a byte order mark would", Hint: "save it as CSV UTF-8"}
	}
	if utf8.Valid(raw) {
		return raw, nil
	}
	if name == "" {
		return nil, &Problem{Line: faultyLine(raw), Column: 1, Message: "the text is not UTF-8",
			Hint: "save it as CSV UTF-8, or name its encoding with --encoding: of Excel, windows-1250 in Central Europe and windows-1252 in Western Europe"}
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, CheckEncoding(name)
	}
	return decodeBy(raw, e, name)
}

func decodeBy(raw []byte, e encoding.Encoding, name string) ([]byte, error) {
	text, err := e.NewDecoder().Bytes(raw)
	if err == nil && bytes.ContainsRune(text, utf8.RuneError) {
		err = encoding.ErrInvalidUTF8
	}
	if err != nil {
		return nil, &Problem{Message: fmt.Sprintf("the text is not %s: some characters do not exist in it", name), Hint: "save it as CSV UTF-8, or name the right encoding with --encoding"}
	}
	return text, nil
}

// faultyLine is the line of the first byte that is not UTF-8.
func faultyLine(raw []byte) int {
	at := 0
	for at < len(raw) {
		r, size := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return 1 + bytes.Count(raw[:at], []byte("\n"))
}
