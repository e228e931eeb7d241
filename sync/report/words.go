package report

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// statusOrder is the order in which a summary counts the statuses: what was
// done, what would be, what needed nothing, what was left alone, what is wrong.
var statusOrder = [...]result.Status{
	result.Created, result.Updated, result.Deleted, result.Written, result.Fixed,
	result.WouldCreate, result.WouldUpdate, result.WouldDelete, result.WouldSend,
	result.Unchanged, result.Valid, result.Seen,
	result.NotChecked, result.Drifted, result.Missing,
	result.Orphaned, result.Conflict, result.Invalid, result.NotSeen, result.Failed, result.Skipped,
}

// tally counts files by their statuses.
type tally map[result.Status]int

func (t tally) total() (n int) {
	for _, of := range t {
		n += of
	}
	return n
}

// statuses returns those that are counted, in the order of a summary.
func (t tally) statuses() []result.Status {
	rank := func(status result.Status) int {
		if i := slices.Index(statusOrder[:], status); i >= 0 {
			return i
		}
		return len(statusOrder)
	}
	return slices.SortedFunc(maps.Keys(t), func(a, b result.Status) int {
		return cmp.Or(rank(a)-rank(b), cmp.Compare(a, b))
	})
}

// words lists how many files have each status: "5 updated, 1 failed".
func (t tally) words(p painter) string {
	var words []string
	for _, status := range t.statuses() {
		words = append(words, p.paint(statusStyle(status), strconv.Itoa(t[status])+" "+Visible(string(status))))
	}
	return strings.Join(words, ", ")
}

// totals sums up a run in one line: "6 files: 5 updated, 1 failed; 1 error,
// 0 warnings in 412 ms".
func totals(r *result.Report, p painter) string {
	s := r.Summary()
	files := plural(s.Files, "file")
	if s.Files > 0 {
		files += ": " + tally(s.Statuses).words(p)
	}
	errors, warnings := plain, plain
	if s.Errors > 0 {
		errors = bad
	}
	if s.Warnings > 0 {
		warnings = caution
	}
	return fmt.Sprintf("%s; %s, %s in %s%s", files, p.paint(errors, plural(s.Errors, "error")),
		p.paint(warnings, plural(s.Warnings, "warning")), duration(r.Duration), dryRunWords(r))
}

// exchange says how the requests for r went: "HTTP 204, 38 ms, 2 attempts".
func exchange(r *result.Result) string {
	answer := duration(r.Duration)
	if r.HTTPStatus != 0 { // else the reason says that there was no answer
		answer = "HTTP " + strconv.Itoa(r.HTTPStatus) + ", " + answer
	}
	if r.Attempts > 1 {
		answer += ", " + plural(r.Attempts, "attempt")
	}
	return answer
}

func plural(n int, noun string) string { return count(n, noun, noun+"s") }

// count gives a number with the words for one, or for many.
func count(n int, one, many string) string { return strconv.Itoa(n) + " " + oneOrMany(n, one, many) }

func oneOrMany(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// counts lists numbers with their words, but for those that are 0.
type counts []string

func (c *counts) add(n int, one, many string) {
	if n > 0 {
		*c = append(*c, count(n, one, many))
	}
}

// duration shows d as a person reads it: "38 ms", "1.2 s", "2 min 5 s".
func duration(d time.Duration) string {
	switch {
	case d <= 0:
		return "0 ms"
	case d < time.Millisecond:
		return "<1 ms"
	case d.Round(time.Millisecond) < time.Second:
		return strconv.FormatInt(d.Round(time.Millisecond).Milliseconds(), 10) + " ms"
	case d.Round(100*time.Millisecond) < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	}
	s := int64(d.Round(time.Second).Seconds())
	return fmt.Sprintf("%d min %d s", s/60, s%60)
}

// at is the place of d in a file, as file:line:column, or as file:Sheet1!C14 in a
// workbook.
func at(file string, d *diagnostic.Diagnostic) string {
	if d.Cell != "" {
		return Visible(file) + ":" + Visible(d.Cell)
	}
	start := place(d).Start
	return fmt.Sprintf("%s:%d:%d", Visible(file), start.Line, start.Column)
}

// inWords is the place of d within its file, for a sentence.
func inWords(d *diagnostic.Diagnostic) string {
	if d.Cell != "" {
		return "cell " + Visible(d.Cell)
	}
	start := place(d).Start
	return fmt.Sprintf("line %d, column %d", start.Line, start.Column)
}

// withCell is what d says, after its cell in a workbook: for forms of which a place
// has lines only.
func withCell(d *diagnostic.Diagnostic) string {
	if d.Cell != "" {
		return d.Cell + ": " + d.Message
	}
	return d.Message
}

// place returns where d is shown: a diagnostic without a place is about the
// whole file.
func place(d *diagnostic.Diagnostic) diagnostic.Span { return known(d.Span) }

// known is span, or the file's start where span is not a place.
func known(span diagnostic.Span) diagnostic.Span {
	if span.Start.Line < 1 || span.Start.Column < 1 {
		return diagnostic.FileStart
	}
	return span
}

// isPoint says whether s marks one place rather than a stretch of text.
func isPoint(s diagnostic.Span) bool {
	return s.End.Line < s.Start.Line || s.End.Line == s.Start.Line && s.End.Column <= s.Start.Column
}

// routine shows the results about which there is nothing to say next to their
// number: nothing was to be done, nothing was done, nothing is wrong.
func routine(r *result.Result) bool {
	if r.Routine && r.Attempts == 0 && len(r.Diagnostics) == 0 {
		return true
	}
	return (r.Status == result.Valid || r.Status == result.Unchanged) &&
		r.Attempts == 0 && r.Reason == "" && len(r.Diagnostics) == 0 && len(r.Changes) == 0 && len(r.Fixed) == 0
}

// needsAttention reports whether someone should look at r: there is a finding, or the
// file is not, or will not be, as it was wanted.
func needsAttention(r *result.Result) bool {
	switch statusStyle(r.Status) {
	case good, note, quiet:
		return len(r.Diagnostics) > 0
	}
	return true
}

// plainKey matches a key that needs no quotes.
var plainKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
