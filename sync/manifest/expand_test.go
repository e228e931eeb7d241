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
