package compare

import (
	"strconv"
	"strings"

	"pinsync/sync/result"
	"pinsync/sync/value"
)

// maxSteps is how far below an opaque field a change is shown; what lies deeper
// is replaced whole, so that no server can make paths grow without bound.
const maxSteps = 32

// content notes the changes between two values; there are none when their
// content is the same. An absent value is nil.
func (d *differ) content(live, file *value.Value, depth int) {
	switch {
	case depth < maxSteps && isKind(live, value.Object) && isKind(file, value.Object):
		d.objects(live, file, depth)
	case depth < maxSteps && isKind(live, value.Array) && isKind(file, value.Array) && len(live.Items) == len(file.Items):
		for i := range live.Items {
			d.step(strconv.Itoa(i), result.ItemWords(i), func() { d.content(&live.Items[i], &file.Items[i], depth+1) })
		}
	case !value.Equal(live, file):
		d.change(live, file)
	}
}

func (d *differ) objects(live, file *value.Value, depth int) {
	was, is := live.SortedMembers(), file.SortedMembers()
	for len(was) > 0 || len(is) > 0 {
		var key string
		var from, to *value.Value
		order := 0
		switch {
		case len(was) == 0:
			order = 1
		case len(is) == 0:
			order = -1
		default:
			order = strings.Compare(was[0].Key, is[0].Key)
		}
		if order <= 0 {
			key, from = was[0].Key, &was[0].Value
			was = was[1:]
		}
		if order >= 0 {
			key, to = is[0].Key, &is[0].Value
			is = is[1:]
		}
		d.within(key, func() { d.content(from, to, depth+1) })
	}
}
