package manifest

import (
	"bytes"
	"regexp"
	"strings"
)

// closeBracket are the ways to close the bracket at an offset.
func (l *locator) closeBracket(at int) (ways []way) {
	shut := string(closing(l.src[at]))
	end := l.valueLineEnd(at)
	if n := end - 1; n > at && (l.src[n] == '"' || l.src[n] == '\'') && l.src[n-1] == shut[0] {
		return []way{{{n - 1, n + 1, string(l.src[n]) + shut}}} // they were exchanged
	}
	if l.src[end-1] == ')' {
		return []way{{{end - 1, end, shut}}}
	}
	ways = append(ways, l.closedBelow(at)...)
	ways = append(ways, way{{end, end, shut}})
	for i := at + 1; i < end; i++ {
		if l.src[i] == ',' || l.src[i] == ']' || l.src[i] == '}' {
			ways = append(ways, way{{i, i, shut}})
		}
	}
	if last := l.lastBelow(at); last > at {
		end := l.valueLineEnd(last)
		ways = append(ways, way{{end, end, shut}})
	}
	return ways
}

// lastBelow is the last line with content before the one where reading ended, from that
// of a bracket at an offset on; -1 where there is none.
func (l *locator) lastBelow(at int) int {
	last := -1
	for line := l.lineStart(at); line < min(l.at, len(l.src)); line += len(lineAt(l.src, line)) {
		if line+len(lineAt(l.src, line)) > l.at && l.at < len(l.src) {
			break
		}
		if !blankOrComment(lineAt(l.src, line)) {
			last = line
		}
	}
	return last
}

// closedBelow closes the bracket at an offset, after which nothing is in its line, on a
// line of its own, in the column of its line.
func (l *locator) closedBelow(at int) []way {
	last := l.lastBelow(at)
	if rest := l.src[at+1 : lineEnd(l.src, at)]; last <= at || len(bytes.TrimSpace(rest)) > 0 {
		return nil
	}
	end := lineEnd(l.src, last)
	indent := strings.Repeat(" ", l.column(l.content(l.lineStart(at))))
	after := ""
	if c := l.byteAt(l.content(l.lineStart(min(l.at, len(l.src)-1)))); c == '"' || c == '\'' {
		after = ","
	}
	return []way{{{end, end, l.eol() + indent + string(closing(l.src[at])) + after}}}
}

// valueLineEnd is where what is written in the line of an offset ends: before a
// comment, and before a comma or a semicolon left over.
func (l *locator) valueLineEnd(at int) int {
	end := lineEnd(l.src, at)
	if i := commentIn(l.src[at:end]); i >= 0 {
		end = at + i
	}
	return at + len(bytes.TrimRight(l.src[at:end], " \t,;"))
}

// commaBefore puts a comma after the value before an offset.
func (l *locator) commaBefore(at int) way {
	if text := string(l.src[at:lineEnd(l.src, at)]); strangeSpace(text) != "" {
		return way{{at, at + afterSpaces(text), " "}}
	}
	if c := l.byteAt(at); !nameByte(c) && strings.IndexByte("\"'[{/", c) < 0 {
		return nil
	}
	end := len(bytes.TrimRight(l.src[:at], " \t\r\n"))
	if line := l.src[l.lineStart(end):end]; otherComment.Match(line) || lateComment.Match(line) {
		return nil // the comma would stand in a comment
	}
	return way{{end, end, ","}}
}

// lateComment is a comment of another language after a value in brackets.
var lateComment = regexp.MustCompile(`[,"'\]}]\s*(?://|/\*)`)

// withoutEmpty takes the brackets of an empty list from the line of its key.
func (l *locator) withoutEmpty(line int) way {
	text := lineAt(l.src, line)
	open, shut := bytes.IndexByte(text, '['), bytes.IndexByte(text, ']')
	if open < 1 || shut < open || text[open-1] != ' ' {
		return nil
	}
	return way{{line + open - 1, line + shut + 1, ""}}
}

// otherSign writes what belongs between two values in brackets for what is there.
func (l *locator) otherSign(at int) (ways []way) {
	switch c := l.byteAt(at); c {
	case ';':
		ways = []way{{{at, at + 1, ","}}}
	case '=':
		ways = []way{{{at, at + 1, ":"}}}
	case '"', '\'':
		if end := len(bytes.TrimRight(l.src[:at], " ")); end > 0 && (l.src[end-1] == '"' || l.src[end-1] == '\'') {
			ways = []way{{{end, end, ":"}}}
		}
	}
	return ways
}

// comment begins a comment as YAML does, where nothing is before it in its line.
func (l *locator) comment(s slip) way {
	if l.content(l.lineStart(s.cut)) != s.cut {
		return nil
	}
	return way{{s.cut, s.upto, s.fix}}
}
