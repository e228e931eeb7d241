package fix

import (
	"strings"

	"pinsync/sync/diagnostic"
)

// at is a rule that is broken at a place, given as an offset in the text before
// the edits.
type at struct {
	rule   string
	offset int
}

// right reports whether the text is right after edits that fix the findings made:
// these are gone, and there is none that could have been found before.
func (r *run) right(l *lines, made []int, edits []edit, after *Reading) bool {
	below := newLines(apply(r.text, edits))
	touched := map[int]bool{}
	for _, e := range edits {
		for n := l.line(e.start); n <= l.line(e.end); n++ {
			touched[n] = true
		}
	}
	if !r.now.Readable {
		return r.readsOn(l, below, edits, touched, after)
	}
	if !after.Readable {
		return false
	}
	had, has := map[at]int{}, map[at]int{}
	for i := range r.now.Found {
		d := &r.now.Found[i]
		had[at{d.Rule, l.offset(d.Span.Start)}]++
	}
	for i := range after.Found {
		// Where something else is wrong in a line, its parts may be other ones.
		if d := &after.Found[i]; d.Fix == nil && d.Severity == diagnostic.Error && touched[l.line(back(edits, below.offset(d.Span.Start)))] && !apart(d) {
			return false
		}
	}
	opens := false
	for _, i := range made {
		opens = opens || opening(r.now.Found[i].Rule)
	}
	for i := range after.Found {
		d := &after.Found[i]
		offset := below.offset(d.Span.Start)
		where := at{d.Rule, back(edits, offset)}
		has[where]++
		if has[where] <= had[where] {
			continue
		}
		if !opens || d.Fix == nil && d.Severity == diagnostic.Error && touched[l.line(where.offset)] {
			return false
		}
	}
	for _, i := range made {
		d := &r.now.Found[i]
		where := at{d.Rule, l.offset(d.Span.Start)}
		if has[where] >= had[where] {
			return false
		}
	}
	return true
}

// apart reports whether an error has nothing to do with the line that it is shown in: a
// missing key is shown at the first one.
func apart(d *diagnostic.Diagnostic) bool {
	return d.Rule == "schema/required" || d.Rule != "yaml" && !strings.HasPrefix(d.Rule, "schema/")
}

// opening reports whether what breaks a rule hides what is in or below it: a fix
// may bring further findings to light.
func opening(rule string) bool {
	return rule == "yaml" || strings.HasPrefix(rule, "schema/")
}

// readsOn reports whether a text that could not be read can be after edits: to its
// end and with the structure that a file has, or at least past what was wrong.
func (r *run) readsOn(l, below *lines, edits []edit, touched map[int]bool, after *Reading) bool {
	if !after.Readable {
		if len(after.Found) == 0 || len(r.now.Found) == 0 {
			return false
		}
		// It may be before the place: what is wrong first is not always found first.
		before, now := l.offset(r.now.Found[0].Span.Start), back(edits, below.offset(after.Found[0].Span.Start))
		return now != before && (!touched[l.line(now)] || now > edits[len(edits)-1].end)
	}
	local := inLines(l, edits)
	for i := range after.Found {
		d := &after.Found[i]
		line := l.line(back(edits, below.offset(d.Span.Start)))
		near := touched[line] || touched[line-1] || touched[line+1]
		switch {
		case d.Severity != diagnostic.Error:
		case d.Fix == nil && (touched[line] || structural(d.Rule) && (near || !local)):
			return false
		case touched[line] && d.Rule == "schema/additionalProperties":
			return false // what is before a colon, or a dash, is not a key
		}
	}
	return true
}

// misplaces reports whether edits of indentation or brackets put a key where it does not
// belong. That may be meant, so that no other way is proved right by it.
func (r *run) misplaces(l *lines, edits []edit, after *Reading) bool {
	return after.Misplaced && !r.now.Misplaced && (r.now.Readable || !inLines(l, edits))
}

// structural reports whether breaking a rule may show that keys are in the wrong
// place.
func structural(rule string) bool {
	switch rule {
	case "yaml", "schema/required", "schema/additionalProperties", "schema/type":
		return true
	}
	return false
}

// inLines reports whether edits leave lines, their indentation and brackets as they are.
func inLines(l *lines, edits []edit) bool {
	for _, e := range edits {
		n := l.line(e.start)
		if l.line(e.end) != n || strings.ContainsAny(e.text, "[]{},\r\n") {
			return false
		}
		if strings.Trim(string(l.text[l.starts[n]:e.start]), " \t-") == "" && (e.start == e.end || strings.Trim(e.text, " -") == "") {
			return false
		}
	}
	return true
}
