package manifest

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// scalar fills v from a scalar node.
func (b *builder) scalar(v *Value, n *yaml.Node) {
	if n.Style&yaml.TaggedStyle != 0 && !b.fits(n) {
		return
	}
	switch n.Tag {
	case "!!null":
		v.Kind = Null
	case "!!bool":
		v.Kind, v.Text = Bool, "false"
		if n.Value[0] == 't' || n.Value[0] == 'T' {
			v.Text = "true"
		}
	case "!!int", "!!float":
		literal, ok := number(n.Value)
		if !ok {
			b.noNumber(n)
			return
		}
		v.Kind, v.Text = Number, literal
		b.leadingZero(n, literal)
	default:
		if n.Style == 0 && tooLarge(n.Value) {
			b.noNumber(n)
			return
		}
		v.Kind, v.Text = String, b.text(n)
	}
}

// text is the text of a scalar.
func (b *builder) text(n *yaml.Node) string {
	if b.substitute == "" {
		return n.Value
	}
	return strings.ReplaceAll(n.Value, b.substitute, byteOrderMark)
}

// fits reports whether a scalar is what its tag says, and reports if it is not.
func (b *builder) fits(n *yaml.Node) bool {
	// What yaml.v3 takes the same text for without the tag.
	plain := yaml.Node{Kind: yaml.ScalarNode, Value: n.Value}
	is := plain.ShortTag()
	fit, want := is == n.Tag, ""
	switch n.Tag {
	case "!!str":
		return true
	case "!!null":
		want = "an empty value"
	case "!!bool":
		want = "true or false"
	case "!!timestamp":
		want = "a date"
	case "!!int":
		// A whole number of more than 64 bits is a float to yaml.v3.
		fit, want = fit || is == "!!float" && !strings.ContainsAny(n.Value, ".eE"), "a whole number"
	case "!!float":
		fit, want = fit || is == "!!int", "a number"
	default:
		b.misfit(n)
		return false
	}
	switch {
	case fit:
		return true
	case (n.Tag == "!!int" || n.Tag == "!!float") && is == "!!str" && tooLarge(n.Value):
		b.noNumber(n)
	default:
		start, end := b.doc.tagOf(n)
		b.report(start, end, fmt.Sprintf("tag %s wants %s, found %s", b.quote(start, end), want, excerpt(n.Value)),
			"remove the tag, or fix the value")
	}
	return false
}

// quote quotes the text from start to end.
func (b *builder) quote(start, end int) string {
	return excerpt(string(b.doc.places.bytes[start:end]))
}

// misfit reports a value with the tag of something else.
func (b *builder) misfit(n *yaml.Node) {
	switch n.Tag {
	case "!!str", "!!null", "!!bool", "!!int", "!!float", "!!timestamp", "!!map", "!!seq":
		start, end := b.doc.tagOf(n)
		b.report(start, end, fmt.Sprintf("tag %s does not fit %s", b.quote(start, end), kindName(n)), "remove the tag")
	default:
		b.foreign(n)
	}
}

// foreign reports a tag that is none of YAML's own, or has no equal in JSON.
func (b *builder) foreign(n *yaml.Node) {
	start, end := b.doc.tagOf(n)
	b.report(start, end, fmt.Sprintf("tag %s is not supported", b.quote(start, end)),
		`remove the tag; text that begins with "!" must be in quotes`)
	if text := string(b.doc.places.bytes[start:end]); n.Kind == yaml.ScalarNode && n.Value == "" && n.Anchor == "" && len(text) > 1 && b.via == nil {
		b.fixLast(way{{start, end, quoted(text)}}) // nothing else is there
	}
}

// noNumber reports a number that JSON can't express.
func (b *builder) noNumber(n *yaml.Node) {
	b.reportAt(n, fmt.Sprintf("number %s can't be expressed in JSON", excerpt(n.Value)),
		"write an ordinary number, or put it in quotes if it is text")
}

// leadingZero notes a number such as 010, which is 8 to yaml.v3, and 10 to YAML
// 1.2 and to most people.
func (b *builder) leadingZero(n *yaml.Node, octal string) {
	decimal, ok := withoutOctal(n.Value)
	if !ok || decimal == octal || b.via != nil || b.discarding || len(b.doc.zeros) == maxFaults {
		return
	}
	b.doc.zeros = append(b.doc.zeros, LeadingZero{
		Span:    b.doc.nodeSpan(n),
		Path:    b.pointer(),
		Written: n.Value,
		Decimal: decimal,
		Octal:   octal,
	})
}

// kindName names the kind of a node.
func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode:
		return "a list"
	case yaml.MappingNode:
		return "an object"
	}
	return "text"
}
