package push

import (
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/luigisbox"
	"pinsync/sync/manifest"
)

// fieldErrors turns what the server says of a file's fields into diagnostics at
// those fields.
func (r *run) fieldErrors(t *task, refused *luigisbox.APIError) []diagnostic.Diagnostic {
	if len(refused.Details) == 0 {
		return nil
	}
	var doc *manifest.Document
	if head := t.Customization.Head; head != nil {
		doc = r.Files.Document(head)
	}
	var found []diagnostic.Diagnostic
	for _, detail := range refused.Details {
		at := fieldError(doc, fieldOf(detail.Field))
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

// fieldError is an error at the key of one field of doc, or at the file's start
// where doc is nil or does not have the field.
func fieldError(doc *manifest.Document, field string) diagnostic.Diagnostic {
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

// fieldOf is the field of the request body that an error of the server is about:
// the documentation names fields plainly, and a path into one starts with it.
func fieldOf(name string) string {
	name = strings.TrimPrefix(name, "/")
	if end := strings.IndexAny(name, "./["); end >= 0 {
		return name[:end]
	}
	return name
}
