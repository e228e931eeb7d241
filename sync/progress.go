package sync

import "sync"

// Step is a part of a run that may take long.
type Step string

// The steps that report progress, in the order of a run.
const (
	Finding      Step = "finding files"
	Checking     Step = "checking files"
	ReadingBase  Step = "reading the files at base"
	Reading      Step = "reading the live state"
	Comparing    Step = "comparing"
	Sending      Step = "sending"
	Waiting      Step = "waiting to look up what may have been created"
	ReadingAgain Step = "reading the live state again"
	Deleting     Step = "deleting"
	Writing      Step = "writing files"
)

func (o Options) progress(step Step, done, total int) {
	if o.Progress != nil {
		o.Progress(step, done, total)
	}
}

// begin begins a step of total parts. The function it gives is to be called
// after each; it is safe for concurrent use.
func (o Options) begin(step Step, total int) (one func()) {
	if o.Progress == nil || total == 0 {
		return func() {}
	}
	o.Progress(step, 0, total)
	var mu sync.Mutex
	done := 0
	return func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		o.Progress(step, done, total)
	}
}

// counts begins a step that ends at an unknown number. The function it gives
// takes the number so far, and is nil where nobody asks.
func (o Options) counts(step Step) func(done int) {
	if o.Progress == nil {
		return nil
	}
	o.Progress(step, 0, 0)
	return func(done int) { o.Progress(step, done, 0) }
}

// reads begins a step that reads a list whose length its first page tells.
func (o Options) reads(step Step) (progress func(done, total int)) {
	o.progress(step, 0, 0)
	return func(done, total int) { o.progress(step, done, total) }
}
