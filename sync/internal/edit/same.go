package edit

import (
	"pinsync/sync/compare"
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
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
