package check

import (
	"bytes"
	"strings"

	"pinsync/sync/manifest"
)

// listHint says how to make a list of another value.
func (f *findings) listHint(v *manifest.Value, name string) advice {
	if name == "pin_definitions" {
		return f.pinsHint(v)
	}
	var items []string
	switch v.Kind {
	case manifest.String:
		if a := f.bullets(v); a.hint != "" {
			return a
		}
		var sure bool
		if items, sure = textsIn(v.Text); !sure {
			return say("write " + name + ": [" + strings.Join(items, ", ") + "], or each word as one of the list: the file does not say which is meant")
		}
	case manifest.Number, manifest.Bool:
		items = []string{`"` + f.written(v) + `"`}
	case manifest.Object:
		if items = f.inBraces(v); items != nil {
			a := f.otherBrackets("", v, "[", "]")
			a.hint = listWords(name, items)
			return a
		}
	}
	if len(items) == 0 {
		return say("start each of the list with a dash")
	}
	start, end, ok := f.doc.Range(v)
	if !ok || bytes.IndexByte(f.doc.Bytes()[start:end], '\n') >= 0 {
		return say(listWords(name, items))
	}
	return edits(listWords(name, items), f.doc.Edit(start, end, "["+strings.Join(items, ", ")+"]"))
}

// listWords says how the list of items is written, if that is short enough to say.
func listWords(name string, items []string) string {
	sample := name + ": [" + strings.Join(items, ", ") + "]"
	if len(sample) > longestQuote {
		return "start each of the list with a dash"
	}
	return "write " + sample
}

// textsIn splits a text that was to be a list, and spells each part as an item. It is
// not sure of words with blanks between them: these may be one text, or a list.
func textsIn(text string) (items []string, sure bool) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") {
		text = text[1 : len(text)-1]
	}
	if !strings.Contains(text, "[") {
		text = strings.TrimSuffix(text, "]")
	} else if !strings.Contains(text, "]") {
		text = strings.TrimPrefix(text, "[")
	}
	mark := ","
	if !strings.Contains(text, mark) {
		mark = ";"
	}
	for item := range strings.SplitSeq(text, mark) {
		item, _ = quotationMarks(strings.TrimSpace(item), aWord)
		if item != "" {
			items = append(items, inList(item))
		}
	}
	sure = (strings.Contains(text, mark) || len(strings.Fields(text)) < 2) && !strings.ContainsAny(text, "[]{}\n|/+&")
	return items, sure
}

// inBraces gives the items of a list that is in braces; nil for an object with
// values.
func (f *findings) inBraces(v *manifest.Value) (items []string) {
	if !strings.HasPrefix(f.source(v), "{") {
		return nil
	}
	for i := range v.Members {
		if v.Members[i].Value.Kind != manifest.Null {
			return nil
		}
		items = append(items, inList(v.Members[i].Key))
	}
	return items
}

// inList writes a text as an item of a list on one line.
func inList(text string) string {
	plain := strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") == ""
	if plain && text[0] != '-' && text[0] != '~' {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// pinsHint says how to make a list of pins of another value.
func (f *findings) pinsHint(v *manifest.Value) advice {
	if v.Kind == manifest.String {
		if a := f.bullets(v); a.hint != "" {
			return a
		}
	}
	if v.Kind != manifest.Object {
		return say("list the pins below it, each starting with a dash")
	}
	if len(v.Members) > 0 {
		if hint := bullet(v.Members[0].Key); hint != "" {
			return f.keyBullets(hint, v)
		}
	}
	return f.onePin(v)
}

// onePin advises to make a list of a pin that lacks its dash.
func (f *findings) onePin(v *manifest.Value) advice {
	const hint = "start each pin with a dash: - position: 1"
	start, end, ok := f.doc.Range(v)
	if !ok || len(v.Members) == 0 {
		return say(hint)
	}
	source := f.doc.Bytes()
	if source[start] == '{' {
		return edits(hint, f.doc.Edit(start, start, "["), f.doc.Edit(end, end, "]"))
	}
	line := bytes.LastIndexByte(source[:start], '\n') + 1
	if indent := source[line:start]; len(indent) >= len("- ") && len(bytes.Trim(indent, " ")) == 0 {
		return edits(hint, f.doc.Edit(start-len("- "), start, "- ")) // the other lines stay
	}
	return edits(hint, f.indent("- ", start, end)...)
}

// groupHint says how to make a group of keys of another value.
func (f *findings) groupHint(v *manifest.Value, name string) advice {
	if a := f.unspaced(v); a.hint != "" {
		return a
	}
	brackets := v.Kind == manifest.Array && strings.HasPrefix(f.source(v), "[")
	if strings.HasPrefix(name, "pin ") {
		switch {
		case v.Kind == manifest.Array && !brackets:
			hint := "one dash starts a pin: remove the other"
			if len(v.Items) == 1 {
				return f.withoutDashes(hint, v.Items)
			}
			return say(hint)
		case brackets && isOneGroup(v):
			return f.otherBrackets("write { and } in place of [ and ]", v, "{", "}")
		case brackets && len(v.Items) == 1 && v.Items[0].Kind == manifest.Object:
			return f.otherBrackets("remove the brackets around it", v, "", "")
		}
		return say("write the pin's keys after the dash: - position: 1")
	}
	sample := map[string]string{
		"target_criteria": "category: Shoes",
		"target_metadata": "title: Trail shoe",
		"pin_criteria":    "brand: Acme",
		"rules":           "no-pins: off",
		"ignore":          "models: [trends]",
	}[name]
	if v.Kind != manifest.Array {
		return say("write its keys below it, indented, such as " + sample)
	}
	hint := "write its keys below it, without dashes, such as " + sample
	switch {
	case brackets && isOneGroup(v):
		return f.otherBrackets("write { and } in place of [ and ]", v, "{", "}")
	case isOneGroup(v), len(v.Items) == 1 && v.Items[0].Kind == manifest.Object && !brackets:
		return f.withoutDashes(hint, v.Items)
	}
	return say(hint)
}
