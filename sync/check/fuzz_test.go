package check_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

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
	for _, test := range suspicious {
		f.Add(pins("position: 77, pin_type: item, pin_identity: " + test.yaml + ", active_from: 2026-07-01T00:00:00+01:00"))
	}
	location, err := time.LoadLocation("Europe/Prague")
	if err != nil {
		f.Fatal(err)
	}
	checker := check.New(check.Options{Now: now, Location: location, Models: []string{"basket"}})
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
			if failed[d.Rule+d.Path] {
				t.Errorf("reported twice: %+v", d)
			}
			failed[d.Rule+d.Path] = true
		}
		for _, d := range diagnostics[:min(len(diagnostics), 5)] {
			assertSilenced(t, checker, source, doc, d)
		}
	})
}

// assertSilenced says that a comment at the end of its line silences a warning,
// where a comment can stand there.
func assertSilenced(t *testing.T, checker *check.Checker, source string, doc *manifest.Document, d diagnostic.Diagnostic) {
	t.Helper()
	if d.Severity == diagnostic.Error {
		return
	}
	lines := strings.Split(source, "\n")
	line := &lines[d.Span.Start.Line-1]
	text, end := strings.CutSuffix(*line, "\r")
	*line = text + " # pinsync: ignore " + d.Rule
	if end {
		*line += "\r"
	}
	with, faults := manifest.Parse([]byte(strings.Join(lines, "\n")))
	if with == nil || len(faults) > 0 || !bytes.Equal(with.Body(), doc.Body()) || with.Comment(d.Span.Start.Line) == "" {
		return
	}
	diagnostics, _ := checker.File(with)
	for _, other := range diagnostics {
		if other.Rule == d.Rule && other.Span.Start == d.Span.Start {
			t.Errorf("not silenced: %+v in\n%s", other, strings.Join(lines, "\n"))
		}
	}
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
