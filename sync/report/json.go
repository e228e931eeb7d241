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
type jsonReport struct{ w *bufio.Writer }

func newJSON(w io.Writer, _ Options) Renderer {
	return jsonReport{bufio.NewWriter(w)}
}

func (j jsonReport) Result(result.Result) error { return nil }

func (j jsonReport) End(r *result.Report) error {
	var b jsonLine
	b.raw("{\n  ").intField("version", jsonVersion)
	b.raw(",\n  ").stringField("command", r.Command)
	b.raw(",\n  ").key("dry_run").raw(strconv.FormatBool(r.DryRun))
	b.raw(",\n  ").intField("duration_ms", milliseconds(r.Duration))
	if r.Stopped != "" {
		b.raw(",\n  ").stringField("stopped", r.Stopped)
	}
	b.raw(",\n  ").key("summary").summary(r.Summary())
	b.raw(",\n  ").key("results").raw("[")
	for i := range r.Results {
		b.item(i).result(&r.Results[i])
		j.w.Write(b)
		b = b[:0]
	}
	b.close(len(r.Results))
	if r.Unmanaged != nil {
		b.raw(",\n  ").key("unmanaged").raw("[")
		for i := range r.Unmanaged {
			b.item(i).unmanaged(&r.Unmanaged[i])
			j.w.Write(b)
			b = b[:0]
		}
		b.close(len(r.Unmanaged))
	}
	b.raw("\n}\n")
	j.w.Write(b)
	return j.w.Flush() // a bufio.Writer keeps its first error
}

func milliseconds(d time.Duration) int {
	return int(d.Round(time.Millisecond).Milliseconds())
}

// jsonLine is a part of the document on its way to the writer.
type jsonLine []byte

func (b *jsonLine) raw(s string) *jsonLine {
	*b = append(*b, s...)
	return b
}

func (b *jsonLine) key(name string) *jsonLine {
	*b = append(append(append(*b, '"'), name...), `": `...)
	return b
}

func (b *jsonLine) intField(name string, n int) *jsonLine {
	*b = strconv.AppendInt(*b.key(name), int64(n), 10)
	return b
}

func (b *jsonLine) stringField(name, s string) *jsonLine {
	*b = appendJSONString(*b.key(name), s)
	return b
}

// item starts item i of a list that has a line for each.
func (b *jsonLine) item(i int) *jsonLine {
	if i > 0 {
		b.raw(",")
	}
	return b.raw("\n    ")
}

// close ends a list of n items.
func (b *jsonLine) close(n int) {
	if n > 0 {
		b.raw("\n  ")
	}
	b.raw("]")
}

func (b *jsonLine) summary(s result.Summary) {
	b.raw("{").intField("files", s.Files).raw(", ").key("statuses").raw("{")
	for i, status := range statuses(s) {
		if i > 0 {
			b.raw(", ")
		}
		*b = append(appendJSONString(*b, string(status)), ": "...)
		*b = strconv.AppendInt(*b, int64(s.Statuses[status]), 10)
	}
	b.raw("}, ").intField("errors", s.Errors).raw(", ").intField("warnings", s.Warnings).raw("}")
}

func (b *jsonLine) result(r *result.Result) {
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
		b.diagnostic(&r.Diagnostics[i])
	}
	b.raw("]")
	if len(r.Changes) > 0 {
		b.raw(", ").key("changes").raw("[")
		for i := range r.Changes {
			if i > 0 {
				b.raw(", ")
			}
			b.change(&r.Changes[i])
		}
		b.raw("]")
	}
	if len(r.Before) > 0 {
		*b = appendRawJSON(*b.raw(", ").key("before"), r.Before)
	}
	b.raw("}")
}

func (b *jsonLine) diagnostic(d *diagnostic.Diagnostic) {
	span := place(d)
	b.raw("{").stringField("severity", string(d.Severity))
	b.raw(", ").stringField("rule", d.Rule)
	b.raw(", ").stringField("message", d.Message)
	if d.Hint != "" {
		b.raw(", ").stringField("hint", d.Hint)
	}
	b.raw(", ").intField("line", span.Start.Line).raw(", ").intField("column", span.Start.Column)
	if span.End != span.Start && span.End.Line >= span.Start.Line {
		b.raw(", ").intField("end_line", span.End.Line).raw(", ").intField("end_column", span.End.Column)
	}
	b.raw(", ").stringField("path", d.Path).raw("}")
}

func (b *jsonLine) change(c *result.Change) {
	b.raw("{").stringField("op", c.Op).raw(", ").stringField("path", c.Path)
	if len(c.From) > 0 {
		*b = appendRawJSON(*b.raw(", ").key("from"), c.From)
	}
	if len(c.To) > 0 {
		*b = appendRawJSON(*b.raw(", ").key("to"), c.To)
	}
	b.raw("}")
}

func (b *jsonLine) unmanaged(u *result.Unmanaged) {
	b.raw("{").stringField("id", u.ID).raw(", ").stringField("model", u.Model)
	b.raw(", ").stringField("target_type", u.TargetType)
	b.raw(", ").stringField("target_identity", u.TargetIdentity).raw("}")
}
