package report

import (
	"fmt"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// SheetOptions says how the text of a pull request, or of a comment, about sheets is
// written.
type SheetOptions struct {
	// RunURL is as in CommentOptions.
	RunURL string
}

// Sheet writes what an import of sheets changes, as GitHub Flavored Markdown of less
// than 60,000 characters, for the pull request that offers it.
func Sheet(r *result.Report, o SheetOptions) string {
	var b strings.Builder
	b.WriteString("A spreadsheet was uploaded; this is what it changes in the files.\n\n" +
		"- **Merge** this to take it over: it is then sent like any other change. The sheet itself is not a part of it.\n" +
		"- To change it, upload the corrected sheet to the same branch: this pull request follows.\n")
	c := comment{}
	var entries []string
	for i := range r.Results {
		res := r.Results[i]
		if len(res.Changes) == 0 {
			continue
		}
		says := "changes"
		if res.Changes[0].Path == "" {
			says = "new"
		}
		entries = append(entries, c.entry(&res, says))
	}
	warnings := cells(r, diagnostic.Warning)
	return bounded(&b, o, []listing{{"What changes", entries}, {"Look at these cells", warnings}})
}

// SheetFaults writes which cells of sheets are wrong, for a comment; as of Sheet.
func SheetFaults(r *result.Report, o SheetOptions) string {
	var b strings.Builder
	b.WriteString("The spreadsheet was not taken over, since something in it is wrong. Correct these cells, and upload it again to the same branch.\n")
	return bounded(&b, o, []listing{{"Wrong cells", cells(r, diagnostic.Error)}, {"Look at these cells, too", cells(r, diagnostic.Warning)}})
}

// cells lists what is said of cells, one line each.
func cells(r *result.Report, severity diagnostic.Severity) (list []string) {
	for i := range r.Results {
		res := &r.Results[i]
		for j := range res.Diagnostics {
			d := &res.Diagnostics[j]
			if d.Severity != severity {
				continue
			}
			line := fmt.Sprintf("- %s, %s: %s", codeMarkdown(res.File, pathCell), escapeMarkdown(inWords(d)), escapeMarkdown(cut(Visible(d.Message), messageCell)))
			if d.Hint != "" {
				line += "; " + escapeMarkdown(cut(Visible(d.Hint), messageCell))
			}
			list = append(list, line+"\n")
		}
	}
	return list
}

// listing is a list with a title.
type listing struct {
	title   string
	entries []string
}

// bounded adds sections to a text, as far as there is room, and says what is left
// out.
func bounded(b *strings.Builder, o SheetOptions, sections []listing) string {
	left := 0
	for _, s := range sections {
		for i, entry := range s.entries {
			if i == 0 {
				entry = "\n#### " + s.title + "\n\n" + entry
			}
			if left > 0 || b.Len()+len(entry) > commentBytes {
				left++
				continue
			}
			b.WriteString(entry)
		}
	}
	if left > 0 {
		fmt.Fprintf(b, "\n**And %d more**, left out here for the length.\n", left)
	}
	if o.RunURL != "" {
		b.WriteString("\nFrom [this run](" + o.RunURL + ").\n")
	}
	return b.String()
}
