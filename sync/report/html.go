package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"

	"pinsync/sync/result"
)

// The parts of the page that are the same each time. They are written as they are,
// never through a template, so that the hashes of the policy are theirs.
var (
	//go:embed page/page.css
	pageStyle string
	//go:embed page/page.js
	pageScript string
	//go:embed page/page.gohtml
	pageTemplates string
)

// How much a page holds. A browser opens it in less than two seconds.
const (
	pageBytes  = 5 << 20 // of the page at most
	pageMargin = 30_000  // of them for what is known only in the end
	pageLeast  = 300     // of a card at least
	pageCards  = 2000    // customizations at most
	pageMany   = 60      // from which on a browser lays out only those in view
	pageListed = 200     // rows of a list next to the cards
	pageFirst  = 6       // problems on the first screen
)

// html writes the run as one page that needs nothing else: no request leaves it,
// and a policy in it forbids any. It must know what is most urgent, so it writes
// in End.
type html struct {
	out     io.Writer
	options Options
}

func newHTML(w io.Writer, o Options) Renderer { return &html{out: w, options: o} }

func (*html) Result(result.Result) error { return nil }

func (h *html) End(r *result.Report) error {
	t, err := template.New("page").Parse(pageTemplates)
	if err != nil {
		return err
	}
	p := h.page(r)
	w := pageWriter{templates: t, out: bufio.NewWriter(h.out)}
	w.part("start", p)
	w.text("<style>" + pageStyle + "</style>\n</head>\n")
	w.part("top", p)
	room := pageBytes - w.written - len(pageScript) - w.size("end", p) - pageMargin
	for _, s := range p.Sections {
		room -= w.size("section", s)
	}
	for _, s := range p.Sections {
		w.part("section", s)
		for _, c := range s.Cards {
			text := ""
			if room > pageLeast {
				text = w.fitted(c, room/max(p.left, 1))
			}
			p.left--
			if text == "" || len(text) > room {
				p.leaveOut(c.status)
				continue
			}
			room -= len(text)
			w.text(text)
		}
		w.part("sectionEnd", s)
	}
	p.CutWords = p.cut.words(false)
	w.part("end", p)
	w.text("<script>" + pageScript + "</script>\n</body>\n</html>\n")
	if w.err != nil {
		return w.err
	}
	return w.out.Flush()
}

// hash is the source expression of a policy for a text.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// policy is the Content-Security-Policy of the page: nothing but its own style and
// script, and pictures only if these were asked for.
func (h *html) policy() string {
	images := "data:" // of the empty icon, so that browsers ask for none
	if h.options.Images {
		images += " https:"
	}
	return "default-src 'none'; style-src " + hash(pageStyle) + "; script-src " + hash(pageScript) +
		"; img-src " + images + "; base-uri 'none'; form-action 'none'"
}
