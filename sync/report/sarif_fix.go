package report

import (
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
	Deleted  sarifRegion   `json:"deletedRegion"`
	Inserted *sarifContent `json:"insertedContent,omitempty"`
}

type sarifContent struct {
	Text string `json:"text"`
}

// newSARIFFixes gives the fix of a finding, if it has one that was proved.
func newSARIFFixes(d *diagnostic.Diagnostic, artifact sarifArtifact) []sarifFix {
	if !d.Fixable() {
		return nil
	}
	change := sarifFileChange{Artifact: artifact}
	for _, e := range d.Fix.Edits {
		replacement := sarifReplacement{Deleted: sarifRegion{e.Span.Start.Line, e.Span.Start.Column, e.Span.End.Line, e.Span.End.Column}}
		if e.Text != "" {
			replacement.Inserted = &sarifContent{e.Text}
		}
		change.Replacements = append(change.Replacements, replacement)
	}
	says := d.Hint
	if says == "" {
		says = "make the file right"
	}
	return []sarifFix{{Description: sarifText{Text: withoutLinks(Visible(says))}, Changes: []sarifFileChange{change}}}
}
