package compare_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pinsync/sync/compare"
)

var corpus = []string{
	``, `null`, `{}`, `[]`, `"x"`, `{"model":`, definition,
	`{"model":"\ud83d\ude00\ud800","tags":["a",1,null,[]],"target_criteria":{"a":[1,2.50,-0,1e400]}}`,
	`{"pin_definitions":[{"position":1,"active_from":"2025-02-01T00:00:00Z"},{"position":"1"},null,7,{"position":1.0,"active_to":"2025-02-01t01:00:00.5+0100"}]}`,
	`{"pin_definitions":{"0":1},"target_metadata":null,"target_metadata":{"a":1e-999999999}}`,
	"{\"target_identity\":\"\xff\\u0000\",\"a\\u002fb\":0}",
}

func FuzzChanges(f *testing.F) {
	for i, text := range corpus {
		f.Add(text, corpus[(i+1)%len(corpus)])
		f.Add(text, definition)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := json.RawMessage(a), json.RawMessage(b)
		for _, self := range []json.RawMessage{x, y} {
			if got := compare.Changes(self, append(json.RawMessage(nil), self...)); len(got) > 0 {
				t.Fatalf("Changes(x, x) = %q, want none; x %q", lines(got), self)
			}
		}
		there, back := compare.FileChanges(x, y), compare.FileChanges(y, x)
		if (len(there) == 0) != (len(back) == 0) {
			t.Fatalf("one way %q, the other %q", lines(there), lines(back))
		}
		if len(compare.Changes(x, y)) > len(there) {
			t.Fatalf("live metadata that is not shown makes more changes, not fewer")
		}
		if _, err := json.Marshal(there); err != nil {
			t.Fatalf("a report cannot hold the changes: %v", err)
		}
		compare.Pins(x, y)
		one, err := compare.TargetOf(x)
		if other, err2 := compare.TargetOf(y); err == nil && len(there) == 0 && (err2 != nil || one != other) {
			t.Fatalf("the same, but the targets differ: %v, %v %v", one, other, err2)
		}
	})
}

// FuzzOnlyJSONIsRead compares what is taken for JSON with encoding/json.
func FuzzOnlyJSONIsRead(f *testing.F) {
	for _, text := range corpus {
		f.Add(text)
	}
	for _, text := range []string{`01`, `-`, `1.`, `.5`, `1e`, `1e+`, `"\x"`, `"\u00g0"`, "\"\n\"", `[1,]`, `{"a":1,}`, `{a:1}`, `tru`, `nullx`, ` 1 `, `[1 2]`, `{"a" 1}`, `"\`, "\u00a01"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Count(text, "{")+strings.Count(text, "[") > 100 {
			t.Skip("deeper nesting than is read")
		}
		// The value of an unknown field is ignored, but it must be a value.
		wrapped := `{"unknown":[` + text + `]}`
		var fields map[string]json.RawMessage
		valid := json.Unmarshal([]byte(wrapped), &fields) == nil
		if len(fields) > 1 {
			t.Skip("the text closes the field and adds another")
		}
		if got := compare.Same(json.RawMessage(wrapped), json.RawMessage(`{}`)); got != valid {
			t.Fatalf("%q is read: %t, want %t", wrapped, got, valid)
		}
	})
}
