package edit_test

import (
	"fmt"

	"pinsync/sync/internal/edit"
)

// Bring what is live into a file that someone wrote: only what differs
// changes.
func ExampleApply() {
	file := `# Socks go with shoes.
model: basket
target_type: item
target_identity: '/p/123'
tags: [spring] # until May
pin_definitions:
  - {position: 1, pin_type: item, pin_identity: /p/555}
`
	text, err := edit.Apply([]byte(file), []byte(`{
		"model": "basket", "target_type": "item", "target_identity": "/p/123", "tags": ["spring"],
		"pin_definitions": [{"position": 2, "pin_type": "item", "pin_identity": "/p/555"}]}`))
	fmt.Print(string(text), err)
	// Output:
	// # Socks go with shoes.
	// model: basket
	// target_type: item
	// target_identity: '/p/123'
	// tags: [spring] # until May
	// pin_definitions:
	//   - {position: 2, pin_type: item, pin_identity: /p/555}
	// <nil>
}
