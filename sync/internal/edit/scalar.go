package edit

import (
	"strings"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// scalar writes a text, number or the like in the place of one, with its
// anchor and, unless it says text and that is not what is wanted, with its tag.
func (e *editor) scalar(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role, flow bool) string {
	properties, old := string(e.src[n.Outer:n.Start]), string(e.src[n.Start:n.End])
	tag := tagIn(properties)
	tagged := tag != "" && tag != "!" // a single "!" leaves it to the text what it is
	if tagged && (want.Kind != manifest.String || have.Kind != manifest.String) {
		before, after, _ := strings.Cut(properties, tag)
		properties, tagged = before+strings.TrimLeft(after, " \t"), false
	}
	if old == "" && properties != "" {
		properties = strings.TrimRight(properties, " ") + " "
	}
	text := e.style.Scalar(want, role, flow)
	if want.Kind == manifest.String && old != "" {
		text = e.respelled(n, have, want.Text, role, flow, tagged)
	}
	if !e.lines {
		text += e.headerComment(n)
	}
	return e.separator(n) + properties + text
}

// tagIn is the tag among the properties of a value; empty where there is none.
func tagIn(properties string) string {
	for line := range strings.Lines(properties) {
		for word := range strings.FieldsSeq(line) {
			if word[0] == '!' {
				return word
			}
			if word[0] == '#' {
				break
			}
		}
	}
	return ""
}

// respelled spells a text in the manner of the scalar n if that can hold it.
func (e *editor) respelled(n *manifest.Syntax, have *manifest.Value, text string, role spelling.Role, flow, tagged bool) string {
	old := string(e.src[n.Start:n.End])
	switch old[0] {
	case '"':
		return spelling.Double(text)
	case '\'':
		if single, ok := spelling.Single(text); ok {
			return single
		}
		return spelling.Double(text)
	case '|', '>':
		if lines, ok := e.inLines(n, have.Text, text); ok {
			e.lines = true
			return lines
		}
	default:
		if have.Kind == manifest.String && e.staysPlain(old, text, role, flow, tagged) {
			return text
		}
	}
	return e.style.Scalar(&manifest.Value{Kind: manifest.String, Text: text}, role, flow)
}

// staysPlain reports whether text can go without quotes where old did.
func (e *editor) staysPlain(old, text string, role spelling.Role, flow, tagged bool) bool {
	if tagged && spelling.Carries(text, flow) || spelling.CanPlain(text, flow) {
		return true
	}
	if flow && strings.ContainsAny(text, ",[]{}") {
		return false
	}
	if _, date := value.ParseDateTime(text); date && role == spelling.Date {
		return true
	}
	// In brackets some readers stumble over a colon or a question mark, but
	// a reader of this file has met them.
	return strings.ContainsAny(old, ":?") && spelling.CanPlain(text, false)
}

// inLines spells a text below "|" or ">"; ok is false when it can't stand there
// as the old one did.
func (e *editor) inLines(n *manifest.Syntax, old, text string) (string, bool) {
	source := string(e.src[n.Start:n.End])
	first, below := cutLine(source)
	header, comment := first, ""
	if i := strings.IndexByte(header, ' '); i >= 0 {
		header, comment = header[:i], header[i:]
	}
	body := strings.TrimSuffix(text, "\n")
	if strings.Trim(header[1:], "-") != "" || body == "" || strings.HasSuffix(body, "\n") || header[0] == '>' && strings.Contains(body, "\n") {
		return "", false
	}
	indent, ok := e.lineIndent(below, old)
	if !ok {
		return "", false
	}
	eol := below[:manifest.BreakSize(below, 0)]
	out := header[:1]
	if body == text {
		out += "-"
	}
	out += comment
	for i, line := range strings.Split(body, "\n") {
		if _, visible := spelling.Single(line); !visible || line == "" && i == 0 || strings.Trim(line, " ") == "" && line != "" || i == 0 && line[0] == ' ' {
			return "", false
		}
		if header[0] == '>' && line[0] == ' ' {
			return "", false
		}
		out += eol
		if line != "" {
			out += strings.Repeat(" ", indent) + line
		}
	}
	return out, true
}

// lineIndent is how far in the lines below a "|" or ">" begin.
func (e *editor) lineIndent(body, old string) (int, bool) {
	if old == "" || old[0] == ' ' || old[0] == '\n' {
		return 0, false
	}
	body = body[manifest.BreakSize(body, 0):]
	indent := len(body) - len(strings.TrimLeft(body, " "))
	return indent, indent > 0
}
