package manifest

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"
)

// nodeEnd is the offset after the last character of a node, which may be on a
// later line. It is worked out from the text, since yaml.v3 does not give it.
func (d *Document) nodeEnd(n *yaml.Node) int {
	start := d.nodeStart(n)
	switch {
	case n.Kind == yaml.AliasNode:
		return min(start+1+len(n.Value), len(d.places.bytes))
	case n.Kind == yaml.ScalarNode:
		return d.scalarEnd(n, start)
	case n.Style&yaml.FlowStyle != 0:
		return d.flowEnd(n, start)
	case len(n.Content) > 0:
		return d.nodeEnd(n.Content[len(n.Content)-1])
	}
	return start
}

// scalarEnd is the offset after a scalar that begins at start.
func (d *Document) scalarEnd(n *yaml.Node, start int) int {
	src := d.places.bytes
	switch {
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		return quotedEnd(src, start)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return blockEnd(src, start, n.Value)
	default:
		return plainEnd(src, start, n.Value)
	}
}

// flowEnd is the offset after a list or object in brackets.
func (d *Document) flowEnd(n *yaml.Node, start int) int {
	src := d.places.bytes
	end := start
	bracket := start < len(src) && (src[start] == '[' || src[start] == '{')
	if bracket {
		end++
	}
	if len(n.Content) > 0 {
		end = max(end, d.nodeEnd(n.Content[len(n.Content)-1]))
	}
	if !bracket {
		return end // the a: b in [a: b]
	}
	for {
		end = SkipBlank(src, end)
		switch {
		case end >= len(src):
			return len(src)
		case src[end] == ']' || src[end] == '}':
			return end + 1
		case src[end] != ',' && src[end] != ':' && src[end] != '!' && src[end] != '&' && src[end] != '?':
			return end
		case src[end] == '!' || src[end] == '&':
			end = d.propertyEnd(end)
		default:
			end++
		}
	}
}

// quotedEnd is the offset after the closing quote of the text quoted at start.
func quotedEnd(src []byte, start int) int {
	if start >= len(src) {
		return start
	}
	quote := src[start]
	for i := start + 1; i < len(src); i++ {
		switch {
		case src[i] == '\\' && quote == '"':
			i++
		case src[i] != quote:
		case quote == '\'' && i+1 < len(src) && src[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return len(src)
}

// plainEnd is the offset after the unquoted text value that begins at start:
// the same characters, but for the breaks between lines.
func plainEnd(src []byte, start int, value string) int {
	end := min(start+len(value), len(src))
	if string(src[start:end]) == value {
		return end
	}
	at := start
	for value != "" && at < len(src) {
		if blanks := folded(src[at:]); blanks > 0 {
			at += blanks
			value = strings.TrimLeft(value, " \n")
			continue
		}
		at++
		value = value[1:]
	}
	return at
}

// folded is the length of the white space src begins with if there is a line
// end in it.
func folded(src []byte) int {
	size := len(src) - len(bytes.TrimLeft(src, " \t\r\n"))
	if !bytes.ContainsAny(src[:size], "\r\n") {
		return 0
	}
	return size
}

// blockEnd is the offset after the last character of the text below the "|"
// or ">" at start that is not white space.
func blockEnd(src []byte, start int, value string) int {
	header := len(bytes.TrimRight(lineAt(src, start), " \t\r\n"))
	end := start + header
	indent := -1
	for at := start + len(lineAt(src, start)); at < len(src); {
		line := lineAt(src, at)
		text := bytes.TrimLeft(line, " ")
		if BreakSize(text, 0) == 0 && len(text) > 0 {
			column := len(line) - len(text)
			if indent < 0 {
				first := strings.TrimLeft(value, "\n")
				if strings.TrimSpace(first) == "" {
					return end
				}
				indent = column - (len(first) - len(strings.TrimLeft(first, " ")))
			}
			if column < indent {
				return end
			}
			end = at + len(bytes.TrimRight(line, "\r\n"))
		}
		at += len(line)
	}
	return end
}
