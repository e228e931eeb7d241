package check

import (
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// Facts are what checks across files, and those against what is live, need to
// know of one file. They are small and hold on to
// nothing of the document. The zero Facts are those of a file that could not be
// read.
type Facts struct {
	// ID is the id as the file spells it, if it is text, even if malformed.
	ID string
	// HasID reports whether there is an id at all, whatever it holds.
	HasID bool
	// Target identifies model and target; it is zero where they are missing or
	// ill typed. Two targets are one exactly if these are equal.
	Target compare.Key

	uuid     [16]byte // the well-formed id
	hasUUID  bool
	idAt     place  // of the id's value, if well formed
	targetAt place  // of target_type's value, if Target is known
	items    *items // that the file refers to, where that was asked for
	// targetIgnored: a comment there silences duplicate-target.
	targetIgnored bool
}

// KnowsTarget reports whether model and target could be read.
func (f *Facts) KnowsTarget() bool { return f.Target != compare.Key{} }

// AmbiguousTarget returns an error of that rule, in the given words, at the
// file's target_type; at its start where no target is known.
func (f *Facts) AmbiguousTarget(message, hint string) diagnostic.Diagnostic {
	d := f.targetAt.diagnostic(diagnostic.Error, ambiguousTarget, "/target_type", words{message: message, hint: hint})
	if !f.KnowsTarget() {
		d.Span, d.Path = diagnostic.FileStart, ""
	}
	return d
}

// place is a Span with its source line, in the little room that 100,000 files
// leave for each.
type place struct {
	line, column, endLine, endColumn int32
	source                           string
}

// longestLine is the length in bytes up to which a source line is kept. A file
// written on one line may be the whole of it.
const longestLine = 1000

func placeOf(doc *manifest.Document, span diagnostic.Span) place {
	p := place{
		line: int32(span.Start.Line), column: int32(span.Start.Column),
		endLine: int32(span.End.Line), endColumn: int32(span.End.Column),
	}
	if line := doc.Line(span.Start.Line); len(line) <= longestLine {
		p.source = strings.Clone(line)
	}
	return p
}

func (p *place) span() diagnostic.Span {
	return diagnostic.Span{
		Start: diagnostic.Position{Line: int(p.line), Column: int(p.column)},
		End:   diagnostic.Position{Line: int(p.endLine), Column: int(p.endColumn)},
	}
}

// diagnostic returns one at this place.
func (p *place) diagnostic(severity diagnostic.Severity, rule, path string, w words) diagnostic.Diagnostic {
	return w.diagnostic(severity, rule, p.span(), path, p.source)
}

func (f *findings) facts(c *customization) Facts {
	doc := f.doc
	facts := Facts{HasID: c.id != nil}
	facts.ID, _ = textOf(c.id)
	if facts.uuid, facts.hasUUID = jsonschema.ParseUUID(facts.ID); facts.hasUUID {
		facts.idAt = placeOf(doc, doc.ValueSpan(&c.id.Value))
	}
	if target, ok := targetOf(doc, c); ok {
		facts.Target = target.Key()
		facts.targetAt = placeOf(doc, doc.ValueSpan(&c.targetType.Value))
		facts.targetIgnored = f.ignores(duplicateTarget, int(facts.targetAt.line))
	}
	return facts
}

// targetOf gives the target of a customization. ok is false if a part of it is
// missing, of the wrong type or could not be read.
func targetOf(doc *manifest.Document, c *customization) (t compare.Target, ok bool) {
	t, err := compare.TargetIn(doc.Root())
	if err != nil || t.Type == "criteria" && anyIn(&c.targetCriteria.Value, isInvalid) {
		return compare.Target{}, false
	}
	return t, true
}

func isInvalid(v *manifest.Value) bool { return v.Kind == manifest.Invalid }
