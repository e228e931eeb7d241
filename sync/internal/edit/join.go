package edit

import (
	"strings"

	"pinsync/sync/manifest"
)

// joiner puts pieces between brackets: those of the file with the comments that
// belong to them, new ones like their neighbours. Comments that belong to no
// part stay in their place.
type joiner struct {
	*editor
	parts  []part
	gaps   []gap
	pieces []piece
	stays  []bool
	tails  []string // the comments that end the lines of the parts
	next   int      // the first part whose loose comments were not yet written
	usual  string   // what the line of a new part begins with
	indent string   // the blanks that a line in the brackets begins with
}

// join puts pieces between the brackets of n.
func (e *editor) join(n *manifest.Syntax, parts []part, gaps []gap, pieces []piece) string {
	e.lines = false
	open, closing := string(e.src[n.Outer:n.Start+1]), string(e.src[n.End-1])
	if len(parts) == 0 {
		return open + e.filled(&gaps[0], pieces) + closing
	}
	j := &joiner{editor: e, parts: parts, gaps: gaps, pieces: pieces, stays: staying(pieces, len(parts))}
	j.learnLayout()
	j.learnTails()
	if len(pieces) == 0 {
		return open + j.emptied() + closing
	}
	var out strings.Builder
	out.WriteString(open + j.opening() + pieces[0].text)
	for k := 1; k < len(pieces); k++ {
		out.WriteString(j.between(&pieces[k-1], &pieces[k]) + pieces[k].text)
	}
	out.WriteString(j.closing() + closing)
	return out.String()
}

// filled puts pieces between brackets that hold no part.
func (e *editor) filled(inside *gap, pieces []piece) string {
	if len(pieces) == 0 {
		return inside.text
	}
	between, lines, pad := ", ", inside.text, inside.text
	if inside.broken() {
		at := inside.lead()
		lines, pad = inside.first()+at.loose+at.own, at.last
		indent := strings.Repeat(" ", len(at.last)-manifest.BreakSize(at.last, 0)+e.style.Step)
		if comment := strings.TrimLeft(at.own, "\r\n"); comment != "" {
			indent = comment[:len(comment)-len(strings.TrimLeft(comment, " \t"))]
		}
		lines += e.style.EOL + indent
		between = "," + e.style.EOL + indent
	}
	texts := make([]string, len(pieces))
	for i := range pieces {
		texts[i] = pieces[i].text
	}
	return lines + strings.Join(texts, between) + pad
}

// learnLayout finds out what a new part looks like among those that are there.
func (j *joiner) learnLayout() {
	last := len(j.parts) - 1
	at := j.gaps[last].lead()
	j.usual = at.last
	if !hasBreak(at.last) {
		j.indent = strings.Repeat(" ", j.column(j.parts[0].start))
		if last == 0 {
			j.usual = " "
		}
		return
	}
	blanks := withoutComma(at.last)
	j.indent = blanks[manifest.BreakSize(blanks, 0):]
	j.usual = j.style.EOL + at.last[manifest.BreakSize(at.last, 0):]
}

// learnTails notes which comment ends the line of each part. One that several
// parts share stays as long as one of them does.
func (j *joiner) learnTails() {
	j.tails = make([]string, len(j.parts))
	replaced, moved := make([]bool, len(j.parts)), make([]bool, len(j.parts))
	for i := range j.pieces {
		if p := &j.pieces[i]; p.from >= 0 {
			replaced[p.from], moved[p.from] = p.replaced, p.moved
		}
	}
	for i := range j.parts {
		tail := j.gaps[i+1].tail()
		j.tails[i] = tail
		if tail == "" || (j.stays[i] || moved[i]) && !replaced[i] {
			continue
		}
		shared := i
		for shared > 0 && !j.gaps[shared].broken() {
			if shared--; j.stays[shared] && !replaced[shared] {
				break
			}
		}
		switch {
		case !j.stays[shared] || replaced[shared]:
			if replaced[i] {
				j.tails[i] = ""
			}
		case !j.stays[i]:
			j.tails[shared], j.tails[i] = tail, ""
		}
	}
}

// loose gives the comments that belong to no part, from the parts before this
// one that do not keep their place.
func (j *joiner) loose(upTo int) string {
	text := ""
	for ; j.next < upTo; j.next++ {
		if at := j.gaps[j.next].lead(); !j.stays[j.next] && strings.Contains(at.loose, "#") {
			text += withoutComma(at.loose)
		}
	}
	return text
}

// leadOf gives what comes before a piece in its new place.
func (j *joiner) leadOf(p *piece) lead {
	at := lead{last: j.usual}
	if p.from >= 0 {
		at = j.gaps[p.from].lead()
		if p.from == 0 && (!hasBreak(at.last) || strings.Contains(j.usual, ",")) {
			at.last = j.usual
		}
	}
	if !p.inPlace() {
		at.loose = ""
		return at
	}
	at.loose = j.loose(p.from) + at.loose
	j.next = p.from + 1
	return at
}

// opening is what is in between the opening bracket and the first piece.
func (j *joiner) opening() string {
	p, g := &j.pieces[0], &j.gaps[0]
	if p.from == 0 && p.inPlace() {
		j.next = 1
		return g.text
	}
	at := j.leadOf(p)
	above := withoutComma(at.loose + at.own)
	switch {
	case g.broken():
		return g.first() + above + g.lead().last
	case above != "":
		return above + j.style.EOL + j.indent
	}
	return g.text
}

// between is what is in between two pieces.
func (j *joiner) between(before, p *piece) string {
	follows := p.inPlace() && before.inPlace() && p.from == before.from+1
	if follows && j.tails[before.from] == j.gaps[p.from].tail() {
		j.next = p.from + 1
		return j.gaps[p.from].text
	}
	at, tail := j.leadOf(p), ""
	if before.from >= 0 {
		tail = j.tails[before.from]
	}
	if p.inPlace() && before.inPlace() && !hasBreak(at.last) && j.gaps[before.from+1].broken() {
		at.last = j.gaps[before.from+1].lead().last // the line of the one before ends there
	}
	if tail+at.loose+at.own != "" && !hasBreak(at.last) {
		at.last = j.style.EOL + j.indent
	}
	text := at.loose + at.own + at.last
	if g := newGap(text); g.comma < 0 {
		return "," + tail + text
	}
	return tail + text
}

// closing is what is in between the last piece and the closing bracket.
func (j *joiner) closing() string {
	p, g := &j.pieces[len(j.pieces)-1], &j.gaps[len(j.parts)]
	if p.inPlace() && p.from == len(j.parts)-1 && j.tails[p.from] == g.tail() {
		return g.text
	}
	tail := ""
	if p.from >= 0 {
		tail = j.tails[p.from]
	}
	loose := j.loose(len(j.parts))
	rest := g.text
	if g.broken() {
		rest = withoutComma(g.text[g.line:])
	} else if g.comma >= 0 {
		rest = g.text[g.comma+1:]
	}
	if tail+loose != "" && !hasBreak(rest) {
		rest = j.style.EOL + j.indent
	}
	comma := g.comma >= 0
	if p.inPlace() && hasBreak(rest) && !j.style.JSON {
		// Its line stays as it is: YAML allows a comma after the last part.
		after := &j.gaps[p.from+1]
		comma = comma || after.broken() && 0 <= after.comma && after.comma < after.line
	}
	if comma {
		tail = "," + tail
	}
	return tail + loose + rest
}

// emptied is what stays between the brackets when every part goes.
func (j *joiner) emptied() string {
	g := &j.gaps[len(j.parts)]
	text, rest := j.gaps[0].first()+j.loose(len(j.parts)), ""
	if g.broken() {
		rest = withoutComma(g.text[g.line:])
	}
	switch {
	case !strings.Contains(text+rest, "#"):
		return ""
	case rest == "":
		return text + j.style.EOL + j.indent
	}
	return text + rest
}
