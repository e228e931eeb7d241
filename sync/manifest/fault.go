package manifest

import (
	"strings"

	"pinsync/sync/diagnostic"
)

// rule is the rule of every fault of this package.
const rule = "yaml"

// maxFaults is the number of faults after which no further ones are noted: a
// file with so many is better fixed step by step.
const maxFaults = 100

// fault makes a diagnostic of this package for the text from start to end.
func (d *Document) fault(start, end int, message, hint string) diagnostic.Diagnostic {
	span := d.places.span(start, end)
	return diagnostic.Diagnostic{
		Severity: diagnostic.Error,
		Rule:     rule,
		Message:  message,
		Hint:     hint,
		Span:     span,
		Source:   d.Line(span.Start.Line),
	}
}

// excerpt quotes text found in a file, cut to a length fit for a message.
func excerpt(text string) string {
	text = diagnostic.Shorten(text, 41)
	if strings.Contains(text, `"`) {
		return "'" + text + "'"
	}
	return `"` + text + `"`
}
