package edit

import (
	"strings"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// part is a key with its value, or an item, in brackets.
type part struct{ start, end int }

// brackets takes n, which is in brackets, apart: the parts, and the gaps
// before each of them and before the closing bracket. ok is false for what has
// no brackets.
func (e *editor) brackets(n *manifest.Syntax) (parts []part, gaps []gap, ok bool) {
	if n.Start >= n.End || e.src[n.Start] != '{' && e.src[n.Start] != '[' {
		return nil, nil, false
	}
	at := n.Start + 1
	for i := range len(n.Pairs) + len(n.Items) {
		p := part{}
		if n.Form == manifest.Mapping {
			p.end = max(n.Pairs[i].Key.End, n.Pairs[i].Value.End)
		} else {
			p.end = n.Items[i].End
		}
		p.start = manifest.SkipBlank(e.src, at)
		if i > 0 && e.src[p.start] == ',' {
			p.start = manifest.SkipBlank(e.src, p.start+1)
		}
		gaps = append(gaps, newGap(string(e.src[at:p.start])))
		parts = append(parts, p)
		at = p.end
	}
	return parts, append(gaps, newGap(string(e.src[at:n.End-1]))), true
}

// flowObject writes an object in braces; one without, the a: b in [a: b], gets them.
func (e *editor) flowObject(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role) (string, bool) {
	parts, gaps, ok := e.brackets(n)
	if !ok {
		return string(e.src[n.Outer:n.Start]) + e.inline(want, role, true), true
	}
	pieces, ok := e.members(n, have, want, role, memberWriter{
		merge: func(i int) string { return string(e.src[parts[i].start:parts[i].end]) },
		keep: func(i int, m *manifest.Member, now *manifest.Value) string {
			p := &n.Pairs[i]
			text := e.flowValue(&p.Value, &m.Value, now, role.Of(m.Key))
			return string(e.src[parts[i].start:e.left(&p.Value)]) + e.colon(p) + text
		},
		add: func(m *manifest.Member) string {
			return string(e.style.FlowEntry(nil, m.Key, &m.Value, role.Of(m.Key)))
		},
	})
	if !ok {
		return "", false
	}
	return e.join(n, parts, gaps, pieces), true
}

// flowValue writes a value in brackets; there every value can be written.
func (e *editor) flowValue(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role) string {
	if !e.again(have, want, role) {
		if text, ok := e.value(n, have, want, role, true); ok {
			return text
		}
	}
	anchor := strings.TrimPrefix(e.fresh(n, want), " ")
	if anchor != "" {
		anchor += " "
	}
	return e.separator(n) + anchor + e.inline(want, role, true)
}

// flowList writes a list in square brackets.
func (e *editor) flowList(n *manifest.Syntax, have *manifest.Value, slots []slot, role spelling.Role) (string, bool) {
	parts, gaps, ok := e.brackets(n)
	if !ok {
		return "", false
	}
	var pieces []piece
	for i := range slots {
		s := &slots[i]
		p := piece{from: s.from, moved: s.moved, replaced: s.replaced}
		if s.from >= 0 {
			p.text = e.flowValue(&n.Items[s.from], &have.Items[s.from], &s.want, role.Item())
		} else {
			p.text = e.inline(&s.want, role.Item(), true)
		}
		pieces = append(pieces, p)
	}
	return e.join(n, parts, gaps, pieces), true
}
