package manifest_test

import (
	"fmt"

	"pinsync/sync/manifest"
)

// A file's values, each with its place, and the body that is sent of it.
func ExampleParse() {
	doc, faults := manifest.Parse([]byte(`id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
pin_definitions:
  - position: 1.0
    active_from: 2025-02-01T00:00:00Z
`))
	fmt.Println(len(faults), "faults")
	position, _ := doc.Lookup("/pin_definitions/0/position")
	place := doc.ValueSpan(position).Start
	fmt.Printf("position %s, line %d, column %d\n", position.Text, place.Line, place.Column)
	fmt.Println(string(doc.Body()))

	_, faults = manifest.Parse([]byte("model: basket\ntags: [spring\n"))
	for _, fault := range faults {
		fmt.Printf("%d:%d %s\n", fault.Span.Start.Line, fault.Span.Start.Column, fault.Message)
	}
	// Output:
	// 0 faults
	// position 1.0, line 4, column 15
	// {"model":"basket","pin_definitions":[{"position":1.0,"active_from":"2025-02-01T00:00:00Z"}]}
	// 2:7 the "[" opened here is not closed
}
