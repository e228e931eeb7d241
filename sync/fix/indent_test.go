package fix_test

import (
	"testing"

	"pinsync/sync/fix"
)

// An empty line of a text that is indented gets no blanks at its end.
func TestAnEmptyLineOfATextThatIsIndentedStaysEmpty(t *testing.T) {
	const head, pins = "model: m\ntarget_type: criteria\ntarget_criteria:\n", "pin_definitions: [{position: 1, pin_type: item, pin_identity: a}]\n"
	const before = head + "category: |\n  a\n\n  b\n" + pins
	const after = head + "  category: |\n    a\n\n    b\n" + pins
	read := reader(nil)
	if out := fix.Apply([]byte(before), read([]byte(before)), read, nil); string(out.Text) != after {
		t.Errorf("got\n%q\nwant\n%q", out.Text, after)
	}
}
