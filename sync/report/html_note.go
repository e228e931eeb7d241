package report

import (
	"strings"
	"unicode/utf8"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// changeLine is a change where the definitions are not at hand.
type changeLine struct{ Sign, Word, Where, From, To string }

// pageNote is one diagnostic.
type pageNote struct {
	Error               bool
	Message, Hint, Rule string
	Line                int
	Link                string
	Fix                 string // its line as 'pinsync fix' would make it
	Manual              string // the address of what the manual says of the rule
	Lead, Marked, Rest  string // the line of the file, around what is wrong
}

// diffLine is a line of the difference that fixing makes. Sign is "+", "-", "@" or
// empty.
type diffLine struct{ Sign, Text string }

// changes lists what differs where the definitions are not known.
func (m *cardMaker) changes(c *card, r *result.Result) {
	done := asDone(r)
	for i := range done {
		if len(c.Changes) == cardChanges {
			c.MoreChanges = len(done) - i
			break
		}
		change := &done[i]
		from, to := change.Values()
		show := valuesOf(change, r.Titles)
		line := changeLine{Word: changeWord(r, change.Op), Where: clip(change.WhereNamed(r.Titles), pathCell)}
		line.Sign = map[string]string{"added": "+", "removed": "−"}[line.Word]
		if line.Sign == "" {
			line.Sign = "~"
		}
		if change.Op != "add" {
			line.From = cut(show.text(from), valueCell)
		}
		if change.Op != "remove" {
			line.To = cut(show.text(to), valueCell)
		}
		c.Changes = append(c.Changes, line)
	}
}

// fixed shows what was fixed, or the difference that fixing makes.
func (m *cardMaker) fixed(c *card, r *result.Result) {
	if r.Diff == "" {
		for i := range r.Fixed[:min(len(r.Fixed), cardNotes)] {
			c.Fixed = append(c.Fixed, m.note(r, &r.Fixed[i]))
		}
		return
	}
	for line := range strings.Lines(r.Diff) {
		if len(c.Diff) == cardDiff {
			c.MoreDiff++
			continue
		}
		line = strings.TrimRight(line, "\r\n")
		sign := ""
		if line != "" && strings.Contains("+-@", line[:1]) {
			sign = line[:1]
		}
		c.Diff = append(c.Diff, diffLine{sign, clip(line, valueCell)})
	}
}

// note shows one diagnostic.
func (m *cardMaker) note(r *result.Result, d *diagnostic.Diagnostic) pageNote {
	start := place(d).Start
	n := pageNote{
		Error: isError(d), Message: upper(clip(d.Message, messageCell)), Hint: clip(d.Hint, messageCell),
		Rule: clip(d.Rule, valueCell), Line: start.Line, Link: m.link(r, start.Line),
		Manual: address(m.options.Manual, d.Rule),
	}
	if d.Cell != "" {
		n.Message = clip(d.Cell, valueCell) + ": " + n.Message
	}
	if d.Fixable() {
		n.Fix = upper(clip(correctedText(d), valueCell))
		if d.Fix.NeedsRule {
			n.Fix += " (with --rule " + n.Rule + ")"
		}
	}
	if n.Error && d.Source != "" && d.Span.Start.Line > 0 {
		n.Lead, n.Marked, n.Rest = around(d.Source, d.Span)
	}
	return n
}

// around cuts a line of a file where a span begins and ends, and at both ends
// where it is long.
func around(line string, span diagnostic.Span) (lead, marked, rest string) {
	start, end := offset(line, span.Start.Column-1), len(line)
	if span.End.Line == span.Start.Line {
		end = max(start, offset(line, span.End.Column-1))
	}
	lead, marked, rest = line[:start], line[start:end], line[end:]
	if n := utf8.RuneCountInString(lead); n > sourceWidth/3 {
		lead = "…" + lead[offset(lead, n-sourceWidth/3):]
	}
	return Visible(strings.TrimLeft(lead, " \t")), clip(marked, sourceWidth), clip(rest, sourceWidth/3)
}

// offset is where character number n of a text begins, or its end.
func offset(s string, n int) int {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}
