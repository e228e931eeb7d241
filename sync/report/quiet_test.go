package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

func TestQuietShowsWhatNeedsAttention(t *testing.T) {
	r := &result.Report{
		Results: []result.Result{
			{File: "a.yaml", Status: result.Updated, Attempts: 1, HTTPStatus: 204},
			{File: "b.yaml", Status: result.WouldUpdate},
			{File: "c.yaml", Status: result.Valid, Diagnostics: []diagnostic.Diagnostic{{Severity: diagnostic.Warning, Rule: "no-pins", Message: "m", Span: diagnostic.FileStart}}},
			{File: "d.yaml", Status: result.Drifted},
			{File: "e.yaml", Status: "of a later version"},
		},
		Unmanaged: []result.Unmanaged{{ID: "x"}},
	}
	want := `valid         c.yaml
c.yaml:1:1: warning: m [no-pins]

drifted       d.yaml
of a later version  e.yaml
5 files: 1 updated, 1 would_update, 1 valid, 1 drifted, 1 of a later version; 0 errors, 1 warning in 0 ms
`
	if diff := cmp.Diff(want, render(t, "text", r, report.Options{Quiet: true})); diff != "" {
		t.Error(diff)
	}
}
