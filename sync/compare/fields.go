package compare

import "pinsync/sync/value"

// field is a field of the request body and the rule by which its values mean
// the same.
type field struct {
	name string
	rule Rule
}

// rootFields are the fields of a definition, in the order of the API's
// documentation, "Request body of create and update". They are never written.
var rootFields = [...]field{
	model:          {"model", Content},
	targetType:     {"target_type", Content},
	targetIdentity: {"target_identity", Content},
	targetCriteria: {"target_criteria", Content},
	targetMetadata: {"target_metadata", Content},
	tags:           {"tags", Set},
	pinDefinitions: {"pin_definitions", pins},
}

const (
	model = iota
	targetType
	targetIdentity
	targetCriteria
	targetMetadata
	tags
	pinDefinitions
)

// pinFields are the fields of a pin. They are never written.
var pinFields = [...]field{
	pinPosition: {"position", Content},
	pinType:     {"pin_type", Content},
	pinIdentity: {"pin_identity", Content},
	pinCriteria: {"pin_criteria", Content},
	widgetID:    {"widget_id", Content},
	isBlockPin:  {"is_block_pin", Flag},
	isBundlePin: {"is_bundle_pin", Flag},
	activeFrom:  {"active_from", Instant},
	activeTo:    {"active_to", Instant},
}

const (
	pinPosition = iota
	pinType
	pinIdentity
	pinCriteria
	widgetID
	isBlockPin
	isBundlePin
	activeFrom
	activeTo
)

// fields holds the value of each field of a definition or a pin, nil where it
// is absent or null.
type fields [len(pinFields)]*value.Value

// read takes the fields of the given kind out of an object.
func read(object *value.Value, kind []field) (f fields) {
	for i := range object.Members {
		m := &object.Members[i]
		if m.Value.Kind == value.Null {
			continue
		}
		for j := range kind {
			if m.Key == kind[j].name {
				f[j] = &m.Value
				break
			}
		}
	}
	return f
}

// isKind reports whether a value is there and of a kind.
func isKind(v *value.Value, kind value.Kind) bool { return v != nil && v.Kind == kind }
