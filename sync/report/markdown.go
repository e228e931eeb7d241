package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// GitHub takes at most 1 MiB as a step's summary, and refuses more whole. Each
// part of the report ends where its share of that does.
const (
	markdownFiles     = 400_000
	markdownChanges   = 650_000
	markdownFindings  = 940_000
	markdownUnmanaged = 990_000
)

// How many rows the less telling files get, and how many characters a cell.
const (
	doneRows      = 500 // what was done or would be done
	routineRows   = 50  // what is as it was
	unmanagedRows = 100
	pathCell      = 300
	messageCell   = 800
	valueCell     = 200
)

// markdown writes the run as GitHub Flavored Markdown for a job summary or a
// pull request. It needs to know what deserves the room, so it writes in End.
type markdown struct {
	out     io.Writer
	w       *bufio.Writer
	written int
}

func newMarkdown(w io.Writer, _ Options) Renderer { return &markdown{out: w} }

func (*markdown) Result(result.Result) error { return nil }

func (m *markdown) End(r *result.Report) error {
	m.w = bufio.NewWriter(m.out) // it keeps its first error for Flush
	s := r.Summary()
	m.put("## pinsync " + escapeMarkdown(r.Command) + ": " + plural(s.Files, "file") + ", " +
		plural(s.Errors, "error") + ", " + plural(s.Warnings, "warning") + "\n\n")
	if s.Files > 0 {
		m.put(escapeMarkdown(tally(s.Statuses).words(false)) + ", ")
	}
	m.put("in " + escapeMarkdown(duration(r.Duration)) + dryRunWords(r) + "\n")
	if says := fixableWords(r); says != "" {
		m.put("\n" + escapeMarkdown(says) + "\n")
	}
	if r.Stopped != "" {
		m.put("\n> **Stopped:** " + textMarkdown(r.Stopped, messageCell) + "\n")
	}
	m.files(r)
	m.changes(r)
	m.findings(r, s)
	m.unmanaged(r)
	return m.w.Flush()
}

func (m *markdown) put(s string) {
	m.written += len(s)
	m.w.WriteString(s)
}

// row writes s if it ends before the limit, and says whether it did.
func (m *markdown) row(limit int, s string) bool {
	if m.written+len(s) > limit {
		return false
	}
	m.put(s)
	return true
}

// urgency ranks a file: 0 for what is wrong, 1 for what someone may have to
// look at, 2 for what was done or would be, 3 for what is as it was.
func urgency(r *result.Result) int {
	switch {
	case statusStyle(r.Status) == bad:
		return 0
	case len(r.Diagnostics) > 0:
		return 1
	case r.Routine:
		return 3
	}
	switch r.Status {
	case result.Drifted, result.Missing, result.NotChecked:
		return 1
	case result.Valid, result.Unchanged, result.Skipped, result.WouldSend:
		return 3
	}
	return 2
}

func (m *markdown) files(r *result.Report) {
	if len(r.Results) == 0 {
		return
	}
	var ranked [4][]int
	for i := range r.Results {
		rank := urgency(&r.Results[i])
		ranked[rank] = append(ranked[rank], i)
	}
	most := [4]int{len(r.Results), len(r.Results), doneRows, routineRows}
	left := tally{}
	m.put("\n| Status | File | Details |\n| --- | --- | --- |\n")
	for rank, list := range ranked {
		shown := 0
		for shown < min(len(list), most[rank]) && m.row(markdownFiles, fileRow(&r.Results[list[shown]])) {
			shown++
		}
		for _, i := range list[shown:] {
			left[r.Results[i].Status]++
		}
	}
	if n := left.total(); n > 0 {
		m.put("\nand " + plural(n, "more file") + ": " + escapeMarkdown(left.words(false)) + "\n")
	}
}

func fileRow(r *result.Result) string {
	mark := ""
	switch statusStyle(r.Status) {
	case bad:
		mark = "❌ "
	case caution:
		mark = "⚠️ "
	}
	var details []string
	if r.Attempts > 0 {
		details = append(details, escapeMarkdown(exchange(r)))
	}
	if reason := r.ReasonNamed(); reason != "" {
		details = append(details, textMarkdown(reason, messageCell))
	}
	if n := len(r.Diagnostics); n > 0 {
		details = append(details, plural(n, "finding"))
	}
	if n := len(r.Changes); n > 0 {
		details = append(details, plural(n, "change"))
	}
	if n := len(r.Fixed); n > 0 {
		details = append(details, plural(n, "finding")+" fixed")
	}
	for _, next := range r.Next {
		details = append(details, textMarkdown(next, messageCell))
	}
	return "| " + mark + escapeMarkdown(string(r.Status)) + " | " + codeMarkdown(r.File, pathCell) + " | " +
		strings.Join(details, "; ") + " |\n"
}

func (m *markdown) changes(r *result.Report) {
	left, begun := 0, false
	for i := range r.Results {
		res := &r.Results[i]
		file := codeMarkdown(res.File, pathCell)
		done := asDone(res)
		for j := range res.Changes {
			if !begun {
				m.put("\n### Changes\n\n| File | | Field | Live | In the file |\n| --- | --- | --- | --- | --- |\n")
				begun = true
			}
			if left > 0 || !m.row(markdownChanges, changeRow(file, changeWord(res, done[j].Op), &res.Changes[j], res.Titles)) {
				left++
			}
			file = ""
		}
	}
	if left > 0 {
		m.put("\nand " + plural(left, "more change") + "\n")
	}
}

// changeWord says what became of a field, in the direction in which that was
// done.
func changeWord(r *result.Result, op string) string {
	switch {
	case r.Status == result.Conflict:
		return "differs"
	case op == "add":
		return "added"
	case op == "remove":
		return "removed"
	}
	return "changed"
}

// changeRow shows what live and the file say at one place.
func changeRow(file, word string, c *result.Change, titles map[string]string) string {
	live, here, show := "", "", valuesOf(c, titles)
	from, to := c.Values()
	if c.Op != "add" {
		live = codeMarkdown(show.text(from), valueCell)
	}
	if c.Op != "remove" {
		here = codeMarkdown(show.text(to), valueCell)
	}
	return "| " + file + " | " + word + " | " + codeMarkdown(c.WhereNamed(titles), pathCell) + " | " + live + " | " + here + " |\n"
}

func (m *markdown) findings(r *result.Report, s result.Summary) {
	if s.Errors+s.Warnings == 0 {
		return
	}
	m.put("\n<details>\n<summary>" + plural(s.Errors, "error") + ", " + plural(s.Warnings, "warning") +
		"</summary>\n\n| Place | Severity | What | Rule |\n| --- | --- | --- | --- |\n")
	left := 0
	// Errors first: where the room ends, it is warnings that are left out.
	for _, severity := range []diagnostic.Severity{diagnostic.Error, diagnostic.Warning} {
		for res, d := range r.Findings() {
			if d.Severity == severity && (left > 0 || !m.row(markdownFindings, findingRow(res.File, d))) {
				left++
			}
		}
	}
	if left > 0 {
		m.put("\nand " + plural(left, "more finding") + "\n")
	}
	m.put("\n</details>\n")
}

func findingRow(file string, d *diagnostic.Diagnostic) string {
	what := textMarkdown(d.Message, messageCell)
	if d.Hint != "" {
		what += "<br>hint: " + textMarkdown(d.Hint, messageCell)
	}
	if d.Fixable() {
		what += "<br>" + correctedMarkdown(d)
	}
	return fmt.Sprintf("| %s %s | %s | %s | %s |\n", codeMarkdown(file, pathCell),
		escapeMarkdown(inWords(d)), escapeMarkdown(string(d.Severity)), what, codeMarkdown(d.Rule, pathCell))
}

func (m *markdown) unmanaged(r *result.Report) {
	if len(r.Unmanaged) == 0 {
		return
	}
	m.put("\n<details>\n<summary>" + plural(len(r.Unmanaged), "live customization") +
		" that no file describes</summary>\n\n| ID | Model | Target |\n| --- | --- | --- |\n")
	shown := 0
	for shown < min(len(r.Unmanaged), unmanagedRows) && m.row(markdownUnmanaged, unmanagedRow(&r.Unmanaged[shown], r.Titles)) {
		shown++
	}
	if left := len(r.Unmanaged) - shown; left > 0 {
		m.put(fmt.Sprintf("\nand %d more\n", left))
	}
	m.put("\n</details>\n")
}

func unmanagedRow(u *result.Unmanaged, titles map[string]string) string {
	target := []string{escapeMarkdown(u.TargetType), codeMarkdown(identity(u.TargetIdentity, titles), valueCell)}
	target = slices.DeleteFunc(target, func(s string) bool { return s == "" })
	return "| " + codeMarkdown(u.ID, pathCell) + " | " + textMarkdown(u.Model, valueCell) + " | " +
		strings.Join(target, " ") + " |\n"
}
