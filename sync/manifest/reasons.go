package manifest

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
)

// explained turns what yaml/v4 says into the place and the words of a fault.
func (l *locator) explained() (trouble, bool) {
	switch l.during {
	case "while scanning a quoted scalar":
		return l.inQuotes(), true
	case "while scanning a block scalar":
		if l.byteAt(l.at) == '\t' {
			return l.tab(l.at), true
		}
		return l.blockHeader(), true
	case "while scanning an anchor", "while scanning an alias", "while scanning a tag", "while parsing a tag", "while parsing a node":
		return l.property(), true
	case "while parsing a flow sequence", "while parsing a flow mapping":
		return l.inBrackets(), true
	case "while parsing a flow node":
		return l.flowNode(), true
	case "while scanning a simple key":
		return l.noColon(l.context), true
	case "while parsing a block mapping", "while parsing a block collection":
		return l.inBlock()
	}
	switch {
	case strings.HasSuffix(l.during, "directive"):
		return l.directive(l.lineStart(max(l.context, l.begin))), true
	case strings.HasPrefix(l.problem, "found a comment"):
		return troubleAt(l.at, l.at+1, `there is no space before this "#"`, `put a space before a comment; put text with "#" in it in quotes`).with(way{{l.at, l.at, " "}}), true
	case l.byteAt(l.at) == '\t':
		return l.tab(l.at), true
	case strings.HasPrefix(l.problem, "unknown anchor"):
		return l.property(), true
	case strings.HasPrefix(l.problem, "mapping values"):
		return l.unexpectedColon()
	case strings.HasPrefix(l.problem, "mapping keys"):
		return troubleAt(l.at, l.at+1, `unquoted text can't begin with "? "`, "put the text in quotes").with(l.inQuotesFrom(l.at)), true
	case strings.HasPrefix(l.problem, "block sequence entries") && l.textFrom(l.at) == "-":
		return troubleAt(l.at, l.at+1, "a dash is in the place of a value", "write the value, or remove the key"), true
	case strings.HasPrefix(l.problem, "block sequence entries"):
		return troubleAt(l.at, l.at+1, "a list begins in the line of its key", `begin the list on a line of its own; put text that begins with "-" in quotes`).with(l.onNextLine(l.at)), true
	case strings.Contains(l.problem, "<document start>"):
		return l.afterRoot()
	case strings.Contains(l.problem, "duplicate %"), strings.Contains(l.problem, "incompatible"):
		return l.directive(l.lineStart(l.at)), true
	}
	switch c := l.byteAt(l.at); c {
	case ']', '}':
		return l.neverOpened(l.at), true
	case '-':
		return l.flowNode(), true
	case '@', '`', '%', ',', '|', '>':
		return l.reserved(), true
	}
	return trouble{}, false
}

// byteAt is the byte at an offset; 0 at the end of the text.
func (l *locator) byteAt(at int) byte {
	if at < 0 || at >= len(l.src) {
		return 0
	}
	return l.src[at]
}

// tab reports a tab that indents.
func (l *locator) tab(at int) trouble {
	return troubleAt(at, at+1, "a tab indents this line, and only spaces can", "replace the tab by spaces").with(l.spread()...).with(l.tabsAfterDash(at))
}

// neverOpened reports the bracket at offset at, which closes none.
func (l *locator) neverOpened(at int) trouble {
	return troubleAt(at, at+1, fmt.Sprintf(`"%c" closes a bracket that was never opened`, l.src[at]), "remove it, or put the text in quotes").
		with(way{{at, at + 1, ""}}, l.inQuotesFrom(at))
}

// reserved reports a character that unquoted text can't begin with.
func (l *locator) reserved() trouble {
	t := troubleAt(l.at, l.at+1, fmt.Sprintf(`unquoted text can't begin with "%c"`, l.src[l.at]), "put the text in quotes")
	if l.src[l.at] != ',' { // which may be left over
		t = t.with(l.inQuotesFrom(l.at))
	}
	return t
}

var deepMessage = fmt.Sprintf("lists and objects are nested deeper than %d here", MaxDepth)

const deepHint = "make the structure flatter"

// blockHeader reports text after a "|" or ">".
func (l *locator) blockHeader() trouble {
	at := l.context
	hint := fmt.Sprintf(`move the text to the next line; put text that begins with "%c" in quotes`, l.src[at])
	text := l.textFrom(at)
	whole := len(text) > 1 && text[1] != ' '
	if whole {
		hint = "put the text in quotes: " + excerpt(text)
	}
	t := troubleAt(at, at+1, fmt.Sprintf(`"%c" begins a text over several lines, and its text must begin in the next line`, l.src[at]), hint)
	if whole {
		t = t.with(l.inQuotesFrom(at))
	}
	return t
}

// property reports a tag, an anchor or an alias.
func (l *locator) property() trouble {
	at := l.context
	if at < 0 {
		at = l.at
	}
	end := at + 1
	for end < len(l.src) && l.src[end] != ' ' && l.src[end] != '\t' && BreakSize(l.src, end) == 0 {
		end++
	}
	text := string(l.src[at:min(end, len(l.src))])
	if text == "" {
		return troubleAt(at, at, "a tag or an anchor can't be read", "remove it")
	}
	name := strings.TrimRight(text[1:], ",]}")
	switch c := text[0]; {
	case c == '!' && strings.Contains(l.problem, "undefined"):
		return troubleAt(at, end, fmt.Sprintf("tag %s is not supported", excerpt(text)), `remove it; put text that begins with "!" in quotes`)
	case c == '!':
		return troubleAt(at, end, fmt.Sprintf("tag %s is not well formed", excerpt(text)), `remove it; put text that begins with "!" in quotes`)
	case c == '*' && name != "" && strings.Trim(name, nameBytes) == "":
		if t, ok := l.onlyV3(); ok && t.start < at {
			return t // the anchor above, which is none to yaml.v3
		}
		t := troubleAt(at, at+1+len(name), fmt.Sprintf(`alias "*%s" repeats an anchor "&%s" that is not above it`, name, name),
			`check the name; put text that begins with "*" in quotes`)
		if bytes.IndexByte(l.src, '&') < 0 {
			t = t.with(l.inQuotesFrom(at)) // there is no anchor that may be meant
		}
		return t
	}
	what := map[byte]string{'*': "an alias", '&': "an anchor"}[text[0]]
	return troubleAt(at, at+1, fmt.Sprintf(`"%c" begins %s, and no proper name follows`, text[0], what),
		fmt.Sprintf(`put text that begins with "%c" in quotes`, text[0])).with(l.inQuotesFrom(at))
}

// directive reports a line that begins with "%".
func (l *locator) directive(line int) trouble {
	text, end := l.lineFrom(line)
	name, _, _ := strings.Cut(text, " ")
	t := trouble{start: line, end: end, hint: "remove one of the two lines"}
	switch {
	case text == "" || text[0] != '%':
		t.message, t.hint = "a line that begins with \"%\" can't be read", "remove the line"
	case strings.Contains(l.problem, "duplicate %YAML"):
		t.message = "the version of YAML is given twice"
	case strings.Contains(l.problem, "duplicate"):
		t.message = fmt.Sprintf("tag handle %s is defined twice", strings.Fields(text + " ?")[1])
	case name == "%YAML":
		t.message, t.hint = "only versions 1.1 and 1.2 of YAML can be read", `remove the line, or write "%YAML 1.2"`
	case l.above(line) < 0 || l.src[l.above(line)] == '%':
		t.message, t.hint = fmt.Sprintf("a line must not begin with %q", name), "remove the line"
	default:
		t = troubleAt(line, line+1, `unquoted text can't begin with "%"`, "put the text in quotes")
	}
	return t
}

// onlyV3 reports what yaml.v3 refuses and yaml/v4 does not, where that can be
// seen.
func (l *locator) onlyV3() (trouble, bool) {
	line, end := bisect(l.src, l.begin)
	line = l.lineStart(line)
	if i := bytes.IndexByte(l.src[line:l.content(line)], '\t'); i >= 0 {
		// Outside quotes and brackets yaml.v3 takes no tab before a comment, in
		// an empty line or before an opening bracket.
		return l.tab(line + i), true
	}
	if above := l.above(line); above >= 0 {
		line = above + len(lineAt(l.src, above)) // with the blank lines before
	}
	stop := end
	for next := end; next < len(l.src); next += len(lineAt(l.src, next)) {
		if text := l.textFrom(next); next > end && (keyEnd(text) > 0 && l.content(next) == next || strings.HasPrefix(text, "- ")) {
			break
		}
		stop = next + len(lineAt(l.src, next))
	}
	for at := line; at < stop; at += len(lineAt(l.src, at)) {
		if t, ok := l.strict(at); ok {
			return t, true
		}
	}
	return trouble{}, false
}

// otherComment is a comment of another language, where a key or a value may
// begin.
var otherComment = regexp.MustCompile(`(?:^|[,{[]\s*)(//|/\*)`)

// anchorLike is a text that is meant as one and begins with "&", where the first
// value of a line begins.
var anchorLike = regexp.MustCompile("^(?:- +)*(?:[^\\s:#]+: +)?[\\[{ ]*(&[0-9A-Za-z_-]*[^\\s,\\]}:?%@`0-9A-Za-z_-][^\\s,\\]}]*)")

// entity is a character as HTML spells it.
var entity = regexp.MustCompile(`^&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);`)

// ampersand reports a text at start that begins with "&" and is not an anchor; whole
// says that it is all of the value.
func (l *locator) ampersand(start int, text string, whole bool) trouble {
	spelled := entity.FindString(text)
	if spelled == "" {
		return troubleAt(start, start+1, `"&" begins an anchor, and no proper name follows`, `put text that begins with "&" in quotes`).with(l.inQuotesFrom(start))
	}
	t := troubleAt(start, start+len(text), fmt.Sprintf("%q is a character as HTML spells it, and begins an anchor here", spelled), "put the text in quotes, with the character itself in its place")
	if meant := strings.Trim(html.UnescapeString(text), "\"'\u00a0"); whole && meant != "" && excerpt(meant) == `"`+meant+`"` {
		w := way{{start, start + len(text), `"` + meant + `"`}}
		t.hint = "write " + w[0].text
		t = t.with(w)
	}
	return t
}

// strict reports what yaml.v3 alone refuses in one line.
func (l *locator) strict(line int) (trouble, bool) {
	start := l.content(line)
	text := l.textFrom(start)
	item := l.item(start)
	if s, ok := l.conflict(start); ok {
		return s.trouble, true
	}
	if m := otherComment.FindStringSubmatchIndex(text); m != nil {
		s, _ := l.slashes(start + m[2])
		return s.with(l.comment(s)), true
	}
	switch {
	case text == "" && start > line && bytes.IndexByte(l.src[line:start], '\t') >= 0:
		return l.tab(line + bytes.IndexByte(l.src[line:start], '\t')), true
	case bytes.HasPrefix(l.src[start:], []byte("-\t")), bytes.HasPrefix(l.src[start:], []byte("- \t")):
		at := start + bytes.IndexByte(l.src[start:], '\t')
		return troubleAt(at, at+1, `a tab comes after the "-", and only spaces can`, "replace the tab by a space").with(way{{at, at + len(l.src[at:]) - len(bytes.TrimLeft(l.src[at:], "\t ")), " "}}), true
	case strings.HasPrefix(l.textFrom(item), ":"):
		return troubleAt(item, item+1, "there is no key before this colon", "write the key before it, or put the text in quotes"), true
	case len(text) > 1024 && keyEnd(text) > 1024:
		return troubleAt(start, start+keyEnd(text), "this key is longer than 1024 characters", "shorten it"), true
	}
	if m := anchorLike.FindStringSubmatchIndex(text); m != nil {
		rest := strings.TrimLeft(text[m[3]:], " ")
		whole := rest == "" || rest[0] == '#' && len(rest) < len(text)-m[3] || strings.ContainsAny(text[:m[2]], "[{") && strings.ContainsAny(rest[:1], ",]}")
		return l.ampersand(start+m[2], text[m[2]:m[3]], whole), true
	}
	for i, quoted := 0, false; i < len(text); i++ {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == '\\' && quoted:
			if t, ok := l.escape(start + i); ok {
				return t, true
			}
			i++
		}
	}
	if at := strings.Index(text, "?"); at > 0 && strings.ContainsAny(text[:at], "[{") && nameByte(text[at-1]) {
		return troubleAt(start+at, start+at+1, `unquoted text inside brackets can't have a "?" in it`, "put the text in quotes").with(l.wordInQuotes(start + at)), true
	}
	if m := noKey.FindSubmatchIndex(lineAt(l.src, start)); m != nil {
		return keyless(start + m[2]), true
	}
	return trouble{}, false
}

// textFrom is the text of the line from start on.
func (l *locator) textFrom(start int) string {
	text, _ := l.lineFrom(start)
	return text
}
