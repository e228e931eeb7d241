package report_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// excerpt shows source with a marker under s, without the rest of the report.
func excerpt(t testing.TB, source string, s diagnostic.Span) string {
	t.Helper()
	got := render(t, "text", &result.Report{Results: []result.Result{{
		File: "a.yaml", Status: result.Invalid,
		Diagnostics: []diagnostic.Diagnostic{{Severity: diagnostic.Error, Rule: "yaml", Message: "m", Span: s, Source: source}},
	}}}, report.Options{})
	lines := strings.Split(got, "\n")
	return strings.Join(lines[2:len(lines)-3], "\n")
}

func TestTheMarkerStandsUnderTheSpan(t *testing.T) {
	tests := []struct {
		name   string
		source string
		span   diagnostic.Span
		want   string
	}{
		{"a word", "model: basket", span(3, 8, 14), "" +
			" 3 | model: basket\n" +
			"   |        ^^^^^^"},
		{"a long line number", "model: basket", span(12345, 1, 6), "" +
			" 12345 | model: basket\n" +
			"       | ^^^^^"},
		{"a point", "model: basket", span(3, 6, 6), "" +
			" 3 | model: basket\n" +
			"   |      ^"},
		{"the line's end", "model:", span(3, 7, 7), "" +
			" 3 | model:\n" +
			"   |       ^"},
		{"beyond the line's end", "model:", span(3, 20, 30), "" +
			" 3 | model:\n" +
			"   |       ^"},
		{"several lines", "tags: [a, b", diagnostic.Span{Start: diagnostic.Position{Line: 3, Column: 7}, End: diagnostic.Position{Line: 9, Column: 1}}, "" +
			" 3 | tags: [a, b\n" +
			"   |       ^^^^^"},
		{"no place", "model: basket", diagnostic.Span{}, "" +
			" 1 | model: basket\n" +
			"   | ^"},
		{"after tabs", "\ta:\tb", span(3, 5, 6), "" +
			" 3 |     a:  b\n" +
			"   |         ^"},
		{"on a tab", "ab\tc", span(3, 3, 4), "" +
			" 3 | ab  c\n" +
			"   |   ^^"},
		{"wide characters", "日本: 東京 x", span(3, 5, 7), "" +
			" 3 | 日本: 東京 x\n" +
			"   |       ^^^^"},
		{"combining marks", "cafe\u0301: x\u0301y", span(3, 8, 10), "" +
			" 3 | cafe\u0301: x\u0301y\n" +
			"   |       ^"},
		{"inside a combined character", "e\u0301x", span(3, 2, 3), "" +
			" 3 | e\u0301x\n" +
			"   | ^"},
		{"emoji", "👩\u200d👩\u200d👧👍🏽🇸🇰 x", span(3, 11, 12), "" +
			" 3 | 👩\u200d👩\u200d👧👍🏽🇸🇰 x\n" +
			"   |        ^"},
		{"what is spelled out", "a\x1b\u202eb: c\u00a0d", span(3, 7, 9), "" +
			" 3 | a\\x1b\\u202eb: c\\u00a0d\n" +
			"   |               ^^^^^^^"},
		{"on what is spelled out", "a\u202eb", span(3, 2, 3), "" +
			" 3 | a\\u202eb\n" +
			"   |  ^^^^^^"},
		{"not UTF-8", "a\xff\xfeb", span(3, 3, 4), "" +
			" 3 | a\\xff\\xfeb\n" +
			"   |      ^^^^"},
		{"a long line, near its start", "abc: " + strings.Repeat("x", 300), span(3, 1, 4), "" +
			" 3 | abc: " + strings.Repeat("x", 93) + "…\n" +
			"   | ^^^"},
		{"a long line, in its middle", strings.Repeat("0123456789", 50), span(3, 251, 254), "" +
			" 3 | …" + strings.Repeat("7890123456", 9) + "78901234…\n" +
			"   |                                   ^^^"},
		{"a long line, at its end", strings.Repeat("0123456789", 50), span(3, 499, 501), "" +
			" 3 | …567890123456789012345678901234567" + "89\n" +
			"   |                                   ^^"},
		{"a long span", strings.Repeat("0123456789", 50), span(3, 11, 501), "" +
			" 3 | " + strings.Repeat("0123456789", 9) + "01234567…\n" +
			"   |           " + strings.Repeat("^", 88)},
		{"a long line of wide characters", strings.Repeat("日", 200), span(3, 101, 102), "" +
			" 3 | …" + strings.Repeat("日", 49) + "…\n" +
			"   | " + strings.Repeat(" ", 33) + "^^"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, excerpt(t, test.source, test.span)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestManyDiagnosticsOfOneHugeLineTakeLinearTime(t *testing.T) {
	source := strings.Repeat("{a: é}, ", 1<<17) // 1 MiB
	r := result.Result{File: "a.yaml", Status: result.Invalid}
	for i := range 20_000 {
		r.Diagnostics = append(r.Diagnostics, diagnostic.Diagnostic{
			Severity: diagnostic.Error, Rule: "schema/type", Message: "m", Span: span(1, 5+50*i, 6+50*i), Source: source,
		})
	}
	for _, format := range report.Formats() {
		start := time.Now()
		render(t, format, &result.Report{Results: []result.Result{r}}, options)
		if took := time.Since(start); took > 20*time.Second { // linear: below one
			t.Errorf("%s took %s", format, took)
		}
	}
}

func TestADiagnosticWithoutSourceHasNoExcerpt(t *testing.T) {
	if got := excerpt(t, "", span(3, 1, 5)); got != "" {
		t.Errorf("got %q", got)
	}
}

// FuzzExcerpt: whatever the line and the span, the excerpt is two lines of
// bounded width, and the marker begins where a prefix of the shown text ends.
func FuzzExcerpt(f *testing.F) {
	for i, s := range forgeries {
		f.Add(s, 1+i%7, i%5)
	}
	f.Add(strings.Repeat("日x", 300), 400, 20)
	f.Fuzz(func(t *testing.T, source string, column, length int) {
		source = strings.NewReplacer("\n", " ", "\r", " ").Replace(source)
		if source == "" {
			return
		}
		column = 1 + abs(column)%(len(source)+2)
		shown, marker, ok := strings.Cut(excerpt(t, source, span(3, column, column+abs(length)%1000)), "\n")
		shown, ok1 := strings.CutPrefix(shown, " 3 | ")
		marker, ok2 := strings.CutPrefix(marker, "   | ")
		if !ok || !ok1 || !ok2 {
			t.Fatalf("got %q over %q", shown, marker)
		}
		if width := uniseg.StringWidth(shown); width > 100 {
			t.Errorf("%q is %d wide", shown, width)
		}
		carets := strings.TrimLeft(marker, " ")
		if strings.Trim(carets, "^") != "" || carets == "" {
			t.Errorf("the marker is %q", marker)
		}
		indent := len(marker) - len(carets)
		for i := 0; i <= len(shown); i++ {
			if (i == len(shown) || utf8.RuneStart(shown[i])) && uniseg.StringWidth(shown[:i]) == indent {
				return
			}
		}
		t.Errorf("the marker is inside a character:\n%s\n%s", shown, marker)
	})
}

func abs(n int) int { return max(n, -(n + 1)) }

func TestTheLastLineSumsUp(t *testing.T) {
	one := []diagnostic.Diagnostic{{Severity: diagnostic.Error, Rule: "yaml", Message: "m"}}
	files := func(status result.Status, n int) (list []result.Result) {
		for range n {
			list = append(list, result.Result{File: "a.yaml", Status: status})
		}
		return list
	}
	tests := []struct {
		report result.Report
		want   string
	}{
		{result.Report{}, "0 files; 0 errors, 0 warnings in 0 ms"},
		{result.Report{Results: files(result.Valid, 1), Duration: 400 * time.Microsecond}, "1 file: 1 valid; 0 errors, 0 warnings in <1 ms"},
		{result.Report{Results: append(files(result.Failed, 1), files(result.Updated, 5)...), Duration: 412400 * time.Microsecond},
			"6 files: 5 updated, 1 failed; 0 errors, 0 warnings in 412 ms"},
		{result.Report{Results: []result.Result{{Status: result.Invalid, Diagnostics: one}}, Duration: 999600 * time.Microsecond},
			"1 file: 1 invalid; 1 error, 0 warnings in 1.0 s"},
		{result.Report{Results: files(result.WouldSend, 2), DryRun: true, Duration: 59960 * time.Millisecond},
			"2 files: 2 would_send; 0 errors, 0 warnings in 1 min 0 s (dry run: nothing was sent)"},
		{result.Report{Results: files("new", 1), Duration: time.Hour}, "1 file: 1 new; 0 errors, 0 warnings in 60 min 0 s"},
	}
	for _, test := range tests {
		lines := strings.Split(strings.TrimSuffix(render(t, "text", &test.report, report.Options{}), "\n"), "\n")
		if diff := cmp.Diff(test.want, lines[len(lines)-1]); diff != "" {
			t.Error(diff)
		}
	}
}

func TestFilesAboutWhichThereIsNothingToSayHaveNoLine(t *testing.T) {
	tests := []struct {
		result result.Result
		silent bool
	}{
		{result.Result{Status: result.Valid}, true},
		{result.Result{Status: result.Unchanged}, true},
		{result.Result{Status: result.Unchanged, Attempts: 1, HTTPStatus: 204}, false},
		{result.Result{Status: result.Valid, Diagnostics: []diagnostic.Diagnostic{{Severity: diagnostic.Warning}}}, false},
		{result.Result{Status: result.Updated, Attempts: 1, HTTPStatus: 204}, false},
		{result.Result{Status: result.WouldSend}, false},
		{result.Result{Status: result.Skipped}, false},
	}
	for _, test := range tests {
		test.result.File = "named.yaml"
		got := render(t, "text", &result.Report{Results: []result.Result{test.result}}, report.Options{})
		if strings.Contains(got, "named.yaml") == test.silent {
			t.Errorf("%+v: got %q", test.result, got)
		}
	}
}

func TestChangesAreATree(t *testing.T) {
	long := strings.Repeat("x", 80)
	list := "[" + strings.TrimSuffix(strings.Repeat(`"`+long+`", `, 40), ", ") + "]"
	tests := []struct {
		change result.Change
		want   string
	}{
		{result.Change{Op: "replace", Path: "/pin_definitions/0/position", From: raw("1"), To: raw("2")},
			"    ~ pin 1, position: 1 → 2\n"},
		{result.Change{Op: "replace", Path: "/a~1b/c~0d", From: raw("null"), To: raw(`{"a":[1,"x:,\"y"]}`)},
			`    ~ "a/b", "c~d": null → {"a": [1, "x:,\"y"]}` + "\n"},
		{result.Change{Op: "add", Path: "/tags/0", To: raw(`"new"`)}, "    + tag 1: \"new\"\n"},
		{result.Change{Op: "remove", Path: "", From: raw(`{}`)}, "    - everything: {}\n"},
		{result.Change{Op: "remove", Path: "/x", From: raw(`"` + long + long + `"`)}, "    - x: \"" + long + strings.Repeat("x", 14) + "…\n"},
		{result.Change{Op: "add", Path: "/x", To: raw(`{"a":{"b":["` + long + `",{"c d":1}],"e":true}}`)},
			"    + x:\n        a:\n          b:\n            - \"" + long + "\"\n            - {\"c d\": 1}\n          e: true\n"},
		{result.Change{Op: "add", Path: "/x", To: raw(list)},
			"    + x:\n" + strings.Repeat("        - \""+long+"\"\n", 30) + "        … and 10 more lines\n"},
	}
	for _, test := range tests {
		r := result.Result{File: "a.yaml", Status: result.WouldUpdate, Changes: []result.Change{test.change}}
		got := render(t, "text", &result.Report{Results: []result.Result{r}}, report.Options{})
		_, got, _ = strings.Cut(got, "\n")
		got, _, _ = strings.Cut(got, "\n\n")
		if diff := cmp.Diff(test.want, got+"\n"); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func TestUnmanagedAreCountedAndTheFirstTenNamed(t *testing.T) {
	for n, want := range map[int]string{1: "1 live customization that", 10: "10 live customizations that", 25: "  and 15 more\n"} {
		got := render(t, "text", &result.Report{Unmanaged: unmanaged(n)}, report.Options{})
		if !strings.Contains(got, want) || strings.Count(got, "00000000-") != min(n, 10) {
			t.Errorf("%d: got\n%s", n, got)
		}
	}
}

func TestColorIsOnlyUsedWhenAsked(t *testing.T) {
	r := everything()
	plain := render(t, "text", r, report.Options{})
	colored := render(t, "text", r, report.Options{Color: true})
	if strings.Contains(plain, "\x1b") || !strings.Contains(colored, "\x1b[1;31m") {
		t.Error("got colours wrong")
	}
	var b strings.Builder
	for i, part := range strings.Split(colored, "\x1b[") {
		if i > 0 {
			_, part, _ = strings.Cut(part, "m")
		}
		fmt.Fprint(&b, part)
	}
	if diff := cmp.Diff(plain, b.String()); diff != "" {
		t.Errorf("coloured text says something else:\n%s", diff)
	}
}

func TestTextShowsWhatPullDidToTheFile(t *testing.T) {
	changes := []result.Change{
		{Op: "replace", Path: "/pin_definitions/0/position", From: json.RawMessage("1"), To: json.RawMessage("2")},
		{Op: "add", Path: "/tags", To: json.RawMessage(`["a"]`)},
	}
	var b strings.Builder
	r, err := report.New("text", &b, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, status := range []result.Status{result.WouldUpdate, result.Written} {
		if err := r.Result(result.Result{File: "a.yaml", Status: status, Changes: changes}); err != nil {
			t.Fatal(err)
		}
	}
	want := `would_update  a.yaml
    ~ pin 1, position: 1 → 2
    + tags: ["a"]

written       a.yaml
    ~ pin 1, position: 2 → 1
    - tags: ["a"]

`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Nothing was written for what drifted or conflicts: the one shows what happened
// in the app, the other both sides.
func TestTextShowsWhatHappenedInTheApp(t *testing.T) {
	long := `"` + strings.Repeat("x", 80) + `"`
	changes := []result.Change{
		{Op: "replace", Path: "/pin_definitions/0/position", Place: "pin 1 (/p/5), position", From: raw("3"), To: raw("2")},
		{Op: "remove", Path: "/pin_definitions/1", From: raw(`{"position":4,"pin_criteria":null,"is_block_pin":false}`)},
		{Op: "add", Path: "/tags", To: raw(`["a"]`)},
		{Op: "replace", Path: "/model", From: raw(long), To: raw(`"m"`)},
	}
	got := render(t, "text", &result.Report{Results: []result.Result{
		{File: "a.yaml", Status: result.Drifted, Reason: "live is another", Changes: changes[:3], Next: []string{"to take what is live: pinsync pull a.yaml"}},
		{File: "b.yaml", Status: result.Conflict, Reason: "both", Changes: changes},
	}}, report.Options{})
	want := `drifted       a.yaml: live is another
    ~ pin 1 (/p/5), position: 2 → 3
    + pin 2: {"position": 4}
    - tags: ["a"]
  hint: to take what is live: pinsync pull a.yaml

conflict      b.yaml: both
    ~ pin 1 (/p/5), position: live 3, file 2
    ~ pin 2: live {"position": 4}, file nothing
    ~ tags: live nothing, file ["a"]
    ~ model:
        live: ` + long + `
        file: "m"

`
	got, _, _ = strings.Cut(got, "2 files")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestOfManySkippedFilesTextNamesAFew(t *testing.T) {
	var results []result.Result
	skip := func(reason string, n int) {
		for range n {
			results = append(results, result.Result{File: fmt.Sprintf("%04d.yaml", len(results)), Status: result.Skipped, Reason: reason})
		}
	}
	skip("another file is invalid", 30)
	results = append(results, result.Result{File: "9000.yaml", Status: result.Failed, Reason: "no"})
	skip("another file is invalid", 970)
	skip("interrupted", 21)
	got := render(t, "text", &result.Report{Results: results}, report.Options{})
	for text, times := range map[string]int{
		"\nskipped       0019.yaml\n": 1, "0020.yaml": 0, ": another file is invalid\n": 1, ": interrupted\n": 1,
		"skipped       and 980 more files for the same reason\nskipped       1001.yaml: interrupted\n": 1,
		"\nskipped       and 1 more file for the same reason\n1022 files: 1 failed, 1021 skipped":      1,
		"\nfailed        9000.yaml: no\n": 1,
	} {
		if n := strings.Count(got, text); n != times {
			t.Errorf("%q is there %d times instead of %d:\n%s", text, n, times, got)
		}
	}
}
