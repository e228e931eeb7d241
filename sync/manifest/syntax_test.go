package manifest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/manifest"
)

func TestSyntaxIsTheTextAsItIsWritten(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		want []string // form, text with tag and anchor | text without, indented
	}{
		"blocks": {
			src: "a: 1 # c\nb:\n  - x: y\n    z:\n  -\nc: |\n  t\n\n  u\n\nd: e\n f\n",
			want: []string{
				`object "a: 1 # c\nb:\n  - x: y\n    z:\n  -\nc: |\n  t\n\n  u\n\nd: e\n f"`,
				` scalar "a"`, ` scalar "1"`, ` scalar "b"`,
				` list "- x: y\n    z:\n  -"`, `  object "x: y\n    z:"`, `   scalar "x"`, `   scalar "y"`, `   scalar "z"`, `   scalar ""`,
				`  scalar ""`,
				` scalar "c"`, ` scalar "|\n  t\n\n  u"`, ` scalar "d"`, ` scalar "e\n f"`,
			},
		},
		"flow": {
			src: "{ a: [b, 'c', \"d\",], e , f: , 'g':{h: }}",
			want: []string{
				`flow object "{ a: [b, 'c', \"d\",], e , f: , 'g':{h: }}"`,
				` scalar "a"`, ` flow list "[b, 'c', \"d\",]"`, `  scalar "b"`, `  scalar "'c'"`, `  scalar "\"d\""`,
				` scalar "e"`, ` scalar ""`, ` scalar "f"`, ` scalar ""`,
				` scalar "'g'"`, ` flow object "{h: }"`, `  scalar "h"`, `  scalar ""`,
			},
		},
		"anchors, tags, aliases and merges": {
			src: "&r\na: &x !!map\n  &k b: !!str 1\nc: &e\nd: { <<: *x, f: *x }\n? g\n: ! h\n",
			want: []string{
				`object &r "&r\na: &x !!map\n  &k b: !!str 1\nc: &e\nd: { <<: *x, f: *x }\n? g\n: ! h" | "a: &x !!map\n  &k b: !!str 1\nc: &e\nd: { <<: *x, f: *x }\n? g\n: ! h"`,
				` scalar "a"`, ` object &x "&x !!map\n  &k b: !!str 1" | "&k b: !!str 1"`,
				`  scalar &k "&k b" | "b"`, `  scalar "!!str 1" | "1"`,
				` scalar "c"`, ` scalar &e "&e" | ""`,
				` scalar "d"`, ` flow object "{ <<: *x, f: *x }"`,
				`  merge "<<"`, `  alias x "*x"`, `  scalar "f"`, `  alias x "*x"`,
				` scalar "g"`, ` scalar "! h" | "h"`,
			},
		},
		"a byte order mark, CRLF and letters of several bytes": {
			src: "\ufeffé: ž\r\nb: [č, ď]\r\n",
			want: []string{
				`object "é: ž\r\nb: [č, ď]"`,
				` scalar "é"`, ` scalar "ž"`, ` scalar "b"`, ` flow list "[č, ď]"`, `  scalar "č"`, `  scalar "ď"`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc, faults := manifest.Parse([]byte(c.src))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			var got []string
			walk(c.src, doc.Syntax(), 0, &got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// walk notes how s and what it holds are written.
func walk(src string, s manifest.Syntax, depth int, out *[]string) {
	form := [...]string{manifest.Scalar: "scalar", manifest.Mapping: "object", manifest.Sequence: "list", manifest.Alias: "alias"}[s.Form]
	note(src, s, form, depth, out)
	for _, p := range s.Pairs {
		if p.Merge {
			note(src, p.Key, "merge", depth+1, out)
		} else {
			walk(src, p.Key, depth+1, out)
		}
		walk(src, p.Value, depth+1, out)
	}
	for _, item := range s.Items {
		walk(src, item, depth+1, out)
	}
}

func note(src string, s manifest.Syntax, form string, depth int, out *[]string) {
	line := strings.Repeat(" ", depth)
	if s.Flow {
		line += "flow "
	}
	line += form
	if s.Form == manifest.Alias {
		line += " " + s.Anchor
	} else if s.Anchor != "" {
		line += " &" + s.Anchor
	}
	line += fmt.Sprintf(" %q", src[s.Outer:s.End])
	if s.Outer != s.Start {
		line += fmt.Sprintf(" | %q", src[s.Start:s.End])
	}
	*out = append(*out, line)
}
