package report_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

func TestACommentIsCutWithACount(t *testing.T) {
	t.Parallel()
	r := &result.Report{Command: "plan"}
	for i := range 3000 {
		res := result.Result{File: fmt.Sprintf("customizations/%s-%d.yaml", strings.Repeat("ž", 200), i), Status: result.WouldUpdate}
		res.Subject = result.Subject{Model: "basket", TargetType: "item", TargetIdentity: strings.Repeat("&", 300), InFile: true, Live: true}
		for range 30 {
			res.Changes = append(res.Changes, result.Change{Op: "replace", Path: "/pin_definitions/0/position", From: raw("1"), To: raw("2")})
		}
		r.Results = append(r.Results, res)
	}
	text, worthwhile := report.Comment(r, report.CommentOptions{Shop: "1-2", RunURL: "https://github.example/x"})
	if n := utf8.RuneCountInString(text); !worthwhile || n >= 60_000 || n < 40_000 {
		t.Errorf("%v, %d characters", worthwhile, n)
	}
	shown := strings.Count(text, "\n- ")
	if want := fmt.Sprintf("**And %d more**", 3000-shown); shown == 0 || !strings.Contains(text, want) || !strings.Contains(text, "**3000** customizations change") ||
		!strings.Contains(text, "and 18 more changes") || !strings.Contains(text, "the page of the run") {
		t.Errorf("no %q in\n%s", want, text[len(text)-1000:])
	}
}

func TestACommentCountsWarningsThatAreNotOfThePullRequest(t *testing.T) {
	t.Parallel()
	warned := func(file string) result.Result {
		return result.Result{File: file, Status: result.Unchanged, Diagnostics: []diagnostic.Diagnostic{
			{Severity: diagnostic.Warning, Rule: "no-pins", Message: "there are no pins", Span: span(3, 1, 2)}}}
	}
	r := &result.Report{Command: "plan", Results: []result.Result{warned("a.yaml"), warned("b.yaml"), warned("c.yaml")}}
	changed := func(file string) bool { return file == "b.yaml" }
	text, worthwhile := report.Comment(r, report.CommentOptions{Shop: "1", Changed: changed})
	if !worthwhile || !strings.Contains(text, "- <code>b.yaml</code>, line 3: there are no pins\n") || strings.Contains(text, "a.yaml") ||
		!strings.Contains(text, "2 warnings in files that this pull request does not change") {
		t.Errorf("%v, got\n%s", worthwhile, text)
	}
	r.Results = r.Results[:1]
	if text, worthwhile = report.Comment(r, report.CommentOptions{Shop: "1", Changed: changed}); worthwhile {
		t.Errorf("worthwhile is\n%s", text)
	}
}

// Whatever files and servers say is text in a comment, of every status.
func TestACommentIsInert(t *testing.T) {
	t.Parallel()
	const evil = "x\n<script> @team #1 [a](https://e.example) **b** `c` | --> <!-- pinsync \u202e"
	r := &result.Report{Command: "plan", Stopped: evil}
	for _, status := range []result.Status{result.WouldUpdate, result.WouldCreate, result.WouldDelete, result.Drifted, result.Conflict, result.Orphaned,
		result.Invalid, result.Failed, result.Skipped, result.Unchanged, result.Valid} {
		for _, s := range []result.Subject{{}, {Model: evil, TargetType: "item", TargetIdentity: evil, InFile: true, Live: true}, {Model: evil, TargetType: evil}} {
			res := result.Result{File: evil, Status: status, Reason: evil, Subject: s}
			value := raw(fmt.Sprintf(`{"position": %q, "pin_identity": %[1]q, "active_from": %[1]q, "pin_criteria": {%[1]q: %[1]q}}`, strings.ReplaceAll(evil, "\u202e", "")))
			for _, path := range []string{"/model", "/tags/0", "/pin_definitions/0", "/pin_definitions/0/position", "/pin_definitions/0/pin_identity", "/pin_definitions", "/x~1y", ""} {
				for _, op := range []string{"add", "remove", "replace"} {
					c := result.Change{Op: op, Path: path, Place: evil}
					if op != "add" {
						c.From = value
					}
					if op != "remove" {
						c.To = value
					}
					res.Changes = append(res.Changes, c)
				}
			}
			for _, severity := range []diagnostic.Severity{diagnostic.Error, diagnostic.Warning} {
				res.Diagnostics = append(res.Diagnostics, diagnostic.Diagnostic{Severity: severity, Message: evil, Hint: evil})
			}
			r.Results = append(r.Results, res)
		}
	}
	text, _ := report.Comment(r, report.CommentOptions{Shop: evil})
	for _, bad := range []string{"<script", "@team", "](https", " #1", "**b**", "`c`", "-->\n<", "\u202e", "<!-- pinsync", "| "} {
		if strings.Contains(text, bad) {
			t.Errorf("the comment has %q", bad)
		}
	}
}

func TestACommentSaysPlacesInWords(t *testing.T) {
	t.Parallel()
	r := &result.Report{Command: "plan", Results: []result.Result{{File: "a.yaml", Status: result.WouldUpdate, Changes: []result.Change{
		{Op: "replace", Path: "/pin_definitions/0/position", From: raw("0"), To: raw("-1"), Place: "pin 1 (/p/5), position"},
		{Op: "replace", Path: "/pin_definitions/0/active_to", From: raw(`"2026-01-01T00:00:00Z"`), To: raw("null"), Place: "pin 1 (/p/5), active_to"},
		{Op: "remove", Path: "/pin_definitions/1", From: raw(`{"position": -1.0, "pin_type": "criteria", "pin_criteria": {"label": "new"}}`)},
		{Op: "replace", Path: "/pin_definitions/0/is_block_pin", From: raw("false"), To: raw("true"), Place: "pin 1 (/p/5), is_block_pin"},
		{Op: "add", Path: "/tags/1", To: raw(`"sale"`)},
		{Op: "add", Path: "/pin_definitions/2", To: raw(`"odd"`)},
	}}}}
	text, _ := report.Comment(r, report.CommentOptions{Shop: "1"})
	for _, want := range []string{
		"- pin 1 (/p/5): hidden → anywhere\n",
		"- pin 1 (/p/5), ends: <code>2026-01-01T00",
		" → nothing\n",
		"- removed: what fits <code>&#123;\"label\": \"new\"&#125;</code>, anywhere\n",
		"- pin 1 (/p/5), blocks: no → yes\n",
		"- tag 2: <code>sale</code>\n",
		"- added: <code>\"odd\"</code>\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
