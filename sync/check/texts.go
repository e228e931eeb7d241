package check

import (
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// textHint says how to make a text of another value.
func (f *findings) textHint(pointer string, v *manifest.Value, name string) advice {
	if slices.Contains(dateFields, name) {
		return f.dateInList(v, name)
	}
	if allowed := choices(pointer, name); allowed != nil {
		if slices.Contains(allowed, "off") && is(v, manifest.Bool, "false") {
			return say("write off")
		}
		if item := onlyItem(v); item != nil && slices.Contains(allowed, item.Text) {
			return f.unwrapped("write "+item.Text, v, item, "")
		}
		return say("write " + diagnostic.Join(allowed, "or"))
	}
	if name == "id" {
		if id, ok := guessUUID(f.source(v)); ok {
			return f.replace(v, "write", id, manifest.String)
		}
		return say(copyID + "; or remove the key")
	}
	switch {
	case name == "time_zone":
		return say(zoneHint)
	case name == "catalog_max_age":
		return say(ageHint)
	case v.Kind == manifest.Number, v.Kind == manifest.Bool:
		return f.inQuotesHint(v)
	case v.Kind == manifest.Array:
		return f.oneText(v, name)
	}
	if strings.HasPrefix(f.source(v), "{") {
		if len(v.Members) == 1 {
			m := &v.Members[0]
			if start, end, ok := f.doc.Range(v); ok && m.Value.Kind == manifest.Null && f.bare(start, end, m) {
				return edits("remove the braces around it", f.doc.Edit(start, end, f.spell(start, m.Key, manifest.String)))
			}
			return say("write only the value of " + quote(m.Key) + ", without the braces, in quotes")
		}
		return say("write one text, without the braces")
	}
	return say("write one text on the line of the key")
}

// inQuotesHint advises to put a number or a truth value in quotes, as it is written.
func (f *findings) inQuotesHint(v *manifest.Value) advice {
	text := f.written(v)
	return f.replaceShown(v, `write it in quotes: "`+shorten(text)+`"`, `"`+text+`"`, manifest.Number)
}

// bare reports whether nothing but a key is in the braces from start to end.
func (f *findings) bare(start, end int, m *manifest.Member) bool {
	keyStart, keyEnd, ok := f.doc.KeyRange(m)
	source := f.doc.Bytes()
	return ok && strings.TrimSpace(string(source[start+1:keyStart])) == "" && strings.TrimSpace(string(source[keyEnd:end-1])) == ""
}

// onlyItem is the item of a list that has one and no more; nil where there is none.
func onlyItem(v *manifest.Value) *manifest.Value {
	if v.Kind != manifest.Array || len(v.Items) != 1 {
		return nil
	}
	return &v.Items[0]
}

// insteadOfList says where further texts go in place of a list of them.
var insteadOfList = map[string]string{
	"pin_identity":    "one item per pin: give each a pin of its own",
	"target_identity": "one item per file: give each a file of its own",
	"model":           "one model per file: give each a file of its own",
}

// oneText says how to make a text of a list.
func (f *findings) oneText(v *manifest.Value, name string) advice {
	brackets := strings.HasPrefix(f.source(v), "[")
	switch one := len(v.Items) == 1; {
	case insteadOfList[name] != "" && len(v.Items) > 1:
		if brackets {
			return say(insteadOfList[name] + ", without the brackets")
		}
		return say(insteadOfList[name] + ", without a dash")
	case !brackets && !one:
		return say("write one text on the line of the key, without a dash")
	case !brackets:
		return f.unwrapped("write one text on the line of the key, without a dash", v, &v.Items[0], f.asText(&v.Items[0]))
	case one && (v.Items[0].Kind == manifest.Number || v.Items[0].Kind == manifest.Bool):
		return f.unwrapped("remove the brackets, and write it in quotes", v, &v.Items[0], f.asText(&v.Items[0]))
	case one:
		return f.unwrapped("remove the brackets around it", v, &v.Items[0], f.asText(&v.Items[0]))
	}
	return f.otherBrackets("write each text by itself, without the brackets", v, "", "")
}

// asText is a number or a truth value in quotes, as it is written; empty of any
// other value.
func (f *findings) asText(v *manifest.Value) string {
	if v.Kind == manifest.Number || v.Kind == manifest.Bool {
		return `"` + f.written(v) + `"`
	}
	return ""
}

// dateInList says how to make a date and time of another value.
func (f *findings) dateInList(v *manifest.Value, name string) advice {
	item := onlyItem(v)
	if item == nil {
		return f.dateHint(v, f.written(v), name)
	}
	if _, ok := value.ParseDateTime(item.Text); !ok {
		return say(f.dateHint(item, f.written(item), name).hint)
	}
	if strings.HasPrefix(f.source(v), "[") {
		return f.unwrapped("remove the brackets around it", v, item, "")
	}
	return f.unwrapped("write it on the line of the key, without a dash", v, item, "")
}

// choices returns the values of a field that has few.
func choices(pointer, name string) []string {
	switch {
	case name == "target_type":
		return []string{"item", "criteria", "all"}
	case name == "pin_type":
		return []string{"item", "criteria"}
	case strings.HasPrefix(pointer, "/rules/"):
		return []string{"error", "warning", "off"}
	}
	return nil
}
