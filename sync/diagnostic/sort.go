package diagnostic

import (
	"cmp"
	"slices"
	"strings"
)

// Sort puts diagnostics of one file in the order of their places, then of their
// rules, and returns them.
func Sort(diagnostics []Diagnostic) []Diagnostic {
	slices.SortStableFunc(diagnostics, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Span.Start.Line, b.Span.Start.Line),
			cmp.Compare(a.Span.Start.Column, b.Span.Start.Column),
			strings.Compare(a.Rule, b.Rule),
		)
	})
	return diagnostics
}
