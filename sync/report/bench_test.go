package report_test

import (
	"fmt"
	"io"
	"testing"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// BenchmarkRendering shows 10,000 results, of which every tenth has a
// diagnostic.
func BenchmarkRendering(b *testing.B) {
	r := &result.Report{Command: "sync", Duration: time.Minute}
	for i := range 10_000 {
		res := result.Result{
			File: fmt.Sprintf("customizations/basket/p-%05d.yaml", i), ID: "199620b4-df1a-46e8-ab59-9e9ed9af7106",
			Status: result.Updated, HTTPStatus: 204, Attempts: 1, Duration: 38 * time.Millisecond,
		}
		if i%10 == 0 {
			res.Status = result.Invalid
			res.Attempts = 0
			res.Diagnostics = []diagnostic.Diagnostic{{
				Severity: diagnostic.Error, Rule: "schema/type", Message: "target_identity must be text, and 123 is a number",
				Hint: `write it in quotes: "123"`, Span: span(4, 18, 21), Path: "/target_identity", Source: "target_identity: 123 # größer",
			}}
		}
		r.Results = append(r.Results, res)
	}
	for _, format := range report.Formats() {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				renderer, err := report.New(format, io.Discard, options)
				if err != nil {
					b.Fatal(err)
				}
				for _, res := range r.Results {
					if err := renderer.Result(res); err != nil {
						b.Fatal(err)
					}
				}
				if err := renderer.End(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
