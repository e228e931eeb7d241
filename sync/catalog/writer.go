package catalog

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"container/heap"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// chunkSize is how many bytes of objects a Writer keeps in memory. Beyond, they
// go to a file, in order.
const chunkSize = 8 << 20

// Writer puts the objects of a catalogue into the byte order of their identities,
// one each: of doubles the one that came last. Memory is bounded; a catalogue
// that is larger is sorted in files of a temporary folder. Make one with
// NewWriter, and Close it. It is not safe for concurrent use.
type Writer struct {
	chunk []record
	size  int
	room  int
	dir   string // the temporary folder; empty as long as there is none
	runs  []string
}

// record is one object as its line.
type record struct {
	identity string
	line     []byte
}

// NewWriter makes a Writer.
func NewWriter() *Writer { return &Writer{room: chunkSize} }

// Begin begins a reading of the catalogue.
func (w *Writer) Begin() error {
	w.chunk, w.size = w.chunk[:0], 0
	return w.Close()
}

// Close removes what was put into files.
func (w *Writer) Close() error {
	if w.dir == "" {
		return nil
	}
	err := os.RemoveAll(w.dir)
	w.dir, w.runs = "", nil
	return err
}

// Add takes in one object.
func (w *Writer) Add(o Object) error {
	text := appendLine(nil, o)
	w.chunk = append(w.chunk, record{strings.Clone(o.Identity), text})
	const overhead = 64
	if w.size += len(text) + len(o.Identity) + overhead; w.size < w.room {
		return nil
	}
	return w.spill()
}

// spill writes the chunk to a file of its own.
func (w *Writer) spill() error {
	w.sort()
	if w.dir == "" {
		dir, err := os.MkdirTemp("", "pinsync-catalog-")
		if err != nil {
			return err
		}
		w.dir = dir
	}
	file, err := os.CreateTemp(w.dir, "run-")
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(file, 64<<10)
	for i := range w.chunk {
		_, _ = out.Write(w.chunk[i].line) // Flush has the first error
	}
	err = cmp.Or(out.Flush(), file.Close())
	w.runs = append(w.runs, file.Name())
	clear(w.chunk)
	w.chunk, w.size = w.chunk[:0], 0
	return err
}

// sort puts the chunk into order, one object each: the last.
func (w *Writer) sort() {
	slices.SortStableFunc(w.chunk, func(a, b record) int { return strings.Compare(a.identity, b.identity) })
	kept := w.chunk[:0]
	for i := range w.chunk {
		if n := len(kept); n > 0 && kept[n-1].identity == w.chunk[i].identity {
			kept[n-1] = w.chunk[i]
		} else {
			kept = append(kept, w.chunk[i])
		}
	}
	w.chunk = kept
}

// Snapshot says what a snapshot is of.
type Snapshot struct {
	TrackerID string
	CreatedAt time.Time
	// Gzip compresses it.
	Gzip bool
}

// WriteTo writes the snapshot of what was added: a first line that says what it
// is, and a line for each object. It gives the number of objects.
func (w *Writer) WriteTo(out io.Writer, s Snapshot) (total int, err error) {
	w.sort()
	// The first line has the number, so the objects are counted first.
	if err := w.merge(func([]byte) error { total++; return nil }); err != nil {
		return 0, err
	}
	buffered := bufio.NewWriterSize(out, 64<<10)
	var target io.Writer = buffered
	var packed *gzip.Writer
	if s.Gzip {
		packed = gzip.NewWriter(buffered)
		target = packed
	}
	number, created := version, s.CreatedAt.UTC().Truncate(time.Second)
	first, err := json.Marshal(header{&number, s.TrackerID, &created, &total})
	if err != nil {
		return 0, err
	}
	if _, err := target.Write(append(first, '\n')); err != nil {
		return 0, err
	}
	err = w.merge(func(line []byte) error {
		_, err := target.Write(line)
		return err
	})
	if err == nil && packed != nil {
		err = packed.Close()
	}
	return total, cmp.Or(err, buffered.Flush())
}

// merge gives the lines of all runs and of the chunk, which is sorted, in order.
func (w *Writer) merge(each func(line []byte) error) error {
	var heads heads
	begin := func(next func() (record, error)) error {
		h := &head{number: len(heads), next: next}
		more, err := h.advance()
		if more {
			heads = append(heads, h)
		}
		return err
	}
	for _, name := range w.runs {
		file, err := os.Open(filepath.Clean(name))
		if err != nil {
			return err
		}
		defer file.Close()
		in := bufio.NewReaderSize(file, 64<<10)
		if err := begin(func() (record, error) { return readRecord(in) }); err != nil {
			return err
		}
	}
	rest := w.chunk
	if err := begin(func() (record, error) {
		if len(rest) == 0 {
			return record{}, io.EOF
		}
		r := rest[0]
		rest = rest[1:]
		return r, nil
	}); err != nil {
		return err
	}
	heap.Init(&heads)
	for len(heads) > 0 {
		h := heads[0]
		current := h.record
		more, err := h.advance()
		if err != nil {
			return err
		}
		if more {
			heap.Fix(&heads, 0)
		} else {
			heap.Pop(&heads)
		}
		if len(heads) > 0 && heads[0].record.identity == current.identity {
			continue // the one that came later follows
		}
		if err := each(current.line); err != nil {
			return err
		}
	}
	return nil
}

// readRecord reads a line that a Writer wrote.
func readRecord(in *bufio.Reader) (record, error) {
	text, err := in.ReadBytes('\n')
	if errors.Is(err, io.EOF) && len(text) > 0 {
		return record{}, io.ErrUnexpectedEOF
	}
	if err != nil {
		return record{}, err
	}
	identity, plain := identityOf(text)
	if !plain {
		var l line
		if err := json.Unmarshal(text, &l); err != nil || l.Identity == nil {
			return record{}, io.ErrUnexpectedEOF
		}
		identity = *l.Identity
	}
	return record{identity, text}, nil
}

// identityOf is the identity of a line that a Writer wrote, where no character of
// it is escaped.
func identityOf(text []byte) (identity string, plain bool) {
	rest, ok := bytes.CutPrefix(text, []byte(`{"identity":"`))
	end := bytes.IndexByte(rest, '"')
	if !ok || end < 0 || bytes.IndexByte(rest[:end], '\\') >= 0 {
		return "", false
	}
	return string(rest[:end]), true
}

// head is the next object of a run.
type head struct {
	number int // runs that came later have higher ones
	record record
	next   func() (record, error)
}

// advance goes to the next object, if there is one.
func (h *head) advance() (more bool, err error) {
	h.record, err = h.next()
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	return err == nil, err
}

// heads is a heap of runs.
type heads []*head

func (h heads) Len() int { return len(h) }
func (h heads) Less(i, j int) bool {
	return cmp.Or(strings.Compare(h[i].record.identity, h[j].record.identity), h[i].number-h[j].number) < 0
}
func (h heads) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *heads) Push(x any)   { *h = append(*h, x.(*head)) }
func (h *heads) Pop() any {
	all := *h
	last := all[len(all)-1]
	*h = all[:len(all)-1]
	return last
}
