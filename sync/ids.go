package sync

// done ends the work on file i: its result is passed on.
func (r *run) done(i int) { r.order.done(i) }
