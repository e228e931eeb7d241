package manifest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/manifest"
)

// parse reads a text that must have no fault.
func parse(t *testing.T, src string) *manifest.Document {
	t.Helper()
	doc, faults := manifest.Parse([]byte(src))
	if doc == nil || len(faults) > 0 {
		t.Fatalf("Parse(%q) gives faults %v, want none", src, faults)
	}
	return doc
}

func TestYAMLBecomesJSON(t *testing.T) {
	tests := []struct{ name, yaml, json string }{
		{"plain text", "a", `"a"`},
		{"null", "[~, null, Null, NULL, ]", `[null,null,null,null]`},
		{"explicit null root", "~", `null`},
		{"empty values", "a:\nb: # none\nc: [{d: }, {e}]\n", `{"a":null,"b":null,"c":[{"d":null},{"e":null}]}`},
		{"booleans", "[true, True, TRUE, false, False, FALSE]", `[true,true,true,false,false,false]`},
		{"words that YAML 1.1 takes for booleans", "[yes, no, on, off, y, n, tRUE]", `["yes","no","on","off","y","n","tRUE"]`},
		{"timestamps stay as written", "[2025-02-01T00:00:00Z, 2025-2-1, 2001-12-14 21:59:43.10]", `["2025-02-01T00:00:00Z","2025-2-1","2001-12-14 21:59:43.10"]`},
		{"timestamp as a key", "2025-02-01: a", `{"2025-02-01":"a"}`},
		{"quoted numbers are text", `["1", '2', "true", '~']`, `["1","2","true","~"]`},
		{"escapes", `"a\tb\n\u00e9\x41\"\\"`, `"a\tb\né` + `A\"\\"`},
		{"control characters", `"\0\x1f\e"`, `"\u0000\u001f\u001b"`},
		{"no escaping for HTML", `a: <b>&</b>`, `{"a":"<b>&</b>"}`},
		{"text over several lines", "a: |\n  x\n   y\n\nb: >-\n  x\n  y\nc: x\n  y\nd: \"x\n  y\"\n", `{"a":"x\n y\n","b":"x y","c":"x y","d":"x y"}`},
		{"flow and block", "a: [b, {c: d}]\ne:\n- f\n- - g\n", `{"a":["b",{"c":"d"}],"e":["f",["g"]]}`},
		{"pairs in a list", "[a: b, c]", `[{"a":"b"},"c"]`},
		{"question mark keys", "? a\n: b\n? c\n", `{"a":"b","c":null}`},
		{"JSON", `{"a": [1, 2.50, "x", null, true], "b": {}}`, `{"a":[1,2.50,"x",null,true],"b":{}}`},
		{"JSON with text after a comment", "{\"a\": 1} # end\n# end\n", `{"a":1}`},
		{"order is kept", "b: 1\na: 2\nc: 3\n", `{"b":1,"a":2,"c":3}`},

		{"fitting tags", "[!!str 123, !!int \"12\", !!float 1, !!bool \"true\", !!null '', !!timestamp 2020-01-01, !!map {a: b}, !!seq [c]]", `["123",12,1,true,null,"2020-01-01",{"a":"b"},["c"]]`},
		{"tag of a long whole number", "!!int 123456789012345678901234567890", `123456789012345678901234567890`},
		{"verbatim tag", "!<tag:yaml.org,2002:str> 1", `"1"`},
		{"tag handle", "%TAG !y! tag:yaml.org,2002:\n---\n!y!str 1\n", `"1"`},
		{"non-specific tag", "[! a, ! \"1\"]", `["a","1"]`},
		{"tag without a value", "a: !!str\nb: !!null\n", `{"a":"","b":null}`},
		{"key with a tag", "!!str 1: a", `{"1":"a"}`},

		{"alias", "a: &x {b: [1]}\nc: *x\nd: [*x]\n", `{"a":{"b":[1]},"c":{"b":[1]},"d":[{"b":[1]}]}`},
		{"anchor given twice", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", `{"a":1,"b":1,"c":2,"d":2}`},
		{"alias as a key", "a: &x k\n*x : 1\n", `{"a":"k","k":1}`},
		{"anchor on nothing", "a: &x\nb: *x\n", `{"a":null,"b":null}`},
		{"merge", "x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: *x\n  c: 4\n", `{"x":{"a":1,"b":2},"y":{"b":3,"c":4,"a":1}}`},
		{"merge before the keys", "x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\n", `{"x":{"a":1,"b":2},"y":{"b":3,"a":1}}`},
		{"merge of a list", "x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz: {<<: [*x, *y, {b: 3, c: 3}]}\n", `{"x":{"a":1},"y":{"a":2,"b":2},"z":{"a":1,"b":2,"c":3}}`},
		{"merge of a merge", "x: &x {a: 1, b: 1}\ny: &y {<<: *x, b: 2}\nz: {<<: *y, c: 3}\n", `{"x":{"a":1,"b":1},"y":{"b":2,"a":1},"z":{"c":3,"b":2,"a":1}}`},
		{"merge written out", "<<: {a: 1}\nb: 2\n", `{"b":2,"a":1}`},
		{"merge of nothing", "<<: {}\n", `{}`},
		{"quoted merge key is a key", `"<<": {a: 1}`, `{"<<":{"a":1}}`},
		{"merge sign as a value", "a: <<", `{"a":"<<"}`},

		{"byte order mark", "\ufeffa: 1\n", `{"a":1}`},
		{"byte order mark inside", "a: \"x\ufeffy\"\nbc: \ufeffd\n\ufeffe: f\n", "{\"a\":\"x\ufeffy\",\"bc\":\"\ufeffd\",\"\ufeffe\":\"f\"}"},
		{"CRLF", "a: 1\r\nb: |\r\n  x\r\n  y\r\n", `{"a":1,"b":"x\ny\n"}`},
		{"version 1.2", "%YAML 1.2\n---\na: 1\n", `{"a":1}`},
		{"version 1.2 with odd blanks", "# c\n\n%YAML \t1.2 # c\r\n--- # c\r\na: 1\r\n", `{"a":1}`},
		{"version 1.1", "%YAML 1.1\n---\na: 1\n", `{"a":1}`},
		{"end of the document", "---\na: 1\n...\n# end\n...\n", `{"a":1}`},
		{"dashes and text in one line", "--- |\n  a\n", `"a\n"`},
		{"dashes in text", "a: |\n  ---\n  ...\nb: ----\nc: a --- b\n", `{"a":"---\n...\n","b":"----","c":"a --- b"}`},
		{"characters of every length", "é€🛒: ž\n", `{"é€🛒":"ž"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := string(parse(t, test.yaml).Root().AppendJSON(nil)); got != test.json {
				t.Errorf("%q becomes %s, want %s", test.yaml, got, test.json)
			}
		})
	}
}

func TestBodyLeavesOutTheIDOfTheRootAlone(t *testing.T) {
	doc := parse(t, "model: basket\nid: x\npins: [{id: y}]\n")
	if got, want := string(doc.Body()), `{"model":"basket","pins":[{"id":"y"}]}`; got != want {
		t.Errorf("body is %s, want %s", got, want)
	}
	if body := parse(t, "[a]").Body(); body != nil {
		t.Errorf("body of a list is %s, want none", body)
	}
	if got := string(parse(t, "id: x").Body()); got != "{}" {
		t.Errorf("body of an id alone is %s, want {}", got)
	}
}

func TestLookupFollowsAJSONPointer(t *testing.T) {
	doc := parse(t, "a:\n  - b: {c/d: 1, e~f: 2, '': 3}\n  - x\n")
	for pointer, want := range map[string]string{
		"":              string(doc.Root().AppendJSON(nil)),
		"/a/1":          `"x"`,
		"/a/0/b/c~1d":   "1",
		"/a/0/b/e~0f":   "2",
		"/a/0/b/":       "3",
		"/b":            "",
		"/a/2":          "",
		"/a/01":         "",
		"/a/-":          "",
		"/a/1/x":        "",
		"/a/9999999999": "",
		"a":             "",
	} {
		v, m := doc.Lookup(pointer)
		got := ""
		if v != nil {
			got = string(v.AppendJSON(nil))
		}
		if got != want {
			t.Errorf("Lookup(%q) gives %s, want %s", pointer, got, want)
		}
		if isMember := strings.HasPrefix(pointer, "/a/0/b/"); (m != nil) != isMember {
			t.Errorf("Lookup(%q) gives member %v, want one: %v", pointer, m, isMember)
		}
	}
}

func TestMemberOfWhatHasNone(t *testing.T) {
	doc := parse(t, "a: 1\n")
	var none *manifest.Value
	if doc.Root().Member("b") != nil || none.Member("a") != nil || doc.Root().Member("a").Value.Member("a") != nil {
		t.Error("Member gives something for a key that is not there")
	}
}

func TestLineGivesTheSourceWithoutItsEnd(t *testing.T) {
	doc := parse(t, "\ufeffa: 1\r\nb: 2\n\nc: \"x\ry\"")
	var got []string
	for n := 0; n <= 6; n++ {
		got = append(got, doc.Line(n))
	}
	want := []string{"", "a: 1", "b: 2", "", "c: \"x\ry\"", "", ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines 0 to 6 differ (-want +got):\n%s", diff)
	}
}
