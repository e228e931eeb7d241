package report

import (
	"slices"
	"strings"

	"pinsync/sync/result"
)

// Tidy writes what a run of fix changed in the files, by file and with the reasons, as
// GitHub Flavored Markdown of less than 60,000 characters, for the pull request that
// offers it; then what is left to a person of the findings of rules, which were to be
// fixed. For runURL see CommentOptions.
func Tidy(r *result.Report, rules []string, runURL string) string {
	var b strings.Builder
	b.WriteString("Some of what the customizations say has no effect any more.\n\n" +
		"- **Merge** this to tidy them: it is then sent like any other change.\n" +
		"- **Close** it to leave them as they are: the same is not offered again.\n")
	var fixed, left []string
	for res, d := range r.Findings() {
		if slices.Contains(rules, d.Rule) {
			line := "- " + codeMarkdown(res.File, pathCell) + ", " + finding(d)
			if d.Hint != "" {
				line += "; " + textMarkdown(d.Hint, messageCell)
			}
			left = append(left, line+"\n")
		}
	}
	for i := range r.Results {
		res := r.Results[i]
		if len(res.Fixed) == 0 {
			continue
		}
		res.Diagnostics = nil // of which those that matter are listed
		entry := commentEntry(&res, "")
		for j := range res.Fixed[:min(len(res.Fixed), commentChanges)] {
			entry += "  - why: " + textMarkdown(res.Fixed[j].Message, messageCell) + "\n"
		}
		if more := len(res.Fixed) - commentChanges; more > 0 {
			entry += "  - and " + plural(more, "more reason") + "\n"
		}
		fixed = append(fixed, entry)
	}
	writeListings(&b, commentBytes, listing{"What goes, and why", fixed}, listing{"Left to you", left})
	return b.String() + fromRun(runURL)
}
