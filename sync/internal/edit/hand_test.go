package edit_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"pinsync/sync/internal/newfile/spelling"
)

// hand writes a definition the way a person might: in any layout that YAML
// allows.
type hand struct {
	drawer
	out strings.Builder
	eol string
	// step, dash and item are the widths of indentations.
	step, dash, item int
	// sharing: equal values are written once, with an anchor.
	sharing bool
	anchors []anchor
	// oneLine: no text goes over several lines.
	oneLine bool
	// inLines: the text ends in lines below "|", which take in what is further
	// in than the next key.
	inLines bool
	// comments counts those written: each has a name of its own.
	comments int
}

type anchor struct {
	name  string
	value any
	open  bool // it is being written
	kept  bool // its name is not given again
}

// write gives the text of a file that says d.
func (t drawer) write(d object, sharing, oneLine bool) []byte {
	h := &hand{drawer: t, eol: pick(t, "eol", "\n", "\n", "\r\n"), sharing: sharing, oneLine: oneLine}
	h.step, h.dash, h.item = 1+t.upTo("step", 3), t.upTo("dash", 4), 2+t.upTo("item", 2)
	if t.chance("mark", 10) {
		h.out.WriteString("\ufeff")
	}
	if t.chance("head", 50) {
		h.out.WriteString("# yaml-language-server: $schema=x.json" + h.eol)
	}
	if t.chance("start", 10) {
		h.out.WriteString("---" + h.eol)
	}
	if t.chance("id", 50) {
		d = append(object{{"id", "199620b4-df1a-46e8-ab59-9e9ed9af7106"}}, d...)
	}
	d = rapid.Permutation(d).Draw(t.T, "order")
	if t.chance("in braces", 10) {
		h.flow(d, "", 0)
		h.comment()
	} else {
		h.loose(0)
		h.object(d, 0, false)
	}
	text := h.out.String()
	if !h.inLines && t.chance("no last line end", 10) {
		return []byte(text)
	}
	text += h.eol
	if t.chance("end", 10) {
		text += "# the end" + h.eol
	}
	return []byte(text)
}

// comment may end the line with a comment.
func (h *hand) comment() { h.commentAfter(" ", "   ", "\t") }

// commentAfter may end the line with one of the blanks and a comment.
func (h *hand) commentAfter(blanks ...string) {
	if h.chance("comment", 20) {
		h.out.WriteString(pick(h.drawer, "blanks", blanks...) + h.remark())
	}
}

// remark is a comment like no other in the file.
func (h *hand) remark() string {
	h.comments++
	return fmt.Sprintf(pick(h.drawer, "remark", "# why §%d§", "# - a: §%d§, b", "#§%d§"), h.comments)
}

// loose may add blank lines and comment lines, at the start of a line.
func (h *hand) loose(indent int) {
	if !h.chance("loose", 20) {
		return
	}
	for range 1 + h.upTo("lines", 2) {
		switch h.upTo("line", 3) {
		case 0, 1:
			h.out.WriteString(pick(h.drawer, "blank", "", "", "  ") + h.eol)
		case 2:
			h.out.WriteString(strings.Repeat(" ", indent) + h.remark() + h.eol)
		default:
			column := h.upTo("column", 6)
			if h.inLines {
				column = min(column, indent)
			}
			h.out.WriteString(strings.Repeat(" ", column) + h.remark() + h.eol)
		}
	}
}

func (h *hand) line(indent int) {
	h.out.WriteString(h.eol)
	h.loose(indent)
	h.inLines = false
	h.out.WriteString(strings.Repeat(" ", indent))
}

// object writes the keys of an object below each other. The first is
// where the text ends.
func (h *hand) object(o object, indent int, pin bool) {
	if pin {
		o = h.merged(o)
	}
	for i, f := range o {
		if i > 0 {
			h.line(indent)
		}
		if m, ok := f.value.(merged); ok {
			h.out.WriteString("<<: *" + m.name)
			h.comment()
			continue
		}
		if h.chance("explicit key", 5) {
			h.out.WriteString("? " + h.key(f.key))
			h.comment()
			h.line(indent)
		} else {
			h.out.WriteString(h.key(f.key))
		}
		h.out.WriteString(":")
		h.below(f.value, indent, f.key)
	}
}

// merged says that a key is "<<" and merges what has the name.
type merged struct{ name string }

// merged gives the object with a merge in the place of some keys, if it shares
// some with an object that has a name.
func (h *hand) merged(o object) object {
	if !h.sharing || !h.chance("merge", 60) {
		return o
	}
	for i, a := range h.anchors {
		base, ok := a.value.(object)
		if !ok || a.open || len(base) == 0 || !slices.ContainsFunc(base, func(f field) bool { v, has := o.get(f.key); return has && toJSON(v) == toJSON(f.value) }) ||
			slices.ContainsFunc(base, func(f field) bool { _, has := o.get(f.key); return !has }) {
			continue
		}
		h.anchors[i].kept = true
		var rest object
		for _, f := range o {
			if v, has := base.get(f.key); !has || toJSON(v) != toJSON(f.value) || h.chance("said again", 10) {
				rest = append(rest, f)
			}
		}
		return slices.Insert(rest, h.upTo("merge at", len(rest)), field{"", merged{a.name}})
	}
	return o
}

func (h *hand) key(key string) string {
	if spelling.CanPlain(key, true) && h.chance("plain key", 80) {
		return key
	}
	if single, ok := spelling.Single(key); ok && h.chance("single key", 50) {
		return single
	}
	return spelling.Double(key)
}

// name gives a value a name, or an alias in its place.
func (h *hand) name(v any) (prefix, alias string) {
	if !h.sharing {
		return "", ""
	}
	for _, a := range slices.Backward(h.anchors) {
		if !a.open && toJSON(a.value) == toJSON(v) && h.chance("alias", 70) {
			return "", "*" + a.name
		}
	}
	if !h.chance("anchor", 30) {
		return "", ""
	}
	name := fmt.Sprintf("a%d", h.upTo("name", 5)) // names may be given again
	if slices.ContainsFunc(h.anchors, func(a anchor) bool { return a.name == name && (a.open || a.kept) }) {
		return "", ""
	}
	h.anchors = slices.DeleteFunc(h.anchors, func(a anchor) bool { return a.name == name })
	h.anchors = append(h.anchors, anchor{name, v, true, false})
	return "&" + name + " ", ""
}

// named ends the value that got a name.
func (h *hand) named(prefix string) {
	for i := range h.anchors {
		if prefix == "&"+h.anchors[i].name+" " {
			h.anchors[i].open = false
		}
	}
}

// below writes a value after its key.
func (h *hand) below(v any, indent int, key string) {
	prefix, alias := h.name(v)
	defer func() { h.named(prefix) }()
	gap := strings.Repeat(" ", 1+h.upTo("gap", 2)/2)
	if alias != "" {
		h.out.WriteString(gap + alias)
		h.comment()
		return
	}
	list, isList := v.([]any)
	o, isObject := v.(object)
	if !isList && !isObject || len(list)+len(o) == 0 || h.chance("in brackets", 30) {
		if !h.oneLine && h.chance("below its key", 5) {
			h.comment()
			h.line(indent + h.step)
			gap = ""
		}
		h.out.WriteString(gap + prefix)
		if text, ok := v.(string); ok && h.lines(text, indent) {
			return
		}
		h.flowOrScalar(v, key, indent)
		h.comment()
		return
	}
	if prefix != "" {
		h.out.WriteString(" " + strings.TrimSuffix(prefix, " "))
	}
	h.out.WriteString(strings.TrimSuffix(" "+h.tag(v), " "))
	h.comment()
	if isObject {
		h.line(indent + h.step)
		h.object(o, indent+h.step, false)
		return
	}
	h.line(indent + h.dash)
	h.list(list, indent+h.dash, key == "pin_definitions")
}

// list writes items below each other.
func (h *hand) list(list []any, indent int, pins bool) {
	for i, v := range list {
		if i > 0 {
			h.line(indent)
		}
		prefix, alias := h.name(v)
		h.out.WriteString("-")
		gap := strings.Repeat(" ", h.item-1)
		inner, isObject := v.(object)
		innerList, isList := v.([]any)
		switch {
		case alias != "":
			h.out.WriteString(gap + alias)
			h.comment()
		case len(inner)+len(innerList) == 0 || h.chance("in brackets", 30):
			h.out.WriteString(gap + prefix)
			if text, ok := v.(string); ok && h.lines(text, indent) {
				break
			}
			if isObject && pins {
				v = h.merged(inner)
			}
			h.flowOrScalar(v, "", indent)
			h.comment()
		case isList && prefix == "":
			h.out.WriteString(gap)
			h.list(innerList, indent+h.item, false)
		case isObject && prefix == "" && h.chance("on the dash's line", 80):
			h.out.WriteString(gap)
			h.object(inner, indent+h.item, pins)
		default:
			if prefix != "" {
				h.out.WriteString(" " + strings.TrimSuffix(prefix, " "))
			}
			h.commentAfter(" ", "   ")
			h.line(indent + h.item)
			if isList {
				h.list(innerList, indent+h.item, false)
			} else {
				h.object(inner, indent+h.item, pins)
			}
		}
		h.named(prefix)
	}
}

// lines may write a text of several lines below "|".
func (h *hand) lines(text string, indent int) bool {
	body := strings.TrimSuffix(text, "\n")
	if h.oneLine || body == "" || strings.HasSuffix(body, "\n") || strings.HasPrefix(body, "\n") || strings.HasPrefix(body, " ") || !h.chance("lines", 50) {
		return false
	}
	for line := range strings.SplitSeq(body, "\n") {
		if _, visible := spelling.Single(line); !visible || strings.TrimSpace(line) != line {
			return false
		}
	}
	header := "|"
	if !strings.Contains(body, "\n") {
		header = pick(h.drawer, "header", "|", ">")
	}
	if body == text {
		header += "-"
	}
	h.out.WriteString(header)
	h.comment()
	for line := range strings.SplitSeq(body, "\n") {
		h.out.WriteString(h.eol)
		if line != "" {
			h.out.WriteString(strings.Repeat(" ", indent+h.step+1) + line)
		}
	}
	h.inLines = true
	return true
}

func (h *hand) flowOrScalar(v any, key string, indent int) {
	switch v.(type) {
	case object, []any:
		h.flow(v, key, indent)
	default:
		h.out.WriteString(h.scalar(v, key, false, indent))
	}
}

// tag may give a tag that says what the value is anyway, and the blank after it.
func (h *hand) tag(v any) string {
	if !h.chance("tag", 4) {
		return ""
	}
	switch v.(type) {
	case object:
		return "!!map "
	case []any:
		return "!!seq "
	case string:
		return pick(h.drawer, "text's tag", "!!str ", "! ")
	}
	return ""
}

// flow writes a value in brackets.
func (h *hand) flow(v any, key string, indent int) {
	pad := pick(h.drawer, "pad", "", " ")
	many := !h.oneLine && h.chance("over several lines", 25)
	commaFirst := many && h.chance("comma first", 30)
	between := func(i int) {
		if i > 0 && !commaFirst {
			h.out.WriteString(pick(h.drawer, "before a comma", "", "", "", " ") + ",")
		}
		switch {
		case commaFirst && i > 0:
			h.comment()
			h.line(indent + h.step)
			h.out.WriteString(",")
			if h.chance("comma alone", 15) {
				h.comment()
				h.line(indent + h.step + 2)
			} else {
				h.out.WriteString(" ")
			}
		case many && (i == 0 || h.chance("line ends", 85)):
			if i == 0 && h.chance("after the bracket", 30) {
				h.out.WriteString(" ")
				return
			}
			h.comment()
			h.line(indent + h.step + 2)
		case i > 0:
			h.out.WriteString(pick(h.drawer, "space", " ", " ", "  "))
		default:
			h.out.WriteString(pad)
		}
	}
	end := func(n int) {
		if n > 0 && h.chance("trailing comma", 15) {
			h.out.WriteString(",")
		}
		if many {
			h.comment()
			h.line(indent + h.step)
		} else {
			h.out.WriteString(pad)
		}
	}
	switch v := v.(type) {
	case object:
		h.out.WriteString(h.tag(v) + "{")
		for i, f := range v {
			between(i)
			if m, ok := f.value.(merged); ok {
				h.out.WriteString("<<: *" + m.name)
				continue
			}
			h.out.WriteString(h.key(f.key) + ": ")
			if many && h.chance("below its key", 5) {
				h.comment()
				h.line(indent + h.step + 4)
			}
			h.flowItem(f.value, f.key, indent+h.step)
		}
		end(len(v))
		h.out.WriteString("}")
	case []any:
		h.out.WriteString(h.tag(v) + "[")
		for i, item := range v {
			between(i)
			if pin, ok := item.(object); ok && key == "pin_definitions" {
				item = h.merged(pin)
			}
			h.flowItem(item, "", indent+h.step)
		}
		end(len(v))
		h.out.WriteString("]")
	default:
		h.out.WriteString(h.scalar(v, key, true, indent))
	}
}

func (h *hand) flowItem(v any, key string, indent int) {
	if o, ok := v.(object); ok && slices.ContainsFunc(o, func(f field) bool { _, merged := f.value.(merged); return merged }) {
		h.flow(v, key, indent)
		return
	}
	prefix, alias := h.name(v)
	if alias != "" {
		h.out.WriteString(alias)
		return
	}
	h.out.WriteString(prefix)
	h.flow(v, key, indent)
	h.named(prefix)
}

// scalar spells a value on one line, or a text folded over several.
func (h *hand) scalar(v any, key string, flow bool, indent int) string {
	text, ok := v.(string)
	if !ok {
		if v == nil {
			return pick(h.drawer, "null", "null", "~")
		}
		return toJSON(v)
	}
	tag := ""
	if text != "" {
		tag = h.tag(v)
	}
	if key == "active_from" || key == "active_to" {
		return tag + pick(h.drawer, "date", text, "'"+text+"'", `"`+text+`"`)
	}
	switch style := h.upTo("style", 2); {
	case style == 0 && spelling.CanPlain(text, flow):
		return tag + h.folded(text, indent)
	case style <= 1:
		if single, ok := spelling.Single(text); ok {
			return tag + h.folded(single, indent)
		}
	}
	return tag + spelling.Double(text)
}

// folded may break a text at one of its blanks.
func (h *hand) folded(spelled string, indent int) string {
	i := strings.Index(spelled, " ")
	if h.oneLine || i <= 1 || strings.Contains(spelled, "  ") || i+2 >= len(spelled) || spelled[i+1] == '#' || spelled[len(spelled)-2] == ' ' || strings.Contains(spelled, "#") || !h.chance("fold", 30) {
		return spelled
	}
	return spelled[:i] + h.eol + strings.Repeat(" ", indent+h.step+2) + spelled[i+1:]
}
