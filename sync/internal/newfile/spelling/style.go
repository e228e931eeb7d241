package spelling

import (
	"strings"

	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// Style is how a file is laid out. Its widths count blanks.
type Style struct {
	EOL string
	// Step is how much further in an object is than its key, Dash the same
	// of a list's dashes, and Item how much further in than its dash an item.
	Step, Dash, Item int
	// Pad puts blanks inside of braces: { a: 1 }.
	Pad bool
	// JSON puts every text and key in double quotes.
	JSON bool
	// Single prefers single quotes to double ones.
	Single bool
}

// Fresh is the style of a new file.
func Fresh() Style { return Style{EOL: "\n", Step: 2, Dash: 2, Item: 2} }

const (
	// wide is the length up to which a list of tags stays on its line.
	wide = 80
	// longKey is the length from which a key is marked by "?": YAML looks no
	// further than 1,024 characters for the colon.
	longKey = 1000
	// deep is how far in nested blocks go: what is nested deeper than a file
	// may be is in brackets, so that no text grows with its square.
	deep = 8 * manifest.MaxDepth
)

// Scalar spells a value that is neither an object nor a list. flow says that it is
// in brackets.
func (s Style) Scalar(v *value.Value, role Role, flow bool) string {
	switch v.Kind {
	case value.String:
		return s.text(v.Text, role, flow)
	case value.Number, value.Bool:
		return v.Text
	default:
		return "null"
	}
}

func (s Style) text(text string, role Role, flow bool) string {
	if s.JSON {
		return Double(text)
	}
	if role == Date {
		if _, ok := value.ParseDateTime(text); ok && !flow {
			return text
		}
	}
	spelled := Text(text, flow)
	if s.Single && spelled[0] == '"' {
		if single, ok := Single(text); ok {
			return single
		}
	}
	return spelled
}

// Inline reports whether v is on the line of its key or dash.
func (s Style) Inline(v *value.Value, role Role, indent int) bool {
	switch v.Kind {
	case value.Object:
		return len(v.Members) == 0 || indent > deep
	case value.Array:
		return len(v.Items) == 0 || indent > deep || role == Tags && s.short(v)
	}
	return true
}

// short reports whether a list has only texts and fits its line.
func (s Style) short(v *value.Value) bool {
	size := len("tags: []")
	for i := range v.Items {
		if v.Items[i].Kind != value.String {
			return false
		}
		size += len(", ") + len(v.Items[i].Text)
	}
	return size <= wide
}

// Entry appends a key and its value as a block at indent, from the key to the
// end of the value: neither its indentation nor its last line end. role is
// that of the value.
func (s Style) Entry(dst []byte, key string, v *value.Value, role Role, indent int) []byte {
	return s.Nested(s.Key(dst, key, indent), v, role, indent)
}

// Key appends a key of a block at indent and its colon.
func (s Style) Key(dst []byte, key string, indent int) []byte {
	spelled := s.text(key, Other, false)
	if len(spelled) <= longKey {
		return append(append(dst, spelled...), ':')
	}
	dst = append(append(dst, "? "...), spelled...)
	return append(s.line(dst, indent), ':')
}

// Nested appends what follows the colon of a key at indent: its value on the
// same line or as a block below.
func (s Style) Nested(dst []byte, v *value.Value, role Role, indent int) []byte {
	switch {
	case s.Inline(v, role, indent):
		return s.inline(append(dst, ' '), v, role)
	case v.Kind == value.Object:
		return s.Block(s.line(dst, indent+s.Step), v, role, indent+s.Step)
	default:
		return s.Block(s.line(dst, indent+s.Dash), v, role, indent+s.Dash)
	}
}

// Block appends the entries or items of v, which is not empty, one below the
// other at indent; as Entry does, from the first to the end of the last.
func (s Style) Block(dst []byte, v *value.Value, role Role, indent int) []byte {
	for i := range v.Members {
		if i > 0 {
			dst = s.line(dst, indent)
		}
		m := &v.Members[i]
		dst = s.Entry(dst, m.Key, &m.Value, role.Of(m.Key), indent)
	}
	for i := range v.Items {
		if i > 0 {
			dst = s.line(dst, indent)
		}
		dst = s.ListItem(dst, &v.Items[i], role.Item(), indent)
	}
	return dst
}

// ListItem appends an item of a list whose dashes are at indent, from its dash
// on. role is that of the item.
func (s Style) ListItem(dst []byte, v *value.Value, role Role, indent int) []byte {
	dst = append(dst, '-')
	if s.Inline(v, role, indent) {
		return s.inline(append(dst, ' '), v, role)
	}
	dst = append(dst, strings.Repeat(" ", s.Item-1)...)
	return s.Block(dst, v, role, indent+s.Item)
}

// line appends a line end and blanks.
func (s Style) line(dst []byte, indent int) []byte {
	dst = append(dst, s.EOL...)
	for range indent {
		dst = append(dst, ' ')
	}
	return dst
}

// inline appends v where no bracket is open yet.
func (s Style) inline(dst []byte, v *value.Value, role Role) []byte {
	if v.Kind == value.Object || v.Kind == value.Array {
		return s.Flow(dst, v, role)
	}
	return append(dst, s.Scalar(v, role, false)...)
}

// Flow appends v as it is in brackets: an object in braces, a list in
// square ones, all on one line.
func (s Style) Flow(dst []byte, v *value.Value, role Role) []byte {
	switch v.Kind {
	case value.Object:
		pad := s.Pad && len(v.Members) > 0
		dst = append(dst, '{')
		for i := range v.Members {
			m := &v.Members[i]
			if i > 0 {
				dst = append(dst, ',')
			}
			if i > 0 || pad {
				dst = append(dst, ' ')
			}
			dst = s.FlowEntry(dst, m.Key, &m.Value, role.Of(m.Key))
		}
		if pad {
			dst = append(dst, ' ')
		}
		return append(dst, '}')
	case value.Array:
		dst = append(dst, '[')
		for i := range v.Items {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = s.Flow(dst, &v.Items[i], role.Item())
		}
		return append(dst, ']')
	}
	return append(dst, s.Scalar(v, role, true)...)
}

// FlowEntry appends a key and its value as they stand in braces.
func (s Style) FlowEntry(dst []byte, key string, v *value.Value, role Role) []byte {
	spelled := s.text(key, Other, true)
	if len(spelled) > longKey {
		dst = append(dst, "? "...)
	}
	dst = append(append(dst, spelled...), ": "...)
	return s.Flow(dst, v, role)
}
