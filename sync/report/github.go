package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// annotationsShown is how many errors, and how many warnings, GitHub shows as
// annotations of one step.
const annotationsShown = 10

// github shows the run in the log of a GitHub Actions step: as text, and after
// the text of each file the workflow commands that put its diagnostics on the
// lines of a pull request. They come in path order, all of them.
type github struct {
	text      *text
	out       *defuser
	options   Options
	buf       []byte
	errors    int
	warnings  int
	left      int // findings that another run annotates
	elsewhere int // warnings in files that the pull request does not change
}

func newGitHub(w io.Writer, o Options) Renderer {
	out := newDefuser(w, `\x3a`, `\x5b`)
	return &github{text: newText(out, o).(*text), out: out, options: o}
}

func (g *github) Result(r result.Result) error {
	if err := g.text.Result(r); err != nil {
		return err
	}
	file, _ := g.options.inWorkspace(r.File)
	unchanged := g.unchanged(&r)
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		if g.options.Checked && !d.Live {
			g.left++
			continue
		}
		if unchanged && d.Severity == diagnostic.Warning {
			g.elsewhere++
			continue
		}
		err := g.annotate(annotation{
			level: string(d.Severity), file: file, span: place(d), title: d.Rule, message: withCell(d), hint: d.Hint,
			fix: correctedText(d), manual: address(g.options.Manual, d.Rule),
		})
		if err != nil {
			return err
		}
	}
	level := statusLevel(r.Status)
	if level == "" || explained(&r) {
		return nil
	}
	if unchanged && level == string(diagnostic.Warning) {
		g.elsewhere++
		return nil
	}
	message := r.ReasonNamed()
	if message == "" {
		message = "this file is " + string(r.Status)
	}
	return g.annotate(annotation{
		level: level, file: file, span: known(r.Span), title: string(r.Status), message: message,
		hint: strings.Join(r.Next, "; "),
	})
}

// unchanged reports whether r has something to warn of, in a file that the pull
// request does not change.
func (g *github) unchanged(r *result.Result) bool {
	if g.options.Changed == nil {
		return false
	}
	warns := statusLevel(r.Status) == string(diagnostic.Warning) ||
		slices.ContainsFunc(r.Diagnostics, func(d diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Warning })
	return warns && !g.options.Changed(r.File)
}

// explained reports whether the diagnostics of r say why the file is not fine: a
// warning does only where it makes the file invalid.
func explained(r *result.Result) bool {
	return slices.ContainsFunc(r.Diagnostics, func(d diagnostic.Diagnostic) bool {
		return r.Status == result.Invalid || d.Severity == diagnostic.Error
	})
}

// statusLevel returns how a file of this status is annotated when none of its
// diagnostics says what is wrong, or "". Skipped files are so many, for one
// reason, that they would hide it.
func statusLevel(s result.Status) string {
	switch s {
	case result.Failed, result.Conflict, result.Invalid, result.Orphaned, result.NotSeen:
		return "error"
	case result.Drifted:
		return "warning"
	}
	return ""
}

func (g *github) annotate(a annotation) error {
	if a.level == string(diagnostic.Error) {
		g.errors++
	} else {
		g.warnings++
	}
	g.buf = a.append(g.buf[:0])
	return g.out.command(g.buf)
}

func (g *github) End(r *result.Report) error {
	if r.Stopped != "" {
		if err := g.annotate(annotation{level: "error", title: "stopped", message: r.Stopped}); err != nil {
			return err
		}
	}
	if g.left > 0 {
		g.text.put(plural(g.left, "finding"), " of 'pinsync validate' not annotated again\n")
	}
	if g.elsewhere > 0 {
		g.text.put(plural(g.elsewhere, "warning"), " in files that this pull request does not change: in this log only\n")
	}
	if g.errors > annotationsShown || g.warnings > annotationsShown {
		g.text.put(fmt.Sprintf("GitHub shows %d errors and %d warnings of a step as annotations; this log has all %d and %d\n",
			annotationsShown, annotationsShown, g.errors, g.warnings))
	}
	return g.text.End(r)
}
