package manifest

import (
	"fmt"
	"strconv"
	"strings"
)

// properties are the tag and the anchor before a value.
type properties uint8

const (
	hasTag properties = 1 << iota
	hasAnchor
)

// properties passes over a tag and an anchor, in any order.
func (l *locator) properties() (p properties, ok bool) {
	for l.pos < len(l.src) {
		start := l.pos
		switch l.src[l.pos] {
		case '&':
			if p&hasAnchor != 0 {
				l.twice(start, hasAnchor)
				return p, false
			}
			p |= hasAnchor
			name := l.name()
			if name == "" {
				return p, false
			}
			if l.anchors == nil {
				l.anchors = map[string]bool{}
			}
			l.anchors[name] = true
		case '!':
			if p&hasTag != 0 {
				l.twice(start, hasTag)
				return p, false
			}
			p |= hasTag
			if !l.tag() {
				return p, false
			}
		case '*':
			if p != 0 {
				l.ofAlias(start)
			}
			return p, l.found == nil
		default:
			return p, true
		}
		if len(l.brackets) > 0 {
			if !l.flowBlanks() {
				return p, false
			}
			continue
		}
		l.blanks()
		if l.atLineEnd() {
			return p, true
		}
	}
	return p, true
}

// twice reports a second tag or anchor of one value.
func (l *locator) twice(at int, p properties) {
	if p&hasAnchor != 0 {
		l.fail(at, at+1, "a value has two anchors", `remove one; text that begins with "&" must be in quotes`)
		return
	}
	l.fail(at, at+1, "a value has two tags", `remove one; text that begins with "!" must be in quotes`)
}

// ofAlias reports a tag or an anchor before the alias at offset at.
func (l *locator) ofAlias(at int) {
	l.fail(at, at+1, "an alias can't have a tag or an anchor", "remove the tag or the anchor")
}

// name passes over the name of an anchor or an alias and its sign; it is empty
// after a fault.
func (l *locator) name() string {
	start := l.pos
	l.pos++
	for l.pos < len(l.src) && nameByte(l.src[l.pos]) {
		l.pos++
	}
	if l.pos > start+1 && (l.blankAt(l.pos) || strings.IndexByte("?:,]}%@`", l.src[l.pos]) >= 0) {
		return string(l.src[start+1 : l.pos])
	}
	sign := string(l.src[start])
	what := map[string]string{"*": "an alias", "&": "an anchor"}[sign]
	l.fail(start, start+1, fmt.Sprintf(`"%s" begins %s, and no proper name follows`, sign, what),
		fmt.Sprintf(`put text that begins with "%s" in quotes`, sign))
	return ""
}

func nameByte(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == '_' || c == '-'
}

// alias passes over an alias.
func (l *locator) alias() bool {
	start := l.pos
	name := l.name()
	if name == "" {
		return false
	}
	if !l.anchors[name] {
		l.fail(start, l.pos, fmt.Sprintf(`alias "*%s" repeats an anchor "&%s" that is not above it`, name, name),
			`check the name; put text that begins with "*" in quotes`)
		return false
	}
	return true
}

// tag passes over a tag.
func (l *locator) tag() bool {
	start := l.pos
	for l.pos < len(l.src) && !l.blankAt(l.pos) {
		l.pos++
	}
	text := string(l.src[start:l.pos])
	handle := handleOf(text)
	rest, well := text[max(len(handle), 1):], true
	switch {
	case strings.HasPrefix(text, "!<"):
		rest, well = strings.CutSuffix(text[2:], ">")
		well = well && rest != ""
	case len(handle) > 1:
		well = rest != ""
	}
	if !well || !tagText(rest) {
		l.fail(start, l.pos, fmt.Sprintf("tag %s is not well formed", excerpt(text)), `remove it; put text that begins with "!" in quotes`)
		return false
	}
	if len(handle) > 2 && !l.handles[handle] {
		l.fail(start, l.pos, fmt.Sprintf("tag %s is not supported", excerpt(text)), `remove it; put text that begins with "!" in quotes`)
		return false
	}
	return true
}

// handleOf gives the handle of a tag, such as "!!" or "!e!", if it has one.
func handleOf(tag string) string {
	for i := 1; i < len(tag); i++ {
		if tag[i] == '!' {
			return tag[:i+1]
		}
		if !nameByte(tag[i]) {
			break
		}
	}
	return ""
}

// tagText tells whether s may stand in a tag behind its handle.
func tagText(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%':
			if _, err := strconv.ParseUint(s[min(i+1, len(s)):min(i+3, len(s))], 16, 8); err != nil || i+2 >= len(s) {
				return false
			}
		case !nameByte(c) && strings.IndexByte(";/?:@&=+$,.!~*'()[]", c) < 0:
			return false
		}
	}
	return true
}

// directive reads a line that begins with "%".
func (l *locator) directive(line []byte) bool {
	text := strings.TrimRight(string(line), " \t\r\n")
	if i := strings.Index(text, " #"); i >= 0 {
		text = text[:i]
	}
	fields := strings.Fields(text)
	switch {
	case fields[0] == "%YAML" && len(fields) == 2 && fields[1] == "1.1" && l.handles[fields[0]]:
		l.fail(l.pos, l.pos+len(text), "the version of YAML is given twice", "remove one of the two lines")
	case fields[0] == "%YAML" && len(fields) == 2 && fields[1] == "1.1":
	case fields[0] == "%YAML":
		l.fail(l.pos, l.pos+len(text), "only versions 1.1 and 1.2 of YAML can be read", `remove the line, or write "%YAML 1.2"`)
	case fields[0] == "%TAG" && len(fields) == 3 && l.handles[fields[1]]:
		l.fail(l.pos, l.pos+len(text), fmt.Sprintf("tag handle %s is defined twice", fields[1]), "remove one of the two lines")
	case fields[0] == "%TAG" && len(fields) == 3 && (fields[1] == "!" || handleOf(fields[1]) == fields[1]) && tagText(fields[2]):
	default:
		l.fail(l.pos, l.pos+len(text), fmt.Sprintf("a line must not begin with %q", fields[0]), "remove the line")
	}
	if l.handles == nil {
		l.handles = map[string]bool{}
	}
	l.handles[fields[0]] = true
	if len(fields) > 1 {
		l.handles[fields[1]] = true
	}
	return l.found == nil
}

// trailingBreak is the size of the line end a line ends with.
func trailingBreak(line []byte) int {
	for i := max(len(line)-3, 0); i < len(line); i++ {
		if size := breakSize(line, i); size > 0 && i+size == len(line) {
			return size
		}
	}
	return 0
}
