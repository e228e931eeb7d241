// Package value holds what a definition is made of: the tree of values that
// files and the API have in common.
//
// In comes JSON; package manifest makes the same values from YAML. Out go
// values, their JSON, a canonical form and equality by content, and the exact
// meaning of the numbers, dates and times in them. The package knows nothing
// of YAML, of the fields of a customization, or of places in a file: a [Place]
// means something only to the caller that made the value.
package value

import (
	"slices"
	"strings"
)

// Kind is what a Value is, in the words of JSON.
type Kind uint8

// The kinds of Value. Invalid is a value whose fault was reported when it was
// read: what it should have been is unknown, so nothing more can be said about
// it.
const (
	Invalid Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// Value is one value of a tree. Values are read only.
type Value struct {
	Kind  Kind
	Place Place
	// Text is the text of a String, the exact JSON literal of a Number, and
	// "true" or "false" of a Bool. That of a String from JSON may hold what is
	// not UTF-8; see FromJSON.
	Text string
	// Members are the members of an Object in the order in which they are
	// written. No key is there twice.
	Members []Member
	// Items are the items of an Array.
	Items []Value
}

// Member is one key of an Object and its value.
type Member struct {
	Key   string
	Place Place // of the key
	Value Value
}

// Place is a mark by which the reader of a text finds a value in it again. The
// zero Place is that of a value that was not read from a text.
type Place uint32

// Member gives the member with this key, or nil when there is none or v is
// not an Object.
func (v *Value) Member(key string) *Member {
	if v == nil {
		return nil
	}
	if i := indexOf(v.Members, key); i >= 0 {
		return &v.Members[i]
	}
	return nil
}

// At gives the value at a key of an Object, or nil where there is none.
func (v *Value) At(key string) *Value {
	if m := v.Member(key); m != nil {
		return &m.Value
	}
	return nil
}

func indexOf(members []Member, key string) int {
	for i := range members {
		if members[i].Key == key {
			return i
		}
	}
	return -1
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
