package compare

import (
	"bytes"
	"strconv"

	"pinsync/sync/result"
)

// maxSteps is how far below an opaque field a change is told; what lies deeper
// is replaced whole, so that no server can make paths grow without bound.
const maxSteps = 32

// content notes the changes between two values; there are none when their
// content is the same. An absent value is nil.
func (d *differ) content(live, file []byte, depth int) {
	switch {
	case bytes.Equal(live, file):
	case depth < maxSteps && isObject(live) && isObject(file):
		d.objects(live, file, depth)
	case depth < maxSteps && isArray(live) && isArray(file) && count(live) == count(file):
		d.arrays(live, file, depth)
	case !sameContent(live, file):
		d.change(live, file)
	}
}

func (d *differ) objects(live, file []byte, depth int) {
	was, is := sortedMembers(live), sortedMembers(file)
	for len(was) > 0 || len(is) > 0 {
		var m member
		var from, to []byte
		order := 0
		switch {
		case len(was) == 0:
			order = 1
		case len(is) == 0:
			order = -1
		default:
			order = bytes.Compare(was[0].key, is[0].key)
		}
		if order <= 0 {
			m, was = was[0], was[1:]
			from = m.value
		}
		if order >= 0 {
			m, is = is[0], is[1:]
			to = m.value
		}
		d.within(string(m.key), func() { d.content(from, to, depth+1) })
	}
}

// arrays compares arrays of one length, item by item.
func (d *differ) arrays(live, file []byte, depth int) {
	was, is := items{text: live}, items{text: file}
	for i := 0; ; i++ {
		from, more := was.next()
		if !more {
			return
		}
		to, _ := is.next()
		d.step(strconv.Itoa(i), result.ItemWords(i), func() { d.content(from, to, depth+1) })
	}
}

func count(array []byte) int {
	n := 0
	walk := items{text: array}
	for _, ok := walk.next(); ok; _, ok = walk.next() {
		n++
	}
	return n
}
