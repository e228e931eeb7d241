package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

// Whatever a file holds, checking it ends, says the same at every time, in
// plain words and at places that exist.
func FuzzFile(f *testing.F) {
	f.Add(realistic)
	f.Add("- x")
	f.Add("tracker_id: 1/2\nrules: {no-pins: Off, x: 1}\nconcurrency: 1e999999\n")
	f.Add("id: {x}\ntarget_type: *a\nposition: !!int 5\npin_definitions: [*b, {<<: *c, position: 0x1F}]\n")
	for _, test := range wordings {
		f.Add(test.source)
	}
	checker := check.New(check.Options{Now: now})
	f.Fuzz(func(t *testing.T, source string) {
		doc, _ := manifest.Parse([]byte(source))
		// What is quoted of a source must not look like a verb without its value.
		if doc == nil || strings.Contains(source, "%!") {
			return
		}
		diagnostics, facts := checker.File(doc)
		again, factsAgain := checker.File(doc)
		if diff := cmp.Diff(diagnostics, again); diff != "" || facts != factsAgain {
			t.Fatalf("checking again gives something else\n%s", diff)
		}
		settings := check.Settings(doc)
		for _, d := range slices.Concat(diagnostics, settings) {
			assertSound(t, doc, d)
		}
		failed := map[string]bool{}
		for _, d := range diagnostics {
			if strings.HasPrefix(d.Rule, "schema/") && failed[d.Rule+d.Path] {
				t.Errorf("reported twice: %+v", d)
			}
			failed[d.Rule+d.Path] = true
		}
	})
}

func assertSound(t *testing.T, doc *manifest.Document, d diagnostic.Diagnostic) {
	t.Helper()
	if d.Span.Start.Line < 1 || d.Span.Start.Column < 1 || d.Span.End.Line != d.Span.Start.Line || d.Span.End.Column < d.Span.Start.Column {
		t.Errorf("no such place: %+v", d)
	}
	if d.Source != "" && d.Source != doc.Line(d.Span.Start.Line) {
		t.Errorf("not the source line: %+v", d)
	}
	if v, _ := doc.Lookup(d.Path); v == nil {
		t.Errorf("no such value: %+v", d)
	}
	if d.Message == "" || strings.ContainsAny(d.Message+d.Hint, "\r\n") || strings.Contains(d.Message+d.Hint, "%!") {
		t.Errorf("not one line of text: %+v", d)
	}
	if len(d.Message) > 1000 || len(d.Hint) > 1000 {
		t.Errorf("too long: %+v", d)
	}
}
