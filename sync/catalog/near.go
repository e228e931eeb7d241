package catalog

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostNearest is how many equally near objects are kept.
const mostNearest = 3

// Near is an object whose identity is nearest to one that the catalogue does not
// have. Only what a message shows of it is kept: of a million objects, many are near
// to one that is known only later.
type Near struct {
	Identity, Title string
	Available       bool
}

// nearest are the objects that are nearest to an identity so far.
type nearest struct {
	objects  []Near   // in byte order of their identities
	more     int      // how many more are as near
	distance distance // of these
}

// distance is how far two identities are apart.
type distance uint8

const (
	sameFolded  distance = iota // they differ in case, and in what stands at the ends
	sameLetters                 // and in marks
	oneSlip                     // in one character, or two exchanged neighbours
	far
)

// neighbours finds the identities that are near to another one, without comparing
// it with all of them: two texts that are one slip apart are equal once one
// character is left out of either or both. So a hash of each identity, and of it
// without each of its characters, leads to it. An object of n characters costs
// n+2 look-ups, each of them one read of memory nearly always, since few lead
// anywhere. What they lead to is compared.
type neighbours struct {
	shift   int
	starts  []int32 // where the entries of a bucket start, by the hash's first bits
	entries []entry
	folded  [][]rune // the identities, folded; nil of those that are not looked for
	seen    []int32  // the number of the object that an identity was last compared with
	objects int32
	text    text // of the object at hand
}

type entry struct {
	hash uint32
	of   int32 // which identity
}

const (
	// longestSlip is the number of characters beyond which a slip is not looked
	// for, and shortestSlip below which any two texts are one slip apart.
	longestSlip  = 200
	shortestSlip = 3
)

// newNeighbours indexes the identities that are checked.
func newNeighbours(all []about) *neighbours {
	n := &neighbours{folded: make([][]rune, len(all)), seen: make([]int32, len(all))}
	total := 0
	for i := range all {
		if all[i].checked {
			n.text.set(all[i].identity)
			n.folded[i] = slices.Clone(n.text.folded)
			total += len(n.text.hashes)
		}
	}
	n.shift = 32 - min(max(bits.Len(uint(total)), 1), 30)
	n.starts = make([]int32, 1<<(32-n.shift)+1)
	each := func(visit func(hash uint32, of int32)) {
		for i := range all {
			if n.folded[i] == nil {
				continue
			}
			n.text.set(all[i].identity)
			for _, hash := range n.text.hashes {
				visit(hash, int32(i))
			}
		}
	}
	each(func(hash uint32, _ int32) { n.starts[hash>>n.shift+1]++ })
	for b := 1; b < len(n.starts); b++ {
		n.starts[b] += n.starts[b-1]
	}
	n.entries = make([]entry, total)
	free := slices.Clone(n.starts)
	each(func(hash uint32, of int32) {
		b := hash >> n.shift
		n.entries[free[b]] = entry{hash, of}
		free[b]++
	})
	return n
}

// offer takes in an object that may be the nearest to some of the identities.
func (n *neighbours) offer(all []about, o Object) {
	if len(n.entries) == 0 {
		return
	}
	n.objects++
	n.text.set(o.Identity)
	for _, hash := range n.text.hashes {
		b := hash >> n.shift
		for _, e := range n.entries[n.starts[b]:n.starts[b+1]] {
			if e.hash != hash || n.seen[e.of] == n.objects {
				continue
			}
			n.seen[e.of] = n.objects
			if a := &all[e.of]; !a.known {
				a.nearest.take(o, apart(n.folded[e.of], n.text.folded))
			}
		}
	}
}

// take keeps an object if none is nearer.
func (n *nearest) take(o Object, d distance) {
	switch {
	case d == far, len(n.objects) > 0 && d > n.distance:
		return
	case len(n.objects) > 0 && d < n.distance:
		*n = nearest{}
	}
	n.distance = d
	at, found := slices.BinarySearchFunc(n.objects, o.Identity, func(a Near, identity string) int { return strings.Compare(a.Identity, identity) })
	if found {
		return
	}
	// Cloned, since an object's texts may be parts of one that is longer.
	n.objects = slices.Insert(n.objects, at, Near{Identity: strings.Clone(o.Identity), Title: strings.Clone(o.Title), Available: o.Available})
	if len(n.objects) > mostNearest {
		n.objects = n.objects[:mostNearest]
		n.more++
	}
}

// apart compares two folded identities.
func apart(a, b []rune) distance {
	if slices.Equal(a, b) {
		return sameFolded
	}
	if equalLetters(a, b) {
		return sameLetters
	}
	if len(a) < shortestSlip || len(b) < shortestSlip {
		return far
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0] {
		return oneSlip
	}
	return far
}

// equalLetters compares letters and digits only, of which there must be some.
func equalLetters(a, b []rune) bool {
	some := false
	for {
		for len(a) > 0 && !isLetter(a[0]) {
			a = a[1:]
		}
		for len(b) > 0 && !isLetter(b[0]) {
			b = b[1:]
		}
		if len(a) == 0 || len(b) == 0 {
			return some && len(a) == len(b)
		}
		if a[0] != b[0] {
			return false
		}
		a, b, some = a[1:], b[1:], true
	}
}

func isLetter(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// text is one identity, folded, and the hashes that lead to those near to it.
type text struct {
	folded []rune
	hashes []uint32
	prefix []uint64 // the hash of so many characters from the start
	powers []uint64
}

// base is the number that hashes are polynomials of; letters separates the hash of
// letters and digits from that of a whole text.
const (
	base    = 0x9E3779B97F4A7C15
	letters = 0xD1B54A32D192ED03
)

func (t *text) set(identity string) {
	t.folded = appendFolded(t.folded[:0], identity)
	t.hashes, t.prefix = t.hashes[:0], append(t.prefix[:0], 0)
	if len(t.powers) == 0 {
		t.powers = append(t.powers, 1)
	}
	n, h, l := len(t.folded), uint64(0), uint64(letters)
	for i, r := range t.folded {
		h = h*base + uint64(r) + 1
		t.prefix = append(t.prefix, h)
		if len(t.powers) <= i+1 {
			t.powers = append(t.powers, t.powers[i]*base)
		}
		if isLetter(r) {
			l = l*base + uint64(r) + 1
		}
	}
	t.hashes = append(t.hashes, mix(h), mix(l))
	if n < shortestSlip-1 || n > longestSlip {
		return
	}
	for i := range n {
		after := t.powers[n-1-i]
		t.hashes = append(t.hashes, mix(t.prefix[i]*after+h-t.prefix[i+1]*after))
	}
}

// mix spreads a polynomial over the bits of a hash.
func mix(h uint64) uint32 {
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	return uint32(h >> 32)
}

// appendFolded appends an identity in lower case, without white space at its ends
// and without slashes at its end.
func appendFolded(dst []rune, identity string) []rune {
	from := len(dst)
	for _, r := range identity {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r >= utf8.RuneSelf:
			r = unicode.ToLower(r)
		}
		if len(dst) == from && unicode.IsSpace(r) {
			continue
		}
		dst = append(dst, r)
	}
	for len(dst) > from+1 && (dst[len(dst)-1] == '/' || unicode.IsSpace(dst[len(dst)-1])) {
		dst = dst[:len(dst)-1]
	}
	return dst
}
