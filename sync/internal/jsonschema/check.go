package jsonschema

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/xeipuuv/gojsonschema"
)

// Failure is one reason why an instance does not fit a schema.
type Failure struct {
	// Keyword is the schema's keyword that failed: "type", "enum", "const",
	// "format", "pattern", "minimum", "maximum", "minItems", "required",
	// "additionalProperties" and the like.
	Keyword string
	// Pointer is the JSON Pointer (RFC 6901) of the value that failed. A
	// missing or an unknown key is a failure of the object.
	Pointer string
	// Properties holds, for "required", all missing keys of the object in the
	// schema's order; for "additionalProperties", the one unknown key.
	Properties []string
	// Allowed holds the values of an "enum", or of a "const", as texts.
	Allowed []string
	// Want is the wanted type, format or pattern.
	Want string
	// Limit is the number of a "minimum", a "maximum", a "minItems" or the like,
	// in decimal.
	Limit string
}

// Check returns why instance does not fit s; nothing means that it fits.
//
// Only leaves are reported, each once: what failed within "if", "then" or
// "allOf", not that these failed. A value has at most one failure, its "type"
// before others. An object that has the right type has one "required" failure
// with all the keys it lacks, and one "additionalProperties" failure for each
// key it should not have. The order is by pointer, then by keyword, the same at
// every call.
//
// An instance is built of nil, bool, string, json.Number, []any and
// map[string]any, and is only read. A number may be of any length and have any
// exponent: it costs no more than reading its text. A json.Number that does not
// hold a JSON number counts as null. Any other Go type is a mistake in the
// program, and Check panics. It is safe for concurrent use.
func (s *Schema) Check(instance any) []Failure {
	result, err := s.compiled.Validate(gojsonschema.NewRawLoader(safeNumbers(instance)))
	if err != nil {
		// Only loading can fail, and a raw loader hands back what it was given.
		panic(fmt.Sprintf("jsonschema: %v", err))
	}
	if result.Valid() {
		return nil
	}
	var leaves []Failure
	for _, e := range result.Errors() {
		if !wraps(e) {
			leaves = append(leaves, s.leaf(e))
		}
	}
	if leaves == nil { // only wrappers: never pass a bad instance for that
		leaves = []Failure{s.leaf(result.Errors()[0])}
	}
	return s.onePerValue(leaves)
}

// wraps shows an error that only says that others follow.
func wraps(e gojsonschema.ResultError) bool {
	switch e.(type) {
	case *gojsonschema.ConditionThenError, *gojsonschema.ConditionElseError,
		*gojsonschema.NumberAllOfError, *gojsonschema.NumberAnyOfError, *gojsonschema.NumberOneOfError:
		return true
	}
	return false
}

// leaf puts one of the library's errors into our terms.
func (s *Schema) leaf(e gojsonschema.ResultError) Failure {
	f := Failure{Keyword: e.Type(), Pointer: pointer(e.Context())}
	detail := func(name string) string { return text(e.Details()[name]) }
	switch e.(type) {
	case *gojsonschema.InvalidTypeError:
		f.Keyword, f.Want = "type", detail("expected")
	case *gojsonschema.EnumError:
		f.Keyword, f.Allowed = "enum", allowed(detail("allowed"))
	case *gojsonschema.ConstError:
		f.Keyword, f.Allowed = "const", allowed(detail("allowed"))
	case *gojsonschema.DoesNotMatchFormatError:
		f.Keyword, f.Want = "format", strings.TrimPrefix(detail("format"), formatPrefix)
	case *gojsonschema.DoesNotMatchPatternError:
		f.Keyword, f.Want = "pattern", detail("pattern")
	case *gojsonschema.RequiredError:
		f.Keyword, f.Properties = "required", []string{detail("property")}
	case *gojsonschema.AdditionalPropertyNotAllowedError:
		f.Keyword, f.Properties = "additionalProperties", []string{detail("property")}
	case *gojsonschema.NumberGTEError:
		f.Keyword, f.Limit = "minimum", detail("min")
	case *gojsonschema.NumberLTEError:
		f.Keyword, f.Limit = "maximum", detail("max")
	case *gojsonschema.ArrayMinItemsError:
		f.Keyword, f.Limit = "minItems", detail("min")
	}
	return f
}

// text returns an error's detail as text.
func text(detail any) string {
	switch detail := detail.(type) {
	case string:
		return detail
	case *big.Float:
		return detail.Text('f', -1)
	}
	return fmt.Sprint(detail)
}

// allowed splits the library's list of values, JSON texts with commas between.
func allowed(list string) []string {
	var values []any
	if json.Unmarshal([]byte("["+list+"]"), &values) != nil {
		return []string{list}
	}
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprint(value)
	}
	return texts
}

// separator is a byte that no text in UTF-8 holds.
const separator = "\xff"

var toPointer = strings.NewReplacer("~", "~0", "/", "~1", separator, "/")

// pointer returns the JSON Pointer of an error's place. The library only gives
// the place as text, its parts put together with a text of our choice.
func pointer(context *gojsonschema.JsonContext) string {
	path := context.String(separator)
	_, path, below := strings.Cut(path, separator) // the first part stands for the root
	if !below {
		return ""
	}
	return "/" + toPointer.Replace(path)
}

// keywords ranks the failures of one value: the first is reported. Keywords not
// named here come last.
var keywords = [...]string{"type", "required", "additionalProperties", "const", "enum", "format", "pattern"}

func rank(f Failure) int {
	if i := slices.Index(keywords[:], f.Keyword); i >= 0 {
		return i
	}
	return len(keywords)
}

// onePerValue sorts the failures and leaves of each value what Check promises.
func (s *Schema) onePerValue(failures []Failure) []Failure {
	slices.SortStableFunc(failures, func(a, b Failure) int {
		return cmp.Or(
			cmp.Compare(a.Pointer, b.Pointer),
			cmp.Compare(rank(a), rank(b)),
			cmp.Compare(a.Keyword, b.Keyword),
			slices.Compare(a.Properties, b.Properties),
		)
	})
	kept := failures[:0]
	for _, f := range failures {
		if len(kept) == 0 || kept[len(kept)-1].Pointer != f.Pointer {
			kept = append(kept, f)
			continue
		}
		switch last := &kept[len(kept)-1]; {
		case f.Keyword == "required" && last.Keyword == "required":
			last.Properties = append(last.Properties, f.Properties...)
		case f.Keyword == "additionalProperties" && last.Keyword != "type" && !slices.Equal(last.Properties, f.Properties):
			kept = append(kept, f)
		}
	}
	for i := range kept {
		if kept[i].Keyword == "required" {
			kept[i].Properties = s.inOrder(kept[i].Pointer, kept[i].Properties)
		}
	}
	return kept
}

// inOrder returns keys in the schema's order, each once.
func (s *Schema) inOrder(pointer string, keys []string) []string {
	known := s.Keys(pointer)
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Compare(slices.Index(known, a), slices.Index(known, b))
	})
	return slices.Compact(keys)
}
