package check

import (
	"crypto/sha256"
	"strings"

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
	// HasID tells whether there is an id at all, whatever it holds.
	HasID bool
	// Target identifies model and target; it is zero where they are missing or
	// ill typed. Two targets are one exactly if these are equal.
	Target TargetKey

	uuid     [16]byte // the well-formed id
	hasUUID  bool
	idAt     place // of the id's value, if well formed
	targetAt place // of target_type's value, if Target is known
	// targetIgnored: a comment there silences duplicate-target.
	targetIgnored bool
}

// AmbiguousTarget returns an error of that rule, in the given words, at the
// file's target_type; at its start where no target is known.
func (f *Facts) AmbiguousTarget(message, hint string) diagnostic.Diagnostic {
	d := f.targetAt.diagnostic(diagnostic.Error, ambiguousTarget, "/target_type", words{message, hint})
	if (f.Target == TargetKey{}) {
		d.Span, d.Path = diagnostic.FileStart, ""
	}
	return d
}

// TargetKey is a digest of a model and a target: the target's type, and the
// item's id or the criteria's content.
type TargetKey [16]byte

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
	return diagnostic.Diagnostic{
		Severity: severity,
		Rule:     rule,
		Message:  w.message,
		Hint:     w.hint,
		Span:     p.span(),
		Path:     path,
		Source:   p.source,
	}
}

func (f *findings) facts(c *customization) Facts {
	doc := f.doc
	facts := Facts{HasID: c.id != nil}
	facts.ID, _ = textOf(c.id)
	if facts.uuid, facts.hasUUID = jsonschema.ParseUUID(facts.ID); facts.hasUUID {
		facts.idAt = placeOf(doc, doc.ValueSpan(&c.id.Value))
	}
	if target, ok := canonicalTarget(c); ok {
		sum := sha256.Sum256(target)
		facts.Target = TargetKey(sum[:16])
		facts.targetAt = placeOf(doc, doc.ValueSpan(&c.targetType.Value))
		facts.targetIgnored = f.ignores(duplicateTarget, int(facts.targetAt.line))
	}
	return facts
}

// separator parts texts: no text in UTF-8 holds it.
const separator = '\xff'

// canonicalTarget returns bytes that two customizations share exactly if they
// have the same model and target. ok is false if a part of it is missing or ill
// typed.
func canonicalTarget(c *customization) (target []byte, ok bool) {
	model, okModel := textOf(c.model)
	kind, okKind := textOf(c.targetType)
	if !okModel || !okKind {
		return nil, false
	}
	target = make([]byte, 0, 128)
	target = append(append(target, model...), separator)
	target = append(append(target, kind...), separator)
	switch kind {
	case "item":
		identity, ok := textOf(c.targetIdentity)
		return append(target, identity...), ok
	case "criteria":
		if c.targetCriteria == nil || c.targetCriteria.Value.Kind != manifest.Object {
			return nil, false
		}
		return appendCanonical(target, &c.targetCriteria.Value)
	}
	return target, kind == "all"
}
