package report

import (
	"bufio"
	"io"
	"strconv"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// jsonVersion is the version of the JSON report: within it fields are added,
// never renamed or dropped.
const jsonVersion = 1

// jsonReport writes the run as one JSON document, a result on each line. Its
// summary stands before its results, so it writes in End.
type jsonReport struct{ w io.Writer }

func newJSON(w io.Writer, _ Options) Renderer { return jsonReport{w} }

func (jsonReport) Result(result.Result) error { return nil }

func (j jsonReport) End(r *result.Report) error {
	w := bufio.NewWriter(j.w) // it keeps its first error for Flush
	var b jsonLine
	b.raw("{\n  ").intField("version", jsonVersion)
	b.raw(",\n  ").stringField("command", r.Command)
	b.raw(",\n  ").key("dry_run").raw(strconv.FormatBool(r.DryRun))
	if r.FirstRun {
		b.raw(",\n  ").key("first_run").raw("true")
	}
	b.raw(",\n  ").intField("duration_ms", milliseconds(r.Duration))
	if r.Stopped != "" {
		b.raw(",\n  ").stringField("stopped", r.Stopped)
	}
	b.raw(",\n  ").key("summary")
	appendSummary(&b, r.Summary())
	b.raw(",\n  ").key("results").raw("[")
	for i := range r.Results {
		appendResult(b.item(i, "    "), &r.Results[i])
		w.Write(b)
		b = b[:0]
	}
	b.close(len(r.Results), "  ")
	if r.Unmanaged != nil {
		b.raw(",\n  ").key("unmanaged").raw("[")
		for i := range r.Unmanaged {
			appendUnmanaged(b.item(i, "    "), &r.Unmanaged[i])
			w.Write(b)
			b = b[:0]
		}
		b.close(len(r.Unmanaged), "  ")
	}
	w.Write(*b.raw("\n}\n"))
	return w.Flush()
}

func milliseconds(d time.Duration) int {
	return int(d.Round(time.Millisecond).Milliseconds())
}

func appendSummary(b *jsonLine, s result.Summary) {
	b.raw("{").intField("files", s.Files).raw(", ").key("statuses").raw("{")
	for i, status := range statuses(s) {
		if i > 0 {
			b.raw(", ")
		}
		b.string(string(status)).raw(": ").int(s.Statuses[status])
	}
	b.raw("}, ").intField("errors", s.Errors).raw(", ").intField("warnings", s.Warnings).raw("}")
}

func appendResult(b *jsonLine, r *result.Result) {
	b.raw("{").stringField("file", r.File)
	if r.ID != "" {
		b.raw(", ").stringField("id", r.ID)
	}
	b.raw(", ").stringField("status", string(r.Status))
	if r.Attempts > 0 {
		if r.HTTPStatus != 0 {
			b.raw(", ").intField("http_status", r.HTTPStatus)
		}
		b.raw(", ").intField("attempts", r.Attempts)
		b.raw(", ").intField("duration_ms", milliseconds(r.Duration))
	}
	switch r.Status {
	case result.Failed, result.Skipped, result.Conflict, result.Drifted:
		b.raw(", ").stringField("reason", r.Reason)
	}
	b.raw(", ").key("diagnostics").raw("[")
	for i := range r.Diagnostics {
		if i > 0 {
			b.raw(", ")
		}
		appendDiagnostic(b, &r.Diagnostics[i])
	}
	b.raw("]")
	if len(r.Changes) > 0 {
		b.raw(", ").key("changes").raw("[")
		for i := range r.Changes {
			if i > 0 {
				b.raw(", ")
			}
			appendChange(b, &r.Changes[i])
		}
		b.raw("]")
	}
	if len(r.Before) > 0 {
		*b = appendRawJSON(*b.raw(", ").key("before"), r.Before)
	}
	b.raw("}")
}

func appendDiagnostic(b *jsonLine, d *diagnostic.Diagnostic) {
	span := place(d)
	b.raw("{").stringField("severity", string(d.Severity))
	b.raw(", ").stringField("rule", d.Rule)
	b.raw(", ").stringField("message", d.Message)
	if d.Hint != "" {
		b.raw(", ").stringField("hint", d.Hint)
	}
	b.raw(", ").intField("line", span.Start.Line).raw(", ").intField("column", span.Start.Column)
	if !isPoint(span) {
		b.raw(", ").intField("end_line", span.End.Line).raw(", ").intField("end_column", span.End.Column)
	}
	b.raw(", ").stringField("path", d.Path).raw("}")
}

func appendChange(b *jsonLine, c *result.Change) {
	b.raw("{").stringField("op", c.Op).raw(", ").stringField("path", c.Path)
	if len(c.From) > 0 {
		*b = appendRawJSON(*b.raw(", ").key("from"), c.From)
	}
	if len(c.To) > 0 {
		*b = appendRawJSON(*b.raw(", ").key("to"), c.To)
	}
	b.raw("}")
}

func appendUnmanaged(b *jsonLine, u *result.Unmanaged) {
	b.raw("{").stringField("id", u.ID).raw(", ").stringField("model", u.Model)
	b.raw(", ").stringField("target_type", u.TargetType)
	b.raw(", ").stringField("target_identity", u.TargetIdentity).raw("}")
}
