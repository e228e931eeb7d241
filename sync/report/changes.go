package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"pinsync/sync/result"
)

const (
	changeWidth = 72 // characters of a value on the line of its path
	valueWidth  = 96 // characters of a value on a line of its own
	valueLines  = 30 // lines of one added or removed value
)

// asDone are the changes of r in the direction in which they were, or would be,
// made. In a result they lead from live to file; but pull changes the file, and
// what drifted was changed live, from what the file says.
func asDone(r *result.Result) []result.Change {
	if r.Edited || r.Status != result.Written && r.Status != result.Drifted {
		return r.Changes
	}
	turned := make([]result.Change, len(r.Changes))
	for i, c := range r.Changes {
		c.From, c.To = c.To, c.From
		switch c.Op {
		case "add":
			c.Op = "remove"
		case "remove":
			c.Op = "add"
		}
		turned[i] = c
	}
	return turned
}

// appendChanges shows the changes of r as a tree: a line for each, with "+", "-"
// or "~", and an added or removed list or object that does not fit there on
// lines of its own. Of a conflict it shows both sides, for neither came of the
// other.
func appendChanges(dst []byte, r *result.Result, paint painter) []byte {
	changes := asDone(r)
	for i := range changes {
		c := &changes[i]
		place, show := Visible(c.WhereNamed(r.Titles)), valuesOf(c, r.Titles)
		from, to := c.Values()
		switch {
		case r.Status == result.Conflict:
			dst = appendSides(dst, paint, place, from, to, show)
		case c.Op == "add":
			dst = appendTree(dst, paint, "+", place, to, show)
		case c.Op == "remove":
			dst = appendTree(dst, paint, "-", place, from, show)
		default:
			dst = appendReplaced(dst, paint, place, from, to, show)
		}
	}
	return dst
}

// appendSides shows what live and file say at one place, where either may say
// nothing.
func appendSides(dst []byte, paint painter, place string, live, file json.RawMessage, show values) []byte {
	was, is := "nothing", "nothing"
	if live != nil {
		was = show.text(live)
	}
	if file != nil {
		is = show.text(file)
	}
	dst = append(paint.append(append(dst, "    "...), caution, "~"), ' ')
	dst = append(append(dst, place...), ':')
	if utf8.RuneCountInString(was)+utf8.RuneCountInString(is) <= changeWidth {
		return append(dst, " live "+was+", file "+is+"\n"...)
	}
	dst = append(dst, "\n        live: "+cut(was, valueWidth)...)
	return append(dst, "\n        file: "+cut(is, valueWidth)+"\n"...)
}

func appendReplaced(dst []byte, paint painter, place string, before, after json.RawMessage, show values) []byte {
	from, to := show.text(before), show.text(after)
	dst = append(paint.append(append(dst, "    "...), caution, "~"), ' ')
	dst = append(append(dst, place...), ':')
	if utf8.RuneCountInString(from)+utf8.RuneCountInString(to) <= changeWidth {
		dst = append(append(dst, ' '), from...)
		dst = append(append(dst, " → "...), to...)
		return append(dst, '\n')
	}
	dst = append(paint.append(append(dst, "\n        "...), bad, "-"), ' ')
	dst = append(dst, cut(from, valueWidth)...)
	dst = append(paint.append(append(dst, "\n        "...), good, "+"), ' ')
	return append(append(dst, cut(to, valueWidth)...), '\n')
}

func appendTree(dst []byte, paint painter, sign, place string, raw json.RawMessage, show values) []byte {
	style := good
	if sign == "-" {
		style = bad
	}
	dst = append(paint.append(append(dst, "    "...), style, sign), ' ')
	dst = append(append(dst, place...), ':')
	value := show.text(raw)
	if utf8.RuneCountInString(value) <= changeWidth || !isCompound(value) {
		return append(append(append(dst, ' '), cut(value, valueWidth)...), '\n')
	}
	dst = append(dst, '\n')
	lines := treeLines(raw, show)
	for _, line := range lines[:min(len(lines), valueLines)] {
		dst = append(append(append(dst, "        "...), line...), '\n')
	}
	if more := len(lines) - valueLines; more > 0 {
		dst = fmt.Appendf(dst, "        … and %s\n", plural(more, "more line"))
	}
	return dst
}

// treeLines shows a list or an object over several lines, in the manner of YAML.
func treeLines(raw json.RawMessage, show values) []string {
	t := tree{show: show}
	t.add("", "", raw)
	return t.lines
}

// tree is a value's lines, in the making.
type tree struct {
	lines []string
	show  values
}

// add shows raw after label, on a line of its own where it fits there.
func (t *tree) add(indent, label string, raw json.RawMessage) {
	value, show := spaced(raw), t.show
	show.identity = isIdentityKey(strings.TrimSuffix(label, ":"))
	if shown := show.text(raw); label != "" && (utf8.RuneCountInString(shown) <= changeWidth || !isCompound(value)) {
		t.lines = append(t.lines, indent+cut(label+" "+shown, valueWidth))
		return
	}
	if label != "" {
		t.lines = append(t.lines, indent+label)
		indent += "  "
	}
	d := json.NewDecoder(strings.NewReader(value))
	open, _ := d.Token()
	for d.More() && len(t.lines) < 10*valueLines {
		item := "-"
		if open == json.Delim('{') {
			key, _ := d.Token()
			name, _ := key.(string)
			item = cut(treeKey(name), valueWidth) + ":"
		}
		var member json.RawMessage
		if d.Decode(&member) != nil {
			return
		}
		t.add(indent, item, member)
	}
}

func treeKey(name string) string {
	if isName(name) {
		return name
	}
	return quoteJSON(name)
}

func isCompound(value string) bool {
	return value != "" && (value[0] == '{' || value[0] == '[')
}

// spaced returns raw on one line, with a space after each ":" and "," as in a
// report; it is safe to show.
func spaced(raw json.RawMessage) string {
	if len(raw) == 0 {
		return "null"
	}
	compact, err := encodeJSON(raw)
	if err != nil {
		return string(appendJSONString(nil, string(raw)))
	}
	return string(appendSpaced(nil, compact))
}

// cut shortens s to n characters, the last of which is then "…".
func cut(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	i := 0
	for ; n > 1; n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s[:i] + "…"
}
