package report

import (
	"encoding/json"
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

// changes shows the changes of r as a tree: a line for each, with "+", "-" or "~",
// and an added or removed list or object that does not fit there on lines of its
// own. Of a conflict it shows both sides, for neither came of the other.
func (t *text) changes(r *result.Result) {
	changes := asDone(r)
	for i := range changes {
		c := &changes[i]
		show := valuesOf(c, r.Titles)
		from, to := c.Values()
		sign, style := "~", caution
		switch {
		case r.Status == result.Conflict:
		case c.Op == "add":
			sign, style = "+", good
		case c.Op == "remove":
			sign, style = "-", bad
		}
		t.put("    ", t.paint.paint(style, sign), " ", Visible(c.WhereNamed(r.Titles)), ":")
		switch {
		case r.Status == result.Conflict:
			t.bothSides(from, to, show)
		case c.Op == "add":
			t.whole(to, show)
		case c.Op == "remove":
			t.whole(from, show)
		default:
			t.replaced(show.text(from), show.text(to))
		}
	}
}

// bothSides shows what live and file say at one place, where either may say
// nothing.
func (t *text) bothSides(live, file json.RawMessage, show values) {
	was, is := "nothing", "nothing"
	if live != nil {
		was = show.text(live)
	}
	if file != nil {
		is = show.text(file)
	}
	if fitOneLine(was, is) {
		t.put(" live ", was, ", file ", is, "\n")
	} else {
		t.put("\n        live: ", cut(was, valueWidth), "\n        file: ", cut(is, valueWidth), "\n")
	}
}

func (t *text) replaced(from, to string) {
	if fitOneLine(from, to) {
		t.put(" ", from, " → ", to, "\n")
	} else {
		t.put("\n        ", t.paint.paint(bad, "-"), " ", cut(from, valueWidth),
			"\n        ", t.paint.paint(good, "+"), " ", cut(to, valueWidth), "\n")
	}
}

// whole shows a value that was added or removed.
func (t *text) whole(raw json.RawMessage, show values) {
	value := show.text(raw)
	if fitOneLine(value) || !isCompound(value) {
		t.put(" ", cut(value, valueWidth), "\n")
		return
	}
	t.put("\n")
	lines := treeLines(raw, show)
	for _, line := range lines[:min(len(lines), valueLines)] {
		t.put("        ", line, "\n")
	}
	if more := len(lines) - valueLines; more > 0 {
		t.put("        … and ", plural(more, "more line"), "\n")
	}
}

// fitOneLine reports whether values fit on the line of their path.
func fitOneLine(values ...string) bool {
	return utf8.RuneCountInString(strings.Join(values, "")) <= changeWidth
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
	if shown := show.text(raw); label != "" && (fitOneLine(shown) || !isCompound(value)) {
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
			if !plainKey.MatchString(name) {
				name = string(appendJSONString(nil, name))
			}
			item = cut(name, valueWidth) + ":"
		}
		var member json.RawMessage
		if d.Decode(&member) != nil {
			return
		}
		t.add(indent, item, member)
	}
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

// clip is Visible of s, cut to n characters.
func clip(s string, n int) string { return cut(Visible(s), n) }

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
