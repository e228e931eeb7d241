package edit

import (
	"strings"

	"pinsync/sync/manifest"
)

// chunk is a key of a block with its value, or a dash with its item: whole
// lines of the file.
type chunk struct {
	// gap is what is in between this chunk and the one above: blank lines and
	// comments that belong to neither.
	gap string
	// lead is the comments that belong to the chunk, and its indentation.
	lead string
	// own and end are where the key or dash begins, and where its last line
	// ends; eol is that line's end.
	own, end int
	eol      string
	lines    bool // it ends in lines below "|" or ">"
}

// loose reports whether there is a comment in a chunk's gap.
func (c *chunk) loose() bool { return strings.Contains(c.gap, "#") }

// chunks takes the block n apart. inline says that the first chunk does not
// begin its line: it comes after a dash.
func (e *editor) chunks(n *manifest.Syntax) (all []chunk, inline bool) {
	count := len(n.Pairs) + len(n.Items)
	all = make([]chunk, 0, count)
	column := e.column(n.Start)
	inline = !e.blank(e.lineStart(n.Start), n.Start)
	for i := range count {
		c := chunk{own: n.Start}
		if i > 0 {
			before := &all[i-1]
			next := before.end + manifest.BreakSize(e.src, before.end)
			c.own = manifest.SkipBlank(e.src, before.end)
			first := e.above(c.own, next)
			c.gap = string(e.src[next:first])
			c.lead = string(e.src[first:c.own])
		} else if inline {
			c.lead = strings.Repeat(" ", e.column(c.own))
		} else {
			c.lead = string(e.src[e.blockStart(n):c.own])
		}
		if n.Form == manifest.Mapping {
			c.end = e.pairEnd(&n.Pairs[i], column)
			c.lines = e.endsInLines(&n.Pairs[i].Value)
		} else {
			c.end = e.itemEnd(&n.Items[i], c.own+1, column)
			c.lines = e.endsInLines(&n.Items[i])
		}
		c.eol = e.breakAfter(c.end)
		all = append(all, c)
	}
	return all, inline
}

// piece is a chunk, or a part in brackets, as it is to be written.
type piece struct {
	from     int // that of the file, or -1 for a new one
	moved    bool
	replaced bool   // it is another item in the place of that of the file
	text     string // of a chunk without its lead and its last line end
	lines    bool   // it ends in lines below "|" or ">"
}

// inPlace reports whether a piece keeps its place in the file.
func (p *piece) inPlace() bool { return p.from >= 0 && !p.moved }

// compose joins pieces to the text of a block: those of the file with what
// is above them, new and moved ones like their neighbours. Comments that
// belong to nothing stay in their place.
func (e *editor) compose(all []chunk, inline bool, pieces []piece) string {
	usual, stays := usualGap(all), staying(pieces, len(all))
	var out strings.Builder
	eol, column := "", e.column(all[0].own)
	next := 0 // the first chunk whose gap was not yet seen
	for k, p := range pieces {
		gap, lead := usual, strings.Repeat(" ", column)
		if p.from >= 0 {
			lead = all[p.from].lead
		}
		if p.inPlace() {
			loose := ""
			for ; next < p.from; next++ {
				if all[next].loose() && !stays[next] {
					loose += all[next].gap
				}
			}
			next = p.from + 1
			if p.from > 0 || k == 0 {
				gap = all[p.from].gap
			}
			if loose != "" && !strings.Contains(gap, "#") {
				gap = "" // one blank line is enough
			}
			gap = loose + gap
		}
		if k == 0 && !strings.Contains(gap, "#") {
			gap = ""
		}
		switch {
		case k > 0:
			if pieces[k-1].lines && (p.from < 1 || !all[p.from-1].lines) {
				gap = dedented(gap, column)
			}
			out.WriteString(eol + gap + lead)
		case !inline:
			out.WriteString(gap + lead)
		case p.from != 0 && strings.Contains(gap+lead, "#"):
			out.WriteString(e.style.EOL + gap + lead)
		}
		out.WriteString(p.text)
		eol = e.style.EOL
		if p.from >= 0 {
			eol = all[p.from].eol
		}
	}
	for ; next < len(all); next++ {
		if all[next].loose() && !stays[next] {
			gap := all[next].gap
			if p := &pieces[len(pieces)-1]; p.lines && (p.from < 0 || !all[p.from].lines) {
				gap = dedented(gap, column)
			}
			out.WriteString(eol + strings.TrimSuffix(strings.TrimSuffix(gap, "\n"), "\r"))
		}
	}
	e.lines = pieces[len(pieces)-1].lines
	return out.String()
}

// staying says of each chunk or part of the file whether it keeps its place.
func staying(pieces []piece, count int) []bool {
	stays := make([]bool, count)
	for _, p := range pieces {
		if p.inPlace() {
			stays[p.from] = true
		}
	}
	return stays
}

// dedented moves the comments in a gap to the left as far as column, where
// lines below "|" or ">" that come to stand above don't take them in.
func dedented(gap string, column int) string {
	var out strings.Builder
	for line := range strings.Lines(gap) {
		if text := strings.TrimLeft(line, " "); len(line)-len(text) > column && strings.HasPrefix(text, "#") {
			line = strings.Repeat(" ", column) + text
		}
		out.WriteString(line)
	}
	return out.String()
}

// usualGap is what is in between chunks where nothing in particular does:
// blank lines if they are everywhere.
func usualGap(all []chunk) string {
	usual := ""
	for i := range all {
		switch c := &all[i]; {
		case i == 0 || c.loose():
		case c.gap == "":
			return ""
		case usual == "":
			usual = c.gap
		}
	}
	return usual
}
