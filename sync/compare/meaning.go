package compare

import (
	"slices"

	"pinsync/sync/value"
)

// Rule says when two values of a field mean the same.
type Rule uint8

// The rules of fields. To all but Content, null is an absent value: whether it
// is one in a field of that rule, the caller says.
const (
	Content Rule = iota // the same JSON content: key order and spelling aside
	Instant             // the same point in time
	Flag                // false is absent
	Set                 // order and repeats don't count; an empty list is absent
	pins                // the list of pins; see differ.pins
)

// Present gives the value itself, or nil when it says no more than an absent
// one, which is nil.
func (r Rule) Present(v *value.Value) *value.Value {
	switch {
	case v == nil || r != Content && v.Kind == value.Null:
		return nil
	case r == Flag && v.Kind == value.Bool && v.Text == "false":
		return nil
	case r == Set && v.Kind == value.Array && len(v.Items) == 0:
		return nil
	}
	return v
}

// Same reports whether two values of a field mean the same. An absent value is
// nil.
func (r Rule) Same(a, b *value.Value) bool {
	a, b = r.Present(a), r.Present(b)
	switch {
	case value.Equal(a, b):
		return true
	case a == nil || b == nil || a.Kind != b.Kind:
		return false
	case r == Instant && a.Kind == value.String:
		x, xOK := value.ParseMoment(a.Text)
		y, yOK := value.ParseMoment(b.Text)
		return xOK && yOK && x.Instant() == y.Instant()
	case r == Set && a.Kind == value.Array:
		return slices.Equal(set(a), set(b))
	}
	return false
}

// append adds a text that two values of a field have in common exactly when
// they mean the same: nothing for an absent value, and never a byte 0.
func (r Rule) append(dst []byte, v *value.Value) []byte {
	v = r.Present(v)
	switch {
	case v == nil:
		return dst
	case r == Instant && v.Kind == value.String:
		if m, ok := value.ParseMoment(v.Text); ok {
			return m.Instant().Append(dst)
		}
	}
	return v.AppendCanonical(dst)
}

// set gives the members of a list in their canonical form, each once and in
// order.
func set(list *value.Value) []string {
	members := make([]string, len(list.Items))
	for i := range list.Items {
		members[i] = list.Items[i].Canonical()
	}
	slices.Sort(members)
	return slices.Compact(members)
}
