package report_test

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

func TestCellsOfAWorkbookAreNamedInEveryFormat(t *testing.T) {
	t.Parallel()
	at := diagnostic.Position{Line: 14, Column: 3}
	r := result.Report{Command: "sheet import", Results: []result.Result{{
		File: "pins.xlsx", Status: result.Invalid, Diagnostics: []diagnostic.Diagnostic{{
			Severity: diagnostic.Error, Rule: "sheet", Message: "the cell holds a formula", Span: diagnostic.Span{Start: at, End: at}, Cell: "Sheet1!C14",
		}},
	}}}
	for _, format := range report.Formats() {
		var out bytes.Buffer
		renderer, err := report.New(format, &out, report.Options{})
		if err == nil {
			err = renderer.Result(r.Results[0])
		}
		if err == nil {
			err = renderer.End(&r)
		}
		if err != nil || !strings.Contains(html.UnescapeString(out.String()), "Sheet1!C14") {
			t.Errorf("%s: %v\n%s", format, err, out.String())
		}
	}
	if text := html.UnescapeString(report.SheetFaults(&r, "")); !strings.Contains(text, "<code>pins.xlsx</code>, cell Sheet1!C14: the cell holds a formula") {
		t.Errorf("the comment is\n%s", text)
	}
}
