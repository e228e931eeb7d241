package edit

import (
	"slices"
	"strings"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// part is a key with its value, or an item, in brackets.
type part struct {
	// before is what stands between the part and the one before: blanks, or a
	// line end, comments and the indentation.
	before     string
	start, end int
	// after is the comma, and what follows on its line if the line ends there.
	after string
}

// brackets takes n, which stands in brackets, apart: the parts, and what is
// between the last and the closing bracket. ok is false for what has none.
func (e *editor) brackets(n *manifest.Syntax) (parts []part, tail string, ok bool) {
	if n.Start >= n.End || e.src[n.Start] != '{' && e.src[n.Start] != '[' {
		return nil, "", false
	}
	count := len(n.Pairs) + len(n.Items)
	at := n.Start + 1
	for i := range count {
		p := part{start: e.skipBlank(at)}
		end := 0
		if n.Form == manifest.Mapping {
			end = max(n.Pairs[i].Key.End, n.Pairs[i].Value.End)
		} else {
			end = n.Items[i].End
		}
		p.before, p.end = string(e.src[at:p.start]), end
		at = e.partEnd(end, n.End-1)
		p.after = string(e.src[end:at])
		parts = append(parts, p)
	}
	return parts, string(e.src[at : n.End-1]), true
}

// partEnd is where what belongs to the part that ends at offset at ends: behind
// its comma, or behind the comment that ends the line.
func (e *editor) partEnd(at, limit int) int {
	if comma := e.skipBlank(at); comma < limit && e.src[comma] == ',' {
		at = comma + 1
	}
	end := at
	for end < limit && (e.src[end] == ' ' || e.src[end] == '\t') {
		end++
	}
	if e.src[end] == '#' {
		end = e.lineEnd(end)
	}
	if end < limit && breakSize(e.src, end) > 0 {
		return end
	}
	return at
}

// flowPiece is a part as it is to be written.
type flowPiece struct {
	from int
	text string
}

// join puts pieces between the brackets of n.
func (e *editor) join(n *manifest.Syntax, parts []part, tail string, pieces []flowPiece) string {
	properties, open, closing := string(e.src[n.Outer:n.Start]), e.src[n.Start], e.src[n.End-1]
	if len(pieces) == 0 {
		return properties + string(open) + string(closing)
	}
	trailing := len(parts) > 0 && strings.Contains(cutComment(parts[len(parts)-1].after), ",")
	multi := len(parts) > 0 && hasBreak(parts[len(parts)-1].before)
	between := e.usualBefore(parts)
	var out strings.Builder
	out.WriteString(properties)
	out.WriteByte(open)
	e.lines = false
	comment := false // the text so far ends in one
	for k, p := range pieces {
		before, after := between, ""
		if p.from >= 0 {
			before, after = parts[p.from].before, parts[p.from].after
		}
		switch {
		case k == 0 && len(parts) == 0:
			before = ""
		case k == 0 && p.from != 0 && !hasBreak(before):
			before = parts[0].before
		case k > 0 && p.from == 0:
			before = between
		}
		if comment && !hasBreak(before) {
			before = e.style.EOL + before
		}
		out.WriteString(before + p.text)
		last := k == len(pieces)-1
		switch has := strings.Contains(cutComment(after), ","); {
		case !has && (!last || trailing):
			after = "," + after
		case has && last && !trailing && !multi:
			after = strings.Replace(after, ",", "", 1)
		}
		out.WriteString(after)
		comment = strings.Contains(after, "#")
	}
	if comment && !hasBreak(tail) {
		tail = e.style.EOL + tail
	}
	out.WriteString(tail)
	out.WriteByte(closing)
	return out.String()
}

// cutComment gives what stands before the comment in a text between parts.
func cutComment(text string) string {
	text, _, _ = strings.Cut(text, "#")
	return text
}

// usualBefore is what stands before a part where nothing in particular does:
// a blank, or a line end and an indentation if the others have that.
func (e *editor) usualBefore(parts []part) string {
	if len(parts) == 0 {
		return ""
	}
	before := parts[len(parts)-1].before
	if !hasBreak(before) {
		if len(parts) == 1 {
			return " "
		}
		return before
	}
	last := len(before)
	for last > 0 && breakSize(before, last-1) == 0 {
		last--
	}
	return e.style.EOL + before[last:]
}

// flowObject writes an object in braces.
func (e *editor) flowObject(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role) (string, bool) {
	parts, tail, ok := e.brackets(n)
	if !ok {
		return e.bare(n, want, role)
	}
	wanted := index(want)
	plan := e.plan(n, have, want, role)
	var pieces []flowPiece
	var ranks []int
	explicit := 0
	for i := range n.Pairs {
		p := &n.Pairs[i]
		if p.Merge {
			if plan.keep {
				pieces, ranks = append(pieces, flowPiece{i, string(e.src[parts[i].start:parts[i].end])}), append(ranks, noRank)
			}
			continue
		}
		m := &have.Members[explicit]
		explicit++
		now := wanted[m.Key]
		if now == nil {
			continue
		}
		if !e.keyHolds(&p.Key, m.Key) {
			return "", false
		}
		e.defineKey(&p.Key, m.Key)
		text := e.flowValue(&p.Value, &m.Value, now, role.Of(m.Key))
		text = string(e.src[parts[i].start:e.left(&p.Value)]) + e.colon(p) + text
		pieces, ranks = append(pieces, flowPiece{i, text}), append(ranks, rank(role, m.Key))
	}
	for _, m := range plan.add {
		text := string(e.style.FlowEntry(nil, m.Key, &m.Value, role.Of(m.Key)))
		at := insertion(ranks, rank(role, m.Key))
		pieces = slices.Insert(pieces, at, flowPiece{-1, text})
		ranks = slices.Insert(ranks, at, rank(role, m.Key))
	}
	return e.join(n, parts, tail, pieces), true
}

// bare writes an object without braces, the a: b in [a: b], with them.
func (e *editor) bare(n *manifest.Syntax, want *manifest.Value, role spelling.Role) (string, bool) {
	return string(e.src[n.Outer:n.Start]) + e.inline(want, role, true), true
}

// flowValue writes a value in brackets; there every value can be written.
func (e *editor) flowValue(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role) string {
	if !e.anew(have, want, role) {
		if text, ok := e.value(n, have, want, role, true); ok {
			return text
		}
	}
	anchor := strings.TrimPrefix(e.fresh(n, want), " ")
	if anchor != "" {
		anchor += " "
	}
	return e.apart(n) + anchor + e.inline(want, role, true)
}

// flowList writes a list in square brackets.
func (e *editor) flowList(n *manifest.Syntax, have *manifest.Value, slots []slot, role spelling.Role) (string, bool) {
	parts, tail, ok := e.brackets(n)
	if !ok {
		return "", false
	}
	var pieces []flowPiece
	for i := range slots {
		s := &slots[i]
		text := ""
		if s.from >= 0 {
			text = e.flowValue(&n.Items[s.from], &have.Items[s.from], &s.want, role.Item())
		} else {
			text = e.inline(&s.want, role.Item(), true)
		}
		pieces = append(pieces, flowPiece{s.from, text})
	}
	return e.join(n, parts, tail, pieces), true
}
