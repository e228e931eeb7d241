package edit

import (
	"strings"

	"pinsync/sync/manifest"
)

// gap is what is in between two parts in brackets, or between one of them and
// a bracket: blanks, comments, line ends, and a comma.
type gap struct {
	text  string
	line  int // the offset of the first line end; len(text) without one
	comma int // the offset of the comma; -1 without one
}

func newGap(text string) gap {
	g := gap{text: text, line: len(text), comma: -1}
	comment := false
	for i := range len(text) {
		switch {
		case manifest.BreakSize(text, i) > 0:
			g.line = min(g.line, i)
			comment = false
		case text[i] == '#':
			comment = true
		case text[i] == ',' && !comment && g.comma < 0:
			g.comma = i
		}
	}
	return g
}

// broken reports whether a line ends in the gap.
func (g *gap) broken() bool { return g.line < len(g.text) }

// first is what ends the line of the part above; empty where the line goes on.
func (g *gap) first() string {
	if !g.broken() {
		return ""
	}
	return g.text[:g.line]
}

// tail is the comment on the line of the part above, with the blanks before it.
func (g *gap) tail() string {
	first := g.first()
	mark := strings.IndexByte(first, '#')
	if mark < 0 {
		return ""
	}
	start := len(strings.TrimRight(first[:mark], blanks))
	if start == mark {
		return " " + first[mark:]
	}
	return first[start:]
}

// lead is what comes before a part, without what ends the line above. Each of
// the lines in it begins with the line end before it.
type lead struct {
	loose string // lines that belong to no part, blank ones among them
	own   string // the comments right above the part
	last  string // what the part's line begins with; blanks where it has none of its own
}

func (g *gap) lead() lead {
	if !g.broken() {
		return lead{last: g.text[g.comma+1:]}
	}
	lines := splitLines(g.text[g.line:])
	last := len(lines) - 1
	own := last
	for own > 0 && strings.Trim(lines[own-1], " \t\r\n") != "" {
		own--
	}
	return lead{strings.Join(lines[:own], ""), strings.Join(lines[own:last], ""), lines[last]}
}

// splitLines takes a text that begins with a line end apart, so that each part
// begins with one.
func splitLines(text string) []string {
	var lines []string
	start := 0
	for i := manifest.BreakSize(text, 0); i < len(text); i++ {
		if size := manifest.BreakSize(text, i); size > 0 {
			lines = append(lines, text[start:i])
			start = i
			i += size - 1
		}
	}
	return append(lines, text[start:])
}

// withoutComma puts a blank in the place of the comma in a text between parts,
// so that what follows keeps its column; a line that held nothing else goes.
func withoutComma(text string) string {
	g := newGap(text)
	if g.comma < 0 {
		return text
	}
	text = text[:g.comma] + " " + text[g.comma+1:]
	if !hasBreak(text) {
		return text
	}
	lines := splitLines(text[g.line:])
	kept := text[:g.line]
	for i, line := range lines {
		at := len(kept)
		if i < len(lines)-1 && at <= g.comma && g.comma < at+len(line) && strings.TrimSpace(line) == "" {
			continue
		}
		kept += line
	}
	return kept
}
