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

// Suspect gives what was probably meant with an identity, or, with word, a model,
// a tag or a widget: the text itself if it is not suspicious, or the several
// that it holds.
func Suspect(text string, word bool) (right string, parts []string) {
	as := anIdentity
	if word {
		as = aWord
	}
	s := suspect(text, as)
	return s.right, s.parts
}
