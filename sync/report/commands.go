package report

import (
	"io"
	"sync"
	"unicode"
	"unicode/utf8"
)

// DefuseCommands returns a writer that passes on to w all that is written to
// it, changed so that no line of it is a workflow command of GitHub Actions: a
// line that begins with "::", after optional white space, and "##[" anywhere
// get their last character spelled out, as ":\x3a" and "##\x5b". How the text
// is cut into Writes makes no difference. Under GitHub Actions stderr, and
// stdout in any format but "github", go through it; what this package writes in
// its other formats passes unchanged.
//
// It buffers nothing, each Write becomes one Write, and it may be used from
// several goroutines. The runner compares by culture, which skips characters
// that cannot be seen, so they do not break up a command here either. Facts:
// ActionCommand.cs and ProcessInvoker.cs of actions/runner, where CR, LF and
// CRLF end a line.
func DefuseCommands(w io.Writer) io.Writer {
	return newDefuser(w, `\x3a`, `\x5b`)
}

// defuser is the writer of [DefuseCommands]; colon and bracket are what is
// for the ":" and the "[" that would complete a command.
type defuser struct {
	mu             sync.Mutex
	w              io.Writer
	colon, bracket string
	out            []byte
	colons         int // at a line's start: how many ":" came; past: further on in a line
	hashes         int // how many "#" came last, 2 at most
	partial        []byte
}

// past is the value of defuser.colons where a line can no longer become a
// command by "::".
const past = 2

func newDefuser(w io.Writer, colon, bracket string) *defuser {
	return &defuser{w: w, colon: colon, bracket: bracket}
}

func (d *defuser) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.out = d.out[:0]
	from := 0
	for i, c := range p {
		if d.colons == past && d.hashes == 0 && c != '#' && c != '\n' && c != '\r' {
			continue
		}
		if by := d.next(c); by != "" {
			d.out = append(append(d.out, p[from:i]...), by...)
			from = i + 1
		}
	}
	if from == 0 {
		return d.w.Write(p)
	}
	d.out = append(d.out, p[from:]...)
	if _, err := d.w.Write(d.out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// command writes line, which is a workflow command meant as one and ends in LF:
// its own "::" at the start passes, whatever else it has does not.
func (d *defuser) command(line []byte) error {
	d.mu.Lock()
	d.colons, d.hashes, d.partial = past, 0, d.partial[:0]
	d.mu.Unlock()
	_, err := d.Write(line)
	return err
}

// next takes in one byte and returns what is to stand for it, or "" when it
// stays.
func (d *defuser) next(c byte) string {
	if c >= utf8.RuneSelf {
		d.continued(c)
		return ""
	}
	d.partial = d.partial[:0] // a cut-off character is skipped like an unseen one
	colons, hashes := d.colons, d.hashes
	switch {
	case c == '\n' || c == '\r':
		d.colons, d.hashes = 0, 0
		return ""
	case c == ':':
		d.hashes = 0
		d.colons = min(colons+1, past)
		if colons == 1 {
			return d.colon
		}
		return ""
	case c == '#':
		d.colons = past
		d.hashes = min(hashes+1, 2)
		return ""
	case c == '[':
		d.colons, d.hashes = past, 0
		if hashes == 2 {
			return d.bracket
		}
		return ""
	}
	d.other(rune(c))
	return ""
}

// continued takes in a byte of a character beyond ASCII.
func (d *defuser) continued(c byte) {
	d.partial = append(d.partial, c)
	if utf8.FullRune(d.partial) || len(d.partial) == utf8.UTFMax {
		r, _ := utf8.DecodeRune(d.partial)
		d.partial = d.partial[:0]
		d.other(r)
	}
}

// other takes in a character that is not part of a command.
func (d *defuser) other(r rune) {
	switch {
	case unicode.IsSpace(r):
		d.hashes = 0
		if d.colons == 1 {
			d.colons = past
		}
	case r == utf8.RuneError, !unicode.IsGraphic(r), unicode.Is(unicode.M, r), blank(r):
		// unseen: the text around it may be read as one
	default:
		d.colons, d.hashes = past, 0
	}
}
