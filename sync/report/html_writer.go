package report

import (
	"bufio"
	_ "embed"
	"html/template"
	"strings"
)

// pageWriter writes the parts of a page. It keeps the first error of a template;
// out keeps that of the writer.
type pageWriter struct {
	templates *template.Template
	out       *bufio.Writer
	written   int
	err       error
}

func (w *pageWriter) text(s string) {
	w.written += len(s)
	w.out.WriteString(s)
}

func (w *pageWriter) part(name string, data any) { w.text(w.execute(name, data)) }

func (w *pageWriter) size(name string, data any) int { return len(w.execute(name, data)) }

func (w *pageWriter) execute(name string, data any) string {
	var b strings.Builder
	if w.err == nil {
		w.err = w.templates.ExecuteTemplate(&b, name, data)
	}
	return b.String()
}

// fitted is a card in at most so many bytes, if that can be: with fewer and fewer
// of its rows, and a count of the others.
func (w *pageWriter) fitted(c *card, room int) string {
	text := w.execute("card", c)
	for len(text) > room && c.shorten(float64(room)/float64(len(text))) {
		text = w.execute("card", c)
	}
	return text
}
