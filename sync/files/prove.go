package files

import (
	"slices"

	"pinsync/sync/catalog"
	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/fix"
	"pinsync/sync/manifest"
)

// reader reads and checks texts as Load does; known and judge are those of
// CheckItems, and known is nil where there is no catalogue.
func reader(checker *check.Checker, known *catalog.Catalog, judge bool) fix.Read {
	return func(text []byte) fix.Reading {
		doc, faults := manifest.Parse(text)
		if doc == nil {
			return fix.Reading{Found: faults}
		}
		found, facts := checker.File(doc)
		found = append(faults, found...)
		if known != nil {
			found = checker.Items(found, &facts, known, judge)
		}
		return fix.Reading{Found: diagnostic.Sort(found), Readable: true, Body: doc.Body(), Misplaced: check.Misplaced(doc)}
	}
}

// prove keeps of the fixes of a file's findings those that fix makes: all that need
// no rule to be named, and of each other rule those that naming it makes. With rules
// given, only what naming these makes counts.
//
// A fix shows lines of the file, so there is none where one of them may hold a
// secret.
func (f *File) prove(text []byte, read fix.Read, rules []string) (out fix.Outcome) {
	var needed []string
	plain := false
	for i := range f.Diagnostics {
		switch d := &f.Diagnostics[i]; {
		case d.Fix == nil:
		case d.Fix.NeedsRule && len(rules) == 0:
			if !slices.Contains(needed, d.Rule) {
				needed = append(needed, d.Rule)
			}
		default:
			plain = true
		}
	}
	proved := map[diagnostic.Key]*diagnostic.Fix{}
	out.Text = text
	if (plain || needed != nil) && !check.MayHoldSecret(text) {
		first := read(text)
		take := func(o fix.Outcome, named bool) {
			for i := range o.Found {
				if d := &o.Found[i]; d.Fixable() && (named || !d.Fix.NeedsRule) {
					proved[d.Key()] = d.Fix
				}
			}
		}
		if plain || len(rules) > 0 {
			out = fix.Apply(text, first, read, rules)
			take(out, len(rules) > 0)
		}
		for _, rule := range needed {
			take(fix.Apply(text, first, read, []string{rule}), true)
		}
	}
	for i := range f.Diagnostics {
		d := &f.Diagnostics[i]
		d.Fix = proved[d.Key()]
	}
	return out
}

// proveAgain is prove for a file to whose findings the catalogue has added.
func (s *Scope) proveAgain(f *File, checker *check.Checker, known *catalog.Catalog, judge bool) {
	if !slices.ContainsFunc(f.Diagnostics, func(d diagnostic.Diagnostic) bool { return d.Fix != nil }) {
		return
	}
	text, err := s.Read(f.Name)
	if err != nil {
		text = nil // no finding is that of an empty text
	}
	f.prove(text, reader(checker, known, judge), nil)
}

// Fixed is what fixing a file came to.
type Fixed struct {
	fix.Outcome
	// Before is the text that was fixed.
	Before []byte
}

// Fix makes the fixes of a file, as package fix does, and gives its new text; it
// writes nothing. rules are those that are named; known and judge are as for
// CheckItems. ok is false where there is nothing to fix: then the findings of f, of
// which the Fix is set here to what is made, have none.
func (s *Scope) Fix(f *File, rules []string, known *catalog.Catalog, judge bool) (fixed Fixed, ok bool) {
	wanted := func(d diagnostic.Diagnostic) bool {
		return d.Fix != nil && (len(rules) == 0 && !d.Fix.NeedsRule || slices.Contains(rules, d.Rule))
	}
	if !slices.ContainsFunc(f.Diagnostics, wanted) {
		for i := range f.Diagnostics {
			if len(rules) > 0 {
				f.Diagnostics[i].Fix = nil
			}
		}
		return fixed, false
	}
	text, err := s.Read(f.Name)
	if err != nil {
		return fixed, false
	}
	fixed.Before = text
	fixed.Outcome = f.prove(text, reader(s.Checker(f.Settings), known, judge), rules)
	return fixed, len(fixed.Fixed) > 0
}
