package manifest_test

import (
	"strings"
	"testing"

	"pinsync/sync/manifest"
)

func TestAliasesMayExpandToAMebibyteToTheByte(t *testing.T) {
	// Most of it comes from aliases, the last bytes from a text of n bytes.
	text := func(n int) string {
		return "a: &x " + strings.Repeat("y", 1000) + "\nb: [" + strings.Repeat("*x,", 1000) + "]\nc: " + strings.Repeat("z", n) + "\n"
	}
	doc, _ := manifest.Parse([]byte(text(1)))
	most := 1 + manifest.MaxSize - len(doc.Body())
	if doc, faults := manifest.Parse([]byte(text(most))); len(faults) > 0 || len(doc.Body()) != manifest.MaxSize {
		t.Errorf("a whole mebibyte has the faults %v", faults)
	}
	if doc, faults := manifest.Parse([]byte(text(most + 1))); doc != nil || len(faults) != 1 {
		t.Errorf("one byte more has the faults %v", faults)
	}
}

func TestAliasesMayExpandToAHundredThousandValues(t *testing.T) {
	text := func(n int) string {
		return "a: &x [" + strings.Repeat("1,", 998) + "]\nb: [" + strings.Repeat("*x,", 98) + strings.Repeat("1,", n) + "]\n"
	}
	doc, _ := manifest.Parse([]byte(text(0)))
	most := 100_000 - values(doc.Root())
	if doc, faults := manifest.Parse([]byte(text(most))); len(faults) > 0 || values(doc.Root()) != 100_000 {
		t.Errorf("a hundred thousand values have the faults %v", faults)
	}
	if doc, faults := manifest.Parse([]byte(text(most + 1))); doc != nil || len(faults) != 1 {
		t.Errorf("one value more has the faults %v", faults)
	}
}

// values is how many values v has, itself and those in it.
func values(v *manifest.Value) int {
	n := 1
	for i := range v.Members {
		n += values(&v.Members[i].Value)
	}
	for i := range v.Items {
		n += values(&v.Items[i])
	}
	return n
}
