// Package progress names the steps of a run that may take long, and counts their
// parts. It knows nothing of how they are shown.
package progress

import "sync"

// Step is a part of a run that may take long.
type Step string

// The steps that report progress, in the order of a run.
const (
	Finding      Step = "finding files"
	Checking     Step = "checking files"
	ReadingBase  Step = "reading the files at base"
	Reading      Step = "reading the live state"
	Catalogue    Step = "reading the catalogue"
	Comparing    Step = "comparing"
	Sending      Step = "sending"
	Waiting      Step = "waiting to look up what may have been created"
	ReadingAgain Step = "reading the live state again"
	Deleting     Step = "deleting"
	Writing      Step = "writing files"
	Asking       Step = "asking the recommender"
	AskingAgain  Step = "asking again for what is not seen yet"
)

// Func is called when a step begins, and after each of its parts with how many
// are done; total is 0 as long as it is not known. It is never called from two
// goroutines at a time. The nil Func is called for nothing.
type Func func(step Step, done, total int)

// Begin begins a step of total parts. The function it gives is to be called
// after each; it is safe for concurrent use.
func (f Func) Begin(step Step, total int) (one func()) {
	if f == nil || total == 0 {
		return func() {}
	}
	f(step, 0, total)
	var mu sync.Mutex
	done := 0
	return func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		f(step, done, total)
	}
}

// Count begins a step that ends at an unknown number. The function it gives
// takes the number so far; it is nil for the nil Func.
func (f Func) Count(step Step) func(done int) {
	if f == nil {
		return nil
	}
	f(step, 0, 0)
	return func(done int) { f(step, done, 0) }
}

// Read begins a step that reads a list whose length its first page gives. The
// function it gives is nil for the nil Func.
func (f Func) Read(step Step) func(done, total int) {
	if f == nil {
		return nil
	}
	f(step, 0, 0)
	return func(done, total int) { f(step, done, total) }
}
