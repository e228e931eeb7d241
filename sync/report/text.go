package report

import (
	"fmt"
	"io"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

const (
	// unmanagedShown is how many unmanaged customizations text names.
	unmanagedShown = 10
	// skippedShown is how many files text names that were skipped for one
	// reason: thousands of them would hide what went wrong.
	skippedShown = 20
)

// text shows the run to a person, a file at a time: a line for the file unless
// there is nothing to say of it, then its diagnostics with the lines they are
// about, then its changes.
type text struct {
	w       io.Writer
	buf     []byte
	paint   painter
	excerpt excerpter
	skipped string // the reason of the last file that was skipped
	shown   int    // how many with that reason were named
	more    int    // and how many were not
}

func newText(w io.Writer, o Options) Renderer {
	paint := painter(o.Color)
	return &text{w: w, paint: paint, excerpt: excerpter{paint: paint}}
}

func (t *text) Result(r result.Result) error {
	if routine(&r) || t.skippedLikeMany(&r) {
		return nil
	}
	t.line(&r)
	for i := range r.Diagnostics {
		t.diagnostic(r.File, &r.Diagnostics[i])
	}
	t.buf = appendChanges(t.buf, &r, t.paint)
	for _, next := range r.Next {
		t.hint(next)
	}
	if len(r.Diagnostics)+len(r.Changes)+len(r.Next) > 0 {
		t.buf = append(t.buf, '\n')
	}
	return t.flush()
}

// skippedLikeMany counts the files that are skipped for one reason, and reports
// whether r is one of too many to be named.
func (t *text) skippedLikeMany(r *result.Result) bool {
	if r.Status != result.Skipped {
		return false
	}
	if t.shown == 0 || r.Reason != t.skipped {
		t.skippedMore()
		t.skipped, t.shown = r.Reason, 0
	}
	if t.shown < skippedShown || len(r.Diagnostics)+len(r.Changes)+len(r.Next) > 0 {
		t.shown++
		return false
	}
	t.more++
	return true
}

// skippedMore says how many files were not named.
func (t *text) skippedMore() {
	if t.more > 0 {
		t.buf = t.paint.append(t.buf, statusStyle(result.Skipped), fmt.Sprintf("%-12s", result.Skipped))
		t.buf = append(append(t.buf, "  and "...), plural(t.more, "more file")...)
		t.buf = append(t.buf, " for the same reason\n"...)
		t.more = 0
	}
}

func (t *text) End(r *result.Report) error {
	t.skippedMore()
	t.unmanaged(r.Unmanaged, r.Titles)
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
	if reason := r.ReasonNamed(); reason != "" && (r.Status != result.Skipped || t.shown == 1) {
		t.buf = append(t.buf, ": "...)
		t.buf = appendVisible(t.buf, reason)
	}
	t.buf = append(t.buf, '\n')
}

func (t *text) diagnostic(file string, d *diagnostic.Diagnostic) {
	t.buf = t.paint.append(t.buf, strong, at(file, d)+":")
	t.buf = append(t.buf, ' ')
	style := bad
	if d.Severity == diagnostic.Warning {
		style = caution
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
		t.hint(d.Hint)
	}
}

func (t *text) hint(words string) {
	t.buf = append(t.buf, "  "...)
	t.buf = t.paint.append(t.buf, note, "hint:")
	t.buf = append(t.buf, ' ')
	t.buf = appendVisible(t.buf, words)
	t.buf = append(t.buf, '\n')
}

func (t *text) unmanaged(list []result.Unmanaged, titles map[string]string) {
	if len(list) == 0 {
		return
	}
	t.buf = append(t.buf, plural(len(list), "live customization")...)
	t.buf = append(t.buf, " that no file describes (unmanaged):\n"...)
	for i := range list[:min(len(list), unmanagedShown)] {
		u := &list[i]
		t.buf = appendVisible(append(t.buf, "  "...), u.ID)
		for _, word := range []string{u.Model, u.TargetType, identity(u.TargetIdentity, titles)} {
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
