package report

import (
	"cmp"

	"pinsync/sync/diagnostic"
)

// sarifFix is one fix: of several, a reader takes one.
type sarifFix struct {
	Description sarifText         `json:"description"`
	Changes     []sarifFileChange `json:"artifactChanges"`
}

type sarifFileChange struct {
	Artifact     sarifArtifact      `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	Deleted  sarifRegion `json:"deletedRegion"`
	Inserted *sarifText  `json:"insertedContent,omitempty"`
}

// newSARIFFixes gives the fix of a finding, if it has one that was proved.
func newSARIFFixes(d *diagnostic.Diagnostic, artifact sarifArtifact) []sarifFix {
	if !d.Fixable() {
		return nil
	}
	change := sarifFileChange{Artifact: artifact}
	for _, e := range d.Fix.Edits {
		replacement := sarifReplacement{Deleted: newSARIFRegion(e.Span)}
		if e.Text != "" {
			replacement.Inserted = &sarifText{Text: e.Text}
		}
		change.Replacements = append(change.Replacements, replacement)
	}
	says := cmp.Or(d.Hint, "make the file right")
	return []sarifFix{{Description: sarifText{Text: withoutLinks(Visible(says))}, Changes: []sarifFileChange{change}}}
}
