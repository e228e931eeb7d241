package manifest

import (
	"bytes"
	"regexp"
	"strings"
)

// quoted writes a text of one line in quotes.
func quoted(text string) string {
	if strings.ContainsAny(text, `"\`) && !strings.Contains(text, "'") {
		return "'" + text + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// commentIn is the offset of the blank before the first "#" of a line that may begin a
// comment; -1 where there is none.
func commentIn(line []byte) int {
	for i := 1; i < len(line); i++ {
		if line[i] == '#' && (line[i-1] == ' ' || line[i-1] == '\t') {
			return i - 1
		}
	}
	return -1
}

// valueEnd is where a value that begins at start ends if it is on its line: before a
// comment, blanks, and in brackets before what parts or closes values.
func (l *locator) valueEnd(start int) int {
	_, end := l.lineFrom(start)
	if i := commentIn(l.src[start:lineEnd(l.src, start)]); i >= 0 {
		end = min(end, start+len(bytes.TrimRight(l.src[start:start+i], " \t")))
	}
	if l.scan(start).bracket >= 0 {
		if i := bytes.IndexAny(l.src[start:end], ",]}"); i >= 0 {
			end = start + len(bytes.TrimRight(l.src[start:start+i], " \t"))
		}
	}
	return end
}

// inQuotesFrom puts the value that begins at start in quotes; where it ends with a quote
// that nothing opens, only the opening one is put.
func (l *locator) inQuotesFrom(start int) way {
	end := l.valueEnd(start)
	if end <= start+1 || strings.IndexByte("\"'[{ ", l.src[start+1]) >= 0 || l.src[start+1] == '/' && l.src[start] != '`' {
		return nil // something may be left over before a value
	}
	text := string(l.src[start:end])
	switch last := text[len(text)-1:]; {
	case strings.ContainsAny(text[:1], `"'`), text[0] == '{' && strings.Contains(text, ": "):
		return nil // what goes on after a text or an object is not a part of it
	case strings.ContainsAny(last, `"'`):
		if strings.Count(text, last) > 1 || strings.Contains(text, `\`) {
			return nil
		}
		return way{{start, start, last}}
	}
	return way{{start, end, quoted(text)}}
}

// closeQuote are the ways to close the quote that is opened at offset at, and to do
// without it.
func (l *locator) closeQuote(at int) (ways []way) {
	full := lineEnd(l.src, at)
	stop := at + len(bytes.TrimRight(l.src[at:full], " \t"))
	line := string(l.src[at:stop])
	if rest := strings.TrimLeft(line[1:], " "); rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		return []way{{{at, at + 1, ""}}} // it is left over before another one
	}
	if i := commentIn([]byte(line)); i >= 0 {
		before := strings.TrimRight(line[:i], " \t")
		ways = append(ways, l.closedAt(at, at+len(before))...)
	}
	ways = append(ways, l.closedAt(at, stop)...)
	if i := strings.Index(line, ": "); i > 0 {
		if mark := l.closedAt(at, at+i); len(mark) > 0 {
			ways = append(ways, mark[0])
		}
	}
	if l.scan(at).bracket >= 0 {
		for i := 1; i < len(line); i++ {
			if strings.IndexByte(",]}", line[i]) >= 0 {
				ways = append(ways, l.closedAt(at, at+i)...)
			}
		}
	}
	return ways
}

// closedAt are the ways to close a quote at an offset, and to do without: where a
// quote of another kind is there already, that is replaced.
func (l *locator) closedAt(open, end int) []way {
	quote, text := l.src[open], string(l.src[open+1:end])
	if text == "" {
		return nil
	}
	bare := strings.TrimRight(text, ",; ")
	comma := len(text) - len(bare)
	if mark := strings.TrimRight(bare, "\"'“”„‟‘’‚‛«»`´"); mark != bare && mark != "" {
		return []way{{{open + 1 + len(mark), open + 1 + len(bare), string(quote)}}}
	}
	ways := []way{{{end - comma, end - comma, string(quote)}}}
	if comma > 0 {
		ways = []way{{{end - comma, end, string(quote)}}}
		if l.scan(open).bracket >= 0 {
			ways = []way{{{end - comma, end - comma, string(quote)}}}
		}
	}
	if strings.IndexByte(text, quote) >= 0 {
		return ways // it is not this one that is left over
	}
	return append(ways, way{{open, open + 1, ""}})
}

// innerQuotes escapes the quotes inside a text whose line ends with the one that
// closes it; none where it does not.
func (l *locator) innerQuotes(open int) way {
	quote := l.src[open]
	end := lineEnd(l.src, open)
	end = open + len(bytes.TrimRight(l.src[open:end], " \t"))
	if end-open < 3 || l.src[end-1] != quote {
		return nil
	}
	inner := string(l.src[open+1 : end-1])
	if separate.MatchString(inner) {
		return nil // these are several texts
	}
	if bare := strings.Trim(inner, string(quote)); bare != inner && strings.IndexByte(bare, quote) < 0 {
		if strings.IndexByte(bare, '\\') >= 0 || bare == "" {
			return nil
		}
		if last := bare[len(bare)-1]; inner[0] != quote && '0' <= last && last <= '9' {
			return nil // inches, or feet
		}
		return way{{open + 1, end - 1, bare}} // they were typed twice
	}
	if quote == '"' {
		if strings.Contains(inner, `\`) {
			return nil
		}
		inner = strings.ReplaceAll(inner, `"`, `\"`)
	} else {
		inner = strings.ReplaceAll(strings.ReplaceAll(inner, "''", "'"), "'", "''")
	}
	return way{{open + 1, end - 1, inner}}
}

// separate is what is between two texts that are each in quotes.
var separate = regexp.MustCompile(`["'] *[,;] *["']`)

// severalQuoted puts brackets around several texts that are each in quotes.
func (l *locator) severalQuoted(open int) way {
	end := l.valueLineEnd(open)
	if text := string(l.src[open:end]); !separate.MatchString(text) || strings.Contains(text, ";") {
		return nil
	}
	return way{{open, open, "["}, {end, end, "]"}}
}

// valueStart is where the value of the key or item begins that the line of an offset
// holds.
func (l *locator) valueStart(at int) int {
	item := l.item(l.content(l.lineStart(at)))
	text := l.textFrom(item)
	if end := keyEnd(text); end > 0 {
		return l.content(item + end + 1)
	}
	return item
}

// backslashes doubles the backslashes of the quoted text around the one at an offset,
// if none of them means anything.
func (l *locator) backslashes(at int) (w way) {
	open := -1
	for i := at - 1; i >= l.lineStart(at); i-- {
		if l.src[i] == '"' && l.byteAt(i-1) != '\\' {
			open = i
			break
		}
	}
	if open < 0 {
		return nil
	}
	end := lineEnd(l.src, at)
	for i := open + 1; i < end && l.src[i] != '"'; i++ {
		if l.src[i] != '\\' {
			continue
		}
		if next := l.byteAt(i + 1); strings.IndexByte(escapes, next) >= 0 {
			return nil
		}
		w = append(w, piece{i, i + 1, `\\`})
	}
	return w
}

// wordInQuotes puts the text in brackets around an offset in quotes.
func (l *locator) wordInQuotes(at int) way {
	start := at
	for start > l.begin && strings.IndexByte("[{,\r\n", l.src[start-1]) < 0 && !(l.src[start-1] == ' ' && start > l.begin+1 && l.src[start-2] == ':') {
		start--
	}
	for start < at && l.src[start] == ' ' {
		start++
	}
	return l.inQuotesFrom(start)
}

// leftover reports whether something is between the colon of a key, which ends at an
// offset, and the quote that its value begins with.
func (l *locator) leftover(at int) bool {
	rest := strings.TrimLeft(string(l.src[at:lineEnd(l.src, at)]), " ")
	return strings.IndexAny(rest, `"'`) > 0 && !strings.Contains(rest, ": ")
}
