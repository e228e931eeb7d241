package result

import "sync"

// Sequence gathers results and passes them on in their order, whatever the order
// in which they become final. It is safe for concurrent use.
type Sequence struct {
	emit func(Result)

	mu      sync.Mutex
	results []Result
	final   []bool
	next    int // the first that was not passed on yet
}

// NewSequence makes a Sequence of n results. emit may be nil; it is never called
// from two goroutines at a time.
func NewSequence(n int, emit func(Result)) *Sequence {
	return &Sequence{emit: emit, results: make([]Result, n), final: make([]bool, n)}
}

// Done takes in result i, which is final.
func (s *Sequence) Done(i int, r Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.results[i], s.final[i] = r, true
	for s.next < len(s.final) && s.final[s.next] {
		if s.emit != nil {
			s.emit(s.results[s.next])
		}
		s.next++
	}
}

// Results are those taken in, each at its place.
func (s *Sequence) Results() []Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.results
}
