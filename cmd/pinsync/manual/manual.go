// Package manual holds the pages of the manual, and shows them on a terminal. A
// page is a Markdown file of this folder, which GitHub shows, too.
//
// It does not know the commands of pinsync, nor where its text goes.
package manual

import (
	"embed"
	"slices"
	"strings"
)

//go:embed *.md
var files embed.FS

// index is the page that lists the others.
const index = "README.md"

// Page is one page.
type Page struct {
	// Name is its topic, and the name of its file without ".md".
	Name string
	// Title is its heading, in Markdown.
	Title string
	// Text is all of it, in Markdown.
	Text string
}

// Pages returns the pages in the order in which the manual lists them; one that
// it does not list comes last.
func Pages() []Page {
	listed := Index()
	entries, _ := files.ReadDir(".") // what is embedded can be read
	var pages []Page
	for _, entry := range entries {
		if entry.Name() != index {
			pages = append(pages, newPage(entry.Name()))
		}
	}
	place := func(p Page) int {
		if at := strings.Index(listed, "("+p.Name+".md)"); at >= 0 {
			return at
		}
		return len(listed)
	}
	slices.SortStableFunc(pages, func(a, b Page) int { return place(a) - place(b) })
	return pages
}

// Index returns the page that lists the others, in Markdown.
func Index() string {
	text, _ := files.ReadFile(index)
	return string(text)
}

func newPage(file string) Page {
	text, _ := files.ReadFile(file)
	heading, _, _ := strings.Cut(string(text), "\n")
	return Page{Name: strings.TrimSuffix(file, ".md"), Title: strings.TrimPrefix(heading, "# "), Text: string(text)}
}

// Find returns the text, in Markdown, that explains topic: a page by its name, or a
// section by its heading, such as a rule by its id. A heading may be written as
// its anchor; one that several pages have is none. The case of letters does not
// count.
func Find(topic string) (text string, ok bool) {
	var found []string
	for _, p := range Pages() {
		if strings.EqualFold(p.Name, topic) {
			return p.Text, true
		}
		for _, s := range Sections(p.Text) {
			if s.Level > 1 && (strings.EqualFold(s.Title, topic) || s.Anchor == strings.ToLower(topic)) {
				found = append(found, s.Text)
			}
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}
