package compare

// field is a field of the request body and the rule by which its values mean
// the same.
type field struct {
	name string
	rule rule
}

// rootFields are the fields of a definition, in the order of the API's
// documentation, "Request body of create and update". They are never written.
var rootFields = [...]field{
	model:          {"model", content},
	targetType:     {"target_type", content},
	targetIdentity: {"target_identity", content},
	targetCriteria: {"target_criteria", content},
	targetMetadata: {"target_metadata", content},
	tags:           {"tags", set},
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
	pinPosition: {"position", content},
	pinType:     {"pin_type", content},
	pinIdentity: {"pin_identity", content},
	pinCriteria: {"pin_criteria", content},
	widgetID:    {"widget_id", content},
	isBlockPin:  {"is_block_pin", flag},
	isBundlePin: {"is_bundle_pin", flag},
	activeFrom:  {"active_from", instant},
	activeTo:    {"active_to", instant},
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

// values holds the JSON text of each field of a definition or a pin, nil where
// it is absent or null.
type values [len(pinFields)][]byte

// read takes the fields of the given kind out of a valid JSON object.
func read(text []byte, kind []field) (v values) {
	walk := members{text: text}
	for key, value, ok := walk.next(); ok; key, value, ok = walk.next() {
		name := textOf(key)
		for i := range kind {
			if string(name) == kind[i].name {
				v[i] = value
				if value[0] == 'n' {
					v[i] = nil
				}
				break
			}
		}
	}
	return v
}
