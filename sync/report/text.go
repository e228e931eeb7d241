package report

import (
	"fmt"
	"io"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// unmanagedShown is how many unmanaged customizations text names.
const unmanagedShown = 10

// text shows the run to a person, a file at a time: a line for the file unless
// there is nothing to say of it, then its diagnostics with the lines they are
// about, then its changes.
type text struct {
	w       io.Writer
	buf     []byte
	paint   painter
	excerpt excerpter
	skipped string // the reason of the last file that was skipped
}

func newText(w io.Writer, o Options) Renderer {
	paint := painter(o.Color)
	return &text{w: w, paint: paint, excerpt: excerpter{paint: paint}}
}

func (t *text) Result(r result.Result) error {
	if routine(&r) {
		return nil
	}
	t.line(&r)
	for i := range r.Diagnostics {
		t.diagnostic(r.File, &r.Diagnostics[i])
	}
	t.buf = appendChanges(t.buf, asDone(&r), t.paint)
	if len(r.Diagnostics)+len(r.Changes) > 0 {
		t.buf = append(t.buf, '\n')
	}
	return t.flush()
}

func (t *text) End(r *result.Report) error {
	t.unmanaged(r.Unmanaged)
	if r.Stopped != "" {
		t.buf = t.paint.append(t.buf, bad, "stopped: "+Visible(r.Stopped))
		t.buf = append(t.buf, '\n')
	}
	t.buf = append(t.buf, totals(r, t.paint)...)
	t.buf = append(t.buf, '\n')
	return t.flush()
}

func (t *text) flush() error {
	_, err := t.w.Write(t.buf)
	t.buf = t.buf[:0]
	return err
}

// line shows what became of one file: "updated  a.yaml (HTTP 204, 38 ms)".
func (t *text) line(r *result.Result) {
	status := fmt.Sprintf("%-12s", Visible(string(r.Status)))
	t.buf = t.paint.append(t.buf, statusStyle(r.Status), status)
	t.buf = append(t.buf, "  "...)
	t.buf = appendVisible(t.buf, r.File)
	if r.Attempts > 0 {
		t.buf = t.paint.append(append(t.buf, ' '), quiet, "("+exchange(r)+")")
	}
	// Thousands of files may be skipped for one reason: it is said once.
	repeated := r.Status == result.Skipped && r.Reason == t.skipped
	if r.Status == result.Skipped {
		t.skipped = r.Reason
	}
	if r.Reason != "" && !repeated {
		t.buf = append(t.buf, ": "...)
		t.buf = appendVisible(t.buf, r.Reason)
	}
	t.buf = append(t.buf, '\n')
}

func (t *text) diagnostic(file string, d *diagnostic.Diagnostic) {
	start := place(d).Start
	t.buf = t.paint.append(t.buf, strong, fmt.Sprintf("%s:%d:%d:", Visible(file), start.Line, start.Column))
	t.buf = append(t.buf, ' ')
	style := bad
	if d.Severity == diagnostic.Warning {
		style = doubtful
	}
	t.buf = t.paint.append(t.buf, style, Visible(string(d.Severity))+":")
	t.buf = append(t.buf, ' ')
	t.buf = appendVisible(t.buf, d.Message)
	t.buf = append(t.buf, " ["...)
	t.buf = appendVisible(t.buf, d.Rule)
	t.buf = append(t.buf, "]\n"...)
	if d.Source != "" {
		t.buf = t.excerpt.append(t.buf, d.Source, place(d), style)
	}
	if d.Hint != "" {
		t.buf = append(t.buf, "  "...)
		t.buf = t.paint.append(t.buf, note, "hint:")
		t.buf = append(t.buf, ' ')
		t.buf = appendVisible(t.buf, d.Hint)
		t.buf = append(t.buf, '\n')
	}
}

func (t *text) unmanaged(list []result.Unmanaged) {
	if len(list) == 0 {
		return
	}
	t.buf = append(t.buf, plural(len(list), "live customization")...)
	t.buf = append(t.buf, " that no file describes (unmanaged):\n"...)
	for i := range list[:min(len(list), unmanagedShown)] {
		u := &list[i]
		t.buf = appendVisible(append(t.buf, "  "...), u.ID)
		for _, word := range []string{u.Model, u.TargetType, u.TargetIdentity} {
			if word != "" {
				t.buf = appendVisible(append(t.buf, ' '), word)
			}
		}
		t.buf = append(t.buf, '\n')
	}
	if more := len(list) - unmanagedShown; more > 0 {
		t.buf = append(t.buf, fmt.Sprintf("  and %d more\n", more)...)
	}
}
