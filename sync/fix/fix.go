// Package fix makes the fixes that findings come with, and proves them right: a
// text is read again after each, and what does not make it better is not made.
//
// In come the text of a file, what is wrong with it, and how it is read; out go
// the new text, which findings were fixed, and which are left. The package is
// pure. It does not know YAML, schemas and rules, how an edit was found, or where
// files are.
//
// # What is proved
//
// After a fix its finding is gone, and there is no other one in what could be read
// before it. What could not be read before, such as the value of a key that was
// misspelled, may turn out to have findings of its own. Where a text could not be
// read at all, it can be read then, or further on, and what was put in is not
// itself wrong. Of several ways to fix one thing, those that are right must all
// mean the same. No change of indentation or brackets puts a key that belongs
// elsewhere into an object that takes any key.
package fix

import (
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
)

// Reading is what reading and checking a text came to.
type Reading struct {
	// Found is what is wrong, in the order of places.
	Found []diagnostic.Diagnostic
	// Readable says that the structure of the text is clear.
	Readable bool
	// Body is what the text means; nil where that is not known.
	Body []byte
	// Misplaced says that an object that may hold any key has one that belongs
	// elsewhere. It can be meant, so that it is no finding.
	Misplaced bool
}

// Read reads and checks a text. It gives the same for the same text.
type Read func(text []byte) Reading

// Outcome is what fixing one text came to.
type Outcome struct {
	// Text is the new text; that of before where nothing was fixed.
	Text []byte
	// Found is what was wrong with the text before. A finding has its Fix only if
	// that was made, or was not needed any more after another one.
	Found []diagnostic.Diagnostic
	// Fixed are the findings that were fixed, in the order in which they were: some
	// show only when others are fixed, and have their places then.
	Fixed []diagnostic.Diagnostic
	// Left is what is wrong with Text.
	Left []diagnostic.Diagnostic
}

// The work for one file is bounded: a text is read at most leastReads times, or as
// often as that comes to so many bytes.
const (
	leastReads = 12
	mostBytes  = 8 << 20
	mostPasses = 50
	// mostChoices is how many choices are tried within each other.
	mostChoices = 2
)

// budget is the work that may still be done.
type budget struct{ bytes, reads int }

// run is the work on one text.
type run struct {
	read   Read
	rules  []string
	budget *budget
	depth  int // how many choices this one is to be made within
	text   []byte
	now    Reading
	failed map[string]bool // fixes that were not right
	// risky says that indentation was changed in a text that could not be read.
	risky bool
	fixed []diagnostic.Diagnostic
}

// Apply makes the fixes of a text, of which first is the reading. rules are those
// that are named: only their findings are fixed. With none, all are whose fix needs
// no rule to be named.
func Apply(text []byte, first Reading, read Read, rules []string) Outcome {
	r := &run{read: read, rules: rules, budget: &budget{bytes: mostBytes}, text: text, now: first, failed: map[string]bool{}}
	offered := make([]bool, len(first.Found))
	for _, i := range r.all() {
		offered[i] = true
	}
	out := Outcome{Text: r.text, Found: slices.Clone(first.Found), Fixed: r.fixed, Left: r.now.Found}
	if !r.better(&first) {
		out.Text, out.Fixed, out.Left = text, nil, first.Found
		clear(offered)
	}
	proved := map[diagnostic.Key]*diagnostic.Fix{}
	for i := range out.Fixed {
		if d := &out.Fixed[i]; proved[d.Key()] == nil {
			proved[d.Key()] = d.Fix
		}
	}
	for i := range out.Found {
		d := &out.Found[i]
		d.Fix = nil
		if offered[i] {
			d.Fix = proved[d.Key()]
		}
	}
	return out
}

// all makes pass after pass until nothing is left to do, and gives the findings that the
// first one fixed.
func (r *run) all() (first []int) {
	for pass := range mostPasses {
		made := r.together()
		if len(made) == 0 {
			made = r.oneByOne()
		}
		if len(made) == 0 {
			break
		}
		if pass == 0 {
			first = made
		}
	}
	return first
}

// better reports whether the text is so much better that it is to be written: fewer
// errors are left, or as many and fewer findings in all. An error may hide warnings. One
// that could not be read must be right in its structure then: a wrong guess about
// that shows in keys that are missing or unknown.
func (r *run) better(first *Reading) bool {
	if first.Readable {
		left, were := countErrors(r.now.Found), countErrors(first.Found)
		return left < were || left == were && len(r.now.Found) < len(first.Found)
	}
	wrong := func(d diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error && structural(d.Rule) }
	return r.now.Readable && !(r.risky && (r.now.Misplaced || slices.ContainsFunc(r.now.Found, wrong)))
}

func countErrors(found []diagnostic.Diagnostic) (n int) {
	for i := range found {
		if found[i].Severity == diagnostic.Error {
			n++
		}
	}
	return n
}

// allowed reports whether a finding may be fixed.
func (r *run) allowed(d *diagnostic.Diagnostic) bool {
	if d.Fix == nil {
		return false
	}
	if len(r.rules) > 0 {
		return slices.Contains(r.rules, d.Rule)
	}
	return !d.Fix.NeedsRule
}

// candidate is a fix that may be made.
type candidate struct {
	index int // of the finding
	edits []edit
	key   string
}

// candidates are the fixes that may be made of the text as it is now.
func (r *run) candidates(l *lines) (list []candidate) {
	for i := range r.now.Found {
		d := &r.now.Found[i]
		if !r.allowed(d) {
			continue
		}
		edits, ok := l.edits(d.Fix.Edits)
		if key := keyOf(d); ok && !r.failed[key] {
			list = append(list, candidate{i, edits, key})
		}
	}
	return list
}

// keyOf identifies a fix that failed. Places are not in it: they move.
func keyOf(d *diagnostic.Diagnostic) string {
	var b strings.Builder
	b.WriteString(d.Rule + "\x00" + d.Path + "\x00" + d.Source)
	for _, e := range d.Fix.Edits {
		b.WriteString("\x00" + e.Text)
	}
	return b.String()
}

// together makes at once as many fixes as it can that do not touch each other. It
// gives the findings that were fixed.
func (r *run) together() []int {
	l := newLines(r.text)
	var edits []edit
	var apart []candidate
	for _, c := range r.candidates(l) {
		if several(r.now.Found[c.index].Fix) {
			continue // one way has to be found
		}
		if more, ok := merged(edits, c.edits); ok {
			edits, apart = more, append(apart, c)
		}
	}
	return r.most(l, apart)
}

// most makes all fixes of a list, else all of its first half that it can, else of its
// second: a single fix that is not right costs few passes.
func (r *run) most(l *lines, list []candidate) (made []int) {
	var edits []edit
	for _, c := range list {
		edits, _ = merged(edits, c.edits)
		made = append(made, c.index)
	}
	switch {
	case len(list) == 0:
		return nil
	case r.try(l, made, edits):
		return made
	case len(list) == 1:
		r.failed[list[0].key] = true
		return nil
	}
	if made = r.most(l, list[:len(list)/2]); len(made) == 0 {
		made = r.most(l, list[len(list)/2:])
	}
	return made
}

// oneByOne makes the first fix after which the text is right.
func (r *run) oneByOne() []int {
	l := newLines(r.text)
	for _, c := range r.candidates(l) {
		d := &r.now.Found[c.index]
		made := []int{c.index}
		if !several(d.Fix) {
			if r.try(l, made, c.edits) { // it touches one that was not right
				return made
			}
		} else if edits, chosen, ok := r.choose(l, c); ok && r.try(l, made, edits) {
			r.fixed[len(r.fixed)-1].Fix.Edits = chosen
			return made
		}
		r.failed[c.key] = true
	}
	return nil
}
