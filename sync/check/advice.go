package check

import (
	"bytes"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// advice is what to do about a finding: in words, and as edits of the file where
// nothing is left to guess. Where both name a text, both are made of the same one.
type advice struct {
	hint string
	fix  *diagnostic.Fix
}

// say is advice in words alone.
func say(hint string) advice { return advice{hint: hint} }

// edits is advice to make edits; none of them may be wrong, and without any there
// are words alone.
func edits(hint string, all ...diagnostic.Edit) advice {
	if len(all) == 0 {
		return advice{hint: hint}
	}
	return advice{hint: hint, fix: &diagnostic.Fix{Edits: all}}
}

// advise puts advice into the words of a finding.
func (w words) advise(a advice) words {
	w.hint, w.fix = a.hint, a.fix
	return w
}

// replace advises to write a text, or what a number or truth value is spelled as, in
// the place of a value. verb is the words before it.
func (f *findings) replace(v *manifest.Value, verb, text string, kind manifest.Kind) advice {
	return f.replaceShown(v, verb+" "+shorten(text), text, kind)
}

// replaceShown is replace where the words show the text in another way.
func (f *findings) replaceShown(v *manifest.Value, hint, text string, kind manifest.Kind) advice {
	start, end, ok := f.doc.Range(v)
	if !ok {
		return say(hint)
	}
	return edits(hint, f.doc.Edit(start, end, f.spell(start, text, kind)))
}

// spell spells a value for the place of one that begins at an offset: in its quotes
// if it is text and that one has some.
func (f *findings) spell(start int, text string, kind manifest.Kind) string {
	if kind != manifest.String {
		return text
	}
	source := f.doc.Bytes()
	if start < len(source) {
		switch source[start] {
		case '"':
			return spelling.Double(text)
		case '\'':
			if single, ok := spelling.Single(text); ok {
				return single
			}
		}
	}
	flow := f.inBrackets(start) || strings.ContainsAny(text, ",[]{}")
	if _, ok := value.ParseDateTime(text); ok {
		return text
	}
	return spelling.Text(text, flow)
}

// inBrackets reports whether what begins at an offset seems to be in brackets.
func (f *findings) inBrackets(start int) bool {
	source := f.doc.Bytes()
	line := start
	for line > 0 && source[line-1] != '\n' && start-line < farthest {
		line--
	}
	return strings.ContainsAny(string(source[line:start]), "[{") || strings.HasPrefix(f.source(f.doc.Root()), "{")
}

// throwing is advice that throws something away: its rule has to be named for it.
func throwing(hint string, all []diagnostic.Edit) advice {
	a := edits(hint, all...)
	if a.fix != nil {
		a.fix.NeedsRule = true
	}
	return a
}

// unwrapped advises to remove the brackets, or the dash, around a value.
func (f *findings) unwrapped(hint string, list, item *manifest.Value, text string) advice {
	start, end, ok := f.doc.Range(list)
	itemStart, itemEnd, okItem := f.doc.Range(item)
	if !ok || !okItem || itemStart < start || itemEnd > end {
		return say(hint)
	}
	source := f.doc.Bytes()
	if strings.ContainsAny(string(source[itemEnd:end])+string(source[start:itemStart]), "#&!") {
		return say(hint) // a comment, an anchor or a tag would go
	}
	if text == "" {
		text = string(source[itemStart:itemEnd])
	}
	if source[start] == '[' {
		return edits(hint, f.doc.Edit(start, end, text))
	}
	// The item comes onto the line of the key.
	from := start
	for from > 0 && strings.IndexByte(" \t\r\n-", source[from-1]) >= 0 {
		from--
	}
	if from == 0 || source[from-1] != ':' || strings.Contains(text, "\n") {
		return say(hint)
	}
	return edits(hint, f.doc.Edit(from, end, " "+text))
}

// otherBrackets advises to write other brackets around a value that has some.
func (f *findings) otherBrackets(hint string, v *manifest.Value, open, shut string) advice {
	start, end, ok := f.doc.Range(v)
	if source := f.doc.Bytes(); !ok || end-start < 2 || strings.IndexByte("[{", source[start]) < 0 || strings.IndexByte("]}", source[end-1]) < 0 {
		return say(hint)
	}
	return edits(hint, f.doc.Edit(start, start+1, open), f.doc.Edit(end-1, end, shut))
}

// withoutDashes advises to put a space in the place of the dash of each item of a
// list.
func (f *findings) withoutDashes(hint string, items []manifest.Value) advice {
	var all []diagnostic.Edit
	for i := range items {
		at, ok := f.dashOf(&items[i])
		if !ok {
			return say(hint)
		}
		all = append(all, f.doc.Edit(at, at+1, " "))
	}
	return edits(hint, all...)
}

// dashOf is the offset of the dash of an item, on the line of its first key.
func (f *findings) dashOf(item *manifest.Value) (at int, ok bool) {
	start, _, ok := f.doc.Range(item)
	if !ok {
		return 0, false
	}
	source := f.doc.Bytes()
	at = len(bytes.TrimRight(source[:start], " ")) - 1
	return at, at >= 0 && at < start-1 && source[at] == '-'
}
