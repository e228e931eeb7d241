// Package check says what is wrong with a customization file, or with the
// settings file: what breaks its schema, and what breaks a rule that a schema
// cannot express.
//
// In come documents with placed values; out go diagnostics, each with its rule,
// its place and words for the people who write these files. What spans several
// files is found by a [Set], from the [Facts] that each file leaves after. The
// package does not know how a document is read, where files lie, or how a
// diagnostic is shown.
package check

import (
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// Options are what a run decides about checking.
type Options struct {
	// Now is the time by which a pin has expired. A zero Now lets none expire.
	Now time.Time
	// Severities says how much a warning matters: its rule is mapped to
	// "error", "warning" or "off". A rule that is not named is a warning.
	// Errors cannot be changed, and other values count as "warning".
	Severities map[string]string
	// Location is the time zone of the shop; nil means that it is not known.
	Location *time.Location
	// Models are the names that model may have; none means any.
	Models []string
	// Items keeps in the Facts of a file which items it refers to, for Items.
	Items bool
}

// Checker checks customization files. It is safe for concurrent use.
type Checker struct {
	now        instant
	location   *time.Location // nil: not known
	models     []string       // none: any
	items      bool
	severities map[string]diagnostic.Severity // off: empty
}

// New returns a Checker.
func New(o Options) *Checker {
	c := &Checker{
		now:        earliest,
		location:   o.Location,
		models:     o.Models,
		items:      o.Items,
		severities: make(map[string]diagnostic.Severity, len(warnings)),
	}
	if !o.Now.IsZero() {
		c.now = instantOf(o.Now)
	}
	for _, rule := range warnings {
		switch o.Severities[rule] {
		case "off":
			c.severities[rule] = ""
		case "error":
			c.severities[rule] = diagnostic.Error
		default:
			c.severities[rule] = diagnostic.Warning
		}
	}
	return c
}

// File returns what is wrong with one customization file in itself, in the
// order of places, and what checks across files need to know of it. A value of
// Kind Invalid has been reported when the document was read: nothing more is
// said of it, and rules that look at it stay silent.
func (c *Checker) File(doc *manifest.Document) ([]diagnostic.Diagnostic, Facts) {
	f := findings{Checker: c, doc: doc, firstLine: samples["model"]}
	f.schema(jsonschema.Customization())
	f.leadingZeros()
	root := read(doc.Root())
	f.model(&root)
	f.target(&root)
	f.texts(&root)
	f.pins(&root)
	if len(f.list) > 0 && hasSecret(doc.Root()) {
		f.redact()
	}
	facts := f.facts(&root)
	if c.items {
		facts.items = f.items(&root)
	}
	return diagnostic.Sort(f.list), facts
}

// Settings returns what is wrong with a settings file, pinsync.yaml, in the
// order of places.
//
// Its keys hold no secret; but a user who puts one there by mistake must not find
// it printed, so no source line is shown of a file with a key that looks like
// one.
func Settings(doc *manifest.Document) []diagnostic.Diagnostic {
	f := findings{Checker: &Checker{}, doc: doc, firstLine: "tracker_id: 1234-5678"}
	f.schema(jsonschema.Settings())
	f.leadingZeros()
	f.timeZone()
	f.base()
	if anyIn(doc.Root(), mayBeSecret) {
		f.redact()
	}
	return diagnostic.Sort(f.list)
}

// findings gathers the diagnostics of one document.
type findings struct {
	*Checker
	doc       *manifest.Document
	firstLine string // how the document may begin
	list      []diagnostic.Diagnostic
	// stays says that a pin is left when those that are over are removed.
	stays   bool
	removal *manifest.Removal // of pins, once one was to be removed
	// ignored are the rules that the comment of a line silences there, by the
	// line, for lines that were asked for.
	ignored map[int][]string
}

// redact takes the source lines out of what was found, and the fixes, which show
// lines, too.
func (f *findings) redact() {
	for i := range f.list {
		f.list[i].Source, f.list[i].Fix = "", nil
	}
}

// words are what a diagnostic says, and its fix.
type words struct {
	message, hint string
	fix           *diagnostic.Fix
}

func (w words) diagnostic(severity diagnostic.Severity, rule string, at diagnostic.Span, path, source string) diagnostic.Diagnostic {
	return diagnostic.Diagnostic{
		Severity: severity,
		Rule:     rule,
		Message:  w.message,
		Hint:     w.hint,
		Fix:      w.fix,
		Span:     at,
		Path:     path,
		Source:   source,
	}
}

// on reports whether a warning is to be looked for.
func (f *findings) on(rule string) bool { return f.severities[rule] != "" }

// warn adds a warning, with the severity it was given, unless a comment in its
// line silences it. It reports whether it did.
func (f *findings) warn(rule string, at diagnostic.Span, path string, w words) bool {
	if f.ignores(rule, at.Start.Line) {
		return false
	}
	f.add(f.severities[rule], rule, at, path, w)
	return true
}

// fail adds an error.
func (f *findings) fail(rule string, at diagnostic.Span, path string, w words) {
	f.add(diagnostic.Error, rule, at, path, w)
}

func (f *findings) add(severity diagnostic.Severity, rule string, at diagnostic.Span, path string, w words) {
	f.list = append(f.list, w.diagnostic(severity, rule, at, path, f.doc.Line(at.Start.Line)))
}
