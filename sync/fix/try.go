package fix

import (
	"bytes"
	"strings"

	"pinsync/sync/diagnostic"
)

// several reports whether there are several ways to fix one thing.
func several(fix *diagnostic.Fix) bool { return len(fix.Or)+len(fix.Unless) > 0 }

// choose gives that of several ways to fix one thing after which least is wrong; if
// there are more, all of them must mean the same. Where the text can't be read to its end
// after a way, what that means shows when the rest is fixed, if that is possible.
func (r *run) choose(l *lines, c candidate) (edits []edit, chosen []diagnostic.Edit, ok bool) {
	fix := r.now.Found[c.index].Fix
	var meaning []byte
	least := 0
	ways := append([][]diagnostic.Edit{fix.Edits}, fix.Or...)
	for n, way := range append(ways, fix.Unless...) {
		list, sound := l.edits(way)
		if !sound {
			continue
		}
		after, read := r.reread(apply(r.text, list))
		if !read {
			return nil, nil, false
		}
		if !r.right(l, []int{c.index}, list, &after) {
			continue
		}
		if !after.Readable && r.depth < mostChoices {
			rest := &run{read: r.read, rules: r.rules, budget: r.budget, depth: r.depth + 1, text: apply(r.text, list), now: after, failed: map[string]bool{}}
			rest.all()
			after = rest.now
		}
		if !after.Readable || after.Body == nil {
			continue
		}
		switch wrong := len(after.Found); {
		case edits == nil || wrong < least:
			edits, chosen, meaning, least, ok = list, way, after.Body, wrong, n < len(ways) && !r.misplaces(l, list, &after)
		case wrong == least && !bytes.Equal(meaning, after.Body):
			ok = false
		}
	}
	return edits, chosen, ok
}

// reread reads a text, if that is not too much work.
func (r *run) reread(text []byte) (Reading, bool) {
	r.budget.reads++
	if r.budget.bytes -= len(text); r.budget.bytes < 0 && r.budget.reads > leastReads {
		return Reading{}, false
	}
	return r.read(text), true
}

// try makes edits that fix the findings made, if the text is right after that.
func (r *run) try(l *lines, made []int, edits []edit) bool {
	text := apply(r.text, edits)
	if bytes.Equal(text, r.text) {
		return false
	}
	after, read := r.reread(text)
	if !read || !r.right(l, made, edits, &after) || r.misplaces(l, edits, &after) {
		return false
	}
	for _, i := range made {
		d := r.now.Found[i]
		fix := *d.Fix
		fix.Or, fix.Unless, fix.Proved = nil, nil, true
		if own, ok := l.edits(fix.Edits); ok && len(made) > 1 {
			fix.Corrected = corrected(l, own)
		} else {
			fix.Corrected = corrected(l, edits)
		}
		d.Fix = &fix
		r.fixed = append(r.fixed, d)
	}
	r.risky = r.risky || !r.now.Readable && !inLines(l, edits)
	r.text, r.now = text, after
	return true
}

// corrected is the first line that edits change, as it is after them; empty where
// it is gone.
func corrected(l *lines, edits []edit) string {
	if len(edits) == 0 {
		return ""
	}
	n := l.line(edits[0].start)
	start, end := l.starts[n], l.end(n)
	if first := edits[0]; first.text == "" && first.start == start && first.end > end {
		return "" // whole lines go
	}
	var own []edit
	for _, e := range edits {
		if e.start > end {
			break
		}
		own = append(own, edit{e.start - start, min(e.end, end) - start, e.text})
	}
	line := strings.TrimLeft(string(apply(l.text[start:end], own)), "\r\n")
	if i := strings.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	return line
}
