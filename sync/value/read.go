package value

import (
	"strings"
)

// maxDepth is the deepest nesting that is read, as with encoding/json.
const maxDepth = 10_000

// FromJSON reads text as one JSON value (RFC 8259); ok is false when it is
// not one, or is nested deeper than 10,000 lists and objects. It loses nothing
// that counts: numbers keep their literal; half of a surrogate pair becomes the
// three bytes that would encode it, and a byte that is not UTF-8 stays, so
// that texts which differ do so as values. Of a key that occurs twice, the last
// value counts, as for encoding/json.
//
// The Place of a value is the offset of its first byte in text, plus one, and
// that of a member the same of its key. Nothing of text itself is kept.
func FromJSON(text []byte) (v Value, ok bool) {
	r := reader{text: string(text)}
	r.measure()
	r.space()
	if v, ok = r.value(0); !ok {
		return Value{}, false
	}
	r.space()
	if r.at != len(r.text) {
		return Value{}, false
	}
	return v, true
}

// reader reads JSON from left to right. Its methods report false where the text
// is not what they read.
type reader struct {
	text string
	at   int
	// sizes are the sizes of the first objects and lists, in the order in which
	// they open, of which opened have been read; members and items is room for
	// those to come. So a usual tree is three pieces of memory.
	sizes   [measured]int32
	opened  int
	members []Member
	items   []Value
}

// measured is how many objects and lists share their memory, and how deep they
// may be nested for that; beyond, each has its own.
const measured = 128

// measure works out sizes, members and items. Where the text is not JSON, they
// may be too small.
func (r *reader) measure() {
	type container struct {
		index int
		list  bool
	}
	var open [measured]container
	depth, count, members, items := 0, 0, 0, 0
	for i := 0; i < len(r.text) && depth >= 0; i++ {
		switch c := r.text[i]; c {
		case '"':
			for i++; i < len(r.text) && r.text[i] != '"'; i++ {
				if r.text[i] == '\\' {
					i++
				}
			}
		case '}', ']':
			depth--
		case '{', '[', ',':
			if c != ',' {
				if depth++; depth < measured {
					open[depth] = container{count, c == '['}
				}
				count++
			}
			if depth == 0 || depth >= measured || open[depth].index >= measured {
				continue
			}
			at := open[depth]
			r.sizes[at.index]++
			if at.list {
				items++
			} else {
				members++
			}
		}
	}
	r.members, r.items = make([]Member, members), make([]Value, items)
}

// size gives the size of the next object or list, or more; 0 where it was not
// measured.
func (r *reader) size() int {
	r.opened++
	if r.opened > measured {
		return 0
	}
	return int(r.sizes[r.opened-1])
}

// take cuts room for n values off, or for all that there is room for.
func take[T any](room []T, n int) (taken, rest []T) {
	n = min(n, len(room))
	return room[:0:n], room[n:]
}

func (r *reader) space() {
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case ' ', '\n', '\t', '\r':
			r.at++
		default:
			return
		}
	}
}

// next reads the byte c and the space after it.
func (r *reader) next(c byte) bool {
	if r.at >= len(r.text) || r.text[r.at] != c {
		return false
	}
	r.at++
	r.space()
	return true
}

func (r *reader) value(depth int) (v Value, ok bool) {
	if r.at >= len(r.text) || depth > maxDepth {
		return Value{}, false
	}
	v.Place = Place(r.at + 1)
	switch r.text[r.at] {
	case '{':
		v.Kind = Object
		v.Members, ok = r.object(depth + 1)
	case '[':
		v.Kind = Array
		v.Items, ok = r.array(depth + 1)
	case '"':
		v.Kind = String
		v.Text, ok = r.string()
	case 't':
		v.Kind, v.Text = Bool, "true"
		ok = r.word("true")
	case 'f':
		v.Kind, v.Text = Bool, "false"
		ok = r.word("false")
	case 'n':
		v.Kind = Null
		ok = r.word("null")
	default:
		v.Kind = Number
		n := splitNumber(r.text[r.at:])
		v.Text, ok = r.text[r.at:r.at+n.size], n.size > 0
		r.at += n.size
	}
	return v, ok
}

// manyMembers is the number of members from which a map finds a key faster than
// a look at each.
const manyMembers = 24

func (r *reader) object(depth int) (members []Member, ok bool) {
	members, r.members = take(r.members, r.size())
	var index map[string]int // of keys, once there are many
	r.next('{')
	for !r.next('}') {
		if len(members) > 0 && !r.next(',') {
			return nil, false
		}
		m := Member{Place: Place(r.at + 1)}
		if m.Key, ok = r.string(); !ok {
			return nil, false
		}
		r.space()
		if !r.next(':') {
			return nil, false
		}
		if m.Value, ok = r.value(depth); !ok {
			return nil, false
		}
		r.space()
		before := -1
		if len(members) < manyMembers {
			before = indexOf(members, m.Key)
		} else {
			if index == nil {
				index = make(map[string]int, 2*manyMembers)
				for i := range members {
					index[members[i].Key] = i
				}
			}
			if i, twice := index[m.Key]; twice {
				before = i
			} else {
				index[m.Key] = len(members)
			}
		}
		if before >= 0 {
			members[before] = m
		} else {
			members = append(members, m)
		}
	}
	return members, true
}

func (r *reader) array(depth int) (items []Value, ok bool) {
	items, r.items = take(r.items, r.size())
	r.next('[')
	for !r.next(']') {
		if len(items) > 0 && !r.next(',') {
			return nil, false
		}
		item, ok := r.value(depth)
		if !ok {
			return nil, false
		}
		r.space()
		items = append(items, item)
	}
	return items, true
}

func (r *reader) word(word string) bool {
	ok := strings.HasPrefix(r.text[r.at:], word)
	r.at += len(word)
	return ok
}
