package jsonschema

import "encoding/hex"

// ParseUUID reads a UUID of 32 hexadecimal digits in groups of 8-4-4-4-12, in
// either case, of any version. Two spellings of one UUID give the same bytes.
func ParseUUID(text string) (id [16]byte, ok bool) {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return id, false
	}
	at := 0
	for _, group := range [...]string{text[:8], text[9:13], text[14:18], text[19:23], text[24:]} {
		var digits [12]byte
		n, err := hex.Decode(id[at:], digits[:copy(digits[:], group)])
		if err != nil {
			return [16]byte{}, false
		}
		at += n
	}
	return id, true
}
