package compare

import (
	"slices"
	"sort"

	"pinsync/sync/value"
)

// pin is one item of pin_definitions, with the texts by which pins find their
// partners: each is the same for two pins exactly when what it names is.
type pin struct {
	value    *value.Value
	fields   fields
	position string
	identity string // the type, and the item or the criteria
	rest     string // everything but the position
}

func (p *pin) meaning() string { return p.position + "\x00" + p.rest }

// pinList takes a list of pins apart. An item that is not an object is a pin
// without fields whose identity is its content.
func pinList(list *value.Value) []pin {
	if !isKind(list, value.Array) {
		return nil
	}
	all := make([]pin, len(list.Items))
	for i := range all {
		p, item := &all[i], &list.Items[i]
		p.value = item
		if item.Kind == value.Object {
			p.fields = read(item, pinFields[:])
			p.position = p.key(pinPosition, pinPosition+1)
			p.identity = p.key(pinType, pinCriteria+1)
			p.rest = p.key(pinPosition+1, len(pinFields))
		} else {
			p.position = "not a pin"
			p.identity = item.Canonical()
			p.rest = p.identity
		}
	}
	return all
}

// key returns the meaning of the fields from start up to end.
func (p *pin) key(start, end int) string {
	var buf [160]byte
	text := buf[:0]
	for i := start; i < end; i++ {
		text = append(pinFields[i].rule.append(text, p.fields[i]), 0)
	}
	return string(text)
}

// aligner pairs the pins of two lists; see Pins for how.
type aligner struct {
	live, file []pin
	// ofLive and ofFile hold the index of each pin's partner, or -1.
	ofLive, ofFile []int
}

// align returns for each pin of file the index of its partner in live, or -1.
// Its time grows with n log n.
func align(live, file []pin) []int {
	a := aligner{live: live, file: file, ofLive: alone(len(live)), ofFile: alone(len(file))}
	liveAt, fileAt := groups(live), groups(file)
	for position, is := range fileAt {
		a.inTurn(liveAt[position], is, (*pin).meaning, func(p *pin) string { return p.identity })
	}
	a.moved(func(p *pin) string { return p.rest })
	a.moved(func(p *pin) string { return p.identity })
	for position, is := range fileAt {
		a.leftover(liveAt[position], is)
	}
	return a.ofFile
}

func alone(n int) []int { return slices.Repeat([]int{-1}, n) }

// groups returns the indexes of the pins at each position, in order.
func groups(all []pin) map[string][]int {
	at := map[string][]int{}
	for i := range all {
		at[all[i].position] = append(at[all[i].position], i)
	}
	return at
}

func (a *aligner) pair(l, f int) { a.ofLive[l], a.ofFile[f] = f, l }

// inTurn pairs pins with the same key without crossing pairs; between these it
// goes on with the next key.
func (a *aligner) inTurn(live, file []int, keys ...func(*pin) string) {
	if len(live) == 0 || len(file) == 0 || len(keys) == 0 {
		return
	}
	lastLive, lastFile := 0, 0
	for _, p := range a.chain(live, file, keys[0]) {
		a.inTurn(live[lastLive:p.Live], file[lastFile:p.File], keys[1:]...)
		a.pair(live[p.Live], file[p.File])
		lastLive, lastFile = p.Live+1, p.File+1
	}
	a.inTurn(live[lastLive:], file[lastFile:], keys[1:]...)
}

// chain returns pairs of offsets into live and file that grow together: the
// nth pin with a key goes with the nth one on the other side, and of these
// pairs a longest increasing subsequence stays.
func (a *aligner) chain(live, file []int, key func(*pin) string) []Pair {
	waiting := map[string][]int{}
	for j, f := range file {
		k := key(&a.file[f])
		waiting[k] = append(waiting[k], j)
	}
	var pairs []Pair
	var ends []int   // of runs of one pair, two pairs and so on: the best last pair
	var before []int // for each pair the one before it in its run, or -1
	for i, l := range live {
		k := key(&a.live[l])
		if len(waiting[k]) == 0 {
			continue
		}
		j := waiting[k][0]
		waiting[k] = waiting[k][1:]
		n := sort.Search(len(ends), func(n int) bool { return pairs[ends[n]].File > j })
		before = append(before, -1)
		if n > 0 {
			before[len(pairs)] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, 0)
		}
		ends[n] = len(pairs)
		pairs = append(pairs, Pair{Live: i, File: j})
	}
	if len(ends) == 0 {
		return nil
	}
	run := make([]Pair, len(ends))
	for n, p := len(ends)-1, ends[len(ends)-1]; n >= 0; n, p = n-1, before[p] {
		run[n] = pairs[p]
	}
	return run
}

// candidates bounds how many pins with one key are looked at for one that has
// another position, so that a hostile list costs no more than a long one.
const candidates = 16

// moved pairs pins without a partner that have the same key and different
// positions.
func (a *aligner) moved(key func(*pin) string) {
	waiting := map[string][]int{}
	for l := range a.live {
		if a.ofLive[l] < 0 {
			k := key(&a.live[l])
			waiting[k] = append(waiting[k], l)
		}
	}
	for f := range a.file {
		if a.ofFile[f] >= 0 {
			continue
		}
		k := key(&a.file[f])
		queue := waiting[k]
		near := queue[:min(len(queue), candidates)]
		i := slices.IndexFunc(near, func(l int) bool { return a.live[l].position != a.file[f].position })
		if i >= 0 {
			a.pair(queue[i], f)
			copy(queue[1:], queue[:i])
			waiting[k] = queue[1:]
		}
	}
}

// leftover pairs what has no partner yet among the pins of one position: those
// between the same two pairs, in turn.
func (a *aligner) leftover(live, file []int) {
	gaps := map[int][]int{}
	gap := 0
	for _, l := range live {
		switch f := a.ofLive[l]; {
		case f < 0:
			gaps[gap] = append(gaps[gap], l)
		case a.file[f].position == a.live[l].position:
			gap++
		}
	}
	gap = 0
	for _, f := range file {
		switch l := a.ofFile[f]; {
		case l < 0:
			if len(gaps[gap]) > 0 {
				a.pair(gaps[gap][0], f)
				gaps[gap] = gaps[gap][1:]
			}
		case a.live[l].position == a.file[f].position:
			gap++
		}
	}
}
