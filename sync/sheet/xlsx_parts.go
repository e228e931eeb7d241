package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// part opens a part of the workbook, of which limit bytes are read at most; nil
// where there is none.
func (w *workbook) part(name string, limit int64) (*tokens, error) {
	file := w.parts[strings.ToLower(strings.TrimPrefix(name, "/"))]
	if file == nil {
		return nil, nil
	}
	in, err := file.Open()
	if err != nil {
		return nil, damaged(fmt.Sprintf("its part %s can't be unpacked", path.Base(name)))
	}
	bounded := &bounded{in: in, limit: limit}
	return &tokens{in: bounded, decoder: xml.NewDecoder(bounded), close: in, name: path.Base(name)}, nil
}

// bounded is a reader that fails when more comes than it allows.
type bounded struct {
	in          io.Reader
	read, limit int64
	token       int64 // where the token at hand begins
}

func (b *bounded) Read(p []byte) (int, error) {
	switch {
	case b.read >= b.limit:
		return 0, tooLarge("the workbook unpacks to more than %d MiB", int(b.limit))
	case b.read-b.token > maxToken:
		return 0, damaged("a cell, or another part of it, is longer than any program writes it")
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.limit-b.read)])
	b.read += int64(n)
	return n, err
}

// tokens are the elements of a part, one after the other.
type tokens struct {
	in      *bounded
	decoder *xml.Decoder
	close   io.Closer
	name    string
	depth   int
}

// next gives the next token; nil at the end.
func (t *tokens) next() (xml.Token, error) {
	t.in.token = t.decoder.InputOffset()
	token, err := t.decoder.RawToken()
	problem, ours := errors.AsType[*Problem](err)
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil
	case ours:
		return nil, problem
	case err != nil:
		return nil, damaged("its part " + t.name + " is not what it should be")
	}
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > maxDepth {
			return nil, damaged("its part " + t.name + " is nested too deep")
		}
	case xml.EndElement:
		t.depth--
	}
	return token, nil
}

// inside is next where an element is open, so that the part must not end.
func (t *tokens) inside() (xml.Token, error) {
	token, err := t.next()
	if err == nil && token == nil {
		err = damaged("its part " + t.name + " is cut short")
	}
	return token, err
}

// each calls visit with each element that begins.
func (t *tokens) each(visit func(xml.StartElement) error) error {
	for {
		token, err := t.next()
		if err != nil || token == nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			if err := visit(start); err != nil {
				return err
			}
		}
	}
}

// attr is an attribute of an element, whatever its name space; empty where there
// is none.
func attr(e *xml.StartElement, name string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == name {
			return e.Attr[i].Value
		}
	}
	return ""
}

func isTrue(text string) bool { return text == "1" || text == "true" || text == "on" }
