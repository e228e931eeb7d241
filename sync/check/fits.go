package check

import (
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// fits decides whether v fits s, for nearly all values that do: false says
// nothing. It spares a valid document the way through the schema library, which
// takes many times as long.
func fits(s *jsonschema.Shape, v *manifest.Value) bool {
	if s == nil {
		return true
	}
	switch v.Kind {
	case manifest.Object:
		return s.Is("object") && s.Enum == nil && membersFit(s, v)
	case manifest.Array:
		if !s.Is("array") || s.Enum != nil {
			return false
		}
		for i := range v.Items {
			if !fits(s.Items, &v.Items[i]) {
				return false
			}
		}
		return true
	case manifest.String:
		return s.FitsText(v.Text)
	case manifest.Number:
		return s.FitsInteger(v.Text)
	case manifest.Bool:
		return s.Is("boolean") && s.Enum == nil
	}
	return false
}

func membersFit(s *jsonschema.Shape, v *manifest.Value) bool {
	for i := range v.Members {
		m := &v.Members[i]
		property, known := s.Properties[m.Key]
		if !known && s.Closed() || !fits(property, &m.Value) {
			return false
		}
	}
	switch {
	case !hasAll(v, s.Required):
		return false
	case s.If == nil:
		return true
	case holds(s.If, v):
		return fits(s.Then, v)
	default:
		return fits(s.Else, v)
	}
}

// holds shows, for every object, whether it meets the condition.
func holds(c *jsonschema.Condition, v *manifest.Value) bool {
	if !hasAll(v, c.Required) {
		return false
	}
	for key, want := range c.Properties {
		if m := v.Member(key); m != nil && want.Const != nil && !is(&m.Value, manifest.String, *want.Const) {
			return false
		}
	}
	return true
}

func hasAll(v *manifest.Value, keys []string) bool {
	for _, key := range keys {
		if v.Member(key) == nil {
			return false
		}
	}
	return true
}
