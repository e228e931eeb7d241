package check_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pinsync/sync/check"
	"pinsync/sync/internal/corpus"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// The short way may only say of a document that it fits, and only where the
// schema library says so too.
func assertAgreement(t rapid.TB, source string) {
	doc, _ := manifest.Parse([]byte(source))
	if doc == nil {
		return
	}
	for _, s := range []*jsonschema.Schema{jsonschema.Customization(), jsonschema.Settings()} {
		if check.Fits(s, doc) && !check.FitsByLibrary(s, doc) {
			t.Errorf("the short way passes what the library refuses:\n%s", source)
		}
	}
}

func FuzzFitsAgreesWithTheLibrary(f *testing.F) {
	for _, source := range nearlyValid() {
		f.Add(source)
	}
	for _, test := range wordings {
		f.Add(test.source)
	}
	f.Fuzz(func(t *testing.T, source string) { assertAgreement(t, source) })
}

func TestFitsAgreesWithTheLibraryOnNearlyValidDocuments(t *testing.T) {
	for _, source := range nearlyValid() {
		assertAgreement(t, source)
	}
}

// nearlyValid returns valid documents, each line of each left out, and each
// value replaced by every other kind of value.
func nearlyValid() []string {
	const item = `id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
target_type: item
target_identity: /p/123
tags: [spring]
target_metadata: {title: x}
pin_definitions:
  - position: 1
    pin_type: item
    pin_identity: /p/555
    widget_id: top
    is_block_pin: false
    is_bundle_pin: true
    active_from: 2025-02-01T00:00:00Z
    active_to: "2099-03-01T00:00:00+01:00"
`
	const criteria = `model: basket
target_type: criteria
target_criteria: {brand: Acme}
pin_definitions:
  - position: -1
    pin_type: criteria
    pin_criteria: {brand: Acme}
`
	var sources []string
	for _, valid := range []string{item, criteria, "model: m\ntarget_type: all\npin_definitions: []\n"} {
		sources = append(sources, valid)
		lines := strings.SplitAfter(valid, "\n")
		for i, line := range lines {
			with := func(line string) {
				sources = append(sources, strings.Join(lines[:i], "")+line+strings.Join(lines[i+1:], ""))
			}
			with("")
			key, _, _ := strings.Cut(line, ":")
			for _, value := range values {
				with(key + ": " + value + "\n")
			}
			with(strings.Replace(line, ":", "s:", 1))
		}
	}
	return sources
}

// values are one of each kind, and what is easily mistaken for another.
var values = []string{
	"", "~", "true", "false", "yes", "0", "1", "-1", "-2", "1.0", "10e-1", "0.5", "-1.5", "1e300", "0x1F", "+5", "-0",
	"9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e999999999", ".nan",
	"text", `""`, `"1"`, "item", "criteria", "all", "Item", "2025-02-01", "2025-02-01T00:00:00Z", "2025-02-01t00:00:00Z",
	"199620B4-df1a-46e8-ab59-9e9ed9af7106", "199620b4df1a46e8ab599e9ed9af7106",
	"[]", "[x]", "[1]", "[{}]", "[[]]", "{}", "{a: 1}", "{position: 1, pin_type: all}", "[{position: 1, pin_type: item, pin_identity: x}]",
	"!foreign x", "!!int x",
}

// TestFitsAgreesWithTheLibrary draws documents of the right keys with values
// that are now right, now wrong.
func TestFitsAgreesWithTheLibrary(t *testing.T) {
	customization := drawer(jsonschema.Customization().Keys(""), map[string][]string{
		"id": {"199620b4-df1a-46e8-ab59-9e9ed9af7106"}, "model": {"m"}, "target_type": {"item", "criteria", "all"},
		"target_identity": {"x"}, "target_criteria": {"{a: 1}", "{}"}, "target_metadata": {"{}"}, "tags": {"[a, b]", "[]"},
	})
	pin := drawer(jsonschema.Customization().Keys("/pin_definitions/0"), map[string][]string{
		"position": {"1", "-1"}, "pin_type": {"item", "criteria"}, "pin_identity": {"x"}, "pin_criteria": {"{a: 1}"}, "widget_id": {"w"},
		"is_block_pin": {"true"}, "is_bundle_pin": {"false"}, "active_from": {"2025-02-01T00:00:00Z"}, "active_to": {"2025-02-01T00:00:00.5+01:00"},
	})
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			root := customization(t)
			if root["pin_definitions"] != "" {
				pins := make([]string, rapid.IntRange(0, 3).Draw(t, "pins"))
				for i := range pins {
					pins[i] = flow(pin(t))
				}
				root["pin_definitions"] = "[" + strings.Join(pins, ", ") + "]"
			}
			assertAgreement(t, flow(root))
		}
	})
}

// drawer returns a function that draws an object. Most of its values are right;
// pin_definitions, which right lacks, is for the caller to fill.
func drawer(keys []string, right map[string][]string) func(*rapid.T) map[string]string {
	return func(t *rapid.T) map[string]string {
		object := map[string]string{}
		wrong := rapid.IntRange(0, 2*len(keys)).Draw(t, "wrong") // the key with a wrong value, if any
		for i, key := range keys {
			switch choices := right[key]; {
			case i == wrong:
				object[key] = rapid.SampledFrom(values).Draw(t, key)
			case rapid.IntRange(0, 9).Draw(t, "present") < 2:
			case choices == nil:
				object[key] = "[]"
			default:
				object[key] = rapid.SampledFrom(choices).Draw(t, key)
			}
		}
		if rapid.IntRange(0, 19).Draw(t, "unknown") == 0 {
			object["x"] = "1"
		}
		return object
	}
}

func flow(object map[string]string) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(object)) {
		fmt.Fprintf(&b, "%s: %s, ", key, object[key])
	}
	return "{" + b.String() + "}"
}

// Whoever adds a keyword to the schema that Shape lacks makes every check slow:
// this test says so.
func TestUsualDocumentsTakeTheShortWay(t *testing.T) {
	for i := range 1000 {
		name, source := corpus.File(i, "")
		doc, _ := manifest.Parse(source)
		if !check.Fits(jsonschema.Customization(), doc) {
			t.Fatalf("%s does not:\n%s", name, source)
		}
	}
}
