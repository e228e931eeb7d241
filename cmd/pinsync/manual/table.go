package manual

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// gap is what separates two columns of a table.
const gap = 2

// table shows a table in columns, and wraps the cells of the wide ones.
func (t *terminal) table(n *extast.Table, width int) []string {
	var rows [][][]string // words of each cell
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells [][]string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, t.words(cell, onlyCode(cell, t.source)))
		}
		rows = append(rows, cells)
	}
	widths := fit(rows, width)
	var lines []string
	for i, row := range rows {
		if i == 0 && !slices.ContainsFunc(row, func(words []string) bool { return len(words) > 0 }) {
			continue // a header of nothing
		}
		lines = append(lines, t.row(row, widths)...)
		if i == 0 {
			lines = append(lines, t.rule(widths))
		}
	}
	return lines
}

// onlyCode reports whether a cell has nothing but code, and commas.
func onlyCode(cell ast.Node, source []byte) bool {
	for child := cell.FirstChild(); child != nil; child = child.NextSibling() {
		if text, ok := child.(*ast.Text); ok && strings.Trim(string(text.Segment.Value(source)), ", ") != "" {
			return false
		} else if !ok && child.Kind() != ast.KindCodeSpan {
			return false
		}
	}
	return true
}

func (t *terminal) row(row [][]string, widths []int) []string {
	cells, height := make([][]string, len(row)), 0
	for i, words := range row {
		cells[i] = t.wrap(words, widths[i])
		height = max(height, len(cells[i]))
	}
	lines := make([]string, height)
	for y := range lines {
		var b strings.Builder
		for i, cell := range cells {
			text := ""
			if y < len(cell) {
				text = cell[y]
			}
			b.WriteString(text)
			if i < len(cells)-1 {
				b.WriteString(strings.Repeat(" ", max(widths[i]-columns(text), 0)+gap))
			}
		}
		lines[y] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

func (t *terminal) rule(widths []int) string {
	var parts []string
	for _, w := range widths {
		parts = append(parts, strings.Repeat("-", w))
	}
	return strings.Join(parts, strings.Repeat(" ", gap))
}

// fit gives each column the width of its widest cell; where that is too much
// together, the widest columns share what the others leave, but none gets less than
// its longest word.
func fit(rows [][][]string, width int) []int {
	var widths, least []int
	for _, row := range rows {
		for i, words := range row {
			if i == len(widths) {
				widths, least = append(widths, 0), append(least, 0)
			}
			all := max(len(words)-1, 0)
			for _, word := range words {
				all += columns(word)
				least[i] = max(least[i], columns(word))
			}
			widths[i] = max(widths[i], all)
		}
	}
	for {
		total, widest := gap*(len(widths)-1), -1
		for i, w := range widths {
			total += w
			if w > least[i] && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if total <= width || widest < 0 {
			return widths
		}
		widths[widest]--
	}
}
