package check_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

// now is the present of all tests.
var now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func parse(t testing.TB, source string) *manifest.Document {
	t.Helper()
	doc, faults := manifest.Parse([]byte(source))
	if doc == nil { // next to other faults, what could be read is checked
		t.Fatalf("%+v in\n%s", faults, source)
	}
	return doc
}

// found checks a file, and writes each diagnostic as "line:column rule path".
func found(t testing.TB, source string) []string {
	t.Helper()
	diagnostics, _ := check.New(check.Options{Now: now}).File(parse(t, source))
	return brief(diagnostics)
}

func brief(diagnostics []diagnostic.Diagnostic) []string {
	var lines []string
	for _, d := range diagnostics {
		lines = append(lines, fmt.Sprintf("%d:%d %s %s", d.Span.Start.Line, d.Span.Start.Column, d.Rule, d.Path))
	}
	return lines
}

func TestFailuresOfTheSchemaAndTheirPlaces(t *testing.T) {
	tests := map[string]struct {
		source string
		want   []string
	}{
		"valid": {realistic, nil},
		"a root that is a list": {`
- model: basket
`, []string{"2:1 schema/type "}},
		"missing keys stand at the first key": {`
# comment
tags: []
target_type: item
`, []string{"3:1 schema/required "}},
		"missing keys of an empty group stand at its opening": {`
model: m
target_type: all
pin_definitions:
  - {}
  -   { }
`, []string{"5:5 schema/required /pin_definitions/0", "6:7 schema/required /pin_definitions/1"}},
		"an unknown key stands at that key, beside what is missing": {`
model: m
pin_definition:
  - position: 1
`, []string{"2:1 schema/required ", "3:1 schema/additionalProperties /pin_definition"}},
		"an unknown key with slashes": {`
model: m
target_type: all
pin_definitions: []
"a/b~c": 1
`, []string{"4:18 no-pins /pin_definitions", "5:1 schema/additionalProperties /a~1b~0c"}},
		"a wrong value stands at the value, after tag and anchor": {`
model: !!int 5
target_type: &a Item
tags: [x, *a, 3]
pin_definitions:
- position: 1.5
  pin_type: item
  pin_identity: !!str &b 5
  active_from: "2025-02-01"
- position: -2
  pin_type: item
  pin_identity:
  is_block_pin: yes
  active_to: 2025-02-01
`, []string{
			"2:14 schema/type /model",
			"3:17 schema/enum /target_type",
			"4:15 schema/type /tags/2",
			"6:13 schema/type /pin_definitions/0/position",
			"9:16 schema/format /pin_definitions/0/active_from",
			"10:13 schema/minimum /pin_definitions/1/position",
			"12:3 schema/type /pin_definitions/1/pin_identity",
			"13:17 schema/type /pin_definitions/1/is_block_pin",
			"14:14 schema/format /pin_definitions/1/active_to",
		}},
		"a number that reads two ways": {`
model: m
target_type: all
tags: [010]
pin_definitions:
  - position: &p 010
    pin_type: criteria
    pin_criteria: {a: [x, 0777], b: *p}
`, []string{"4:8 schema/type /tags/0", "6:18 yaml /pin_definitions/0/position", "8:27 yaml /pin_definitions/0/pin_criteria/a/1"}},
		"one failure for one value": {`
model: m
target_type: 5
pin_definitions: {a: 1}
`, []string{"3:14 schema/type /target_type", "4:18 schema/type /pin_definitions"}},
		"through an alias or a merge": {`
model: m
target_type: all
pin_definitions:
  - &bad {position: 1, pin_type: item, pin_identity: 5}
  - *bad
  - <<: *bad
    position: 2
`, []string{
			"5:54 schema/type /pin_definitions/0/pin_identity",
			"6:5 duplicate-position /pin_definitions/1/position",
			"6:5 schema/type /pin_definitions/1/pin_identity",
			"7:5 schema/type /pin_definitions/2/pin_identity",
		}},
		"columns count characters": {`
model: m
target_type: all
tags: ["žluťoučký 🐎", 5]
pin_definitions: [{position: 0, pin_type: item, pin_identity: "🐎", is_block_pin: "🐎"}]
`, []string{"4:23 schema/type /tags/1", "5:82 schema/type /pin_definitions/0/is_block_pin"}},
		"numbers": {`
model: m
target_type: all
pin_definitions:
  - {position: 1.0, pin_type: item, pin_identity: a}
  - {position: 20e-1, pin_type: item, pin_identity: b}
  - {position: 1e300, pin_type: item, pin_identity: c}
  - {position: 1e-300, pin_type: item, pin_identity: d}
  - {position: 0x10, pin_type: item, pin_identity: e}
  - {position: -1.0000000000000000000000000000001, pin_type: item, pin_identity: f}
`, []string{"7:16 far-position /pin_definitions/2/position", "8:16 schema/type /pin_definitions/3/position", "10:16 schema/type /pin_definitions/5/position"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, found(t, test.source)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// What could not be read has been reported: nothing more is said of it, while
// all the rest is checked as ever.
func TestUnreadableValuesAreLeftAlone(t *testing.T) {
	source := `
model: !Ref m
target_type: .nan
target_identity: 5
position: 1
pin_definitions:
  - {position: .inf, pin_type: item, pin_identity: !Ref x, active_to: 2025-02-01}
  - {position: 1, position: 2, pin_type: item, pin_identity: x}
`
	want := []string{
		"4:18 schema/type /target_identity",
		"5:1 schema/additionalProperties /position",
		"7:71 schema/format /pin_definitions/0/active_to",
	}
	if diff := cmp.Diff(want, found(t, source)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestDiagnosticsCarrySpanAndSourceLine(t *testing.T) {
	diagnostics, _ := check.New(check.Options{}).File(parse(t, "model: m\r\ntarget_type: all\r\ntags: spring # one\r\npin_definitions: [{position: -1, pin_type: criteria, pin_criteria: {a: 1}}]\r\n"))
	span := diagnostic.Span{Start: diagnostic.Position{Line: 3, Column: 7}, End: diagnostic.Position{Line: 3, Column: 13}}
	want := []diagnostic.Diagnostic{{
		Severity: diagnostic.Error,
		Rule:     "schema/type",
		Message:  `tags must be a list, found "spring"`,
		Hint:     "write tags: [spring]",
		Span:     span,
		Fix:      &diagnostic.Fix{Edits: []diagnostic.Edit{{Span: span, Text: "[spring]"}}},
		Path:     "/tags",
		Source:   "tags: spring # one",
	}}
	if diff := cmp.Diff(want, diagnostics); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A file can be wrong in tens of thousands of places. If the time for it were
// not linear, this test would take minutes.
func TestManyFailuresTakeLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("does one thing at a time, so the race detector finds nothing")
	}
	const n = 8_000
	for name, source := range map[string]string{
		"keys":     "model: m\ntarget_type: all\npin_definitions: []\n" + repeat(n, "k%d: 1\n"),
		"pins":     "model: m\ntarget_type: all\npin_definitions:\n" + repeat(n, "- {k%d: 1}\n"),
		"one line": "{model: m, target_type: all, pin_definitions: [], tags: [" + repeat(n, "%d,") + "]}",
	} {
		if diagnostics := found(t, source); len(diagnostics) < n {
			t.Errorf("%s: got %d diagnostics", name, len(diagnostics))
		}
	}
}

// repeat writes format n times, with a number each.
func repeat(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
