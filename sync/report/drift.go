package report

import (
	"fmt"
	"strings"

	"pinsync/sync/result"
)

// DriftOptions says how the text of a pull request is written that offers what was
// edited in the app.
type DriftOptions struct {
	// Based says that there was a base: so it is known that it was live that
	// changed.
	Based bool
	// RunURL is as in CommentOptions.
	RunURL string
	// Agenda is what begins and ends in the next days, as Agenda writes it as
	// Markdown; empty for none. Where it leaves no room for the edits it is left out.
	Agenda string
}

// driftAgenda is how long an agenda may be, in bytes, to be part of a pull request.
const driftAgenda = 20_000

// Drift writes what a plan says of edits in the app, as GitHub Flavored Markdown of
// less than 60,000 characters: what merging them does, then which they are, with
// their lines and both sides.
func Drift(r *result.Report, o DriftOptions) string {
	var b strings.Builder
	if o.Based {
		b.WriteString("Customizations were edited in the app since they were last synced.\n\n")
	} else {
		b.WriteString("What is live differs from the files, and nothing shows yet which of the two is newer.\n\n")
	}
	b.WriteString("- **Merge** this to keep the edits: the files then say what is live, and nothing is sent.\n" +
		"- To **put back** what the files say, start the sync workflow with *force*; this pull request is then closed.\n")
	var drifted, conflicts []string
	for i := range r.Results {
		res := r.Results[i]
		switch {
		case res.Status == result.Drifted, !o.Based && res.Status == result.WouldUpdate:
			res.Status = result.Drifted // so the changes are said from the file to live
			says := fmt.Sprintf("line %d", known(res.Span).Start.Line)
			if !res.Subject.Live {
				says = "deleted in the app; merging deletes the file"
			}
			drifted = append(drifted, commentEntry(&res, says))
		case res.Status == result.Conflict:
			conflicts = append(conflicts, commentEntry(&res, fmt.Sprintf("line %d", known(res.Span).Start.Line)))
		}
	}
	if n := len(conflicts); n > 0 {
		b.WriteString("- **Choose** where both sides were edited: that is not part of this. Make the file say what is right, or start the sync workflow with *force*.\n")
	}
	later := ""
	if o.Agenda != "" && len(o.Agenda) < driftAgenda {
		later = "\n##" + o.Agenda // a heading below those of the pull request
	}
	writeListings(&b, commentBytes-len(later), listing{"Edited in the app: file → app", drifted}, listing{"Edited in the app and here", conflicts})
	return b.String() + later + fromRun(o.RunURL)
}
