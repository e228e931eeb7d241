package check

import (
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/catalog"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// item is a place where a file names an item.
type item struct {
	identity string
	at       place
	pin      int32 // the pin's index, or that of the target
	// shown says that shoppers are to see it: it is pinned, and not blocked.
	shown bool
	// over says that the pin was reported to be over, so that it does not matter
	// whether its item is there.
	over bool
	// unknown and unavailable say that a comment in the line silences the rule.
	unknown, unavailable bool
}

// items are the items of one file. Facts point to them, so that they can be
// compared, and are small where items are not asked for.
type items struct{ list []item }

// ofTarget stands in the place of a pin's index.
const ofTarget = -1

func (i *item) path() string {
	if i.pin == ofTarget {
		return "/target_identity"
	}
	p := pin{index: int(i.pin)}
	return p.path("pin_identity")
}

// items lists the items that a customization refers to, in the order of their
// places.
func (f *findings) items(c *customization) *items {
	var found items
	add := func(m *manifest.Member, i item) {
		i.identity, i.at = strings.Clone(m.Value.Text), placeOf(f.doc, f.doc.ValueSpan(&m.Value))
		i.unknown, i.unavailable = f.ignores(unknownItem, int(i.at.line)), f.ignores(unavailableItem, int(i.at.line))
		found.list = append(found.list, i)
	}
	if target := pinnable(c); target != nil {
		add(target, item{pin: ofTarget})
	}
	for i := range c.pins {
		p := &c.pins[i]
		if _, ok := p.item(); ok {
			add(p.identity, item{pin: int32(p.index), shown: !p.blocks(), over: p.over})
		}
	}
	if found.list == nil {
		return nil
	}
	return &found
}

// Items are the identities that the file refers to, as far as that was asked for.
func (f *Facts) Items(visit func(identity string)) {
	if f.items == nil {
		return
	}
	for i := range f.items.list {
		visit(f.items.list[i].identity)
	}
}

// Items adds to what was found in a file what a catalogue says of the items that
// it refers to, takes out what the catalogue refutes, and names the items. The
// facts are those of the file, from a Checker whose Options had Items.
//
// With judge false the catalogue only names items: nothing is said to be unknown
// or unavailable.
func (c *Checker) Items(found []diagnostic.Diagnostic, facts *Facts, known *catalog.Catalog, judge bool) []diagnostic.Diagnostic {
	if facts.items == nil || known == nil {
		return found
	}
	found = slices.Clone(found)
	for i := range facts.items.list {
		it := &facts.items.list[i]
		object, ok := known.Lookup(it.identity)
		path := it.path()
		switch {
		case ok:
			found = slices.DeleteFunc(found, func(d diagnostic.Diagnostic) bool { return d.Rule == suspiciousText && d.Path == path })
			name(found, path, object)
			if judge && !object.Available && it.shown && !it.over && !it.unavailable && c.severities[unavailableItem] != "" {
				found = append(found, it.at.diagnostic(c.severities[unavailableItem], unavailableItem, path, words{
					message: "the item " + Named(it.identity, object.Title) + " is not available, so shoppers do not see it",
					hint:    "pin another item, or leave it if it comes back",
				}))
			}
		case judge && !it.over && !it.unknown && c.severities[unknownItem] != "":
			d := it.at.diagnostic(c.severities[unknownItem], unknownItem, path, unknownWords(it, known))
			found = append(merge(found, &d), d)
		}
	}
	return diagnostic.Sort(found)
}

// name names the item in what was found at its path.
func name(found []diagnostic.Diagnostic, path string, object catalog.Object) {
	if object.Title == "" {
		return
	}
	for i := range found {
		if d := &found[i]; d.Path == path && (d.Rule == duplicateItem || d.Rule == selfPin) {
			d.Message = strings.Replace(d.Message, quote(object.Identity), Named(object.Identity, object.Title), 1)
		}
	}
}

// merge takes out what was said of the same text before, where the catalogue says
// more: two reports of one wrong thing are one too many. Its advice is kept if the
// catalogue has none, and so is what matters more.
func merge(found []diagnostic.Diagnostic, d *diagnostic.Diagnostic) []diagnostic.Diagnostic {
	return slices.DeleteFunc(found, func(other diagnostic.Diagnostic) bool {
		if other.Rule != suspiciousText || other.Path != d.Path || other.Severity == diagnostic.Error && d.Severity != diagnostic.Error {
			return false
		}
		if !strings.HasPrefix(d.Hint, didYouMean) {
			d.Hint = other.Message + "; " + other.Hint
		}
		return true
	})
}

const didYouMean = "did you mean "

func unknownWords(it *item, known *catalog.Catalog) words {
	w := words{
		message: "the catalogue has no item " + quote(it.identity) + ", so shoppers do not see it",
		hint:    "copy the identity from the shop's catalogue, or remove the pin if the item is gone",
	}
	if it.pin == ofTarget {
		w.message = "the catalogue has no item " + quote(it.identity) + ", so this customization takes no effect"
		w.hint = "copy the identity from the shop's catalogue, or delete the file if the item is gone"
	} else if !it.shown {
		w.message = "the catalogue has no item " + quote(it.identity) + ", so there is nothing to block"
	}
	near, more := known.Nearest(it.identity)
	if len(near) == 0 {
		return w
	}
	var names []string
	for _, o := range near {
		names = append(names, Named(o.Identity, o.Title))
	}
	if more > 0 {
		names = append(names, fmt.Sprintf("one of %d more", more))
	}
	w.hint = didYouMean + diagnostic.Join(names, "or") + "?"
	if len(near) == 1 && more == 0 {
		w.fix = it.renamed(near[0].Identity)
	}
	return w
}

// renamed writes another identity in the place of one, in its quotes; nil where the place
// is not the whole of it.
func (i *item) renamed(identity string) *diagnostic.Fix {
	span := i.at.span()
	line := i.at.source
	from, to := offset(line, span.Start.Column), offset(line, span.End.Column)
	if span.End.Line != span.Start.Line || from >= to {
		return nil
	}
	text := line[from:to]
	switch {
	case text == i.identity:
		text = spelling.Text(identity, true)
	case len(text) < 2 || text[0] != text[len(text)-1]:
		return nil
	case text[0] == '"':
		text = spelling.Double(identity)
	case text[0] == '\'':
		single, ok := spelling.Single(identity)
		if !ok {
			return nil
		}
		text = single
	default:
		return nil
	}
	return &diagnostic.Fix{Edits: []diagnostic.Edit{{Span: span, Text: text}}, NeedsRule: true}
}

// longestTitle is how many characters of a title are shown.
const longestTitle = 60

// Named is how people see an item: its identity, and its title in quotes. Without
// a title the identity is in quotes.
func Named(identity, title string) string {
	if title == "" {
		return quote(identity)
	}
	return shorten(identity) + ` "` + diagnostic.Shorten(title, longestTitle) + `"`
}
