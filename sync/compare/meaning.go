package compare

import (
	"bytes"
	"slices"
)

// rule says when two values of a field mean the same.
type rule uint8

const (
	content rule = iota // the same JSON content: key order and spelling aside
	instant             // the same point in time
	flag                // false is absent
	set                 // order and repeats don't count; an empty list is absent
	pins                // the list of pins; see differ.pins
)

// same reports whether two values of a field mean the same. An absent value is
// nil.
func same(r rule, a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	if r == content && (a == nil || b == nil || a[0] == '"' && b[0] == '"' && !hasEscape(a) && !hasEscape(b)) {
		return false // the common difference, told without rewriting anything
	}
	var x, y [96]byte // enough for most values: no allocation
	return bytes.Equal(appendMeaning(x[:0], r, a), appendMeaning(y[:0], r, b))
}

func sameContent(a, b []byte) bool { return same(content, a, b) }

// appendMeaning adds a text that two values of a field have in common exactly
// when they mean the same: nothing for an absent value, and never a byte 0.
func appendMeaning(dst []byte, r rule, value []byte) []byte {
	switch {
	case value == nil:
		return dst
	case r == instant && isString(value):
		if at, ok := appendInstant(dst, textOf(value)); ok {
			return at
		}
	case r == flag && value[0] == 'f':
		return dst
	case r == set && isArray(value):
		return appendSet(dst, value)
	}
	return appendContent(dst, value)
}

// appendSet adds the members of a list, each once and in order.
func appendSet(dst, list []byte) []byte {
	var elements [][]byte
	walk := items{text: list}
	for item, ok := walk.next(); ok; item, ok = walk.next() {
		elements = append(elements, appendContent(nil, item))
	}
	slices.SortFunc(elements, bytes.Compare)
	for _, e := range slices.CompactFunc(elements, bytes.Equal) {
		dst = append(append(dst, ','), e...)
	}
	return dst
}

// appendContent adds the canonical JSON text of a value: no white space, keys
// in order and each once, one spelling for each number and text.
func appendContent(dst, value []byte) []byte {
	switch value[0] {
	case '{':
		dst = append(dst, '{')
		for i, m := range sortedMembers(value) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendQuoted(dst, m.key), ':')
			dst = appendContent(dst, m.value)
		}
		return append(dst, '}')
	case '[':
		dst = append(dst, '[')
		walk := items{text: value}
		for item, ok := walk.next(); ok; item, ok = walk.next() {
			if dst[len(dst)-1] != '[' {
				dst = append(dst, ',')
			}
			dst = appendContent(dst, item)
		}
		return append(dst, ']')
	case '"':
		return appendQuoted(dst, textOf(value))
	case 't', 'f', 'n':
		return append(dst, value...)
	}
	return appendNumber(dst, value)
}

// member is one member of an object, its key decoded.
type member struct{ key, value []byte }

// sortedMembers returns the members of an object in the order of their keys;
// of a key that occurs twice, the last.
func sortedMembers(object []byte) []member {
	var all []member
	walk := members{text: object}
	for key, value, ok := walk.next(); ok; key, value, ok = walk.next() {
		all = append(all, member{textOf(key), value})
	}
	slices.Reverse(all) // stable sorting then puts the last of equals first
	slices.SortStableFunc(all, func(a, b member) int { return bytes.Compare(a.key, b.key) })
	return slices.CompactFunc(all, func(a, b member) bool { return bytes.Equal(a.key, b.key) })
}
