package manual

import (
	"path"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// narrowest is the least width that text is wrapped to.
const narrowest = 20

// Terminal shows a Markdown text in lines of at most width columns, as far as its
// words and code blocks allow: headings stand out, the rest is indented, links to
// other pages name the topic. With color, headings and code have ANSI colours;
// without, code in a sentence keeps its backquotes.
func Terminal(markdown string, width int, color bool) string {
	t := terminal{source: []byte(markdown), color: color}
	lines := t.blocks(parse(t.source), max(width, narrowest))
	return strings.Join(lines, "\n") + "\n"
}

type terminal struct {
	source []byte
	color  bool
}

// blocks are the lines of the blocks in n, with an empty one between two blocks.
func (t *terminal) blocks(n ast.Node, width int) []string {
	var lines []string
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		block := t.block(child, width)
		if len(block) == 0 {
			continue
		}
		if _, tight := child.(*ast.TextBlock); len(lines) > 0 && !tight {
			if _, list := child.(*ast.List); !list || child.Parent().Kind() != ast.KindListItem {
				lines = append(lines, "")
			}
		}
		lines = append(lines, block...)
	}
	return lines
}

const indent = "  "

func (t *terminal) block(n ast.Node, width int) []string {
	switch n := n.(type) {
	case *ast.Heading:
		title := plainText(n, t.source)
		if t.color {
			title = "\x1b[1m" + title + "\x1b[0m"
		}
		return []string{title}
	case *ast.Paragraph, *ast.TextBlock:
		return t.body(n, t.wrap(t.words(n, false), width-t.inset(n)))
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		var lines []string
		for i := range n.Lines().Len() {
			segment := n.Lines().At(i)
			lines = append(lines, indent+strings.TrimRight(string(segment.Value(t.source)), "\n"))
		}
		return t.body(n, lines)
	case *ast.List:
		return t.body(n, t.list(n, width-t.inset(n)))
	case *extast.Table:
		return t.body(n, t.table(n, width-t.inset(n)))
	}
	return nil // comments of HTML, for example
}

// inset is the width of what body puts before a line.
func (t *terminal) inset(n ast.Node) int {
	if n.Parent().Kind() == ast.KindDocument {
		return len(indent)
	}
	return 0
}

// body indents what is below a heading.
func (t *terminal) body(n ast.Node, lines []string) []string {
	for i, line := range lines {
		if line != "" {
			lines[i] = strings.Repeat(" ", t.inset(n)) + line
		}
	}
	return lines
}

func (t *terminal) list(n *ast.List, width int) []string {
	var lines []string
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "- "
		if n.IsOrdered() {
			mark = strconv.Itoa(number) + ". "
			number++
		}
		if !n.IsTight && len(lines) > 0 {
			lines = append(lines, "")
		}
		for i, line := range t.blocks(item, width-len(mark)) {
			switch {
			case i == 0:
				line = mark + line
			case line != "":
				line = strings.Repeat(" ", len(mark)) + line
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// words are those of the text in n, as they are shown; bare shows code without its
// backquotes.
func (t *terminal) words(n ast.Node, bare bool) []string {
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		t.inline(&b, child, bare)
	}
	return splitWords(b.String())
}

// hardSpace keeps the words of a piece of code in one line.
const hardSpace = "\u00a0"

func (t *terminal) inline(b *strings.Builder, n ast.Node, bare bool) {
	switch n := n.(type) {
	case *ast.Text:
		b.Write(n.Segment.Value(t.source))
		if n.SoftLineBreak() || n.HardLineBreak() {
			b.WriteByte(' ')
		}
		return
	case *ast.CodeSpan:
		code := strings.ReplaceAll(plainText(n, t.source), " ", hardSpace)
		switch {
		case t.color:
			b.WriteString("\x1b[36m" + code + "\x1b[0m")
		case bare:
			b.WriteString(code)
		default:
			b.WriteString("`" + code + "`")
		}
		return
	case *ast.AutoLink:
		b.Write(n.URL(t.source))
		return
	case *ast.RawHTML:
		return
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		t.inline(b, child, bare)
	}
	if link, ok := n.(*ast.Link); ok {
		b.WriteString(elsewhere(string(link.Destination)))
	}
}

// elsewhere says after a link's text where it leads: to a topic, or to an address.
// A file of the repository is not at hand.
func elsewhere(destination string) string {
	if strings.Contains(destination, "://") {
		return " (" + destination + ")"
	}
	file, section, _ := strings.Cut(destination, "#")
	if strings.HasPrefix(file, "..") || file == "" || file == index {
		return ""
	}
	topic := strings.TrimSuffix(path.Base(file), ".md")
	if text, ok := Find(section); ok {
		// A rule is a topic of its own; of other sections the page is the better start.
		if title, _, _ := strings.Cut(strings.TrimLeft(text, "# "), "\n"); !strings.Contains(title, " ") {
			topic = title
		}
	}
	return " (" + strings.ReplaceAll("pinsync help "+topic, " ", hardSpace) + ")"
}

func splitWords(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' })
}

// wrap joins words to lines of at most width columns; a longer word has a line of
// its own.
func (t *terminal) wrap(words []string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range words {
		w := columns(word)
		if used > 0 && used+1+w > width {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		line, used = line+word, used+w
	}
	if used > 0 {
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], hardSpace, " ")
	}
	return lines
}

// columns is how wide text is on a terminal, without ANSI colours.
func columns(text string) int {
	for {
		before, rest, found := strings.Cut(text, "\x1b[")
		if !found {
			return uniseg.StringWidth(text)
		}
		_, after, _ := strings.Cut(rest, "m")
		text = before + after
	}
}
