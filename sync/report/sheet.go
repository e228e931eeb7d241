package report

import (
	"fmt"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// Sheet writes what an import of sheets changes, as GitHub Flavored Markdown of less
// than 60,000 characters, for the pull request that offers it; for runURL see
// CommentOptions.
func Sheet(r *result.Report, runURL string) string {
	var b strings.Builder
	b.WriteString("A spreadsheet was uploaded; this is what it changes in the files.\n\n" +
		"- **Merge** this to take it over: it is then sent like any other change. The sheet itself is not a part of it.\n" +
		"- To change it, upload the corrected sheet to the same branch: this pull request follows.\n")
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
		entries = append(entries, commentEntry(&res, says))
	}
	writeListings(&b, commentBytes, listing{"What changes", entries}, listing{"Look at these cells", cells(r, diagnostic.Warning)})
	return b.String() + fromRun(runURL)
}

// SheetFaults writes which cells of sheets are wrong, for a comment; as of Sheet.
func SheetFaults(r *result.Report, runURL string) string {
	var b strings.Builder
	b.WriteString("The spreadsheet was not taken over, since something in it is wrong. Correct these cells, and upload it again to the same branch.\n")
	writeListings(&b, commentBytes, listing{"Wrong cells", cells(r, diagnostic.Error)},
		listing{"Look at these cells, too", cells(r, diagnostic.Warning)})
	return b.String() + fromRun(runURL)
}

// cells lists what is said of cells, one line each.
func cells(r *result.Report, severity diagnostic.Severity) (list []string) {
	for res, d := range r.Findings() {
		if d.Severity != severity {
			continue
		}
		line := fmt.Sprintf("- %s, %s: %s", codeMarkdown(res.File, pathCell), escapeMarkdown(inWords(d)), textMarkdown(d.Message, messageCell))
		if d.Hint != "" {
			line += "; " + textMarkdown(d.Hint, messageCell)
		}
		list = append(list, line+"\n")
	}
	return list
}
