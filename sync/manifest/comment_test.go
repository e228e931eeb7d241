package manifest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/diagnostic"
)

// Comments at the beginning are kept from yaml.v3. They move the places below
// them down by their lines, and change nothing else.
func TestCommentsAheadMovePlacesAndNothingElse(t *testing.T) {
	const comments = "# yaml-language-server: $schema=x.json\n#\r\n#: [\tčaj\n"
	r := rand.New(rand.NewPCG(9, 9))
	for _, text := range soundTexts {
		for i := range 60 {
			src := text
			if i > 0 {
				src = spoil(r, text)
			}
			if strings.HasPrefix(src, "\ufeff") {
				continue // a byte order mark is one only at the beginning
			}
			want := outline([]byte(src), strings.Count(comments, "\n"))
			got := outline([]byte(comments+src), 0)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q\n(-without +with comments)\n%s", src, diff)
			}
		}
	}
}

// outline says what src means and where its faults and values are, moved down
// by so many lines.
func outline(src []byte, moved int) string {
	var b bytes.Buffer
	place := func(s diagnostic.Span) {
		fmt.Fprintf(&b, " %d:%d-%d", s.Start.Line+moved, s.Start.Column, s.End.Column)
	}
	doc, faults := Parse(src)
	for _, f := range faults {
		place(f.Span)
		fmt.Fprintf(&b, " %s\n", f.Path)
	}
	if doc == nil {
		return b.String()
	}
	var walk func(v *Value)
	walk = func(v *Value) {
		place(doc.ValueSpan(v))
		place(doc.OpeningSpan(v))
		for i := range v.Items {
			walk(&v.Items[i])
		}
		for i := range v.Members {
			place(doc.KeySpan(&v.Members[i]))
			walk(&v.Members[i].Value)
		}
	}
	walk(doc.Root())
	b.WriteByte('\n')
	b.Write(doc.Root().AppendJSON(nil))
	return b.String()
}

func TestTheCommentOfALine(t *testing.T) {
	source := "# first\n" +
		"a: 1 # one\n" +
		"b: '# none' # two\n" +
		"c: \"x\n" +
		"  # none\n" +
		"  \\\" # none\" # three\n" +
		"d: | # four\n" +
		"  text # none\n" +
		"  # none\n" +
		"'e # none': &x # five\n" +
		"  [1, # six\n" +
		"  'it''s # none'] #seven\n" +
		"f: a#none\n" +
		"č: {<<: {g: '# none'}} # eight\r\n" +
		"h: >-\n" +
		"  # none\n" +
		"\n" +
		"# nine"
	doc, faults := Parse([]byte(source))
	if doc == nil || len(faults) > 0 {
		t.Fatal(faults)
	}
	var got []string
	for n := range 20 {
		got = append(got, doc.Comment(n))
	}
	want := []string{"", "# first", "# one", "# two", "", "", "# three", "# four", "", "", "# five", "# six", "#seven", "", "# eight", "", "", "", "# nine", ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
