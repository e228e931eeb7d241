package check

import (
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// Fits and FitsByLibrary are the two ways to decide whether a document fits a
// schema, for the tests that hold them against each other.
func Fits(s *jsonschema.Schema, doc *manifest.Document) bool {
	return s.Shape() != nil && fits(s.Shape(), doc.Root())
}

func FitsByLibrary(s *jsonschema.Schema, doc *manifest.Document) bool {
	return s.Check(instance(doc.Root())) == nil
}
