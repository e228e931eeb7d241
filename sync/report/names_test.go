package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pinsync/sync/report"
	"pinsync/sync/result"
)

// With titles, an identity is named wherever it is shown: in the places of
// changes, their values, reasons, and what no file describes. A title is hostile.
func TestItemsAreNamed(t *testing.T) {
	titles := map[string]string{"/p/302": "Descaler 500 ml", "/p/9": "<b>|\x1b[31m`\u202e\n::error::" + strings.Repeat("long ", 30)}
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	r := &result.Report{Command: "plan", Titles: titles, Results: []result.Result{
		{
			File: "a.yaml", Status: result.Drifted, Titles: titles,
			Reason: `live: pin 1 (/p/302), pin_identity is "/p/302"; the file (line 7) and base say "/p/7"`,
			Changes: []result.Change{
				{Op: "replace", Path: "/pin_definitions/0/pin_identity", From: raw(`"/p/302"`), To: raw(`"/p/7"`), Place: "pin 1 (/p/302), pin_identity", Item: "/p/302"},
			},
		},
		{
			File: "b.yaml", Status: result.WouldUpdate, Titles: titles,
			Changes: []result.Change{
				{Op: "add", Path: "/pin_definitions/1", To: raw(`{"position":2,"pin_identity":"/p/302","title":"pin_identity"}`), Place: "pin 2 (/p/302)", Item: "/p/302"},
				{Op: "remove", Path: "/pin_definitions/2", From: raw(`{"pin_identity":"/p/9"}`), Place: "pin 3 (/p/9)", Item: "/p/9"},
				{Op: "replace", Path: "/target_identity", From: raw(`"/p/7"`), To: raw(`"/p/302"`)},
				{Op: "add", Path: "/tags", To: raw(`["/p/302"]`)},
			},
		},
	}, Unmanaged: []result.Unmanaged{{ID: "x", Model: "basket", TargetType: "item", TargetIdentity: "/p/302"}}}
	shown := func(format string) string {
		var b bytes.Buffer
		renderer, err := report.New(format, &b, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, res := range r.Results {
			if err := renderer.Result(res); err != nil {
				t.Fatal(err)
			}
		}
		if err := renderer.End(r); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	text := shown("text")
	for _, want := range []string{
		`a.yaml: live: pin 1 (/p/302 "Descaler 500 ml"), pin_identity is /p/302 "Descaler 500 ml"; the file (line 7) and base say "/p/7"`,
		`~ pin 1 (/p/302 "Descaler 500 ml"), pin_identity: "/p/7" → /p/302 "Descaler 500 ml"`,
		`+ pin 2 (/p/302 "Descaler 500 ml"):`,
		`pin_identity: /p/302 "Descaler 500 ml"`,
		`title: "pin_identity"`,
		`- pin 3 (/p/9 "<b>|\x1b[31m` + "`" + `\u202e\n::error::long long `,
		`~ target_identity: "/p/7" → /p/302 "Descaler 500 ml"`,
		`+ tags: ["/p/302"]`,
		`basket item /p/302 "Descaler 500 ml"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("text has no %s:\n%s", want, text)
		}
	}
	markdown := shown("markdown")
	for _, want := range []string{`pin 2 (/p/302 "Descaler 500 ml")`, `/p/302 "Descaler 500 ml"</code>`} {
		if !strings.Contains(markdown, want) {
			t.Errorf("markdown has no %s:\n%s", want, markdown)
		}
	}
	if strings.Contains(markdown, "<b>") || strings.ContainsAny(markdown, "\x1b\u202e`") {
		t.Errorf("the title is markup:\n%s", markdown)
	}
	if body := report.Drift(r, report.DriftOptions{Based: true}); !strings.Contains(body, `<code>/p/302 "Descaler 500 ml"</code>`) {
		t.Errorf("the drift pull request is\n%s", body)
	}
	github := shown("github")
	if !strings.Contains(github, `::pin 1`) && !strings.Contains(github, `/p/302 "Descaler 500 ml"), pin_identity`) || strings.Contains(github, "\n::error::long") {
		t.Errorf("annotations are\n%s", github)
	}
	if plain := shown("json"); strings.Contains(plain, "Descaler") {
		t.Errorf("JSON has titles: %s", plain)
	}
}
