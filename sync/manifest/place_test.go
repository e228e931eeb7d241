package manifest_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

// at writes a span as line:column-column, all of ours being in one line.
func at(s diagnostic.Span) string {
	if s.Start.Line != s.End.Line {
		return fmt.Sprintf("%d:%d-%d:%d", s.Start.Line, s.Start.Column, s.End.Line, s.End.Column)
	}
	return fmt.Sprintf("%d:%d-%d", s.Start.Line, s.Start.Column, s.End.Column)
}

func TestEachKeyAndValueHasItsPlace(t *testing.T) {
	tests := []struct {
		name    string
		yaml    string
		pointer string
		value   string
		key     string // empty for the root and list items
		opening string // empty where it is the value's place
	}{
		{"plain text", "a: bcd # e\n", "/a", "1:4-7", "1:1-2", ""},
		{"plain text with blanks", "a:   b c   \n", "/a", "1:6-9", "1:1-2", ""},
		{"quoted text", `"a b": "c\"d" # "`, "/a b", "1:8-14", "1:1-6", ""},
		{"single quotes", `'it''s': 'a''b'`, "/it's", "1:10-16", "1:1-8", ""},
		{"quoted text over two lines", "a: \"b\n  c\"\n", "/a", "1:4-6", "1:1-2", ""},
		{"plain text over two lines", "a: b c\n  d\n", "/a", "1:4-7", "1:1-2", ""},
		{"text below a bar", "a: |-\n  b\n", "/a", "1:4-6", "1:1-2", ""},
		{"text in the next line", "a:\n  bc\n", "/a", "2:3-5", "1:1-2", ""},
		{"number", "a: [1, -23]", "/a/1", "1:8-11", "", ""},
		{"flow list", "a: [b, [c]] # d\n", "/a", "1:4-12", "1:1-2", ""},
		{"flow list over two lines", "a: [b,\n  c]\n", "/a", "1:4-7", "1:1-2", ""},
		{"item in the second line", "a: [b,\n  cd]\n", "/a/1", "2:3-5", "", ""},
		{"flow list with a comment", "a: [b, # ]\n]\n", "/a", "1:4-11", "1:1-2", ""},
		{"empty flow list", "a: []\n", "/a", "1:4-6", "1:1-2", ""},
		{"flow object", "a: {b: c, d}\n", "/a", "1:4-13", "1:1-2", "1:5-6"},
		{"member of a flow object", "a: {b: c, d}\n", "/a/b", "1:8-9", "1:5-6", ""},
		{"flow object with an odd end", "a: {b: &x , }\n", "/a", "1:4-14", "1:1-2", "1:5-6"},
		{"pair in a list", "[a: b]", "/0", "1:2-6", "", "1:2-3"},
		{"empty object", "a: {}\n", "/a", "1:4-6", "1:1-2", "1:4-6"},
		{"root", "# c\na: 1\nb: 2\n", "", "2:1-5", "", "2:1-2"},
		{"root after dashes", "---\na: 1\n", "", "2:1-5", "", "2:1-2"},
		{"object in a list", "a:\n  - b: 1\n    c: 2\n", "/a/0", "2:5-9", "", "2:5-6"},
		{"list", "a:\n  - b\n  - c\n", "/a", "2:3-6", "1:1-2", ""},
		{"list in its key's column", "a:\n- b\n- c\n", "/a/1", "3:3-4", "", ""},
		{"list of lists", "- - a\n  - b\n", "/0", "1:3-6", "", ""},
		{"question mark", "? ab\n: c\n", "/ab", "2:3-4", "1:3-5", ""},

		{"empty value stands at its key", "abc:\nd: 1\n", "/abc", "1:1-4", "1:1-4", ""},
		{"empty value with a tag", "abc: !!null\n", "/abc", "1:1-4", "1:1-4", ""},
		{"empty value in braces", "{ab, c: , d: 1}", "/c", "1:6-7", "1:6-7", ""},
		{"empty item stands at its dash", "a:\n  -\n  - b\n", "/a/0", "2:3-4", "", ""},
		{"empty quoted text stands where it is", "a: ''\n", "/a", "1:4-6", "1:1-2", ""},
		{"written null stands where it is", "a: null\n", "/a", "1:4-8", "1:1-2", ""},

		{"value after a tag", "a: !!str 12\n", "/a", "1:10-12", "1:1-2", ""},
		{"value after an anchor", "a: &x 12\n", "/a", "1:7-9", "1:1-2", ""},
		{"value after both", "a: &x !!str 12\n", "/a", "1:13-15", "1:1-2", ""},
		{"value after both, the other way", "a: !!str &x '12'\n", "/a", "1:13-17", "1:1-2", ""},
		{"value after a tag in the line before", "a: !!str\n  # c\n  12\n", "/a", "3:3-5", "1:1-2", ""},
		{"verbatim tag", "a: !<tag:yaml.org,2002:str> 12\n", "/a", "1:29-31", "1:1-2", ""},
		{"object after an anchor", "a: &x\n  b: 1\n", "/a", "2:3-7", "1:1-2", "2:3-4"},
		{"list after an anchor", "a: &x\n- 1\n", "/a", "2:1-4", "1:1-2", ""},
		{"flow object after an anchor", "a: &x {b: 1}\n", "/a", "1:7-13", "1:1-2", "1:8-9"},
		{"key after a tag", "!!str a: 1\n", "/a", "1:10-11", "1:7-8", ""},
		{"object whose first key has an anchor", "a:\n  &x b: 1\n", "/a", "2:6-10", "1:1-2", "2:6-7"},

		{"alias", "a: &x {b: 1}\nc: *x\n", "/c", "2:4-6", "2:1-2", ""},
		{"inside an alias", "a: &x {b: 1}\nc: *x\n", "/c/b", "2:4-6", "2:4-6", ""},
		{"alias in an alias", "a: &x 1\nb: &y [*x]\nc: *y\n", "/c/0", "3:4-6", "", ""},
		{"alias as a key", "a: &x k\n*x : 1\n", "/k", "2:6-7", "2:1-3", ""},
		{"merged member", "a: &x {b: 1}\nc:\n  d: 2\n  <<: *x\n", "/c/b", "4:3-5", "4:3-5", ""},
		{"inside a merged member", "a: &x {b: [1]}\nc: {<<: *x}\n", "/c/b/0", "2:5-7", "", ""},
		{"merge inside an alias", "a: &x {b: 1}\nc: &y {<<: *x}\nd: *y\n", "/d/b", "3:4-6", "3:4-6", ""},
		{"object that begins with a merge", "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", "/c", "3:3-9", "2:1-2", "3:3-5"},
		{"merge written out", "<<: {a: 1}\nb: 2\n", "/a", "1:1-3", "1:1-3", ""},

		{"columns count characters", "\"🛒é\": [\"👟👟\", x]\n", "/🛒é/1", "1:14-15", "", ""},
		{"end of wide text", "a: 🛒 ž\n", "/a", "1:4-7", "1:1-2", ""},
		{"byte order mark has no column", "\ufeffa: 1\n", "/a", "1:4-5", "1:1-2", ""},
		{"CRLF", "a: 1\r\nb: \"c\r\n  d\"\r\n", "/b", "2:4-6", "2:1-2", ""},
		{"lone carriage return ends no line", "a: 1\rb: 2\nc: 3\n", "/b", "1:9-10", "1:6-7", ""},
		{"line after a lone carriage return", "a: 1\rb: 2\nc: 3\n", "/c", "2:4-5", "2:1-2", ""},
		{"tab counts as one", "a:\t\t1\n", "/a", "1:5-6", "1:1-2", ""},
		{"far into a long line", "{é: " + strings.Repeat("é", 5000) + ", b: 1}", "/b", "1:5010-5011", "1:5007-5008", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc := parse(t, test.yaml)
			v, m := doc.Lookup(test.pointer)
			if v == nil {
				t.Fatalf("%q has no %s", test.yaml, test.pointer)
			}
			if got := at(doc.ValueSpan(v)); got != test.value {
				t.Errorf("value %s of %q is at %s, want %s", test.pointer, test.yaml, got, test.value)
			}
			if m != nil || test.key != "" {
				if got := at(doc.KeySpan(m)); got != test.key {
					t.Errorf("key %s of %q is at %s, want %s", test.pointer, test.yaml, got, test.key)
				}
			}
			if test.opening == "" {
				test.opening = test.value
			}
			if got := at(doc.OpeningSpan(v)); got != test.opening {
				t.Errorf("opening of %s of %q is at %s, want %s", test.pointer, test.yaml, got, test.opening)
			}
		})
	}
}

func TestBytesOfAValueAreItsWholeText(t *testing.T) {
	tests := []struct{ yaml, pointer, want string }{
		{"a: bcd # e\n", "/a", "bcd"},
		{"a: b c\n  d   # e\n", "/a", "b c\n  d"},
		{"a: b\n\n  c\n\nd: e\n", "/a", "b\n\n  c"},
		{"a: \"b\n  c\" # d\n", "/a", "\"b\n  c\""},
		{"a: 'b''\n  c'\n", "/a", "'b''\n  c'"},
		{"a: |\n  b\n   c\n\nd: e\n", "/a", "|\n  b\n   c"},
		{"a: >2-\n    b\n  c\nd: e\n", "/a", ">2-\n    b\n  c"},
		{"a: |\n\n\nd: e\n", "/a", "|"},
		{"- |\n b\n- c\n", "/0", "|\n b"},
		{"a: [b, # ]\n  {c: d}, e: ] # f\n", "/a", "[b, # ]\n  {c: d}, e: ]"},
		{"a:\n  - b: 1\n    c: |\n      d\n  - e\nf: g\n", "/a/0", "b: 1\n    c: |\n      d"},
		{"a:\n  - b: 1\n    c: 2\n  - e\nf: g\n", "/a", "- b: 1\n    c: 2\n  - e"},
		{"a: &x !!map {b: c}\n", "/a", "{b: c}"},
		{"a: &x 1\nb: *x # c\n", "/b", "*x"},
		{"a: ž\r\nb: \"c\"\r\n", "/b", `"c"`},
		{"{a: [b: ], c: &x }", "/a", "[b: ]"},
		{"a: &x 1\nb: [*x]\nc: d\n", "/b", "[*x]"},
	}
	for _, test := range tests {
		s := parse(t, test.yaml).Syntax()
		for _, token := range strings.Split(test.pointer, "/")[1:] {
			if i, err := strconv.Atoi(token); err == nil {
				s = s.Items[i]
				continue
			}
			i := slices.IndexFunc(s.Pairs, func(p manifest.Pair) bool { return test.yaml[p.Key.Start:p.Key.End] == token })
			s = s.Pairs[i].Value
		}
		if got := test.yaml[s.Start:s.End]; got != test.want {
			t.Errorf("bytes of %s in %q are %q, want %q", test.pointer, test.yaml, got, test.want)
		}
	}
}
