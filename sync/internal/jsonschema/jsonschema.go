// Package jsonschema decides whether a value fits one of the JSON Schemas that
// package schema holds.
//
// In come JSON-like values (what encoding/json would decode); out go failures
// that say which keyword failed where. It also reads UUIDs, exactly as strictly
// as it checks them; dates and numbers are read by package value. It knows
// nothing of YAML, of places in a file, of HTTP, or of the words in which a
// failure is shown.
package jsonschema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/xeipuuv/gojsonschema"

	"pinsync/schema"
	"pinsync/sync/value"
)

// Customization returns the schema of a customization file. It is compiled at
// the first call and shared from then on.
func Customization() *Schema { return customization() }

// Settings returns the schema of pinsync.yaml, likewise.
func Settings() *Schema { return settings() }

var (
	customization = sync.OnceValue(func() *Schema { return mustCompile(schema.CustomizationJSON()) })
	settings      = sync.OnceValue(func() *Schema { return mustCompile(schema.SettingsJSON()) })
)

// Schema is a compiled schema. It is safe for concurrent use.
type Schema struct {
	compiled *gojsonschema.Schema
	source   value.Value // what the schema says, keys in its own order
	shape    *Shape
}

// Keys returns the keys that the object at pointer may have, in the order in
// which the schema lists them, or nil where the schema names none. The pointer
// is one into an instance, such as "/pin_definitions/0".
func (s *Schema) Keys(pointer string) (keys []string) {
	at := &s.source
	for token := range strings.SplitSeq(pointer, "/") {
		switch items := at.At("items"); {
		case token == "": // the root
		case items != nil:
			at = items
		default:
			at = at.At("properties").At(token)
		}
	}
	if properties := at.At("properties"); properties != nil {
		for _, m := range properties.Members {
			keys = append(keys, m.Key)
		}
	}
	return keys
}

// formatPrefix sets our format checkers apart from the library's.
const formatPrefix = "pinsync:"

// mustCompile compiles one of the embedded schemas. That they compile does not
// depend on any input, so a failure is a fault of the program.
func mustCompile(source []byte) *Schema {
	s, err := compile(source)
	if err != nil {
		panic(err)
	}
	return s
}

// compile reads a schema and gives it strict format checkers.
//
// The library finds a checker by its format's name in a registry that the whole
// process shares, and its own "date-time" and "uuid" are not what we promise.
// Replacing them there would change, from some moment on, what every other
// schema in the process means. So the names are prefixed in the copy that is
// compiled, never in the published text, and the registry only gains names that
// no one else uses. It has a lock of its own, and adding a name again does no
// harm.
func compile(source []byte) (*Schema, error) {
	var document any
	decoder := json.NewDecoder(bytes.NewReader(source))
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil {
		return nil, fmt.Errorf("read embedded schema: %w", err)
	}
	prefixFormats(document)
	gojsonschema.FormatCheckers.
		Add(formatPrefix+"date-time", formatFunc(func(text string) bool { _, ok := value.ParseDateTime(text); return ok })).
		Add(formatPrefix+"uuid", formatFunc(func(text string) bool { _, ok := ParseUUID(text); return ok }))
	compiled, err := gojsonschema.NewSchema(gojsonschema.NewRawLoader(document))
	if err != nil {
		return nil, fmt.Errorf("compile embedded schema: %w", err)
	}
	s := &Schema{compiled: compiled, shape: shapeOf(source)}
	s.source, _ = value.FromJSON(source) // which has been decoded above
	return s, nil
}

// prefixFormats renames the formats of a decoded schema in place.
func prefixFormats(node any) {
	switch node := node.(type) {
	case map[string]any:
		for key, member := range node {
			if name, ok := member.(string); ok && key == "format" {
				node[key] = formatPrefix + name
			} else {
				prefixFormats(member)
			}
		}
	case []any:
		for _, item := range node {
			prefixFormats(item)
		}
	}
}

// formatFunc is a format checker for texts. A value that is not text fails by
// its type, so the format has nothing to add.
type formatFunc func(text string) bool

func (f formatFunc) IsFormat(value any) bool {
	text, ok := value.(string)
	return !ok || f(text)
}
