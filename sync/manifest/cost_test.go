package manifest

import (
	"fmt"
	"strings"
	"testing"
)

// overriding gives objects of which each merges the one before ten times. All
// have the same one key, so whatever the merges look at, nothing is added.
func overriding(rows int) string {
	var b strings.Builder
	b.WriteString("r0: &r0 {a: 1}\n")
	for i := 1; i < rows; i++ {
		fmt.Fprintf(&b, "r%d: &r%d {<<: [%s*r%d]}\n", i, i, strings.Repeat(fmt.Sprintf("*r%d, ", i-1), 9), i-1)
	}
	return b.String()
}

// Merges of merges cost tenfold in each row, though the document they make is
// small: the limits on its size never stop them. Without the guard these eight
// rows are looked at twelve million times, and a few more would take hours.
func TestNestedMergesAreStopped(t *testing.T) {
	text := []byte(overriding(8))
	doc, faults := Parse(text)
	if doc != nil || len(faults) != 1 || faults[0].Span.Start.Line != 7 || !strings.Contains(faults[0].Message, "merges") {
		t.Fatalf("Parse gives document %v and faults %v, want one in line 7 about merges", doc != nil, faults)
	}

	root, err := decode(text)
	if err != nil {
		t.Fatal(err)
	}
	d := &Document{places: places{source: source{bytes: text}}}
	d.places.scan()
	if b := d.build(root, ""); !b.stopped || b.cost.work > maxWork+1 {
		t.Errorf("merges looked at %d members, want at most %d", b.cost.work, maxWork+1)
	}
}

// What merges look at is far below the limit in files that people write.
func TestManyMergesOfOneObjectAreNoFault(t *testing.T) {
	text := "x: &x {a: 1, b: 2, c: 3, d: 4}\ny:\n" + strings.Repeat("- {<<: *x, a: 5, b: 6}\n", 12_000)
	if doc, faults := Parse([]byte(text)); doc == nil || len(faults) > 0 {
		t.Errorf("Parse gives faults %v", faults)
	}
}
