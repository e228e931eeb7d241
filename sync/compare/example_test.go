package compare_test

import (
	"fmt"

	"pinsync/sync/compare"
)

// What changes a live definition into that of a file. Another spelling of an
// instant and another order of tags are no change.
func ExampleChanges() {
	live := []byte(`{"id": "199620b4-df1a-46e8-ab59-9e9ed9af7106", "created_at": "2025-01-01",
		"model": "basket", "target_type": "all", "tags": ["spring", "shoes"],
		"pin_definitions": [{"position": 1, "pin_type": "item", "pin_identity": "/p/1", "active_from": "2025-02-01T00:00:00Z"}]}`)
	file := []byte(`{"model": "basket", "target_type": "all", "tags": ["shoes", "spring"],
		"pin_definitions": [{"position": 2, "pin_type": "item", "pin_identity": "/p/1", "active_from": "2025-02-01T01:00:00+01:00"}]}`)
	for _, change := range compare.Changes(live, file) {
		fmt.Println(change.Op, change.Path, string(change.From), string(change.To))
	}
	// Output:
	// replace /pin_definitions/0/position 1 2
}
