package report

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonWriter writes a JSON document in the layout that json and sarif share:
// each member of an open object on a line of its own, and each item of a list.
type jsonWriter struct {
	w      *bufio.Writer // keeps its first error for Flush
	indent string        // of the members of the innermost open object
	begun  bool          // that object has a member
	line   []byte
	err    error // of the first value that could not be encoded
}

func newJSONWriter(w io.Writer) *jsonWriter { return &jsonWriter{w: bufio.NewWriter(w)} }

// open opens an object, as the next member when name is given. Brackets are what
// it opens with, such as "{" or "[{"; close gets what closes them.
func (j *jsonWriter) open(name, brackets string) {
	if name != "" {
		j.next(name)
	}
	j.w.WriteString(brackets)
	j.indent += "  "
	j.begun = false
}

// close closes the innermost open object.
func (j *jsonWriter) close(brackets string) {
	j.indent = j.indent[2:]
	j.w.WriteString("\n" + j.indent + brackets)
	j.begun = true
}

// next begins a member.
func (j *jsonWriter) next(name string) {
	if j.begun {
		j.w.WriteByte(',')
	}
	j.begun = true
	j.w.WriteString("\n" + j.indent + `"` + name + `": `)
}

func (j *jsonWriter) member(name string, value any) {
	j.next(name)
	j.value(value)
}

// list writes a member that is a list. Each yields its items in turn.
func (j *jsonWriter) list(name string, each func(item func(value any))) {
	j.next(name)
	j.w.WriteByte('[')
	end := "]"
	each(func(value any) {
		if end != "]" {
			j.w.WriteByte(',')
		}
		end = "\n" + j.indent + "]"
		j.w.WriteString("\n" + j.indent + "  ")
		j.value(value)
	})
	j.w.WriteString(end)
}

// value writes a value on one line, with a space after each ":" and ",".
func (j *jsonWriter) value(value any) {
	text, err := encodeJSON(value)
	if err != nil && j.err == nil {
		j.err = err
	}
	j.line = appendSpaced(j.line[:0], text)
	j.w.Write(j.line)
}

// end ends the document. The error is the first of a value or of the writer.
func (j *jsonWriter) end() error {
	j.w.WriteByte('\n')
	return cmp.Or(j.err, j.w.Flush())
}

// encodeJSON returns value as compact JSON in which "<", ">" and "&" are
// themselves.
func encodeJSON(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// validJSON returns raw, or what is not JSON as a string.
func validJSON(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 || json.Valid(raw) {
		return raw
	}
	return appendJSONString(nil, string(raw))
}

// appendJSONString appends s as a JSON string. See [appendShown].
func appendJSONString(dst []byte, s string) []byte {
	// A text without invalid bytes, which would become the escape \ufffd.
	text, _ := encodeJSON(string([]rune(s)))
	return appendShown(dst, text)
}

// appendSpaced appends compact JSON as [appendShown] does, with a space after
// each ":" and ",".
func appendSpaced(dst, compact []byte) []byte {
	quoted := false
	from := 0
	for i := 0; i < len(compact); i++ {
		switch c := compact[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\':
			i++
		case !quoted && (c == ':' || c == ','):
			dst = append(appendShown(dst, compact[from:i+1]), ' ')
			from = i + 1
		}
	}
	return appendShown(dst, compact[from:])
}

// appendShown appends the JSON text so that it may be shown. What encoding/json
// leaves as it is, although a terminal would act on it or no one could see it,
// is written as \u escapes: DEL and the other control characters, bidirectional
// controls and invisible characters, all of which are in strings only. A
// reader of the JSON still gets exactly the same. A byte that is not UTF-8
// becomes U+FFFD, since JSON has no way to say it.
func appendShown(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		if c := text[i]; c < 0x7f {
			dst = append(dst, c)
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case unicode.IsGraphic(r) && !blank(r):
			dst = utf8.AppendRune(dst, r)
		case r < 0x10000:
			dst = fmt.Appendf(dst, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			dst = fmt.Appendf(dst, `\u%04x\u%04x`, high, low)
		}
		i += size
	}
	return dst
}
