package report

import (
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// fixableWords says how many findings can be fixed, and how; empty where none can.
func fixableWords(r *result.Report) string {
	var fixable, findings, needing int
	var rules []string // those that must be named
	for _, d := range r.Findings() {
		findings++
		switch {
		case !d.Fixable():
		case d.Fix.NeedsRule:
			needing++
			if !slices.Contains(rules, d.Rule) {
				rules = append(rules, d.Rule)
			}
		default:
			fixable++
		}
	}
	how := "can be fixed with 'pinsync fix'"
	if r.Command == "fix" {
		how = "would be fixed"
		if !r.DryRun {
			fixable = 0 // what is left was tried
		}
	}
	var says []string
	if fixable > 0 {
		says = append(says, fmt.Sprintf("%d of %s %s", fixable, plural(findings, "finding"), how))
	}
	if needing > 0 {
		slices.Sort(rules)
		says = append(says, fmt.Sprintf("%d can be fixed with 'pinsync fix --rule %s', which removes or replaces text", needing, strings.Join(rules, " --rule ")))
	}
	return strings.Join(says, "; ")
}

// dryRunWords says what a dry run did not do.
func dryRunWords(r *result.Report) string {
	switch {
	case !r.DryRun:
		return ""
	case r.Command == "fix", r.Command == "sheet import":
		return " (dry run: nothing was written)"
	}
	return " (dry run: nothing was sent)"
}

// correctedText shows the line of a finding as it is after its fix; empty where there
// is none.
func correctedText(d *diagnostic.Diagnostic) string {
	switch {
	case !d.Fixable():
		return ""
	case d.Fix.Corrected == "":
		return "fix: remove the line"
	}
	return "fix: " + strings.TrimSpace(cut(d.Fix.Corrected, messageCell)) // a line may be as long as a file
}

// correctedMarkdown does it as Markdown.
func correctedMarkdown(d *diagnostic.Diagnostic) string {
	if d.Fix.Corrected == "" {
		return "fix: remove the line"
	}
	return "fix: " + codeMarkdown(strings.TrimSpace(d.Fix.Corrected), messageCell)
}

// fixed shows what was fixed in a file, or the difference that fixing makes.
func (t *text) fixed(r *result.Result) {
	if r.Diff == "" {
		for i := range r.Fixed {
			d := &r.Fixed[i]
			t.put(t.paint.paint(strong, at(r.File, d)+":"), " ", t.paint.paint(good, "fixed:"), " ", Visible(d.Message), " [", Visible(d.Rule), "]\n")
		}
		return
	}
	for line := range strings.Lines(r.Diff) {
		line = strings.TrimRight(line, "\r\n")
		style := plain
		switch {
		case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"):
			style = strong
		case strings.HasPrefix(line, "+"):
			style = good
		case strings.HasPrefix(line, "-"):
			style = bad
		case strings.HasPrefix(line, "@@"):
			style = note
		}
		t.put(t.paint.paint(style, Visible(line)), "\n")
	}
}
