package catalog

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// columns says which column has what; -1 for none.
type columns struct{ identity, title, available, image, kind int }

// readCSV reads a CSV with a header.
func (f *reading) readCSV(in *bufio.Reader) error {
	first, err := in.Peek(in.Size())
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return f.unreadable(err)
	}
	f.lines.number = 1
	if problem := unusual(first); problem != "" {
		return f.fault(0, problem)
	}
	comma, ok := separatorOf(first)
	if !ok {
		f.lines.text, _, _ = bytes.Cut(first, []byte("\n"))
		return f.fault(0, "the header has no column identity or id; a catalogue is a CSV with one, or a file that 'pinsync catalog' wrote")
	}
	tape := &tape{in: in, line: 1}
	r := csv.NewReader(tape)
	r.Comma, r.ReuseRecord = comma, true
	names, err := r.Read()
	if err != nil {
		return f.csvFault(tape, err)
	}
	c, problem, at := columnsOf(names)
	if problem != "" {
		return f.field(r, tape, at, problem)
	}
	for tape.forget(r.InputOffset()); ; tape.forget(r.InputOffset()) {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return f.csvFault(tape, err)
		}
		o, at, problem := objectOf(record, c)
		if problem != "" {
			return f.field(r, tape, at, problem)
		}
		if err := f.add(o); err != nil {
			return err
		}
	}
}

// unusual says what is wrong with a CSV, by its beginning, that a program has
// written in its own way: the rows of one with other line ends would be read as a
// part of the header, and every item would seem to be unknown.
func unusual(text []byte) (problem string) {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return "the text is UTF-16; save the file as UTF-8"
	}
	header, _, _ := bytes.Cut(text, []byte("\n"))
	if bytes.ContainsRune(bytes.TrimSuffix(header, []byte("\r")), '\r') {
		return `the lines end in CR alone, as in a "CSV (Macintosh)"; save the file with LF or CRLF`
	}
	return ""
}

// separatorOf finds the character that separates the fields of a header, by
// which one of them is the identity.
func separatorOf(text []byte) (rune, bool) {
	for _, comma := range ",;\t" {
		r := csv.NewReader(bytes.NewReader(text))
		r.Comma, r.LazyQuotes = comma, true
		names, err := r.Read()
		if err != nil && len(names) == 0 {
			continue
		}
		for _, name := range names {
			if name = columnName(name); name == "identity" || name == "id" {
				return comma, true
			}
		}
	}
	return 0, false
}

func columnName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// columnsOf finds the columns that count. Others are left alone. problem is what
// is wrong with the column number at.
func columnsOf(names []string) (c columns, problem string, at int) {
	c = columns{-1, -1, -1, -1, -1}
	byName := map[string]*int{
		"identity": &c.identity, "title": &c.title, "available": &c.available, "availability": &c.available,
		"image": &c.image, "type": &c.kind,
	}
	id := -1
	for i, name := range names {
		switch name = columnName(name); {
		case name == "id" && id >= 0:
			return c, "the column id is there twice", i
		case name == "id":
			id = i
		case byName[name] == nil:
		case *byName[name] >= 0:
			return c, fmt.Sprintf("the column %s is there twice, or under two names", name), i
		default:
			*byName[name] = i
		}
	}
	if c.identity < 0 {
		c.identity = id
	}
	return c, "", 0
}

// objectOf makes an object of a record. problem is what is wrong with the field
// number at. Spaces around an identity count: they are part of it.
func objectOf(record []string, c columns) (o Object, at int, problem string) {
	field := func(i int) string {
		if i < 0 {
			return ""
		}
		return strings.Clone(record[i])
	}
	for i, text := range record {
		if !utf8.ValidString(text) {
			return o, i, "the text is not UTF-8; save the file as UTF-8"
		}
	}
	o = Object{Identity: field(c.identity), Type: field(c.kind), Title: field(c.title), Image: field(c.image)}
	if o.Identity == "" {
		return o, c.identity, "the identity is empty"
	}
	known := false
	if o.Available, known = availability(field(c.available)); !known {
		return o, c.available, "the availability is neither 1 nor 0, true nor false, yes nor no, in stock nor out of stock"
	}
	return o, 0, ""
}

// availability reads how a column says whether an object is available. Nothing
// means that it is.
func availability(text string) (available, known bool) {
	switch text = strings.NewReplacer("_", " ", "-", " ").Replace(columnName(text)); text {
	case "", "true", "t", "yes", "y", "available", "in stock", "preorder", "backorder":
		return true, true
	case "false", "f", "no", "n", "unavailable", "not available", "out of stock", "sold out", "discontinued":
		return false, true
	}
	n, err := strconv.ParseFloat(text, 64)
	return n > 0, err == nil && n >= 0
}

// csvFault is what the reader of a CSV complains of.
func (f *reading) csvFault(t *tape, err error) error {
	parse, isParse := errors.AsType[*csv.ParseError](err)
	switch {
	case errors.Is(err, errLongRecord):
		f.lines.number = t.line + bytes.Count(t.kept[:t.start-t.from], []byte("\n"))
		return f.fault(0, fmt.Sprintf("a record is longer than %d bytes; is a quotation mark not closed?", longestLine))
	case errors.Is(err, io.EOF):
		return f.fault(0, "the catalogue is empty: it has no header")
	case !isParse:
		f.lines.number = t.line - 1 + bytes.Count(t.kept, []byte("\n"))
		return f.unreadable(err)
	}
	problem := "this is not a CSV: a quotation mark stands in a field that does not begin with one"
	line, column := parse.Line, parse.Column
	switch {
	case errors.Is(parse.Err, csv.ErrFieldCount):
		line, column = parse.StartLine, 1
		problem = "the record has more or fewer fields than the header; the file may be cut short"
	case errors.Is(parse.Err, csv.ErrQuote):
		problem = "a quotation mark does not end its field; or the field is not closed, and the file cut short"
	}
	return &Error{f.o.Name, line, t.characters(line, column), problem}
}

// field is a fault of one field of the record at hand.
func (f *reading) field(r *csv.Reader, t *tape, field int, problem string) error {
	line, column := r.FieldPos(max(field, 0))
	return &Error{f.o.Name, line, t.characters(line, column), problem}
}

// tape is a reader that keeps what was read since the last record, so that the
// column of an error can be counted in characters, and a record that does not
// end is noticed.
type tape struct {
	in   io.Reader
	kept []byte
	from int64 // the place of kept in all that was read
	line int   // the number of kept's first line
	// start is the place of the record at hand.
	start int64
}

var errLongRecord = errors.New("the record is too long")

func (t *tape) Read(p []byte) (int, error) {
	if len(t.kept) > longestLine+64<<10 {
		return 0, errLongRecord
	}
	n, err := t.in.Read(p)
	t.kept = append(t.kept, p[:n]...)
	return n, err
}

// forget drops what comes before this place: the record that ended there was
// taken in.
func (t *tape) forget(place int64) {
	t.start = place
	n := int(place - t.from)
	// Moving the rest of what was read is worth it once it is the smaller part.
	if n < 32<<10 {
		return
	}
	t.line += bytes.Count(t.kept[:n], []byte("\n"))
	t.kept = append(t.kept[:0], t.kept[n:]...)
	t.from = place
}

// characters counts the characters up to a column that counts bytes.
func (t *tape) characters(line, column int) int {
	text := t.kept
	for n := t.line; n < line; n++ {
		_, rest, found := bytes.Cut(text, []byte("\n"))
		if !found {
			return column
		}
		text = rest
	}
	return 1 + utf8.RuneCount(text[:max(min(column-1, len(text)), 0)])
}
