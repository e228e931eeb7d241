package report

import (
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/result"
)

// TidyOptions says how the text of a pull request is written that offers fixes.
type TidyOptions struct {
	// Rules are the rules whose findings were to be fixed; what is left of them is
	// listed, too.
	Rules []string
	// RunURL is as in CommentOptions.
	RunURL string
}

// Tidy writes what a run of fix changed in the files, by file and with the reasons, as
// GitHub Flavored Markdown of less than 60,000 characters, for the pull request that
// offers it; then what is left to a person.
func Tidy(r *result.Report, o TidyOptions) string {
	var b strings.Builder
	b.WriteString("Some of what the customizations say has no effect any more.\n\n" +
		"- **Merge** this to tidy them: it is then sent like any other change.\n" +
		"- **Close** it to leave them as they are: the same is not offered again.\n")
	c := comment{}
	var fixed, left []string
	for i := range r.Results {
		res := r.Results[i]
		for j := range res.Diagnostics {
			if d := &res.Diagnostics[j]; slices.Contains(o.Rules, d.Rule) {
				line := "- " + codeMarkdown(res.File, pathCell) + ", " + finding(d)
				if d.Hint != "" {
					line += "; " + escapeMarkdown(cut(Visible(d.Hint), messageCell))
				}
				left = append(left, line+"\n")
			}
		}
		if len(res.Fixed) == 0 {
			continue
		}
		res.Diagnostics = nil // of which those that matter are listed
		entry := c.entry(&res, "")
		for j := range res.Fixed[:min(len(res.Fixed), commentChanges)] {
			d := &res.Fixed[j]
			entry += fmt.Sprintf("  - why: %s\n", escapeMarkdown(cut(Visible(d.Message), messageCell)))
		}
		if more := len(res.Fixed) - commentChanges; more > 0 {
			entry += "  - and " + plural(more, "more reason") + "\n"
		}
		fixed = append(fixed, entry)
	}
	return bounded(&b, SheetOptions{RunURL: o.RunURL}, []listing{{"What goes, and why", fixed}, {"Left to you", left}})
}
