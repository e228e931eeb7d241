package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

var ownTags = []string{"<details>", "</details>", "<summary>", "</summary>", "<code>", "</code>", "<br>", "<!-- -->"}

// checkMarkdown reads a report as Markdown: it consists of headings, quotes,
// paragraphs and whole tables, every row as wide as its head, with no tag but
// those of the report itself, and each of those closed. The first table has
// files rows.
func checkMarkdown(t testing.TB, document string, files int) {
	t.Helper()
	for _, tag := range regexp.MustCompile(`<[^>]*>?`).FindAllString(document, -1) {
		if !slices.Contains(ownTags, tag) {
			t.Errorf("it has the tag %s", tag)
		}
	}
	for _, name := range []string{"details", "summary", "code"} {
		if a, b := strings.Count(document, "<"+name+">"), strings.Count(document, "</"+name+">"); a != b {
			t.Errorf("%d of %d <%s> are closed", b, a, name)
		}
	}
	var tables []int
	columns := 0
	for line := range strings.Lines(document) {
		switch {
		case !strings.HasSuffix(line, "\n"):
			t.Errorf("the line %q does not end", line)
		case !strings.HasPrefix(line, "|"):
			columns = 0
		case columns == 0:
			columns = strings.Count(line, "|")
			tables = append(tables, -1) // for the line under the head
		default:
			tables[len(tables)-1]++
			if n := strings.Count(line, "|"); n != columns || !strings.HasSuffix(line, " |\n") {
				t.Errorf("a row of %d columns where the head has %d: %s", n, columns, line)
			}
		}
	}
	if len(tables) == 0 || tables[0] != files {
		t.Errorf("got tables of %v rows, want %d files", tables, files)
	}
}

func TestMarkdownIsWellFormed(t *testing.T) {
	for _, r := range []*result.Report{everything(), hostile()} {
		checkMarkdown(t, render(t, "markdown", r, report.Options{}), len(r.Results))
	}
}

func TestMarkdownStaysBelowGitHubsLimit(t *testing.T) {
	few := hostile()
	r := &result.Report{Command: "plan", Duration: time.Minute}
	for i := range 20_000 {
		res := few.Results[i%len(few.Results)]
		res.File = fmt.Sprintf("%s/%d", res.File, i)
		r.Results = append(r.Results, res)
		r.Unmanaged = append(r.Unmanaged, few.Unmanaged[i%len(few.Results)])
	}
	got := render(t, "markdown", r, report.Options{})
	if len(got) > 1<<20 || len(got) < 900_000 {
		t.Errorf("it has %d bytes", len(got))
	}
	var more int
	if i := strings.Index(got, "\nand "); i < 0 {
		t.Error("it does not say how many files are left out")
	} else if _, err := fmt.Sscanf(got[i:], "\nand %d more files: ", &more); err != nil {
		t.Error(err)
	}
	checkMarkdown(t, got, len(r.Results)-more)
	for _, want := range []string{"more changes\n", "more findings\n", "more\n\n</details>\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestMarkdownGivesTheRoomToWhatNeedsAttention(t *testing.T) {
	r := &result.Report{Command: "validate"}
	for i := range 1000 {
		r.Results = append(r.Results, result.Result{File: fmt.Sprintf("%03d.yaml", i), Status: result.Valid})
	}
	r.Results[999].Status = result.Invalid
	r.Results[999].Diagnostics = []diagnostic.Diagnostic{{Severity: diagnostic.Error, Rule: "yaml", Message: "the problem"}}
	got := render(t, "markdown", r, report.Options{})
	checkMarkdown(t, got, 51)
	if first, rest := strings.Index(got, "999.yaml"), strings.Index(got, "000.yaml"); first < 0 || rest < first {
		t.Error("the invalid file does not come first")
	}
	if !strings.Contains(got, "and 949 more files: 949 valid\n") {
		t.Error("it does not count the valid files left out")
	}
}
