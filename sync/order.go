package sync

import (
	"slices"
	"strings"
	"sync"

	"pinsync/sync/result"
)

// order passes results on in the byte order of their files' paths, whatever the
// order in which they become final. It is safe for concurrent use.
type order struct {
	emit func(result.Result)

	mu       sync.Mutex
	results  []*result.Result // the caller owns each until it is done
	final    []bool
	sequence []int // the results' numbers in the order of paths
	next     int   // in sequence: the first that was not passed on yet
}

func newOrder(results []*result.Result, emit func(result.Result)) *order {
	o := &order{emit: emit, results: results, final: make([]bool, len(results)), sequence: make([]int, len(results))}
	for i := range o.sequence {
		o.sequence[i] = i
	}
	slices.SortStableFunc(o.sequence, func(a, b int) int { return strings.Compare(results[a].File, results[b].File) })
	return o
}

// done says that result i is final.
func (o *order) done(i int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.final[i] = true
	for o.next < len(o.final) && o.final[o.sequence[o.next]] {
		if o.emit != nil {
			o.emit(*o.results[o.sequence[o.next]])
		}
		o.next++
	}
}
