// Package manifest reads one customization file: bytes come in; values, each
// with its place in the text, go out, and diagnostics for what is not YAML or
// has no equal in JSON.
//
// yaml.v3 reads the text and decides what kind each scalar is. This package
// turns its nodes into values with exact numbers, and resolves anchors and
// merges within limits. Of text that yaml.v3 refuses, it asks yaml/v4 where it
// is broken, and says what was probably meant.
//
// It knows nothing of customizations and their keys, of schemas, of the API,
// of file names, and of how diagnostics are shown.
package manifest

import (
	"bytes"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"pinsync/sync/diagnostic"
	"pinsync/sync/value"
)

// The limits of a file.
const (
	// MaxSize is the largest size of a file, and of the JSON that aliases may
	// expand it to, in bytes.
	MaxSize = 1 << 20
	// MaxDepth is how deep lists and objects may be nested; the root counts.
	MaxDepth = 100
	// MaxNodes is the largest number of values that aliases may expand a
	// document to.
	MaxNodes = 100_000
)

// Document is the content of one file. It is not safe for concurrent use,
// since places are worked out when they are first asked for.
type Document struct {
	places places
	text   string // the bytes of places, once a line of them was asked for
	root   Value
	nodes  []*yaml.Node // where values and keys stand; see Document.place
	zeros  []LeadingZero
	// aliases says that there may be some, so that anchors matter.
	aliases bool
	// texts are those in which # begins no comment, once a comment was asked for.
	texts []part
}

// LeadingZero is a number that reads two ways, such as 010. Its value is the
// octal one; whether a number is wanted there at all, this package cannot know.
type LeadingZero struct {
	Span           diagnostic.Span
	Path           string // a JSON Pointer
	Written        string // as the file spells it
	Decimal, Octal string // what it may mean, as JSON
}

// Parse reads the YAML document in src, and gives the faults found in it in
// the order of the text, at most 100: errors of the rule "yaml". It keeps src,
// which must not change as long as the Document is in use.
//
// The Document is nil when the text can't be read as one document within the
// limits. It is given next to faults that leave the structure clear: there a
// value with a fault is Invalid, and a member whose key has one is left out.
// Parse never panics.
func Parse(src []byte) (doc *Document, faults []diagnostic.Diagnostic) {
	d := &Document{places: places{source: source{bytes: src}}}
	defer func() {
		if v := recover(); v != nil {
			doc = nil
			faults = []diagnostic.Diagnostic{d.unreadable()}
		}
	}()
	return d.read()
}

// Root is the outermost value of the document.
func (d *Document) Root() *Value { return &d.root }

// LeadingZeros gives the numbers that read two ways, in the order of the text,
// each once where it is written, and at most 100.
func (d *Document) LeadingZeros() []LeadingZero { return d.zeros }

// Body is the body of the request for this document: the root object as JSON
// without its "id". It is nil when the root is not an object.
func (d *Document) Body() []byte {
	if d.root.Kind != Object {
		return nil
	}
	return d.root.AppendWithout(make([]byte, 0, len(d.places.bytes)+64), "id")
}

// Line is the text of line n, counted from 1, without its line end; empty when
// there is no such line.
func (d *Document) Line(n int) string {
	if d.text == "" {
		d.text = string(d.places.bytes)
	}
	start, end := d.lineRange(n)
	return d.text[start:end]
}

// lineShown is how much of a line, in bytes, words are made of: a line may be as
// long as a file.
const lineShown = 1024

// lineFrom is the text from offset at to the end of its line, without blanks
// and a comment at its end, as far as lineShown.
func (d *Document) lineFrom(at int) string {
	text := d.places.bytes
	line, _, _ := bytes.Cut(lineAt(text[:min(len(text), at+lineShown)], at), []byte(" #"))
	return string(bytes.TrimRight(line, " \t\r\n"))
}

// Lookup gives the value that a JSON Pointer (RFC 6901) names, and the member
// it is the value of: nil for the root and for list items. Both are nil when
// the document has no such value.
func (d *Document) Lookup(pointer string) (*Value, *Member) {
	v, m := &d.root, (*Member)(nil)
	for pointer != "" {
		if pointer[0] != '/' {
			return nil, nil
		}
		token, rest, more := strings.Cut(pointer[1:], "/")
		if pointer = ""; more {
			pointer = "/" + rest
		}
		switch v.Kind {
		case Object:
			if m = v.Member(value.UnescapeToken(token)); m == nil {
				return nil, nil
			}
			v = &m.Value
		case Array:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(v.Items) || strconv.Itoa(i) != token {
				return nil, nil
			}
			v, m = &v.Items[i], nil
		default:
			return nil, nil
		}
	}
	return v, m
}
