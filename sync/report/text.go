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
	// skippedShown is how many files text names that were skipped, or not checked,
	// for one reason: thousands of them would hide what went wrong.
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
	brief   bool    // files that need no attention are left out
	skipped leftOut // the last file that was left out for a reason
	shown   int     // how many like it were named
	more    int     // and how many were not
}

// leftOut is why a file was skipped, or not checked.
type leftOut struct {
	status result.Status
	reason string
}

func newText(w io.Writer, o Options) Renderer {
	paint := painter(o.Color)
	return &text{w: w, paint: paint, excerpt: excerpter{paint: paint}, brief: o.Quiet}
}

func (t *text) Result(r result.Result) error {
	if routine(&r) || t.brief && !needsAttention(&r) || t.skippedLikeMany(&r) {
		return nil
	}
	t.line(&r)
	for i := range r.Diagnostics {
		t.diagnostic(r.File, &r.Diagnostics[i])
	}
	t.fixed(&r)
	t.changes(&r)
	for _, next := range r.Next {
		t.hint(next)
	}
	if len(r.Diagnostics)+len(r.Fixed)+len(r.Changes)+len(r.Next) > 0 {
		t.put("\n")
	}
	return t.flush()
}

// skippedLikeMany counts the files that are left out for one reason, and reports
// whether r is one of too many to be named.
func (t *text) skippedLikeMany(r *result.Result) bool {
	if r.Status != result.Skipped && r.Status != result.NotChecked {
		return false
	}
	if like := (leftOut{r.Status, r.Reason}); t.shown == 0 || like != t.skipped {
		t.skippedMore()
		t.skipped, t.shown = like, 0
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
		t.put(t.status(t.skipped.status), "  and ", plural(t.more, "more file"), " for the same reason\n")
		t.more = 0
	}
}

func (t *text) End(r *result.Report) error {
	t.skippedMore()
	if !t.brief {
		t.unmanaged(r.Unmanaged, r.Titles)
	}
	if r.Stopped != "" {
		t.put(t.paint.paint(bad, "stopped: "+Visible(r.Stopped)), "\n")
	}
	t.put(totals(r, t.paint), "\n")
	if says := fixableWords(r); says != "" {
		t.put(says, "\n")
	}
	return t.flush()
}

func (t *text) put(words ...string) {
	for _, w := range words {
		t.buf = append(t.buf, w...)
	}
}

func (t *text) flush() error {
	_, err := t.w.Write(t.buf)
	t.buf = t.buf[:0]
	return err
}

// status is a status at the start of a line.
func (t *text) status(s result.Status) string {
	return t.paint.paint(statusStyle(s), fmt.Sprintf("%-12s", Visible(string(s))))
}

// line shows what became of one file: "updated  a.yaml (HTTP 204, 38 ms)".
func (t *text) line(r *result.Result) {
	t.put(t.status(r.Status), "  ", Visible(r.File))
	if r.Attempts > 0 {
		t.put(" ", t.paint.paint(quiet, "("+exchange(r)+")"))
	}
	if reason := r.ReasonNamed(); reason != "" && (r.Status != result.Skipped || t.shown == 1) {
		t.put(": ", Visible(reason))
	}
	t.put("\n")
}

func (t *text) diagnostic(file string, d *diagnostic.Diagnostic) {
	style := bad
	if d.Severity == diagnostic.Warning {
		style = caution
	}
	t.put(t.paint.paint(strong, at(file, d)+":"), " ", t.paint.paint(style, Visible(string(d.Severity))+":"), " ",
		Visible(d.Message), " [", Visible(d.Rule), "]")
	if d.Fixable() {
		mark := "fixable"
		if d.Fix.NeedsRule {
			mark = "fixable with --rule"
		}
		t.put(" ", t.paint.paint(note, mark))
	}
	t.put("\n")
	if d.Source != "" {
		t.put(t.excerpt.show(d.Source, place(d), style))
	}
	if d.Hint != "" {
		t.hint(d.Hint)
	}
}

func (t *text) hint(words string) {
	t.put("  ", t.paint.paint(note, "hint:"), " ", Visible(words), "\n")
}

func (t *text) unmanaged(list []result.Unmanaged, titles map[string]string) {
	if len(list) == 0 {
		return
	}
	t.put(plural(len(list), "live customization"), " that no file describes (unmanaged):\n")
	for i := range list[:min(len(list), unmanagedShown)] {
		u := &list[i]
		t.put("  ", Visible(u.ID))
		for _, word := range []string{u.Model, u.TargetType, identity(u.TargetIdentity, titles)} {
			if word != "" {
				t.put(" ", Visible(word))
			}
		}
		t.put("\n")
	}
	if more := len(list) - unmanagedShown; more > 0 {
		t.put(fmt.Sprintf("  and %d more\n", more))
	}
}
