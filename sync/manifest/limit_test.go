package manifest_test

import (
	"fmt"
	"strings"
	"testing"

	"pinsync/sync/manifest"
)

// nested gives n lists in one another.
func nested(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }

// laughs gives a document whose aliases expand tenfold in each line.
func laughs(rows int) string {
	var b strings.Builder
	b.WriteString("r0: &r0 ha\n")
	for i := 1; i < rows; i++ {
		fmt.Fprintf(&b, "r%d: &r%d [%s*r%d]\n", i, i, strings.Repeat(fmt.Sprintf("*r%d, ", i-1), 9), i-1)
	}
	return b.String()
}

func TestWithinTheLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("does one thing at a time, so the race detector finds nothing")
	}
	for name, text := range map[string]string{
		"largest file":            "a: " + strings.Repeat("x", manifest.MaxSize-len("a: ")),
		"deepest lists":           nested(manifest.MaxDepth),
		"deepest objects":         strings.Repeat("{a: ", manifest.MaxDepth) + strings.Repeat("}", manifest.MaxDepth),
		"deepest dashes":          strings.Repeat("- ", manifest.MaxDepth) + "a",
		"deepest by an alias":     "a: &x " + nested(manifest.MaxDepth-1) + "\nb: *x\n",
		"many values, no alias":   "a: [" + strings.Repeat("1,", 2*manifest.MaxNodes) + "]\nb: 2 * 3\n",
		"many values by aliases":  "a: &x [" + strings.Repeat("1,", 998) + "]\nb: [" + strings.Repeat("*x,", 99) + "]\n",
		"many bytes by aliases":   "a: &x " + strings.Repeat("y", 1000) + "\nb: [" + strings.Repeat("*x,", 1000) + "]\n",
		"many merges":             "a: &x {b: 1}\nc:\n" + strings.Repeat("- <<: *x\n", 10_000),
		"overridden merges":       "a: &x {b: " + strings.Repeat("y", 1000) + "}\nc: {<<: [" + strings.Repeat("*x,", 5000) + "]}\n",
		"many anchors never used": manyAnchors(5000),
		"directives":              "%YAML 1.2\n%TAG !a! tag:yaml.org,2002:\n---\n!a!str x\n",
	} {
		t.Run(name, func(t *testing.T) { parse(t, text) })
	}
}

func manyAnchors(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- &a%d x\n", i)
	}
	return b.String()
}

func TestBeyondTheLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("does one thing at a time, so the race detector finds nothing")
	}
	const deep, wide = "nested deeper than 100", "aliases expand the document"
	tests := []struct{ name, text, message string }{
		{"file too large", mark + strings.Repeat("#", manifest.MaxSize+1), "the file is too large: at most 1048576 bytes are read"},
		{"file too large and not UTF-8", mark + strings.Repeat("\xff", manifest.MaxSize+1), "the file is too large"},

		{"lists", "a: " + strings.Repeat("[", 99) + mark + nested(1) + strings.Repeat("]", 99), deep},
		{"objects", strings.Repeat("{a: ", 100) + mark + "{}" + strings.Repeat("}", 100), deep},
		{"dashes", strings.Repeat("- ", 100) + mark + "- a", deep},
		{"keys", rows(100) + strings.Repeat(" ", 100) + mark + "a: b\n", deep},
		{"pair in a list", strings.Repeat("[", 100) + mark + "a: b" + strings.Repeat("]", 100), deep},
		{"through an alias", "a: &x " + nested(60) + "\nb: " + strings.Repeat("[", 41) + mark + "*x" + strings.Repeat("]", 41), deep},
		{"through a merge", "a: &x {b: " + nested(60) + "}\nc: " + strings.Repeat("[", 40) + "{" + mark + "<<: *x}" + strings.Repeat("]", 40), deep},
		{"brackets without end", strings.Repeat("[", 100) + mark + strings.Repeat("[", manifest.MaxSize-100), deep},
		{"brackets without end in a small file", strings.Repeat("[", 100) + mark + strings.Repeat("[", 1000), deep},
		{"dashes without end", strings.Repeat("- ", 100) + mark + strings.Repeat("- ", manifest.MaxSize/2-100), deep},
		{"braces without end", strings.Repeat("{a: ", 100) + mark + strings.Repeat("{a: ", manifest.MaxSize/4-100), deep},
		{"nesting and many comments", strings.Repeat("- ", 100) + mark + strings.Repeat("- ", 9000) + "a\n" + strings.Repeat("   #\n#\n", 100_000), deep},

		{"ten to the power of nine", laughs(10), wide},
		{"values", "a: &x [" + strings.Repeat("1,", 1000) + "]\nb: [" + strings.Repeat("*x,", 98) + mark + "*x,*x]\n", wide},
		{"bytes", "a: &x " + strings.Repeat("y", 1000) + "\nb: [" + strings.Repeat("*x,", 1044) + mark + "*x,*x]\n", wide},
		{"bytes of keys", "a: &x {" + strings.Repeat("y", 1000) + ": }\nb: [" + strings.Repeat("*x,", 1037) + mark + "*x,*x]\n", wide},
		{"escapes", "a: &x \"" + strings.Repeat(`\0`, 1000) + "\"\nb: [" + strings.Repeat("*x,", 173) + mark + "*x,*x]\n", wide},
		{"values after the aliases", "a: &x [1]\nb: " + mark + "*x\nc: [" + strings.Repeat("1,", manifest.MaxNodes) + "]\n", wide},
		{"merges", "a: &x {b: [" + strings.Repeat("1,", 1000) + "]}\nc:\n" + strings.Repeat("- <<: *x\n", 98) + "- " + mark + "<<: *x\n- <<: *x\n", wide},
		{"empty lists", "a: &x []\nb: [" + strings.Repeat("*x,", manifest.MaxNodes-3) + mark + "*x,*x]\n", wide},
		{"directives", mark + strings.Repeat("%TAG !a! tag:x\n", 101) + "---\na: 1\n", "more than 100 lines begin with"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(test.text, mark) {
				// The place is somewhere in the sixth line.
				_, faults := manifest.Parse([]byte(test.text))
				if len(faults) != 1 || faults[0].Span.Start.Line != 6 || !strings.Contains(faults[0].Message, test.message) {
					t.Fatalf("faults are %v, want one in line 6", faults)
				}
				return
			}
			src, want := marked(t, test.text)
			doc, faults := manifest.Parse([]byte(src))
			if doc != nil || len(faults) != 1 {
				t.Fatalf("Parse gives document %v and %d faults, want no document and one fault", doc != nil, len(faults))
			}
			if f := faults[0]; f.Span.Start != want || !strings.Contains(f.Message, test.message) || f.Rule != "yaml" {
				t.Errorf("Parse shows %v %q, want %v %q", f.Span.Start, f.Message, want, test.message)
			}
		})
	}
}

// rows gives n objects in one another, each key in its own line.
func rows(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestNoMoreThanAHundredFaultsAreReported(t *testing.T) {
	doc, faults := manifest.Parse([]byte(strings.Repeat("a: 1\n", 1000)))
	if doc == nil || len(faults) != 100 {
		t.Errorf("Parse gives %d faults, want 100", len(faults))
	}
	if last := faults[len(faults)-1].Span.Start.Line; last != 101 {
		t.Errorf("the last fault is in line %d, want 101", last)
	}
}
