package check

import (
	"encoding/json"

	"pinsync/sync/manifest"
)

// instance returns v in the form that a schema checks. A value that could not
// be read becomes nil: whatever the schema says of it is dropped later.
func instance(v *manifest.Value) any {
	switch v.Kind {
	case manifest.Bool:
		return v.Text == "true"
	case manifest.Number:
		return json.Number(v.Text)
	case manifest.String:
		return v.Text
	case manifest.Array:
		items := make([]any, len(v.Items))
		for i := range v.Items {
			items[i] = instance(&v.Items[i])
		}
		return items
	case manifest.Object:
		members := make(map[string]any, len(v.Members))
		for i := range v.Members {
			members[v.Members[i].Key] = instance(&v.Members[i].Value)
		}
		return members
	}
	return nil
}
