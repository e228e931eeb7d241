package sync

import (
	"bytes"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/luigisbox"
	"pinsync/sync/manifest"
)

// complaints turns what the server says of a file's fields into diagnostics at
// those fields.
func (p *push) complaints(it *item, refused *luigisbox.APIError) []diagnostic.Diagnostic {
	if len(refused.Details) == 0 {
		return nil
	}
	doc := p.reread(it)
	var found []diagnostic.Diagnostic
	for _, detail := range refused.Details {
		at := complaint(doc, fieldOf(detail.Field))
		for _, message := range detail.Messages {
			at.Message = message
			if at.Path == "" {
				at.Message = detail.Field + ": " + message
			}
			found = append(found, at)
		}
	}
	return found
}

// reread gives the document of a file for the places in it: to keep those of
// every file for the rare need would cost more. It is nil where the file has
// changed meanwhile.
func (r *run) reread(it *item) *manifest.Document {
	text, err := readFile(r.options.Dir, it.File)
	if err != nil {
		return nil
	}
	doc, faults := manifest.Parse(text)
	if len(faults) > 0 || !bytes.Equal(doc.Body(), it.body) {
		return nil
	}
	return doc
}

// complaint is an error at the key of one field of doc, or at the file's start
// where doc is nil or does not have the field.
func complaint(doc *manifest.Document, field string) diagnostic.Diagnostic {
	d := diagnostic.Diagnostic{Severity: diagnostic.Error, Rule: "api", Live: true, Span: diagnostic.FileStart}
	if doc == nil {
		return d
	}
	if m := doc.Root().Member(field); m != nil {
		d.Path = "/" + m.Key
		d.Span = doc.KeySpan(m)
	}
	d.Source = doc.Line(d.Span.Start.Line)
	return d
}

// fieldOf is the field of the request body that a complaint is about: the
// documentation names fields plainly, and a path into one starts with it.
func fieldOf(name string) string {
	name = strings.TrimPrefix(name, "/")
	if end := strings.IndexAny(name, "./["); end >= 0 {
		return name[:end]
	}
	return name
}
