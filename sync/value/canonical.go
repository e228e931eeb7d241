package value

// Canonical gives the one JSON text of all values with the content of v: no
// white space, keys in byte order, one spelling for each number and text. Text
// that is not UTF-8 stays so in it.
func (v *Value) Canonical() string {
	var room [128]byte
	return string(v.AppendCanonical(room[:0]))
}

// AppendCanonical appends what Canonical gives to dst.
func (v *Value) AppendCanonical(dst []byte) []byte { return v.append(dst, true) }

// Equal reports whether two values have the same content: members in whatever
// order, numbers by their exact value. An absent value is nil, and equals only
// another.
func Equal(a, b *Value) bool {
	if a == nil || b == nil || a.Kind != b.Kind || len(a.Members) != len(b.Members) || len(a.Items) != len(b.Items) {
		return a == b
	}
	switch a.Kind {
	case Number:
		return a.Text == b.Text || equalNumbers(a.Text, b.Text)
	case Array:
		for i := range a.Items {
			if !Equal(&a.Items[i], &b.Items[i]) {
				return false
			}
		}
		return true
	case Object:
		return equalMembers(a, b)
	}
	return a.Text == b.Text
}

func equalNumbers(a, b string) bool {
	x, xOK := ParseDecimal(a)
	y, yOK := ParseDecimal(b)
	return xOK && yOK && x == y
}

// equalMembers compares objects with equally many members.
func equalMembers(a, b *Value) bool {
	for i := range a.Members {
		if a.Members[i].Key != b.Members[i].Key {
			return equalSorted(a.SortedMembers(), b.SortedMembers())
		}
		if !Equal(&a.Members[i].Value, &b.Members[i].Value) {
			return false
		}
	}
	return true
}

func equalSorted(a, b []*Member) bool {
	for i := range a {
		if a[i].Key != b[i].Key || !Equal(&a[i].Value, &b[i].Value) {
			return false
		}
	}
	return true
}
