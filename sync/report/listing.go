package report

import (
	"fmt"
	"strings"
)

// listing is a list with a title.
type listing struct {
	title   string
	entries []string
}

// writeListings adds lists to a text, as far as it stays within so many bytes, and
// says how much is left out.
func writeListings(b *strings.Builder, most int, lists ...listing) {
	left := 0
	for _, l := range lists {
		for i, entry := range l.entries {
			if i == 0 {
				entry = "\n#### " + l.title + "\n\n" + entry
			}
			if left > 0 || b.Len()+len(entry) > most {
				left++
				continue
			}
			b.WriteString(entry)
		}
	}
	if left > 0 {
		fmt.Fprintf(b, "\n**And %d more**, left out here for the length.\n", left)
	}
}

// fromRun says which run a text is of; empty where that is not known.
func fromRun(runURL string) string {
	if runURL == "" {
		return ""
	}
	return "\nFrom [this run](" + runURL + ").\n"
}
