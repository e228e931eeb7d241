package check_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pinsync/sync/check"
	"pinsync/sync/internal/corpus"
	"pinsync/sync/manifest"
)

// realistic is a valid customization of about the usual size and variety.
const realistic = `# yaml-language-server: $schema=../../schema/customization.schema.json
id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
target_type: item
target_identity: /p/123
tags: [spring, campaign]
pin_definitions:
  - position: 1
    pin_type: item
    pin_identity: /p/555
    active_from: 2025-02-01T00:00:00Z
    active_to: 2099-03-01T00:00:00+01:00
  - position: 2
    pin_type: criteria
    pin_criteria:
      brand: Acme
  - position: 0
    pin_type: item
    pin_identity: /p/556
    is_block_pin: true
`

// BenchmarkFile checks a document that has just been parsed, as a run does:
// the parsing, which makes the places lazily, is part of the loop but not of
// the time.
func BenchmarkFile(b *testing.B) {
	checker := check.New(check.Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	docs := make([]*manifest.Document, 1000)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if n%len(docs) == 0 {
			b.StopTimer()
			for i := range docs {
				docs[i], _ = manifest.Parse([]byte(realistic))
			}
			b.StartTimer()
		}
		found, facts := checker.File(docs[n%len(docs)])
		if len(found) > 0 || facts.ID == "" {
			b.Fatal(found)
		}
	}
}

func BenchmarkParseAndFile(b *testing.B) {
	checker := check.New(check.Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	b.ReportAllocs()
	for b.Loop() {
		doc, _ := manifest.Parse([]byte(realistic))
		if found, _ := checker.File(doc); len(found) > 0 {
			b.Fatal(found)
		}
	}
}

// BenchmarkSet looks for what 100,000 files have in common: a hundred ids and
// a hundred targets.
func BenchmarkSet(b *testing.B) {
	checker := check.New(check.Options{})
	facts := make([]check.Facts, 100_000)
	names := make([]string, len(facts))
	for i := range facts {
		source := strings.Replace(realistic, "199620b4", fmt.Sprintf("%08x", i%(len(facts)-100)), 1)
		source = strings.Replace(source, "/p/123", fmt.Sprintf("/p/%d", i%(len(facts)-100)), 1)
		doc, _ := manifest.Parse([]byte(source))
		_, facts[i] = checker.File(doc)
		names[i] = fmt.Sprintf("customizations/basket/%d.yaml", i)
	}
	b.ReportAllocs()
	for b.Loop() {
		set := check.NewSet(checker)
		for i := range facts {
			set.Add(names[i], facts[i])
		}
		if found := set.Diagnostics(); len(found) != 200 {
			b.Fatalf("found something in %d files", len(found))
		}
	}
}

// TestCheckingAllocatesLittle guards what a run over 100,000 valid files costs:
// whoever sends them through the schema library again, which takes hundreds of
// allocations for each, finds out here.
func TestCheckingAllocatesLittle(t *testing.T) {
	checker := check.New(check.Options{})
	var docs []*manifest.Document
	for i := range 200 {
		_, text := corpus.File(i, "")
		doc, _ := manifest.Parse(text)
		docs = append(docs, doc)
	}
	all := testing.AllocsPerRun(2, func() {
		for _, doc := range docs {
			checker.File(doc)
		}
	})
	if got := all / float64(len(docs)); got > 10 {
		t.Errorf("%.1f allocations for a file, want at most 10", got)
	} else {
		t.Logf("%.1f allocations for a file", got)
	}
}
