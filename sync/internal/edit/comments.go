package edit

import (
	"bytes"
	"strings"

	"pinsync/sync/manifest"
)

// comments are those that stay when the value v of a key or dash is written
// again as want. line is the one, with the blanks before it, on the line of the
// key or dash, which ends at offset keyEnd, and after the value, and the comment
// lines between the two. below are the lines below the
// value that belong to the key, and those in a block that belong to none of what
// goes when it is emptied. end is where what belongs to the key ends.
func (e *editor) comments(keyEnd int, v *manifest.Syntax, end int, want *manifest.Value) (line, below string) {
	first := e.lineEnd(keyEnd)
	below = string(e.src[min(e.right(v), end):end])
	if isBlock(v) {
		if isContainer(want) && len(want.Members)+len(want.Items) == 0 {
			below = e.looseIn(v) + below
		}
		if v.Start <= first {
			return "", below // after a dash, and the line holds a part of the block
		}
		return commentIn(string(e.src[keyEnd:first])) + e.commentLines(first, e.left(v)), below
	}
	between := ""
	if v.Start > first {
		line = commentIn(string(e.src[keyEnd:first]))
		between = e.commentLines(first, v.Start)
	}
	after, below := cutLine(below)
	return line + e.headerComment(v) + commentIn(after) + between, below
}

// looseIn gives the comment lines in a block that belong to none of its keys or
// items.
func (e *editor) looseIn(n *manifest.Syntax) string {
	all, _ := e.chunks(n)
	text := ""
	for i := range all {
		at := all[i].own - len(all[i].lead)
		text += e.commentLines(at-len(all[i].gap), at)
	}
	return text
}

// commentLines gives the lines from one offset to another that hold a comment
// and nothing else, each with a line end before it.
func (e *editor) commentLines(from, to int) string {
	text := ""
	for at := from; at < to; {
		end := e.lineEnd(at)
		if mark := e.skipBlanks(at); mark < end && mark < to && e.src[mark] == '#' && e.blank(e.lineStart(at), mark) {
			text += e.style.EOL + string(e.src[at:end])
		}
		at = end + max(manifest.BreakSize(e.src, end), 1)
	}
	return text
}

// cutLine gives the rest of a line, and the lines below it with the line end
// before them.
func cutLine(text string) (line, below string) {
	if i := strings.IndexAny(text, breaks); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// commentIn is the comment in a rest of a line, with the blanks before it;
// empty where there is none.
func commentIn(rest string) string {
	mark := bytes.Index(bytes.ReplaceAll([]byte(rest), []byte("\t"), []byte(" ")), []byte(" #"))
	if mark < 0 {
		return ""
	}
	return rest[len(strings.TrimRight(rest[:mark], blanks)):]
}

// headerComment is the comment on the line of a "|" or ">", with the blanks
// before it.
func (e *editor) headerComment(n *manifest.Syntax) string {
	if n.Form != manifest.Scalar || !e.endsInLines(n) {
		return ""
	}
	return commentIn(string(e.src[n.Start:e.lineEnd(n.Start)]))
}
