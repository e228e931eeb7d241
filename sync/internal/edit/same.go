package edit

import (
	"fmt"
	"slices"

	"pinsync/sync/compare"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// same tells whether two values of a field mean the same, as package compare
// does. An absent value is nil.
func same(role spelling.Role, a, b *manifest.Value) bool {
	a, b = present(role, a), present(role, b)
	if a == nil || b == nil {
		return a == b
	}
	switch {
	case role == spelling.Tags && a.Kind == manifest.Array && b.Kind == manifest.Array:
		return slices.Equal(set(a), set(b))
	case role == spelling.Date && a.Kind == manifest.String && b.Kind == manifest.String && a.Text != b.Text:
		return compare.Same(dated(a), dated(b))
	}
	return equal(a, b)
}

// present is nil for a value that says no more than an absent one.
func present(role spelling.Role, v *manifest.Value) *manifest.Value {
	switch {
	case v == nil || role != spelling.Other && v.Kind == manifest.Null:
		return nil
	case role == spelling.Flag && v.Kind == manifest.Bool && v.Text == "false":
		return nil
	case role == spelling.Tags && v.Kind == manifest.Array && len(v.Items) == 0:
		return nil
	}
	return v
}

// dated is a definition of which nothing but a date is known.
func dated(date *manifest.Value) []byte {
	return fmt.Appendf(nil, `{"pin_definitions":[{"active_to":%s}]}`, date.AppendJSON(nil))
}

// set gives the members of a list, each once and in order.
func set(list *manifest.Value) []string {
	var all []string
	for i := range list.Items {
		all = append(all, content(&list.Items[i]))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// equal tells whether two values have the same content: the order of keys
// aside, and numbers by their value. A nil value equals only another.
func equal(a, b *manifest.Value) bool {
	switch {
	case a == nil || b == nil:
		return a == b
	case a.Kind != b.Kind:
		return false
	case a.Text == b.Text && a.Kind < manifest.Array:
		return true
	case a.Kind < manifest.Array && a.Kind != manifest.Number:
		return false
	case len(a.Members) != len(b.Members) || len(a.Items) != len(b.Items):
		return false
	}
	return content(a) == content(b)
}

// content is a text that two values have in common exactly when they are
// equal.
func content(v *manifest.Value) string { return string(appendContent(nil, v)) }

func appendContent(dst []byte, v *manifest.Value) []byte {
	switch v.Kind {
	case manifest.Number:
		if d, ok := jsonschema.ParseDecimal(v.Text); ok {
			return d.Append(dst)
		}
	case manifest.Array:
		dst = append(dst, '[')
		for i := range v.Items {
			dst = append(appendContent(dst, &v.Items[i]), ',')
		}
		return append(dst, ']')
	case manifest.Object:
		dst = append(dst, '{')
		for _, m := range v.SortedMembers() {
			key := manifest.Value{Kind: manifest.String, Text: m.Key}
			dst = append(key.AppendJSON(dst), ':')
			dst = append(appendContent(dst, &m.Value), ',')
		}
		return append(dst, '}')
	}
	return v.AppendJSON(dst)
}

// member is the value of an object at key, or nil.
func member(v *manifest.Value, key string) *manifest.Value {
	if m := v.Member(key); m != nil {
		return &m.Value
	}
	return nil
}
