package manifest

import (
	"strings"

	"gopkg.in/yaml.v3"

	"pinsync/sync/diagnostic"
)

// ValueSpan is the place of a value of this document: after its tag or anchor,
// to its end or the end of its first line. An empty value is at its key,
// one that came through an alias or a merge at that alias or "<<".
func (d *Document) ValueSpan(v *Value) diagnostic.Span {
	n := d.node(v.Place)
	start := d.nodeStart(n)
	if originOf(v.Place) == empty && n.Kind == yaml.ScalarNode && n.Value == "" && start > 0 && d.places.bytes[start-1] == '-' {
		return d.places.span(start-1, start) // the dash of an empty list item
	}
	return d.nodeSpan(n)
}

// KeySpan is the place of a member's key: of the "<<" or the alias if the
// member came through one.
func (d *Document) KeySpan(m *Member) diagnostic.Span {
	return d.nodeSpan(d.node(m.Place))
}

// OpeningSpan is where a missing key of the object v is shown: at its first
// key; the opening of an empty object; for one that came through an alias or a
// merge, there.
func (d *Document) OpeningSpan(v *Value) diagnostic.Span {
	if n := d.node(v.Place); originOf(v.Place) == written && n.Kind == yaml.MappingNode && len(n.Content) > 0 {
		return d.nodeSpan(n.Content[0])
	}
	return d.ValueSpan(v)
}

func (d *Document) nodeSpan(n *yaml.Node) diagnostic.Span {
	return d.places.span(d.nodeStart(n), d.nodeEnd(n))
}

// nodeStart is the offset of a node's first character after its tag and anchor.
func (d *Document) nodeStart(n *yaml.Node) int {
	if n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0 {
		return d.nodeStart(n.Content[0])
	}
	start := d.places.offset(n.Line, n.Column)
	src := d.places.bytes
	at := start
	for at < len(src) && (src[at] == '!' || src[at] == '&') {
		at = SkipBlank(src, d.propertyEnd(at))
	}
	return at
}

// propertyEnd is the end of the tag or anchor at offset at.
func (d *Document) propertyEnd(at int) int {
	src := d.places.bytes
	anchor := src[at] == '&'
	for at++; at < len(src) && src[at] != ' ' && src[at] != '\t' && BreakSize(src, at) == 0; at++ {
		if anchor && strings.IndexByte("?:,]}%@`", src[at]) >= 0 {
			break
		}
	}
	return at
}

// tagOf is the range of a node's tag.
func (d *Document) tagOf(n *yaml.Node) (start, end int) {
	src := d.places.bytes
	at := d.places.offset(n.Line, n.Column)
	if at < len(src) && src[at] == '&' {
		at = SkipBlank(src, d.propertyEnd(at))
	}
	if at >= len(src) || src[at] != '!' {
		return at, at
	}
	return at, d.propertyEnd(at)
}
