package check

import (
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// appendCanonical appends bytes to dst that two values share exactly if they
// have the same content: the order of keys and the spelling of numbers do not
// count. ok is false if a part of v could not be read. The bytes are for
// comparing, not for reading: a text is closed by a byte that UTF-8 lacks.
func appendCanonical(dst []byte, v *manifest.Value) (canonical []byte, ok bool) {
	switch v.Kind {
	case manifest.Null:
		return append(dst, 'n'), true
	case manifest.Bool:
		return append(dst, v.Text[0]), true
	case manifest.Number:
		d, ok := jsonschema.ParseDecimal(v.Text)
		return append(d.Append(append(dst, '#')), separator), ok
	case manifest.String:
		return append(append(append(dst, '"'), v.Text...), separator), true
	case manifest.Array:
		dst = append(dst, '[')
		for i := range v.Items {
			if dst, ok = appendCanonical(dst, &v.Items[i]); !ok {
				return dst, false
			}
		}
		return append(dst, ']'), true
	case manifest.Object:
		dst = append(dst, '{')
		for _, m := range v.SortedMembers() {
			dst = append(append(append(dst, '"'), m.Key...), separator)
			if dst, ok = appendCanonical(dst, &m.Value); !ok {
				return dst, false
			}
		}
		return append(dst, '}'), true
	}
	return dst, false
}
