package manifest_test

import (
	"testing"

	"gopkg.in/yaml.v3"

	"pinsync/sync/manifest"
)

// realistic is a customization of the usual size.
const realistic = `# yaml-language-server: $schema=../../schema/customization.schema.json
id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
target_type: item
target_identity: /p/123
tags: [spring, "summer sale"]
# Two pins: one for the sale, one for good.
pin_definitions:
  - position: 1
    pin_type: item
    pin_identity: /p/555
    active_from: 2025-02-01T00:00:00Z
    active_to: "2025-03-01T00:00:00+01:00"
  - position: 4 # below the fold
    pin_type: criteria
    pin_criteria:
      brand: 'Acme'
    is_block_pin: false
target_metadata: {editor: "jana", weight: 1.50}
`

func BenchmarkParse(b *testing.B) {
	src := []byte(realistic)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if doc, faults := manifest.Parse(src); doc == nil || len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}

// BenchmarkYAML is the part of BenchmarkParse that is yaml.v3's.
func BenchmarkYAML(b *testing.B) {
	src := []byte(realistic)
	b.ReportAllocs()
	for b.Loop() {
		var n yaml.Node
		if err := yaml.Unmarshal(src, &n); err != nil {
			b.Fatal(err)
		}
	}
}
