package jsonschema

import "github.com/google/uuid"

// ParseUUID reads a UUID of 32 hexadecimal digits in groups of 8-4-4-4-12, in
// either case, of any version. Two spellings of one UUID give the same bytes.
func ParseUUID(text string) (id [16]byte, ok bool) {
	if len(text) != len("00000000-0000-0000-0000-000000000000") {
		return id, false
	}
	parsed, err := uuid.Parse(text)
	if err != nil {
		return id, false
	}
	return parsed, true
}
