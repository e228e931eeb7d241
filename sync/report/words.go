package report

import (
	"encoding/json"
	"fmt"
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
	result.Created, result.Updated, result.Deleted, result.Written,
	result.WouldCreate, result.WouldUpdate, result.WouldDelete, result.WouldSend,
	result.Unchanged, result.Valid,
	result.Drifted, result.Orphaned, result.Missing,
	result.Conflict, result.Invalid, result.Failed, result.Skipped,
}

// statuses returns the statuses that s counts, in the order of a summary.
func statuses(s result.Summary) []result.Status {
	list := make([]result.Status, 0, len(s.Statuses))
	for status := range s.Statuses {
		list = append(list, status)
	}
	rank := func(status result.Status) int {
		if i := slices.Index(statusOrder[:], status); i >= 0 {
			return i
		}
		return len(statusOrder)
	}
	slices.SortFunc(list, func(a, b result.Status) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	})
	return list
}

// totals sums up a run in one line, such as "6 files: 5 updated, 1 failed; 1
// error, 0 warnings in 412 ms".
func totals(r *result.Report) string {
	s := r.Summary()
	var b strings.Builder
	b.WriteString(plural(s.Files, "file"))
	for i, status := range statuses(s) {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		fmt.Fprintf(&b, "%s%d %s", sep, s.Statuses[status], visible(string(status)))
	}
	fmt.Fprintf(&b, "; %s, %s in %s", plural(s.Errors, "error"), plural(s.Warnings, "warning"), duration(r.Duration))
	if r.DryRun {
		b.WriteString(" (dry run: nothing was sent)")
	}
	return b.String()
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
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

// place returns where d is shown: a diagnostic without a place is about the
// whole file.
func place(d *diagnostic.Diagnostic) diagnostic.Span {
	if d.Span.Start.Line < 1 || d.Span.Start.Column < 1 {
		return diagnostic.FileStart
	}
	return d.Span
}

// routine tells the results about which there is nothing to say beside their
// number: nothing was to be done, nothing was done, nothing is wrong.
func routine(r *result.Result) bool {
	return (r.Status == result.Valid || r.Status == result.Unchanged) &&
		r.Attempts == 0 && r.Reason == "" && len(r.Diagnostics) == 0 && len(r.Changes) == 0
}

// dotted shows a JSON Pointer as people write paths: "/pin_definitions/0/position"
// becomes "pin_definitions[0].position". The result is not escaped.
func dotted(pointer string) string {
	if pointer == "" {
		return "(everything)"
	}
	var b strings.Builder
	for i, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		switch {
		case i > 0 && isIndex(token):
			b.WriteString("[" + token + "]")
		case !isName(token):
			b.WriteString("[" + quoteJSON(token) + "]")
		case i > 0:
			b.WriteString("." + token)
		default:
			b.WriteString(token)
		}
	}
	return b.String()
}

func isIndex(token string) bool {
	for i := 0; i < len(token); i++ {
		if token[i] < '0' || token[i] > '9' {
			return false
		}
	}
	return token != ""
}

func isName(token string) bool {
	for _, r := range token {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-' {
			return false
		}
	}
	return token != ""
}

func quoteJSON(s string) string {
	return string(appendJSONString(nil, s))
}

// compact returns raw without white space between its tokens, or as a JSON
// string when it is not JSON.
func compact(raw json.RawMessage) string {
	if len(raw) == 0 {
		return "null"
	}
	return string(appendRawJSON(nil, raw))
}
