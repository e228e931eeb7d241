package check_test

import (
	"fmt"
	"time"

	"pinsync/sync/check"
	"pinsync/sync/manifest"
)

// What is wrong with one file. What spans several is asked of a Set.
func ExampleChecker_File() {
	doc, faults := manifest.Parse([]byte(`model: basket
target_type: item
target_identity: 123
pin_definitions:
  - position: 1
    pin_type: item
    pin_identity: /p/555
    activ_to: 2025-03-01T00:00:00Z
`))
	if doc == nil || len(faults) > 0 {
		fmt.Println(faults)
		return
	}
	checker := check.New(check.Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	diagnostics, _ := checker.File(doc)
	for _, d := range diagnostics {
		fmt.Printf("%d:%d %s [%s]\n  %s\n", d.Span.Start.Line, d.Span.Start.Column, d.Message, d.Rule, d.Hint)
	}
	// Output:
	// 3:18 target_identity must be text, found the number 123 [schema/type]
	//   write it in quotes: "123"
	// 8:5 unknown key "activ_to" in pin 1 [schema/additionalProperties]
	//   did you mean active_to?
}
