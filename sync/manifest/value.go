package manifest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Kind is what a Value is, in the words of JSON.
type Kind uint8

// The kinds of Value. Invalid is a value whose fault Parse has reported: what
// it should have been is unknown, so nothing more can be said about it.
const (
	Invalid Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// Value is one value of a document, with everything that its file says of it
// through anchors and merges already in place. Values are read only; their
// places are asked of the Document that holds them.
type Value struct {
	Kind   Kind
	origin origin
	// Text is the text of a String, the exact JSON literal of a Number, and
	// "true" or "false" of a Bool.
	Text string
	// Members are the members of an Object in the order of the file, followed
	// by those that came through a merge. No key is there twice.
	Members []Member
	// Items are the items of an Array.
	Items []Value
	// node is where the value stands, read together with origin.
	node *yaml.Node
}

// Member is one key of an Object and its value.
type Member struct {
	Key   string
	Value Value
	// node is where the key stands: the key itself, or the alias or "<<" key
	// through which the member came.
	node *yaml.Node
}

// origin says how the node of a Value leads to its place.
type origin uint8

const (
	// written: the node itself is the value.
	written origin = iota
	// empty: nothing is written; the node is the key, or the empty list item.
	empty
	// elsewhere: the value came through the alias or the "<<" key that the
	// node is.
	elsewhere
)

// Member gives the member with this key, or nil when there is none or v is
// not an Object.
func (v *Value) Member(key string) *Member {
	if v == nil {
		return nil
	}
	for i := range v.Members {
		if v.Members[i].Key == key {
			return &v.Members[i]
		}
	}
	return nil
}

// SortedMembers are the members of an Object in the byte order of their keys.
func (v *Value) SortedMembers() []*Member {
	members := make([]*Member, len(v.Members))
	for i := range v.Members {
		members[i] = &v.Members[i]
	}
	slices.SortFunc(members, func(a, b *Member) int { return strings.Compare(a.Key, b.Key) })
	return members
}

// AppendJSON appends v as compact JSON to dst: numbers exactly as they are,
// members in their order, no escaping for HTML. An Invalid value is null.
func (v *Value) AppendJSON(dst []byte) []byte {
	switch v.Kind {
	case Bool, Number:
		return append(dst, v.Text...)
	case String:
		return appendString(dst, v.Text)
	case Array:
		dst = append(dst, '[')
		for i := range v.Items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = v.Items[i].AppendJSON(dst)
		}
		return append(dst, ']')
	case Object:
		return appendObject(dst, v.Members, "")
	default:
		return append(dst, "null"...)
	}
}

// appendObject appends members as a JSON object, leaving out the key without
// (the empty key is always kept).
func appendObject(dst []byte, members []Member, without string) []byte {
	dst = append(dst, '{')
	first := true
	for i := range members {
		m := &members[i]
		if without != "" && m.Key == without {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = appendString(dst, m.Key)
		dst = append(dst, ':')
		dst = m.Value.AppendJSON(dst)
	}
	return append(dst, '}')
}

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(append(dst, s[start:i]...), `\ufffd`...)
				start = i + 1
			}
			i += size
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}

// stringSize is the number of bytes that appendString would append.
func stringSize(s string) int {
	size := len(s) + 2
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t':
			size++
		case c < 0x20:
			size += len(`\u0000`) - 1
		}
	}
	return size
}
