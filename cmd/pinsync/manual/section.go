package manual

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// Section is a heading of a page, and what follows it.
type Section struct {
	// Level is 1 for a page's title, 2 for a section.
	Level int
	// Title is the heading without marks.
	Title string
	// Anchor is what a link to it names after "#", as GitHub makes it: lower case,
	// spaces as hyphens, and nothing but letters, digits, hyphens and underscores.
	Anchor string
	// Text is the heading and all up to the next one of its level or a higher one,
	// in Markdown.
	Text string
}

// Sections returns the sections of a Markdown text in their order.
func Sections(markdown string) []Section {
	source := []byte(markdown)
	var sections []Section
	var starts []int
	doc := parse(source)
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		heading, ok := n.(*ast.Heading)
		if !ok || heading.Lines().Len() == 0 {
			continue
		}
		start := strings.LastIndexByte(markdown[:heading.Lines().At(0).Start], '\n') + 1
		title := plainText(heading, source)
		sections = append(sections, Section{Level: heading.Level, Title: title, Anchor: anchor(title)})
		starts = append(starts, start)
	}
	for i := range sections {
		end := len(markdown)
		for j := i + 1; j < len(sections); j++ {
			if sections[j].Level <= sections[i].Level {
				end = starts[j]
				break
			}
		}
		sections[i].Text = markdown[starts[i]:end]
	}
	return sections
}

func parse(source []byte) ast.Node {
	return goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(source))
}

// plainText is the text in n without marks.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
			if t.SoftLineBreak() || t.HardLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

func anchor(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}
