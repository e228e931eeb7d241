package edit

import (
	"slices"
	"strings"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// blockObject writes an object that is not in brackets.
func (e *editor) blockObject(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role) (string, bool) {
	all, inline := e.chunks(n)
	indent := e.column(n.Start)
	pieces, ok := e.members(n, have, want, role, memberWriter{
		merge: func(i int) string { return string(e.src[all[i].own:all[i].end]) },
		keep: func(i int, m *manifest.Member, now *manifest.Value) string {
			return e.entry(&n.Pairs[i], &all[i], m, now, role.Of(m.Key), indent)
		},
		add: func(m *manifest.Member) string {
			return string(e.style.Entry(nil, m.Key, &m.Value, role.Of(m.Key), indent))
		},
	})
	if !ok || len(pieces) == 0 {
		return "", false
	}
	return e.head(n, all, inline) + e.compose(all, inline, pieces), true
}

// memberWriter writes the pairs of an object, as its layout asks for.
type memberWriter struct {
	merge func(i int) string // the "<<" that is pair i, as it is
	keep  func(i int, m *manifest.Member, now *manifest.Value) string
	add   func(m *manifest.Member) string
}

// members writes those keys of an object that stay, and those that are added, in their
// order. ok is false where a key that is an alias does not stand for its text any more.
func (e *editor) members(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role, w memberWriter) (pieces []piece, ok bool) {
	wanted := index(want)
	keep, add := e.plan(n, have, want, wanted, role)
	var ranks []int
	explicit := 0
	for i := range n.Pairs {
		p := &n.Pairs[i]
		if p.Merge {
			if keep {
				e.defineKey(&p.Key, "<<")
				pieces, ranks = append(pieces, piece{from: i, text: w.merge(i)}), append(ranks, noRank)
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
			return nil, false
		}
		e.defineKey(&p.Key, m.Key)
		text := w.keep(i, m, now)
		pieces, ranks = append(pieces, piece{from: i, text: text, lines: e.lines}), append(ranks, rank(role, m.Key))
	}
	for i := range add {
		m := &add[i]
		at := insertion(ranks, rank(role, m.Key))
		pieces = slices.Insert(pieces, at, piece{from: -1, text: w.add(m)})
		ranks = slices.Insert(ranks, at, rank(role, m.Key))
	}
	return pieces, true
}

// index gives the values of an object by their keys.
func index(object *manifest.Value) map[string]*manifest.Value {
	values := make(map[string]*manifest.Value, len(object.Members))
	for i := range object.Members {
		values[object.Members[i].Key] = &object.Members[i].Value
	}
	return values
}

const (
	noRank   = -1      // "<<", the id
	lastRank = 1 << 30 // keys without an order among them
)

// rank is the place of a key in a new file.
func rank(role spelling.Role, key string) int {
	if rank, known := role.Rank(key); known {
		return rank
	}
	if role == spelling.Root {
		return noRank
	}
	return lastRank
}

// insertion is where a key goes among others: after the highest of those that
// come before it in a new file, and first when there are none.
func insertion(ranks []int, rank int) int {
	if rank == lastRank {
		return len(ranks)
	}
	at, best := 0, noRank-1
	for i, r := range ranks {
		if best <= r && r < rank {
			at, best = i+1, r
		}
	}
	return at
}

// head is the text of a block before its first line: its tag or anchor.
func (e *editor) head(n *manifest.Syntax, all []chunk, inline bool) string {
	start := all[0].own
	if !inline {
		start -= len(all[0].lead)
	}
	return string(e.src[e.left(n):start])
}

// entry writes a key and its value, from the key to the end of its last line.
func (e *editor) entry(p *manifest.Pair, c *chunk, m *manifest.Member, want *manifest.Value, role spelling.Role, indent int) string {
	v := &p.Value
	if !e.again(&m.Value, want, role) {
		if text, ok := e.value(v, &m.Value, want, role, false); ok {
			return string(e.src[c.own:e.left(v)]) + e.colon(p) + text + string(e.src[min(e.right(v), c.end):c.end])
		}
	}
	key, keyEnd := string(e.src[c.own:p.Key.End])+":", p.Key.End
	colon := manifest.SkipBlank(e.src, keyEnd)
	switch {
	case p.Key.Form != manifest.Alias && e.src[c.own] != '?':
	case p.Key.Form != manifest.Alias && colon < c.end && e.src[colon] == ':':
		key, keyEnd = string(e.src[c.own:colon+1]), colon+1
	default:
		key = string(e.style.Key(nil, m.Key, indent))
	}
	e.lines = false
	anchor := e.fresh(v, want)
	comment, below := e.comments(keyEnd, v, c.end, want)
	nested := string(e.style.Nested(nil, want, role, indent))
	if e.style.Inline(want, role, indent) {
		return key + anchor + nested + comment + below
	}
	return key + anchor + comment + nested + below
}

// colon is what has to stand between a key and its value that the file lacks.
func (e *editor) colon(p *manifest.Pair) string {
	if v := &p.Value; v.Outer == p.Key.End && v.End == p.Key.End {
		return ":"
	}
	return ""
}

// keyHolds reports whether a key that is an alias still stands for its text.
func (e *editor) keyHolds(key *manifest.Syntax, text string) bool {
	if key.Form != manifest.Alias {
		return true
	}
	v := e.anchors[key.Anchor]
	return v != nil && v.Kind == manifest.String && v.Text == text
}

// again reports whether a value is to be written again at the editor's level.
func (e *editor) again(have, want *manifest.Value, role spelling.Role) bool {
	switch {
	case e.level <= ended || role == spelling.Root:
		return false
	case role == spelling.Pins && e.level < wholeField:
		return false
	}
	return !value.Equal(have, want)
}

// fresh notes that n is written again as want, and gives the anchor to be
// written with it.
func (e *editor) fresh(n *manifest.Syntax, want *manifest.Value) (anchor string) {
	name := n.Anchor
	if name == "" || n.Form == manifest.Alias && !e.renameAnchor(name) {
		return ""
	}
	e.set(name, want)
	return " &" + name
}

// blockList writes a list that is not in brackets.
func (e *editor) blockList(n *manifest.Syntax, have *manifest.Value, slots []slot, role spelling.Role) (string, bool) {
	all, inline := e.chunks(n)
	indent := e.column(n.Start)
	inBraces := true
	for i := range n.Items {
		inBraces = inBraces && n.Items[i].Flow && n.Items[i].Form == manifest.Mapping
	}
	pieces := make([]piece, 0, len(slots))
	for i := range slots {
		s := &slots[i]
		p := piece{from: s.from, moved: s.moved}
		switch {
		case s.from >= 0:
			p.text = e.item(&n.Items[s.from], &all[s.from], &have.Items[s.from], s, role.Item(), indent)
			p.lines = e.lines
		case inBraces && s.want.Kind == manifest.Object:
			p.text = "-" + strings.Repeat(" ", e.style.Item-1) + string(e.style.Flow(nil, &s.want, role.Item()))
		default:
			p.text = string(e.style.ListItem(nil, &s.want, role.Item(), indent))
		}
		pieces = append(pieces, p)
	}
	return e.head(n, all, inline) + e.compose(all, inline, pieces), true
}

// item writes an item of a list, from its dash to the end of its last line.
func (e *editor) item(n *manifest.Syntax, c *chunk, have *manifest.Value, s *slot, role spelling.Role, indent int) string {
	want := &s.want
	if !e.again(have, want, role) && !(s.replaced && e.endsInLines(n)) {
		if text, ok := e.value(n, have, want, role, false); ok {
			dash, rest := string(e.src[c.own:e.left(n)]), string(e.src[min(e.right(n), c.end):c.end])
			if manifest.BreakSize(text, 0) > 0 {
				dash = strings.TrimRight(dash, " \t")
			}
			if s.replaced {
				_, rest = cutLine(rest)
			}
			return dash + text + rest
		}
	}
	e.lines = false
	anchor := e.fresh(n, want)
	comment, below := e.comments(c.own+1, n, c.end, want)
	if s.replaced {
		comment = ""
	}
	if e.style.Inline(want, role, indent) || n.Flow && isContainer(want) {
		return "-" + anchor + " " + e.inline(want, role, false) + comment + below
	}
	if anchor == "" && comment == "" {
		return string(e.style.ListItem(nil, want, role, indent)) + below
	}
	indent += e.style.Item
	return "-" + anchor + comment + e.style.EOL + strings.Repeat(" ", indent) + string(e.style.Block(nil, want, role, indent)) + below
}
