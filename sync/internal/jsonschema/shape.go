package jsonschema

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"pinsync/sync/value"
)

// Shape is a schema in which nothing but the keywords below is used, so that a
// few lines of code can decide whether a value fits it. A keyword that is absent
// is zero and asks for nothing; the nil Shape fits everything.
type Shape struct {
	Type                 string
	Enum                 []string // of a text
	Format               string
	Minimum              *int64
	Required             []string
	Properties           map[string]*Shape
	AdditionalProperties *bool
	Items                *Shape
	If                   *Condition
	Then, Else           *Shape

	annotations
}

// Condition is the "if" of a Shape. It holds for an object that has all the keys
// in Required, and none of those in Properties with anything but its Const.
type Condition struct {
	Required   []string
	Properties map[string]struct{ Const *string }
}

// annotations are keywords that ask for nothing.
type annotations struct {
	Schema                                json.RawMessage `json:"$schema"`
	Title, Description, Examples, Default json.RawMessage
}

// shapeOf reads a schema, and gives nil where it uses any other keyword.
func shapeOf(source []byte) *Shape {
	decoder := json.NewDecoder(bytes.NewReader(source))
	decoder.DisallowUnknownFields()
	s := new(Shape)
	if decoder.Decode(s) != nil || !s.known() {
		return nil
	}
	return s
}

// known reports whether all types and formats in s are among those that the
// methods of Shape decide.
func (s *Shape) known() bool {
	if s == nil {
		return true
	}
	for _, p := range s.Properties {
		if !p.known() {
			return false
		}
	}
	return slices.Contains([]string{"", "object", "array", "string", "boolean", "integer"}, s.Type) &&
		slices.Contains([]string{"", "date-time", "uuid"}, s.Format) &&
		s.Items.known() && s.Then.known() && s.Else.known()
}

// Shape returns s as a Shape, or nil where it cannot be put so. It is shared:
// the caller must not change it.
func (s *Schema) Shape() *Shape { return s.shape }

// Is reports whether values of the given type, one of JSON Schema's, may fit s.
func (s *Shape) Is(kind string) bool { return s.Type == "" || s.Type == kind }

// Closed reports whether an object with a key that is not in Properties never
// fits s.
func (s *Shape) Closed() bool { return s.AdditionalProperties != nil && !*s.AdditionalProperties }

// FitsText reports whether a text fits s.
func (s *Shape) FitsText(text string) bool {
	if !s.Is("string") || s.Enum != nil && !slices.Contains(s.Enum, text) {
		return false
	}
	ok := true
	switch s.Format {
	case "date-time":
		_, ok = value.ParseDateTime(text)
	case "uuid":
		_, ok = ParseUUID(text)
	}
	return ok
}

// FitsInteger reports whether an integer fits s. It is given as JSON writes it,
// and false is said of every number that is not an integer of 64 bits without
// fraction and exponent, fit or not.
func (s *Shape) FitsInteger(literal string) bool {
	n, err := strconv.ParseInt(literal, 10, 64)
	return err == nil && s.Is("integer") && s.Enum == nil && (s.Minimum == nil || *s.Minimum <= n)
}
