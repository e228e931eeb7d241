package sync

import (
	"sync"

	"pinsync/sync/result"
)

// order passes results on in the order of their files, whatever the order in
// which they become final. It is safe for concurrent use.
type order struct {
	emit func(result.Result)

	mu      sync.Mutex
	results []result.Result // by file; the caller owns each until it is done
	final   []bool
	next    int // the first file that was not passed on yet
}

func newOrder(results []result.Result, emit func(result.Result)) *order {
	return &order{emit: emit, results: results, final: make([]bool, len(results))}
}

// done says that the result of file i is final.
func (o *order) done(i int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.final[i] = true
	for o.next < len(o.final) && o.final[o.next] {
		if o.emit != nil {
			o.emit(o.results[o.next])
		}
		o.next++
	}
}
