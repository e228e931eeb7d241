package report

import (
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// fixes counts the findings of a report that have a fix: those that are fixed without
// more, and those that are when their rule is named.
func fixes(r *result.Report) (fixable, findings int, rules []string, needing int) {
	for i := range r.Results {
		for j := range r.Results[i].Diagnostics {
			d := &r.Results[i].Diagnostics[j]
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
	}
	slices.Sort(rules)
	return fixable, findings, rules, needing
}

// fixableWords says how many findings can be fixed, and how; empty where none can.
func fixableWords(r *result.Report) string {
	fixable, findings, rules, needing := fixes(r)
	can, command := "can be fixed", "'pinsync fix'"
	if r.Command == "fix" {
		if !r.DryRun {
			fixable = 0 // what is left was tried
		}
		can = "would be fixed"
	}
	var says []string
	switch {
	case fixable == 0:
	case r.Command == "fix":
		says = append(says, fmt.Sprintf("%d of %s %s", fixable, plural(findings, "finding"), can))
	default:
		says = append(says, fmt.Sprintf("%d of %s %s with %s", fixable, plural(findings, "finding"), can, command))
	}
	if needing > 0 {
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
	return "fix: " + strings.TrimSpace(shortLine(d.Fix.Corrected))
}

// correctedMarkdown does it as Markdown.
func correctedMarkdown(d *diagnostic.Diagnostic) string {
	if d.Fix.Corrected == "" {
		return "fix: remove the line"
	}
	return "fix: " + codeMarkdown(strings.TrimSpace(d.Fix.Corrected), messageCell)
}

// shortLine cuts a line, which may be as long as a file.
func shortLine(line string) string { return cut(line, messageCell) }

// fixed shows what was fixed in a file, or the difference that fixing makes.
func (t *text) fixed(r *result.Result) {
	if r.Diff == "" {
		for i := range r.Fixed {
			d := &r.Fixed[i]
			start := place(d).Start
			t.buf = t.paint.append(t.buf, strong, fmt.Sprintf("%s:%d:%d:", Visible(r.File), start.Line, start.Column))
			t.buf = t.paint.append(append(t.buf, ' '), good, "fixed:")
			t.buf = appendVisible(append(t.buf, ' '), d.Message)
			t.buf = appendVisible(append(t.buf, " ["...), d.Rule)
			t.buf = append(t.buf, "]\n"...)
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
		t.buf = append(t.paint.append(t.buf, style, Visible(line)), '\n')
	}
}
