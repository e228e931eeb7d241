package report

import (
	"encoding/json"
	"io"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// jsonVersion is the version of the JSON report: within it fields are added,
// never renamed or dropped.
const jsonVersion = 1

// jsonReport writes the run as one JSON document, a result on each line. Its
// summary comes before its results, so it writes in End.
type jsonReport struct{ w io.Writer }

func newJSON(w io.Writer, _ Options) Renderer { return jsonReport{w} }

func (jsonReport) Result(result.Result) error { return nil }

func (j jsonReport) End(r *result.Report) error {
	w := newJSONWriter(j.w)
	w.open("", "{")
	w.member("version", jsonVersion)
	w.member("command", r.Command)
	w.member("dry_run", r.DryRun)
	if r.FirstRun {
		w.member("first_run", true)
	}
	w.member("duration_ms", milliseconds(r.Duration))
	if r.Stopped != "" {
		w.member("stopped", r.Stopped)
	}
	w.member("summary", r.Summary())
	w.list("results", func(item func(any)) {
		for i := range r.Results {
			item(newJSONResult(&r.Results[i]))
		}
	})
	if r.Unmanaged != nil {
		w.list("unmanaged", func(item func(any)) {
			for _, u := range r.Unmanaged {
				item(u)
			}
		})
	}
	w.close("}")
	return w.end()
}

func milliseconds(d time.Duration) int64 { return d.Round(time.Millisecond).Milliseconds() }

// jsonResult is one result; what does not apply to it is absent.
type jsonResult struct {
	File        string           `json:"file"`
	ID          string           `json:"id,omitempty"`
	Status      result.Status    `json:"status"`
	HTTPStatus  int              `json:"http_status,omitempty"`
	Attempts    int              `json:"attempts,omitempty"`
	DurationMS  *int64           `json:"duration_ms,omitempty"`
	Reason      *string          `json:"reason,omitempty"`
	Diagnostics []jsonDiagnostic `json:"diagnostics"`
	Changes     []result.Change  `json:"changes,omitempty"`
	Fixed       []jsonDiagnostic `json:"fixed,omitempty"`
	Diff        string           `json:"diff,omitempty"`
	Before      json.RawMessage  `json:"before,omitempty"`
}

type jsonDiagnostic struct {
	Severity  diagnostic.Severity `json:"severity"`
	Rule      string              `json:"rule"`
	Message   string              `json:"message"`
	Hint      string              `json:"hint,omitempty"`
	Line      int                 `json:"line"`
	Column    int                 `json:"column"`
	EndLine   int                 `json:"end_line,omitempty"` // absent at a point
	EndColumn int                 `json:"end_column,omitempty"`
	Path      string              `json:"path"`
	Cell      string              `json:"cell,omitempty"` // of a workbook
	Fix       *jsonFix            `json:"fix,omitempty"`
}

// jsonFix is how a finding is fixed. Edits hold exactly what is written.
type jsonFix struct {
	NeedsRule bool       `json:"needs_rule,omitempty"`
	Edits     []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
	Text      string `json:"text"`
}

func newJSONResult(r *result.Result) jsonResult {
	j := jsonResult{
		File: r.File, ID: r.ID, Status: r.Status,
		Diagnostics: make([]jsonDiagnostic, len(r.Diagnostics)),
		Changes:     make([]result.Change, len(r.Changes)),
		Before:      validJSON(r.Before),
		Diff:        r.Diff,
	}
	if r.Attempts > 0 {
		duration := milliseconds(r.Duration)
		j.HTTPStatus, j.Attempts, j.DurationMS = r.HTTPStatus, r.Attempts, &duration
	}
	switch r.Status {
	case result.Failed, result.Skipped, result.Conflict, result.Drifted, result.NotChecked:
		j.Reason = &r.Reason
	case result.Seen, result.NotSeen:
		if r.Reason != "" {
			j.Reason = &r.Reason
		}
	}
	for i := range r.Diagnostics {
		j.Diagnostics[i] = newJSONDiagnostic(&r.Diagnostics[i])
	}
	for i := range r.Fixed {
		j.Fixed = append(j.Fixed, newJSONDiagnostic(&r.Fixed[i]))
	}
	for i, c := range r.Changes {
		c.From, c.To = validJSON(c.From), validJSON(c.To)
		j.Changes[i] = c
	}
	return j
}

func newJSONDiagnostic(d *diagnostic.Diagnostic) jsonDiagnostic {
	span := place(d)
	j := jsonDiagnostic{
		Severity: d.Severity, Rule: d.Rule, Message: d.Message, Hint: d.Hint,
		Line: span.Start.Line, Column: span.Start.Column, Path: d.Path, Cell: d.Cell,
	}
	if !isPoint(span) {
		j.EndLine, j.EndColumn = span.End.Line, span.End.Column
	}
	if d.Fixable() {
		j.Fix = &jsonFix{NeedsRule: d.Fix.NeedsRule, Edits: make([]jsonEdit, len(d.Fix.Edits))}
		for i, e := range d.Fix.Edits {
			j.Fix.Edits[i] = jsonEdit{e.Span.Start.Line, e.Span.Start.Column, e.Span.End.Line, e.Span.End.Column, e.Text}
		}
	}
	return j
}
