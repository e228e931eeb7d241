package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// command is a workflow command as the runner reads it.
type command struct {
	Name       string
	Properties map[string]string
	Message    string
}

// workflowCommands reads the log of a step as the runner does: CR, LF and CRLF
// end a line; a line is a command when it begins with "::" after white space
// and has a second "::", or when "##[" is anywhere in it. Characters that
// cannot be seen are skipped, as a comparison by culture does.
func workflowCommands(log string) (list []command) {
	for line := range strings.FieldsFuncSeq(log, func(r rune) bool { return r == '\n' || r == '\r' }) {
		seen := strings.Map(func(r rune) rune {
			if !unicode.IsSpace(r) && (unicode.Is(unicode.C, r) || unicode.Is(unicode.M, r) || r == 0x3164) {
				return -1
			}
			return r
		}, line)
		seen = strings.TrimLeftFunc(seen, unicode.IsSpace)
		head, message, ok := strings.Cut(strings.TrimPrefix(seen, "::"), "::")
		switch {
		case strings.HasPrefix(seen, "::") && ok:
			name, properties, _ := strings.Cut(head, " ")
			c := command{Name: name, Properties: map[string]string{}, Message: unescape(message)}
			for _, p := range strings.Split(properties, ",") {
				if key, value, ok := strings.Cut(p, "="); ok {
					c.Properties[key] = strings.NewReplacer("%3A", ":", "%2C", ",", "%0A", "\n", "%0D", "\r", "%25", "%").Replace(value)
				}
			}
			list = append(list, c)
		case strings.HasPrefix(seen, "::"), strings.Contains(seen, "##["):
			list = append(list, command{Name: seen})
		}
	}
	return list
}

func unescape(s string) string {
	return strings.NewReplacer("%0A", "\n", "%0D", "\r", "%25", "%").Replace(s)
}

func TestNoFormatButGitHubWritesWorkflowCommands(t *testing.T) {
	for _, format := range report.Formats() {
		if format == "github" {
			continue
		}
		log := render(t, format, hostile(), options)
		if format == "text" {
			var b bytes.Buffer
			fmt.Fprint(report.DefuseCommands(&b), log)
			log = b.String()
		}
		for _, c := range workflowCommands(log) {
			t.Errorf("%s has the command %q", format, c)
		}
	}
}

func TestGitHubWritesItsOwnCommandsOnly(t *testing.T) {
	r := hostile()
	want := 1 // the run was stopped
	for _, res := range r.Results {
		want += max(len(res.Diagnostics), 1)
	}
	commands := workflowCommands(render(t, "github", r, options))
	if len(commands) != want {
		t.Errorf("got %d commands, want %d", len(commands), want)
	}
	for _, c := range commands {
		if c.Name != "error" {
			t.Errorf("got the command %q", c)
		}
	}
}

func TestAnnotationsStandWhereTheDiagnosticsPoint(t *testing.T) {
	const file = "100%, a:b\nc.yaml"
	point := diagnostic.Position{Line: 3, Column: 9}
	log := render(t, "github", &result.Report{Results: []result.Result{{
		File: file, Status: result.Invalid, Diagnostics: []diagnostic.Diagnostic{
			{Severity: diagnostic.Error, Rule: "schema/type", Message: "100%: a, b\r\n::x", Hint: "do it", Span: span(7, 3, 8)},
			{Severity: diagnostic.Warning, Rule: "no-pins", Message: "m", Span: diagnostic.Span{Start: point, End: point}},
			{Severity: diagnostic.Error, Rule: "yaml", Message: "m", Span: diagnostic.Span{Start: point, End: diagnostic.Position{Line: 5, Column: 2}}},
			{Severity: diagnostic.Error, Rule: "yaml", Message: "m"},
		},
	}}}, options)
	want := []command{
		{"error", map[string]string{"file": "pins/" + file, "line": "7", "endLine": "7", "col": "3", "endColumn": "8", "title": "schema/type"}, "100%: a, b\\r\\n::x\nhint: do it"},
		{"warning", map[string]string{"file": "pins/" + file, "line": "3", "endLine": "3", "col": "9", "title": "no-pins"}, "m"},
		{"error", map[string]string{"file": "pins/" + file, "line": "3", "col": "9", "title": "yaml"}, "m"},
		{"error", map[string]string{"file": "pins/" + file, "line": "1", "endLine": "1", "col": "1", "title": "yaml"}, "m"},
	}
	if diff := cmp.Diff(want, workflowCommands(log)); diff != "" {
		t.Error(diff)
	}
}

func TestAFileThatIsNotFineIsAnnotatedOnce(t *testing.T) {
	problem := []diagnostic.Diagnostic{{Severity: diagnostic.Error, Rule: "api", Message: "the problem"}}
	warning := []diagnostic.Diagnostic{{Severity: diagnostic.Warning, Rule: "no-pins", Message: "the warning"}}
	tests := []struct {
		result result.Result
		want   string
	}{
		{result.Result{Status: result.Failed, Reason: "refused"}, "error: refused"},
		{result.Result{Status: result.Failed, Reason: "refused", Diagnostics: problem}, "error: the problem"},
		{result.Result{Status: result.Failed, Reason: "refused", Diagnostics: warning}, "warning: the warning, error: refused"},
		{result.Result{Status: result.Invalid, Diagnostics: warning}, "warning: the warning"},
		{result.Result{Status: result.Conflict, Reason: "both edited"}, "error: both edited"},
		{result.Result{Status: result.Drifted, Reason: "live edited"}, "warning: live edited"},
		{result.Result{Status: result.Drifted, Reason: "live edited", Diagnostics: warning}, "warning: the warning, warning: live edited"},
		{result.Result{Status: result.Orphaned}, "error: this file is orphaned"},
		{result.Result{Status: result.Skipped, Reason: "another is invalid"}, ""},
		{result.Result{Status: result.Updated}, ""},
		{result.Result{Status: result.Valid}, ""},
	}
	for _, test := range tests {
		test.result.File = "a.yaml"
		var got []string
		for _, c := range workflowCommands(render(t, "github", &result.Report{Results: []result.Result{test.result}}, options)) {
			got = append(got, c.Name+": "+c.Message)
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s %q: %s", test.result.Status, test.result.Reason, diff)
		}
	}
}

func TestGitHubSaysWhenItShowsNotAllAnnotations(t *testing.T) {
	const notice = "GitHub shows 10 errors and 10 warnings"
	for n, want := range map[int]bool{10: false, 11: true} {
		r := &result.Report{}
		for i := range n {
			r.Results = append(r.Results, result.Result{File: fmt.Sprint(i), Status: result.Failed, Reason: "x"})
		}
		if got := strings.Contains(render(t, "github", r, options), notice); got != want {
			t.Errorf("with %d errors: got %v", n, got)
		}
	}
}

func TestPathsAreRelativeToTheWorkspaceWhenInside(t *testing.T) {
	tests := []struct {
		options    report.Options
		file, want string
	}{
		{options, "a b.yaml", "pins/a b.yaml"},
		{options, "../x.yaml", "x.yaml"},
		{options, "../../x.yaml", "../../x.yaml"},
		{options, "/home/runner/shop/x.yaml", "x.yaml"},
		{options, "/home/runner/shopping/x.yaml", "/home/runner/shopping/x.yaml"},
		{report.Options{}, "../x.yaml", "../x.yaml"},
		{report.Options{Workspace: "/w"}, "x.yaml", "x.yaml"},
		{report.Options{Workspace: "/w", Dir: "/w"}, "x.yaml", "x.yaml"},
	}
	for _, test := range tests {
		r := &result.Report{Results: []result.Result{{File: test.file, Status: result.Failed, Reason: "x"}}}
		got := workflowCommands(render(t, "github", r, test.options))[0].Properties["file"]
		if got != test.want {
			t.Errorf("%s with %+v: got %s, want %s", test.file, test.options, got, test.want)
		}
	}
}

func TestTextIsSeenWhileTheRunGoesOn(t *testing.T) {
	for _, format := range []string{"text", "github"} {
		var b bytes.Buffer
		renderer, err := report.New(format, &b, options)
		if err != nil {
			t.Fatal(err)
		}
		res := result.Result{File: "a.yaml", Status: result.Updated, HTTPStatus: 204, Attempts: 1, Duration: 38 * time.Millisecond}
		if err := renderer.Result(res); err != nil {
			t.Fatal(err)
		}
		if want := regexp.MustCompile(`^updated +a\.yaml \(HTTP 204, 38 ms\)\n$`); !want.MatchString(b.String()) {
			t.Errorf("%s: got %q", format, b.String())
		}
	}
}

// defused is what comes out of DefuseCommands for pieces, written one by one.
func defused(pieces ...string) string {
	var b strings.Builder
	w := report.DefuseCommands(&b)
	for _, p := range pieces {
		if n, err := w.Write([]byte(p)); n != len(p) || err != nil {
			return fmt.Sprintf("wrote %d of %d bytes: %v", n, len(p), err)
		}
	}
	return b.String()
}

func TestCommandsAreDefused(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"plain: text :: x\n", "plain: text :: x\n"},
		{"::error::x\n", ":\\x3aerror::x\n"},
		{"a\n::error::x", "a\n:\\x3aerror::x"},
		{"a\r::error::x", "a\r:\\x3aerror::x"},
		{" \t\u00a0\u3000::x", " \t\u00a0\u3000:\\x3ax"},
		{": :x\n:a:", ": :x\n:a:"},
		{":::x", ":\\x3a:x"},
		{"a ##[b] #[c] ###[d]", "a ##\\x5bb] #[c] ###\\x5bd]"},
		{"# #[x] ##\n[y]", "# #[x] ##\n[y]"},
		{"\u200b:\u00ad:x", "\u200b:\u00ad\\x3ax"},
		{"#\u200d#\ufe0f[x]", "#\u200d#\ufe0f\\x5bx]"},
		{"\x1b[31m::x", "\x1b[31m::x"},
		{"\x00::x", "\x00:\\x3ax"},
		{"é##[x]日::y", "é##\\x5bx]日::y"},
		{"\xff:\xc3:x", "\xff:\xc3\\x3ax"},
	}
	for _, test := range tests {
		if got := defused(test.in); got != test.want {
			t.Errorf("%q: got %q, want %q", test.in, got, test.want)
		}
	}
}

// FuzzDefuseCommands: however a text is cut into writes, what comes out is the
// same, is no workflow command, and is the text but for the spelling of ":" and
// "[".
func FuzzDefuseCommands(f *testing.F) {
	for i, s := range forgeries {
		f.Add(s, i, 2*i)
	}
	f.Add("::::x\n:\n: :", 1, 2)
	f.Fuzz(func(t *testing.T, s string, i, j int) {
		got := defused(s)
		if commands := workflowCommands(got); len(commands) > 0 {
			t.Errorf("%q became %q, which has the commands %q", s, got, commands)
		}
		i = min(max(i, 0), len(s))
		j = min(max(j, i), len(s))
		if pieces := defused(s[:i], s[i:j], s[j:]); pieces != got {
			t.Errorf("%q: got %q whole, %q in pieces", s, got, pieces)
		}
		if !strings.Contains(s, `\x`) {
			if back := strings.NewReplacer(`\x3a`, ":", `\x5b`, "[").Replace(got); back != s {
				t.Errorf("%q became %q, which is %q", s, got, back)
			}
		}
	})
}
