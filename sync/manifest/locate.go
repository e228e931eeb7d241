package manifest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"pinsync/sync/diagnostic"
)

// broken says where and why the first document of st, which yaml.v3 refuses,
// is broken.
func (d *Document) broken(st stream) diagnostic.Diagnostic {
	t := locate(st.first, d.places.start)
	f := d.fault(t.start, t.end, t.message, t.hint)
	if f.Fix = d.fixOf(t.ways); f.Fix != nil {
		for _, w := range t.unless {
			f.Fix.Unless = append(f.Fix.Unless, d.editsOf(w))
		}
	}
	return f
}

// trouble is a fault and where it is.
type trouble struct {
	start, end    int
	message, hint string
	// ways are what may put it right: all of those that do must mean the same.
	ways []way
	// unless are other readings, which are never taken.
	unless []way
}

func troubleAt(start, end int, message, hint string) trouble {
	return trouble{start: start, end: end, message: message, hint: hint}
}

// locator finds where a text that yaml.v3 refuses begins to be broken. yaml.v3
// shows at most a line, and often the wrong one. So yaml/v4 is asked, which
// says where it could not go on, and where what it was reading then began. A
// table of common slips, and what is around the place, say what was meant.
type locator struct {
	src   []byte
	begin int // offset of the start of the text
	tried int // bytes that were given to yaml/v4 to try what helps
	refusal
}

func (d *Document) locator() *locator {
	return &locator{src: d.places.bytes, begin: d.places.start}
}

// refusal is what yaml/v4 says of a text that it refuses.
type refusal struct {
	at      int    // where it could not go on
	context int    // where what it was reading then began; -1 if it does not say
	during  string // what it was reading then
	problem string
	deep    bool // it is nested deeper than MaxDepth
}

// locate finds the fault in src, from begin on.
func locate(src []byte, begin int) trouble {
	l := &locator{src: src, begin: begin}
	var refused bool
	if l.refusal, refused = refuse(src, begin); refused {
		if l.deep {
			return troubleAt(l.at, l.at+1, deepMessage, deepHint)
		}
		t, ok := l.slipped()
		if !ok {
			t, ok = l.explained()
		}
		if ok {
			if quote := l.scan(t.start).quote; quote >= 0 {
				return l.unclosedQuote(quote, "is not closed in its line")
			}
			return t
		}
	} else if t, ok := l.onlyV3(); ok {
		return t
	}
	start, end := bisect(src, begin)
	return troubleAt(start, end, "the text here does not fit what comes before it",
		"look at the indentation, quotes and brackets of this line and the one above")
}

// errDeep stops yaml/v4 at a list or object beyond the limit.
var errDeep = errors.New("too deep")

// refuse reads src with yaml/v4, and reports why that refuses it, if it does.
// It takes time in proportion to the text: nesting is bounded, and aliases are
// not followed.
func refuse(src []byte, begin int) (r refusal, refused bool) {
	defer func() {
		if v := recover(); v != nil {
			r, refused = refusal{}, false
		}
	}()
	deep := false
	depth := loaderlimits.DepthFunc(func(n int, _ *yaml.DepthContext) error {
		if n > MaxDepth {
			deep = true
			return errDeep
		}
		return nil
	})
	loader, err := yaml.NewLoader(bytes.NewReader(src), yaml.WithPlugin(loaderlimits.New(depth)))
	if err != nil {
		return r, false
	}
	var n yaml.Node
	if err = loader.Load(&n); err == nil {
		err = loader.Load(&n)
	}
	var failure *yaml.LoadError
	if errors.Is(err, io.EOF) || !errors.As(err, &failure) {
		return r, false
	}
	r = refusal{
		at:      offsetAt(src, begin, failure.Mark),
		context: -1,
		during:  failure.ContextMsg,
		problem: failure.Message,
		deep:    deep,
	}
	if failure.ContextMark.Line > 0 {
		r.context = offsetAt(src, begin, failure.ContextMark)
	}
	return r, true
}

// offsetAt gives the byte offset of a mark.
func offsetAt(src []byte, begin int, mark yaml.Mark) int {
	at := begin
	for line := 1; line < mark.Line && at < len(src); line++ {
		at += len(lineAt(src, at))
	}
	for column := 1; column < mark.Column && at < len(src) && BreakSize(src, at) == 0; column++ {
		_, size := utf8.DecodeRune(src[at:])
		at += size
	}
	return at
}

// lineStart gives the start of the line that offset at is in.
func (l *locator) lineStart(at int) int {
	for at > l.begin && BreakSize(l.src, at-1) == 0 {
		at--
	}
	return at
}

// content gives the offset of the first character of a line that is not blank.
func (l *locator) content(line int) int {
	for line < len(l.src) && (l.src[line] == ' ' || l.src[line] == '\t') {
		line++
	}
	return line
}

// item gives the offset of the first character at or after start that does not
// belong to the dashes of list items.
func (l *locator) item(start int) int {
	for start+1 < len(l.src) && l.src[start] == '-' && (l.src[start+1] == ' ' || l.src[start+1] == '\t') {
		start = l.content(start + 1)
	}
	return start
}

// above gives the start of the last line with content before a line, or -1.
// Comments are passed.
func (l *locator) above(line int) int {
	for line > l.begin {
		line = l.lineStart(line - 1)
		if line > l.begin && l.src[line] == '\n' && l.src[line-1] == '\r' {
			line--
			line = l.lineStart(line)
		}
		if text := lineAt(l.src, line); !blankOrComment(text) && !isMarker(text, '-') {
			return line
		}
	}
	return -1
}

// column is the column, from 0, of offset at.
func (l *locator) column(at int) int { return at - l.lineStart(at) }

// lineOf is the number of the line that offset at is in.
func (l *locator) lineOf(at int) int { return 1 + bytes.Count(l.src[:at], []byte("\n")) }

// lineFrom is the text from start to the end of its line, without blanks, and
// without a comment unless it is quoted.
func (l *locator) lineFrom(start int) (text string, end int) {
	line := lineAt(l.src, start)
	if len(line) > 0 && line[0] != '"' && line[0] != '\'' {
		line, _, _ = bytes.Cut(line, []byte(" #"))
	}
	line = bytes.TrimRight(line, " \t\r\n")
	return string(line), start + len(line)
}

// keyEnd gives the end of the key that text begins with, which has a colon
// after it; 0 if there is none.
func keyEnd(text string) int {
	if text == "" {
		return 0
	}
	end := 0
	if text[0] == '"' || text[0] == '\'' {
		end = quotedEnd([]byte(text), 0)
		rest := strings.TrimLeft(text[end:], " \t")
		if rest == ":" || strings.HasPrefix(rest, ": ") || strings.HasPrefix(rest, ":\t") {
			return end
		}
		return 0
	}
	for end < len(text) {
		if text[end] == ':' && (end+1 == len(text) || text[end+1] == ' ' || text[end+1] == '\t') {
			return end
		}
		end++
	}
	return 0
}
