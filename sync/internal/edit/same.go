package edit

import (
	"pinsync/sync/compare"
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// same reports whether two values of a field mean the same, as package compare
// does. An absent value is nil.
func same(role spelling.Role, a, b *manifest.Value) bool {
	return rule(role).Same(present(role, a), present(role, b))
}

// present is nil for a value that says no more than an absent one.
func present(role spelling.Role, v *manifest.Value) *manifest.Value {
	if role != spelling.Other && v != nil && v.Kind == manifest.Null {
		return nil
	}
	return rule(role).Present(v)
}

// rule is how package compare sees the values of a role.
func rule(role spelling.Role) compare.Rule {
	switch role {
	case spelling.Tags:
		return compare.Set
	case spelling.Date:
		return compare.Instant
	case spelling.Flag:
		return compare.Flag
	}
	return compare.Content
}

// equal reports whether two values have the same content. A nil value equals only
// another.
func equal(a, b *manifest.Value) bool { return value.Equal(a, b) }

// content is a text that two values have in common exactly when they are
// equal.
func content(v *manifest.Value) string { return v.Canonical() }

// member is the value of an object at key, or nil.
func member(v *manifest.Value, key string) *manifest.Value {
	if m := v.Member(key); m != nil {
		return &m.Value
	}
	return nil
}
