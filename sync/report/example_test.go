package report_test

import (
	"fmt"
	"os"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// A run passes each result on as it becomes final, then the whole report.
func ExampleNew() {
	run := &result.Report{Command: "validate", Duration: 12 * time.Millisecond, Results: []result.Result{{
		File: "customizations/basket/p-123.yaml", Status: result.Invalid,
		Diagnostics: []diagnostic.Diagnostic{{
			Severity: diagnostic.Error, Rule: "schema/type",
			Message: "target_identity must be text, and 123 is a number", Hint: `write it in quotes: "123"`,
			Span: diagnostic.Span{Start: diagnostic.Position{Line: 4, Column: 18}, End: diagnostic.Position{Line: 4, Column: 21}},
			Path: "/target_identity", Source: "target_identity: 123",
		}},
	}}}
	renderer, err := report.New("text", os.Stdout, report.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range run.Results {
		if err := renderer.Result(r); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := renderer.End(run); err != nil {
		fmt.Println(err)
	}
	// Output:
	// invalid       customizations/basket/p-123.yaml
	// customizations/basket/p-123.yaml:4:18: error: target_identity must be text, and 123 is a number [schema/type]
	//  4 | target_identity: 123
	//    |                  ^^^
	//   hint: write it in quotes: "123"
	//
	// 1 file: 1 invalid; 1 error, 0 warnings in 12 ms
}
