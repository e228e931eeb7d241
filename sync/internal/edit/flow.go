package edit

import (
	"slices"
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
		p.start = e.skipBlank(at)
		if i > 0 && e.src[p.start] == ',' {
			p.start = e.skipBlank(p.start + 1)
		}
		gaps = append(gaps, newGap(string(e.src[at:p.start])))
		parts = append(parts, p)
		at = p.end
	}
	return parts, append(gaps, newGap(string(e.src[at:n.End-1]))), true
}

// flowObject writes an object in braces.
func (e *editor) flowObject(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role) (string, bool) {
	parts, gaps, ok := e.brackets(n)
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
				text := string(e.src[parts[i].start:parts[i].end])
				pieces, ranks = append(pieces, flowPiece{from: i, text: text}), append(ranks, noRank)
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
		pieces, ranks = append(pieces, flowPiece{from: i, text: text}), append(ranks, rank(role, m.Key))
	}
	for _, m := range plan.add {
		text := string(e.style.FlowEntry(nil, m.Key, &m.Value, role.Of(m.Key)))
		at := insertion(ranks, rank(role, m.Key))
		pieces = slices.Insert(pieces, at, flowPiece{from: -1, text: text})
		ranks = slices.Insert(ranks, at, rank(role, m.Key))
	}
	return e.join(n, parts, gaps, pieces), true
}

// bare writes an object without braces, the a: b in [a: b], with them.
func (e *editor) bare(n *manifest.Syntax, want *manifest.Value, role spelling.Role) (string, bool) {
	return string(e.src[n.Outer:n.Start]) + e.inline(want, role, true), true
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
	var pieces []flowPiece
	for i := range slots {
		s := &slots[i]
		p := flowPiece{from: s.from, moved: s.moved, replaced: s.replaced}
		if s.from >= 0 {
			p.text = e.flowValue(&n.Items[s.from], &have.Items[s.from], &s.want, role.Item())
		} else {
			p.text = e.inline(&s.want, role.Item(), true)
		}
		pieces = append(pieces, p)
	}
	return e.join(n, parts, gaps, pieces), true
}
