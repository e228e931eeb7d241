package check

import (
	"maps"
	"slices"
	"strings"

	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// Misplaced reports whether an object that may hold any key, such as pin_criteria, has
// one that is, or was meant to be, a key of the customization or of a pin. No rule
// forbids it, and a file may have it; but where a text had to be indented or put in
// brackets again to be read, that key most likely was not meant to be there.
func Misplaced(doc *manifest.Document) bool {
	shape := jsonschema.Customization().Shape()
	return misplaced(shape, doc.Root(), closedKeys(shape))
}

// closedKeys are the keys of all objects that may have no others.
func closedKeys(s *jsonschema.Shape) (keys []string) {
	if s == nil {
		return nil
	}
	if s.Closed() {
		keys = slices.Sorted(maps.Keys(s.Properties))
	}
	for _, property := range s.Properties {
		keys = append(keys, closedKeys(property)...)
	}
	return append(keys, closedKeys(s.Items)...)
}

// misplaced looks for one of known in the objects of v that may hold any key. s is the
// shape that v should have; below such an object, none is known.
func misplaced(s *jsonschema.Shape, v *manifest.Value, known []string) bool {
	if s == nil {
		s = &jsonschema.Shape{}
	}
	if v.Kind == manifest.Object && !s.Is("object") {
		return false // it is found wrong itself
	}
	for i := range v.Items {
		if misplaced(s.Items, &v.Items[i], known) {
			return true
		}
	}
	for i := range v.Members {
		m := &v.Members[i]
		if !s.Closed() && isMeant(m.Key, known) || misplaced(s.Properties[m.Key], &m.Value, known) {
			return true
		}
	}
	return false
}

// isMeant reports whether a key, or what is before a colon or an equals sign in it, was
// probably meant to be one of known.
func isMeant(key string, known []string) bool {
	name, _, _ := strings.Cut(strings.ReplaceAll(key, "=", ":"), ":")
	return meant(name, known) != ""
}
