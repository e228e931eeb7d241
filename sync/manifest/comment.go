package manifest

import (
	"sort"

	"gopkg.in/yaml.v3"
)

// Comment is the comment in line n, counted from 1, from its # to the end of the
// line; empty where the line has none. A # inside a text begins none.
func (d *Document) Comment(n int) string {
	src := d.places.bytes
	start, end := d.lineRange(n)
	for at := start; at < end; at++ {
		if src[at] == '#' && (at == start || src[at-1] == ' ' || src[at-1] == '\t') && !d.inText(at) {
			return string(src[at:end])
		}
	}
	return ""
}

// inText reports whether an offset is inside a text in quotes or below a | or >.
func (d *Document) inText(at int) bool {
	if d.texts == nil {
		d.texts = []part{}
		d.gatherTexts(d.node(d.root.Place))
	}
	i := sort.Search(len(d.texts), func(i int) bool { return d.texts[i].start > at }) - 1
	return i >= 0 && at < d.texts[i].end
}

// gatherTexts finds the texts in n.
func (d *Document) gatherTexts(n *yaml.Node) {
	for _, child := range n.Content {
		d.gatherTexts(child)
	}
	const quoted, block = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle, yaml.LiteralStyle | yaml.FoldedStyle
	if n.Kind != yaml.ScalarNode || n.Style&(quoted|block) == 0 {
		return
	}
	start := d.nodeStart(n)
	r := part{start, d.nodeEnd(n)}
	if n.Style&block != 0 { // the line of the | or > may have a comment
		r.start += len(lineAt(d.places.bytes, start))
	}
	d.texts = append(d.texts, r)
}
