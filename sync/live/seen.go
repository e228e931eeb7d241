package live

// seen is a set of hashes of 62 bits, each with a mark. It is a table with open
// addressing, since a map of a million takes three times the room. The zero value
// is the empty set.
type seen struct {
	slots []uint64 // 0 is empty; the two lowest bits are taken, and marked
	count int
}

const (
	taken  = 1
	marked = 2
)

// add adds a hash, marked or not; a mark stays. It reports whether the hash was in
// the set before, and whether it had the mark.
func (s *seen) add(hash uint64, mark bool) (known, had bool) {
	if 4*s.count >= 3*len(s.slots) {
		s.grow()
	}
	slot := s.find(hash)
	known, had = *slot != 0, *slot&marked != 0
	if !known {
		*slot = hash&^(taken|marked) | taken
		s.count++
	}
	if mark {
		*slot |= marked
	}
	return known, had
}

// find gives the slot that a hash has, or is to have.
func (s *seen) find(hash uint64) *uint64 {
	mask := uint64(len(s.slots) - 1)
	for i := hash >> 2 & mask; ; i = (i + 1) & mask {
		if slot := &s.slots[i]; *slot == 0 || *slot|taken|marked == hash|taken|marked {
			return slot
		}
	}
}

func (s *seen) grow() {
	old := s.slots
	s.slots = make([]uint64, max(2*len(old), 1<<10))
	for _, hash := range old {
		if hash != 0 {
			*s.find(hash) = hash
		}
	}
}
