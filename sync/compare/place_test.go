package compare_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/compare"
)

// Places are counted from 1, and a pin is named with its item where both sides
// agree on that.
func TestChangesNameTheirPlaceForPeople(t *testing.T) {
	live := json.RawMessage(`{"model": "a", "target_type": "criteria", "tags": ["x"],
		"target_criteria": {"size": {"42": 1}, "brand": ["a", "b"], "two words": 1},
		"pin_definitions": [
			{"position": 1, "pin_type": "item", "pin_identity": "/p/1"},
			{"position": 2, "pin_type": "item", "pin_identity": "/p/2"},
			{"position": 3, "pin_type": "criteria", "pin_criteria": {"brand": ["a"]}},
			{"position": 9, "pin_type": "item", "pin_identity": "/p/9"}]}`)
	file := json.RawMessage(`{"model": "b", "target_type": "criteria", "tags": ["y"],
		"target_criteria": {"size": {"42": 2}, "brand": ["a", "c"], "two words": 2},
		"pin_definitions": [
			{"position": 4, "pin_type": "item", "pin_identity": "/p/1"},
			{"position": 2, "pin_type": "item", "pin_identity": "/p/3"},
			{"position": 3, "pin_type": "criteria", "pin_criteria": {"brand": ["b"]}},
			{"position": 5, "pin_type": "item", "pin_identity": "/p/5"}]}`)
	want := []string{
		`model`,
		`target_criteria, brand, item 2`,
		`target_criteria, size, 42`,
		`target_criteria, "two words"`,
		`tags`,
		`pin 4 (/p/9)`, // in live
		`pin 1 (/p/1), position`,
		`pin 2, pin_identity`,
		`pin 3, pin_criteria, brand, item 1`,
		`pin 4 (/p/5)`,
	}
	var got []string
	for _, c := range compare.Changes(live, file) {
		got = append(got, c.Where())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
}
