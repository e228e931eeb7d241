package fix_test

import (
	"fmt"
	"strings"
	"testing"

	"pinsync/sync/fix"
)

// What throws something away is done only where its rule is named.
func TestWhatIsThrownAwayNeedsItsRule(t *testing.T) {
	const head = "model: m\ntarget_type: all\n"
	for name, test := range map[string]struct {
		before, after string
		rule          string
	}{
		"a pin that is over": {rule: "expired-pin",
			before: head + "pin_definitions:\n  # winter\n  - position: 1\n    pin_type: item\n    pin_identity: a\n    active_to: 2025-01-01T00:00:00Z\n\n  # spring\n  - position: 2\n    pin_type: item\n    pin_identity: b\n",
			after:  head + "pin_definitions:\n\n  # spring\n  - position: 2\n    pin_type: item\n    pin_identity: b\n"},
		"all but the first of those that are over": {rule: "expired-pin",
			before: head + "pin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: a\n    active_to: 2025-01-01T00:00:00Z\n  - position: 2\n    pin_type: item\n    pin_identity: b\n    active_to: 2025-01-01T00:00:00Z\n",
			after:  head + "pin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: a\n    active_to: 2025-01-01T00:00:00Z\n"},
		"the only pin": {rule: "expired-pin",
			before: head + "pin_definitions:\n  - {position: 1, pin_type: item, pin_identity: a, active_to: 2025-01-01T00:00:00Z}\n",
			after:  head + "pin_definitions:\n  - {position: 1, pin_type: item, pin_identity: a, active_to: 2025-01-01T00:00:00Z}\n"},
		"two of three, in brackets": {rule: "expired-pin",
			before: head + "pin_definitions: [{position: 1, pin_type: item, pin_identity: a, active_to: 2025-01-01T00:00:00Z}, {position: 2, pin_type: item, pin_identity: b}, {position: 3, pin_type: item, pin_identity: c, active_to: 2025-01-01T00:00:00Z}]\n",
			after:  head + "pin_definitions: [{position: 2, pin_type: item, pin_identity: b}]\n"},
		"one with an anchor that another needs": {rule: "expired-pin",
			before: head + "pin_definitions:\n  - position: 1\n    pin_type: &t item\n    pin_identity: a\n    active_to: 2025-01-01T00:00:00Z\n  - position: 2\n    pin_type: *t\n    pin_identity: b\n",
			after:  head + "pin_definitions:\n  - position: 1\n    pin_type: &t item\n    pin_identity: a\n    active_to: 2025-01-01T00:00:00Z\n  - position: 2\n    pin_type: *t\n    pin_identity: b\n"},
		"the second of two equal pins": {rule: "duplicate-item",
			before: head + "pin_definitions:\n  - position: -1\n    pin_type: item\n    pin_identity: a\n  - pin_identity: a\n    position: -1\n    pin_type: item # again\n",
			after:  head + "pin_definitions:\n  - position: -1\n    pin_type: item\n    pin_identity: a\n"},
		"two pins of one item at two places": {rule: "duplicate-item",
			before: head + "pin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: a\n  - position: 2\n    pin_type: item\n    pin_identity: a\n",
			after:  head + "pin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: a\n  - position: 2\n    pin_type: item\n    pin_identity: a\n"},
		"a field that the type does not use": {rule: "unused-field",
			before: head + "target_identity: x # old\npin_definitions:\n  - pin_criteria:\n      brand: A\n    position: 1\n    pin_type: item\n    pin_identity: a\n",
			after:  head + "pin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: a\n"},
		"one in JSON": {rule: "unused-field",
			before: `{"model": "m", "target_type": "all", "target_identity": "x", "pin_definitions": [{"position": 1, "pin_type": "item", "pin_identity": "a"}]}`,
			after:  `{"model": "m", "target_type": "all", "pin_definitions": [{"position": 1, "pin_type": "item", "pin_identity": "a"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			read := reader(nil)
			first := read([]byte(test.before))
			if out := fix.Apply([]byte(test.before), first, read, nil); string(out.Text) != test.before {
				t.Errorf("without its rule it is changed to\n%s", out.Text)
			}
			if out := fix.Apply([]byte(test.before), first, read, []string{"schema/type"}); string(out.Text) != test.before {
				t.Errorf("with another rule it is changed to\n%s", out.Text)
			}
			if out := fix.Apply([]byte(test.before), first, read, []string{test.rule}); string(out.Text) != test.after {
				t.Errorf("got\n%s\nwant\n%s", out.Text, test.after)
			}
		})
	}
}

// What an error hid may come to light in its place, as long as it is no error.
func TestWarningsMayComeToLightInThePlaceOfAnError(t *testing.T) {
	const head = "model: m\ntarget_type: all\n"
	const pins = "  - position: 1\n    pin_type: item\n    pin_identity: a\n    active_to: 2026-11-27%s10:00:00+01:00\n"
	for name, test := range map[string]struct{ before, after string }{
		"a pin that is over": {head + "pin_definitions:\n" + fmt.Sprintf(pins, " "), head + "pin_definitions:\n" + fmt.Sprintf(pins, "T")},
		"three of them":      {head + "pin_definition:\n" + strings.Repeat(fmt.Sprintf(pins, "T"), 3), head + "pin_definitions:\n" + strings.Repeat(fmt.Sprintf(pins, "T"), 3)},
	} {
		read := reader(nil)
		first := read([]byte(test.before))
		if out := fix.Apply([]byte(test.before), first, read, nil); string(out.Text) != test.after {
			t.Errorf("%s: got\n%s\nof %+v", name, out.Text, out.Found)
		}
	}
}

// However many fixes there are, and whichever of them is not right, one run makes all
// that are.
func TestOneRunMakesAllFixesThatAreRight(t *testing.T) {
	for _, at := range []int{0, 60, 119} {
		before, after := "model: m\ntarget_type: all\npin_definitions:\n", ""
		after = before
		for i := range 120 {
			const pin = "  - position: %s\n    pin_type: item\n    pin_identity: p%d\n"
			if i == at {
				before, after = before+fmt.Sprintf(pin, `"-2"`, i), after+fmt.Sprintf(pin, `"-2"`, i) // it is fixed to what is not allowed
				continue
			}
			before, after = before+fmt.Sprintf(pin, `"-1"`, i), after+fmt.Sprintf(pin, "-1", i)
		}
		read := reader(nil)
		if out := fix.Apply([]byte(before), read([]byte(before)), read, nil); string(out.Text) != after {
			t.Errorf("with the wrong one at %d, %d of 119 are fixed", at, len(out.Fixed))
		}
	}
}

// What comes to light must not be as much as what was fixed.
func TestAFileIsChangedOnlyForFewerFindings(t *testing.T) {
	const text = "model: m\ntarget_type: Item\npin_definitions: [{position: 1, pin_type: item, pin_identity: a}]\n"
	read := reader(nil)
	out := fix.Apply([]byte(text), read([]byte(text)), read, nil)
	if string(out.Text) != text || len(out.Fixed) > 0 || out.Found[0].Fix != nil {
		t.Errorf("got %q, of %+v", out.Text, out.Found)
	}
}
