package plan

import (
	"cmp"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
	"pinsync/sync/result"
)

// lineAt is the line of the value that a JSON Pointer names in doc, or where
// it would belong if doc lacks it: the line of the nearest value around it.
func lineAt(doc *manifest.Document, pointer string) int {
	if doc == nil {
		return 1
	}
	for {
		v, m := doc.Lookup(pointer)
		switch {
		case m != nil:
			return doc.KeySpan(m).Start.Line
		case v != nil && pointer != "":
			return doc.ValueSpan(v).Start.Line
		case v != nil:
			return doc.OpeningSpan(v).Start.Line
		}
		pointer = pointer[:max(strings.LastIndexByte(pointer, '/'), 0)]
	}
}

// Spot is the place in doc for a mark about changes between live and the file:
// that of the first value in doc that differs, else of the value of target_type.
// It is the zero Span where doc is nil or has neither.
func Spot(doc *manifest.Document, changes []result.Change) diagnostic.Span {
	var first diagnostic.Span
	if doc == nil {
		return first
	}
	for i := range changes {
		if isPinRemoval(&changes[i]) {
			continue // doc lacks the pin, and has another with its number
		}
		if v, _ := doc.Lookup(changes[i].Path); v != nil && changes[i].Path != "" {
			if at := doc.ValueSpan(v); first == (diagnostic.Span{}) || above(at, first) {
				first = at
			}
		}
	}
	if first == (diagnostic.Span{}) {
		first = ValueAt(doc, "/target_type")
	}
	return first
}

// ValueAt is the place of the value that a JSON Pointer names in doc, zero where
// there is none.
func ValueAt(doc *manifest.Document, pointer string) diagnostic.Span {
	if doc == nil {
		return diagnostic.Span{}
	}
	v, _ := doc.Lookup(pointer)
	if v == nil {
		return diagnostic.Span{}
	}
	return doc.ValueSpan(v)
}

func above(a, b diagnostic.Span) bool {
	return cmp.Or(cmp.Compare(a.Start.Line, b.Start.Line), cmp.Compare(a.Start.Column, b.Start.Column)) < 0
}
