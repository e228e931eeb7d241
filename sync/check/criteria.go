package check

import (
	"slices"
	"strconv"
	"strings"

	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// criteria reports criteria that say nothing: empty ones, and those with an
// empty key or value. What such criteria match, nothing or everything, is for
// the server to say, and neither is likely to be meant.
func (f *findings) criteria(field *manifest.Member, path string) {
	if field == nil || !f.on(emptyCriteria) || field.Value.Kind != manifest.Object {
		return
	}
	v := &field.Value
	if len(v.Members) == 0 {
		f.warn(emptyCriteria, f.doc.ValueSpan(v), path, words{
			message: field.Key + " is empty, so it matches nothing, or everything",
			hint:    "write what must match, such as " + strings.TrimPrefix(samples[field.Key], field.Key+": "),
		})
		return
	}
	if anyIn(v, hasEmptyKey) {
		f.warn(emptyCriteria, f.doc.ValueSpan(v), path, words{
			message: field.Key + " has an empty key",
			hint:    "write the name of what must match, or remove it with its value",
		})
	}
	f.emptyValues(v, path, field.Key)
}

func hasEmptyKey(v *manifest.Value) bool {
	return slices.ContainsFunc(v.Members, func(m manifest.Member) bool { return strings.TrimSpace(m.Key) == "" })
}

// emptyValues reports each empty value in v, at any depth.
func (f *findings) emptyValues(v *manifest.Value, path, criteria string) {
	for i := range v.Members {
		m := &v.Members[i]
		f.emptyValue(&m.Value, path, value.EscapeToken(m.Key), criteria, m.Key)
	}
	for i := range v.Items {
		f.emptyValue(&v.Items[i], path, strconv.Itoa(i), criteria, "")
	}
}

// emptyValue reports a value below path, if it is empty. key is empty for one of
// a list.
func (f *findings) emptyValue(v *manifest.Value, path, token, criteria, key string) {
	if !isEmpty(v) {
		if len(v.Members) > 0 || len(v.Items) > 0 {
			f.emptyValues(v, path+"/"+token, criteria)
		}
		return
	}
	w := words{
		message: quote(key) + " in " + criteria + " has no value, found " + f.found(v),
		hint:    "write the value that must match, or remove the key",
	}
	if key == "" {
		w.message = "a value in a list in " + criteria + " is empty, found " + f.found(v)
		w.hint = "write the value that must match, or remove it from the list"
	}
	f.warn(emptyCriteria, f.doc.ValueSpan(v), path+"/"+token, w)
}

// isEmpty recognizes a value with nothing in it.
func isEmpty(v *manifest.Value) bool {
	switch v.Kind {
	case manifest.Null:
		return true
	case manifest.String:
		return strings.TrimSpace(v.Text) == ""
	case manifest.Array:
		return len(v.Items) == 0
	case manifest.Object:
		return len(v.Members) == 0
	}
	return false
}
