package report_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xeipuuv/gojsonschema"

	"pinsync/sync/report"
	"pinsync/sync/result"
)

// checkSchema checks document against a JSON Schema.
func checkSchema(t testing.TB, schema []byte, document string) {
	t.Helper()
	found, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(schema), gojsonschema.NewStringLoader(document))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found.Errors() {
		t.Errorf("breaks the schema: %s", e)
	}
}

func TestJSONIsWhatItsSchemaSays(t *testing.T) {
	for name, r := range map[string]*result.Report{
		"everything":   everything(),
		"hostile":      hostile(),
		"no result":    {Command: "pull"},
		"no unmanaged": {Command: "plan", DryRun: true, Unmanaged: []result.Unmanaged{}},
	} {
		t.Run(name, func(t *testing.T) {
			checkSchema(t, report.SchemaJSON(), render(t, "json", r, options))
		})
	}
}

// jsonReport is the report as a script would read it.
type jsonReport struct {
	Version int
	Command string
	DryRun  bool `json:"dry_run"`
	Stopped string
	Summary struct {
		Files            int
		Statuses         map[string]int
		Errors, Warnings int
	}
	Results []struct {
		File, ID, Status, Reason string
		HTTPStatus               int `json:"http_status"`
		Attempts                 int
		Diagnostics              []struct {
			Severity, Rule, Message, Hint, Path string
			Line, Column                        int
			EndLine                             int `json:"end_line"`
			EndColumn                           int `json:"end_column"`
		}
		Changes []result.Change
		Before  json.RawMessage
	}
	Unmanaged []result.Unmanaged
}

func readJSON(t testing.TB, document string) (r jsonReport) {
	t.Helper()
	if err := json.Unmarshal([]byte(document), &r); err != nil {
		t.Fatalf("%v in:\n%s", err, document)
	}
	return r
}

func TestJSONGivesEveryTextBackAsItWas(t *testing.T) {
	r := hostile()
	got := readJSON(t, render(t, "json", r, options))
	if diff := cmp.Diff(utf8Text(r.Stopped), got.Stopped); diff != "" {
		t.Error(diff)
	}
	if len(got.Results) != len(r.Results) || len(got.Unmanaged) != len(r.Unmanaged) {
		t.Fatalf("got %d results, %d unmanaged", len(got.Results), len(got.Unmanaged))
	}
	for i, want := range r.Results {
		g := got.Results[i]
		if diff := cmp.Diff([]string{utf8Text(want.File), utf8Text(want.ID), utf8Text(want.Reason)}, []string{g.File, g.ID, g.Reason}); diff != "" {
			t.Error(diff)
		}
		for j, d := range want.Diagnostics {
			g := g.Diagnostics[j]
			if diff := cmp.Diff([]string{utf8Text(d.Message), utf8Text(d.Hint), utf8Text(d.Path)}, []string{g.Message, g.Hint, g.Path}); diff != "" {
				t.Error(diff)
			}
		}
		var value string
		if err := json.Unmarshal(g.Changes[0].From, &value); err != nil || value != utf8Text(want.File) {
			t.Errorf("change from %q: got %q, %v", want.File, value, err)
		}
		if diff := cmp.Diff(utf8Text(want.File), got.Unmanaged[i].TargetIdentity); diff != "" {
			t.Error(diff)
		}
	}
}

// utf8Text is s as JSON can say it: each byte that is not UTF-8 is U+FFFD.
func utf8Text(s string) string { return string([]rune(s)) }

func TestJSONKeepsNumbersOfAnyLength(t *testing.T) {
	const number = "-123456789012345678901234567890.1230e-7"
	got := render(t, "json", &result.Report{Results: []result.Result{{
		File: "a.yaml", Status: result.Deleted, Before: raw(" { \"n\" : " + number + "\n}"),
		Changes: []result.Change{{Op: "replace", Path: "/n", From: raw("1"), To: raw(number)}},
	}}}, report.Options{})
	for _, want := range []string{`"before": {"n": ` + number + `}`, `"to": ` + number} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in:\n%s", want, got)
		}
	}
}

func TestJSONSaysOnlyWhatApplies(t *testing.T) {
	got := render(t, "json", &result.Report{Results: []result.Result{
		{File: "a.yaml", Status: result.Valid, HTTPStatus: 204, Reason: "none"},
		{File: "b.yaml", Status: result.Failed, Attempts: 2},
	}}, report.Options{})
	for _, want := range []string{
		`{"file": "a.yaml", "status": "valid", "diagnostics": []}`,
		`{"file": "b.yaml", "status": "failed", "attempts": 2, "duration_ms": 0, "reason": "", "diagnostics": []}`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in:\n%s", want, got)
		}
	}
	if !utf8.ValidString(got) {
		t.Error("it is not UTF-8")
	}
}
