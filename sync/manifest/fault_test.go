package manifest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

func TestFaultsThatLeaveTheStructureClear(t *testing.T) {
	tests := []struct {
		name    string
		text    string // with a mark before the place
		path    string
		message string
		json    string // what is left of the document
	}{
		{"duplicate key", "a: 1\nb: 2\n‸a: 3\n", "/a", `key "a" is here twice, first in line 1`, `{"a":1,"b":2}`},
		{"duplicate key in a pin", "pins:\n  - position: 1\n    pin_type: x\n    ‸position: 2\n", "/pins/0/position", "first in line 2", `{"pins":[{"position":1,"pin_type":"x"}]}`},
		{"duplicate key in braces", "a: {b: 1, ‸b: 2}\n", "/a/b", "first in line 1", `{"a":{"b":1}}`},
		{"duplicate key in other quotes", "\"a\": 1\n‸'a': 2\n", "/a", "first in line 1", `{"a":1}`},
		{"duplicate key with a tag", "a12: 1\n!!str ‸a12: 2\n", "/a12", "first in line 1", `{"a12":1}`},
		{"duplicate key by an alias", "a: &x b\n*x : 1\n‸b: 2\n", "/b", "first in line 2", `{"a":"b","b":1}`},
		{"two merges", "a: &x {b: 1}\nc:\n  <<: *x\n  ‸<<: *x\n", "/c/<<", `key "<<" is here twice, first in line 3`, `{"a":{"b":1},"c":{"b":1}}`},
		{"duplicate among many", "k: 1\n" + many(50) + "‸k: 2\n", "/k", "first in line 1", ""},

		{"number as a key", "a:\n  ‸1: b\n", "/a", "a key must be text, found the number 1", `{"a":{}}`},
		{"boolean as a key", "‸true: b\nc: d\n", "", "found the value true", `{"c":"d"}`},
		{"null as a key", "‸~: b\n", "", `found the empty value "~"`, `{}`},
		{"nothing as a key", "a: {? ‸: b}\n", "/a", "found nothing", `{"a":{}}`},
		{"list as a key", "‸[a]: b\n", "", "found a list", `{}`},
		{"object as a key", "{‸{a: b}: c}\n", "", "found an object", `{}`},
		{"alias of a number as a key", "a: &x 1\n‸*x : b\n", "", "found the number 1", `{"a":1}`},
		{"too large a number as a key", "‸1e400: b\n", "", `number "1e400" can't be expressed in JSON`, `{}`},

		{"tag of another program", "a: ‸!Ref b\n", "/a", `tag "!Ref" is not supported`, `{"a":null}`},
		{"tag after an anchor", "a: &x ‸!Ref b\n", "/a", "is not supported", `{"a":null}`},
		{"tag before an anchor", "a: ‸!Ref &x b\n", "/a", "is not supported", `{"a":null}`},
		{"tag of a list", "a: ‸!Join [b]\n", "/a", "is not supported", `{"a":null}`},
		{"tag of an object", "a: ‸!Sub\n  b: c\n", "/a", "is not supported", `{"a":null}`},
		{"tag of a key", "‸!k a: b\n", "", "is not supported", `{}`},
		{"binary", "a: ‸!!binary aGk=\n", "/a", `tag "!!binary" is not supported`, `{"a":null}`},
		{"set", "a: ‸!!set {b}\n", "/a", "is not supported", `{"a":null}`},
		{"ordered object", "a: ‸!!omap [b: c]\n", "/a", "is not supported", `{"a":null}`},
		{"verbatim tag", "a: ‸!<tag:example.com,2000:x> b\n", "/a", "is not supported", `{"a":null}`},
		{"tag by a handle", "%TAG !e! tag:example.com,2000:\n---\na: ‸!e!x b\n", "/a", `tag "!e!x" is not supported`, `{"a":null}`},
		{"exclamation mark", "title: ‸!important text\n", "/title", `tag "!important" is not supported`, `{"title":null}`},
		{"word under a number's tag", "a: ‸!!int foo\n", "/a", `tag "!!int" wants a whole number, found "foo"`, `{"a":null}`},
		{"fraction under a whole number's tag", "a: ‸!!int 1.5\n", "/a", "wants a whole number", `{"a":null}`},
		{"word under a truth's tag", "a: ‸!!bool yes\n", "/a", "wants true or false", `{"a":null}`},
		{"word under a null's tag", "a: ‸!!null b\n", "/a", "wants an empty value", `{"a":null}`},
		{"word under a date's tag", "a: ‸!!timestamp b\n", "/a", "wants a date", `{"a":null}`},
		{"list under a text's tag", "a: ‸!!str [b]\n", "/a", `tag "!!str" does not fit a list`, `{"a":null}`},
		{"text under a list's tag", "a: ‸!!seq b\n", "/a", `tag "!!seq" does not fit text`, `{"a":null}`},
		{"list under an object's tag", "a: ‸!!map [b]\n", "/a", "does not fit a list", `{"a":null}`},

		{"not a number", "a: ‸.nan\n", "/a", `number ".nan" can't be expressed in JSON`, `{"a":null}`},
		{"infinity", "a: [‸-.INF]\n", "/a/0", "can't be expressed in JSON", `{"a":[null]}`},
		{"too large a number", "a: ‸1e400\n", "/a", "can't be expressed in JSON", `{"a":null}`},
		{"too large a number with underscores", "a: ‸-1_0e4_00\n", "/a", "can't be expressed in JSON", `{"a":null}`},
		{"too large a fraction", "a: ‸.5e400\n", "/a", "can't be expressed in JSON", `{"a":null}`},
		{"too long a number", "a: ‸" + strings.Repeat("9", 400) + "\n", "/a", "can't be expressed in JSON", `{"a":null}`},
		{"too large a number with a tag", "a: !!float ‸1e400\n", "/a", "can't be expressed in JSON", `{"a":null}`},

		{"alias inside its anchor", "a: &x [b, ‸*x]\n", "/a/1", `alias "*x" is inside the value it repeats`, `{"a":["b",null]}`},
		{"alias deep inside its anchor", "a: &x {b: {c: [‸*x]}}\nd: *x\n", "/a/b/c/0", "is inside", `{"a":{"b":{"c":[null]}},"d":{"b":{"c":[null]}}}`},
		{"merge of itself", "a: &x\n  b: 1\n  <<: ‸*x\n", "/a", "is inside", `{"a":null}`},

		{"merge of text", "a:\n  b: 1\n  <<: ‸c\n", "/a", `"<<" merges keys from an object or a list of objects, found "c"`, `{"a":null}`},
		{"merge of a list of text", "a: {<<: [{}, ‸c]}\n", "/a", `found "c"`, `{"a":null}`},
		{"merge of a list of lists", "a: {<<: [‸[{}]]}\n", "/a", "found a list inside a list", `{"a":null}`},
		{"merge of an alias of text", "a: &x b\nc: {<<: ‸*x}\n", "/c", `found "*x", which is "b"`, `{"a":"b","c":null}`},
		{"merge of an alias of a list", "a: &x [{}]\nc: {<<: ‸*x}\n", "/c", `found "*x", which is a list`, `{"a":[{}],"c":null}`},
		{"merge of nothing", "a:\n  ‸<<:\n  b: 1\n", "/a", "found nothing", `{"a":null}`},
		{"duplicate key in a merged object", "<<: {a: 1, ‸a: 2}\nb: 3\n", "/<</a", "here twice", `{"b":3,"a":1}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src, want := marked(t, test.text)
			doc, faults := manifest.Parse([]byte(src))
			if doc == nil || len(faults) != 1 {
				t.Fatalf("Parse(%q) gives document %v and faults %v, want both, and one fault", src, doc != nil, faults)
			}
			f := faults[0]
			if f.Span.Start != want || f.Path != test.path || !strings.Contains(f.Message, test.message) {
				t.Errorf("Parse(%q) shows %v %q %q, want %v %q %q", src, f.Span.Start, f.Path, f.Message, want, test.path, test.message)
			}
			if f.Rule != "yaml" || f.Severity != diagnostic.Error || f.Hint == "" || f.Source != doc.Line(want.Line) {
				t.Errorf("Parse(%q) gives %+v, want an error of rule yaml with a hint and its line", src, f)
			}
			if got := string(doc.Root().AppendJSON(nil)); test.json != "" && got != test.json {
				t.Errorf("Parse(%q) leaves %s, want %s", src, got, test.json)
			}
		})
	}
}

// many gives n further keys.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("key" + string(rune('A'+i%26)) + string(rune('a'+i/26)) + ": 1\n")
	}
	return b.String()
}

func TestAFaultIsReportedOnceWhereItIsWritten(t *testing.T) {
	_, faults := manifest.Parse([]byte("a: &x {b: !Ref c, d: 1, d: 2, 1: e}\nf: *x\ng: {<<: *x}\nh: [*x, *x]\n"))
	var got []string
	for _, f := range faults {
		got = append(got, at(f.Span))
	}
	if diff := cmp.Diff([]string{"1:11-15", "1:25-26", "1:31-32"}, got); diff != "" {
		t.Errorf("places differ (-want +got):\n%s", diff)
	}
}

func TestDuplicateKeysTellAForgottenDash(t *testing.T) {
	const rename = "rename one of the two if another key is meant, or remove one"
	tests := []struct {
		name, text string
		hints      []string
	}{
		{"a second item", "pins:\n  - position: 1\n    type: x\n    position: 2 # b\n    title: y\n    type: z\n", []string{
			`the next item of "pins" seems to begin here: write "- position: 2"`,
			`the next item of "pins" seems to begin in line 4: put a dash before the key there`,
		}},
		{"a third item", "- - a: 1\n    b: 1\n    a: 2\n    b: 2\n    a: 3\n", []string{
			`the next item of the list seems to begin here: write "- a: 2"`,
			`the next item of the list seems to begin in line 3: put a dash before the key there`,
			`the next item of the list seems to begin here: write "- a: 3"`,
		}},
		{"one key", "- a: 1\n  b: 1\n  a: 2\n  a: 3\n", []string{rename, rename}},
		{"dash at the second key", "pins:\n  - a: 1\n    b: 1\n    c: 1\n    a: 2\n  - b: 2\n    c: 2\n", []string{
			`if the next item of "pins" begins in line 5, move the dash of line 6 there; if not, ` + rename,
		}},
		{"dash at the third key", "- a: 1\n  b: 1\n  c: 1\n  a: 2\n  b: 2\n- c: 2\n", []string{
			`the next item of the list seems to begin in line 4: move the dash of line 6 there`,
			`the next item of the list seems to begin in line 4: move the dash of line 6 there`,
		}},
		{"keys in another order", "- a: 1\n  b: 1\n  c: 1\n  b: 2\n  c: 2\n", []string{
			`if the next item of the list begins here, write "- b: 2"; if not, ` + rename,
			`if the next item of the list begins in line 4, put a dash before the key there; if not, ` + rename,
		}},
		{"dash at another key", "- a: 1\n  a: 2\n- b: 2\n", []string{rename}},
		{"no list", "a: 1\nb: 1\na: 2\nb: 2\n", []string{rename, rename}},
		{"in braces", "- {a: 1, b: 1, a: 2, b: 2}\n", []string{rename, rename}},

		// The second of two bounds, where the first was meant.
		{"a bound twice", "- a: 1\n  b_to: 2\n  b_to: 3\n", []string{`rename the one that is meant to be "b_from", or remove one of the two`}},
		{"a bound twice, and the other", "- b_from: 1\n  b_to: 2\n  b_to: 3\n", []string{rename}},
		{"a bound twice before another item", "- a: 1\n  c: 1\n  b_to: 2\n  b_to: 3\n- a: 2\n  c: 3\n", []string{
			`rename the one that is meant to be "b_from", or remove one of the two`,
		}},
		{"a bound first and last", "- b_from: 1\n  a: 1\n  b_from: 2\n- a: 2\n", []string{
			`if the next item of the list begins in line 3, move the dash of line 4 there; if not, rename the one that is meant to be "b_to", or remove one of the two`,
		}},
		{"both bounds twice before another item", "- a: 1\n  b_from: 1\n  b_to: 2\n  b_from: 3\n  b_to: 4\n- a: 2\n", []string{
			`if the next item of the list begins here, write "- b_from: 3"; if not, ` + rename,
			`if the next item of the list begins in line 4, put a dash before the key there; if not, ` + rename,
		}},
		{"a bound twice, and a forgotten dash", "- a: 1\n  b_to: 2\n  b_to: 3\n  a: 2\n  b_to: 4\n", []string{
			`rename the one that is meant to be "b_from", or remove one of the two`,
			`the next item of the list seems to begin here: write "- a: 2"`,
			`the next item of the list seems to begin in line 4: put a dash before the key there`,
		}},
	}
	for _, test := range tests {
		_, faults := manifest.Parse([]byte(test.text))
		var hints []string
		for _, f := range faults {
			hints = append(hints, f.Hint)
		}
		if diff := cmp.Diff(test.hints, hints); diff != "" {
			t.Errorf("%s: hints differ (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestFaultsInsideADuplicateAreReportedToo(t *testing.T) {
	_, faults := manifest.Parse([]byte("a: 1\na: {b: .inf}\n"))
	var got []string
	for _, f := range faults {
		got = append(got, at(f.Span)+" "+f.Path)
	}
	if diff := cmp.Diff([]string{"2:1-2 /a", "2:8-12 /a/b"}, got); diff != "" {
		t.Errorf("places differ (-want +got):\n%s", diff)
	}
}

func TestTextsThatAreNoDocument(t *testing.T) {
	tests := []struct {
		name, text, message string
	}{
		{"nothing", "‸", "the file is empty"},
		{"byte order mark alone", "\ufeff‸", "the file is empty"},
		{"blank lines", "‸\n\n  \n", "the file is empty"},
		{"comments", "‸# a\n# b", "the file is empty"},
		{"dashes", "‸---\n", "the file is empty"},
		{"dashes and comments", "‸# a\n---\n# b\n...\n", "the file is empty"},
		{"a directive and dashes", "‸%YAML 1.2\n---\n", "the file is empty"},

		{"second document", "a: 1\n‸---\nb: 2\n", "a second document begins here"},
		{"second document, broken", "a: 1\n‸---\nb: [\n", "a second document begins here"},
		{"second document, broken at once", "a: 1\n‸--- \"\n", "a second document begins here"},
		{"second document, empty", "---\na: 1\n‸---\n", "a second document begins here"},
		{"second document below comments", "a: 1\n# b\n\n‸--- # c\n", "a second document begins here"},
		{"second document after the end of the first", "a: 1\n...\n# b\n‸---\nc: 2\n", "a second document begins here"},
		{"second document without dashes", "a: 1\n...\n\n# b\n‸c: 2\n", "a second document begins here"},
		{"second document with a directive", "a: 1\n...\n%YAML 1.2\n‸---\nb: 1\n", "a second document begins here"},
		{"documents without content", "---\n‸---\n---\n", "a second document begins here"},
		{"second document, CRLF", "a: 1\r\n‸---\r\nb: 2\r\n", "a second document begins here"},
		{"second document after a flow object", "{a: 1}\n‸---\n{b: 2}\n", "a second document begins here"},
		{"second document after text over several lines", "a: |\n  b\n‸---\nc: 1\n", "a second document begins here"},
		{"second document after a lone carriage return", "a: 1\r‸---\rb: 1\r", "a second document begins here"},

		{"not UTF-8", "a: 1\nb: é‸\xffx\n", "byte 0xFF is not UTF-8 text"},
		{"Latin-1", "title: caf‸\xe9\n", "byte 0xE9 is not UTF-8 text"},
		{"cut short", "title: caf‸\xc3", "byte 0xC3 is not UTF-8 text"},
		{"overlong", "a: ‸\xc0\x80", "byte 0xC0 is not UTF-8 text"},
		{"surrogate", "a: ‸\xed\xa0\x80", "byte 0xED is not UTF-8 text"},
		{"UTF-16, little-endian", "‸\xff\xfea\x00:\x00", "the file is UTF-16"},
		{"UTF-16, big-endian", "‸\xfe\xff\x00a\x00:", "the file is UTF-16"},
		{"UTF-16 without a mark, little-endian", "‸a\x00:\x00", "the file is UTF-16"},
		{"UTF-16 without a mark, big-endian", "‸\x00a\x00:", "the file is UTF-16"},
		{"zero byte", "a: 1\nb: \"‸\x00\"\n", "control character U+0000 is not allowed"},
		{"escape character", "a: ‸\x1b[31m\n", "control character U+001B"},
		{"delete character", "a: ‸\x7f\n", "control character U+007F"},
		{"Word file", "‸PK\x03\x04\x14\x00", "a document of Word, Excel or the like"},
		{"old Word file", "‸\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "a document of Word, Excel or the like"},
		{"C1 control character", "a: é‸\u0080\n", "control character U+0080"},
		{"no character", "a: ‸\uffff\n", "U+FFFF is not allowed"},
		{"next line character in quotes", "a: 'b‸\u0085c'\n", "U+0085 (next line)"},
		{"line separator in quotes", "a: \"b‸\u2028c\"\n", "U+2028 (line separator)"},
		{"paragraph separator in JSON", "{\"a\": \"b‸\u2029\"}", "U+2029 (paragraph separator)"},
		{"line separator after text", "a: b‸\u2028\nc: d\n", "some programs read it as the end of a line, others as text"},
		{"line separator between keys", "a: 1‸\u2028b: 2\n", "U+2028"},
		{"line separator that ends a comment", "a: 1 # b‸\u2028c: 2\n", "U+2028"},
		{"line separator in a text over several lines", "a: |\n  b‸\u2028  c\n", "U+2028"},
		{"control character before other faults", "a: ‸\x01\nb: [\n", "control character U+0001"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src, want := marked(t, test.text)
			if strings.Contains(src, "\r") && !strings.Contains(src, "\n") {
				// No line ends here for us.
				want = diagnostic.Position{Line: 1, Column: 1 + strings.Index(test.text, mark)}
			}
			doc, faults := manifest.Parse([]byte(src))
			if doc != nil || len(faults) != 1 || faults[0].Span.Start != want || !strings.Contains(faults[0].Message, test.message) {
				t.Fatalf("Parse(%q) gives document %v and faults %v, want %v with %q alone", src, doc != nil, faults, want, test.message)
			}
			if faults[0].Rule != "yaml" || faults[0].Path != "" || faults[0].Hint == "" {
				t.Errorf("Parse(%q) gives %+v", src, faults[0])
			}
		})
	}
}

func TestFilesThatGitKeepsElsewhereAreNamedAsSuch(t *testing.T) {
	for text, want := range map[string]string{
		"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n": "git lfs pull",
		"\x00GITCRYPT\x00\xdb\x87\x01": "git-crypt unlock",
	} {
		_, faults := manifest.Parse([]byte(text))
		if len(faults) != 1 || !strings.Contains(faults[0].Hint, want) {
			t.Errorf("%q: %+v", text, faults)
		}
	}
}

// An ellipsis stands for more than one character.
func TestATextIsCutOnlyWhereThatMakesItShorter(t *testing.T) {
	for text, want := range map[string]string{
		"k:" + strings.Repeat("x", 39): `"k:` + strings.Repeat("x", 39) + `"`,
		"k:" + strings.Repeat("x", 40): `"k:` + strings.Repeat("x", 38) + `…"`,
	} {
		_, faults := manifest.Parse([]byte("a: 1\n" + text + "\n"))
		if len(faults) != 1 || !strings.Contains(faults[0].Message, want) {
			t.Errorf("%s: got %+v, want %s in its message", text, faults, want)
		}
	}
}
