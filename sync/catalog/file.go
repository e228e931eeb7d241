package catalog

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
	"unicode/utf8"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/textfile"
)

// longestLine bounds a line of our own form, and a record of a CSV, in bytes.
const longestLine = 1 << 20

// Options say how a catalogue file is read.
type Options struct {
	// Name is what errors call the file.
	Name string
	// TrackerIDs are those that the catalogue must be of, which is of one: more
	// than one are always wrong, unless it is a CSV, which does not say whose it is.
	TrackerIDs []string
}

// Error is what is wrong with a catalogue file. Line and Column count from 1, a
// column code points; of a compressed file they are those of what is in it.
type Error struct {
	File         string
	Line, Column int
	Problem      string
}

func (e *Error) Error() string {
	return e.File + ":" + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Column) + ": " + e.Problem
}

// ErrIrregular: the file is a folder, a pipe or a device.
var ErrIrregular = textfile.ErrIrregular

// File reads the catalogue file at path into a sink: our own form, or a CSV with
// a header; either may be compressed with gzip. It is read as a stream. created is when
// the catalogue was made; zero where the file does not say. An error is an [*Error],
// that of ctx, of the sink, or of the system; what the sink took in means nothing then.
func File(ctx context.Context, path string, o Options, into Sink) (created time.Time, err error) {
	file, err := os.OpenFile(path, textfile.Flags, 0)
	if err != nil {
		return created, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil {
		return created, err
	} else if !info.Mode().IsRegular() {
		return created, ErrIrregular
	}
	return Read(ctx, file, o, into)
}

// Read is File for a reader.
func Read(ctx context.Context, r io.Reader, o Options, into Sink) (created time.Time, err error) {
	if err := into.Begin(); err != nil {
		return created, err
	}
	f := &reading{ctx: ctx, o: o, into: into}
	in := bufio.NewReaderSize(r, 64<<10)
	if magic, _ := in.Peek(2); string(magic) == "\x1f\x8b" {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return created, f.unreadable(err)
		}
		in = bufio.NewReaderSize(unpacked, 64<<10)
	}
	if bom, _ := in.Peek(3); string(bom) == "\ufeff" {
		_, _ = in.Discard(3)
	}
	err = f.read(in)
	return f.created, err
}

// reading is one catalogue file being read.
type reading struct {
	ctx     context.Context
	o       Options
	into    Sink
	lines   *lines
	created time.Time
	count   int // objects
}

func (f *reading) read(in *bufio.Reader) error {
	f.lines = newLines(in, f)
	start, err := in.Peek(1)
	switch {
	case len(start) == 0 && errors.Is(err, io.EOF):
		f.lines.number = 1
		return f.fault(0, "the catalogue is empty: it has neither the first line of one that pinsync wrote nor the header of a CSV")
	case len(start) == 0:
		return f.unreadable(err)
	case start[0] == '{':
		return f.readOwn()
	}
	return f.readCSV(in)
}

// ctxEvery is after how many objects it is asked whether the run goes on.
const ctxEvery = 1 << 12

func (f *reading) add(o Object) error {
	if f.count++; f.count%ctxEvery == 0 && f.ctx.Err() != nil {
		return f.ctx.Err()
	}
	return f.into.Add(o)
}

// fault is an Error in the line at hand, at the character after so many bytes.
func (f *reading) fault(offset int, problem string) error {
	return &Error{
		File: f.o.Name, Line: max(f.lines.number, 1),
		Column:  1 + utf8.RuneCount(f.lines.text[:min(offset, len(f.lines.text))]),
		Problem: problem,
	}
}

// unreadable is what a failure of the reader means: a compressed file that is
// damaged or cut short is malformed, any other is the system's.
func (f *reading) unreadable(err error) error {
	at := &Error{File: f.o.Name, Line: 1, Column: 1}
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	if f.lines != nil {
		at.Line = f.lines.number + 1
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		at.Problem = "the catalogue is cut short: the compressed file ends early"
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), corrupt:
		at.Problem = "the compressed file is damaged"
	default:
		return fmt.Errorf("the catalogue %s can't be read: %w", f.o.Name, diagnostic.Cause(err))
	}
	return at
}

// lines gives the lines of a text.
type lines struct {
	in     *bufio.Scanner
	of     *reading
	number int
	text   []byte // the line at hand
	last   bool   // no line end follows it
}

func newLines(in io.Reader, of *reading) *lines {
	l := &lines{in: bufio.NewScanner(in), of: of}
	l.in.Buffer(make([]byte, 64<<10), longestLine+len("\r\n"))
	l.in.Split(func(data []byte, atEnd bool) (advance int, line []byte, err error) {
		advance, line, err = bufio.ScanLines(data, atEnd)
		l.last = advance > 0 && data[advance-1] != '\n'
		return advance, line, err
	})
	return l
}

// next gives the next line without its end; it is valid until the next call. The
// error is io.EOF after the last one.
func (l *lines) next() ([]byte, error) {
	more := l.in.Scan()
	l.text = nil
	switch err := l.in.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		l.number++
		return nil, l.of.fault(0, "a line is longer than "+strconv.Itoa(longestLine)+" bytes")
	case err != nil: // what came before it in the line is not given
		return nil, l.of.unreadable(err)
	case !more:
		return nil, io.EOF
	}
	l.number++
	l.text = l.in.Bytes()
	return l.text, nil
}
