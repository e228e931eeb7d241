package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// ignoreBrokenPipes makes a write to a closed stdout an ordinary error: a run
// half way through its writes must not die because of `| head`.
func ignoreBrokenPipes() { signal.Ignore(syscall.SIGPIPE) }

// endOnQuit makes SIGQUIT end the process at once, without a report: Go itself
// would exit with 2, which promises that nothing was sent. The caller
// calls stop when the run is over.
func (c *cli) endOnQuit() (stop func()) {
	quit, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(quit, syscall.SIGQUIT)
	go func() {
		select {
		case <-done:
		case <-quit:
			c.bar.abandon()
			c.die(exitQuit)
		}
	}()
	return func() {
		signal.Stop(quit)
		close(done)
	}
}

// interrupts turns the signals a run gets into what the run understands.
type interrupts struct {
	// ctx ends at the first SIGINT or SIGTERM: no new request starts.
	ctx context.Context
	// abandon closes at the second: what is in flight is given up.
	abandon <-chan struct{}

	// close stops listening. exitCode still reports a signal that came before.
	close func()
}

// signalError is the cause of a context that a signal ended.
type signalError struct{ signal os.Signal }

func (e signalError) Error() string { return "interrupted by " + e.signal.String() }

// exitCode is 130 or 143 when a signal came, else 0.
func (i *interrupts) exitCode() int {
	sig, ok := context.Cause(i.ctx).(signalError)
	switch {
	case !ok:
		return exitFine
	case sig.signal == syscall.SIGTERM:
		return exitTerminated
	}
	return exitInterrupt
}

// What the first signal means to a command that makes requests, and to one that
// only reads files.
const (
	nothingNewStarts = "no new requests; waiting up to 5 s for those in flight (press again to abandon them)"
	noMoreFiles      = "no more files are read"
)

// watchSignals listens until close is called, and says on stderr what a signal
// does. A third signal ends the process at once, without a report, even if
// no one takes what is written to stdout or stderr.
func (c *cli) watchSignals(consequence string) *interrupts {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 3)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	abandon, done, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	messages := make(chan string, 2)
	i := &interrupts{ctx: ctx, abandon: abandon, close: func() {
		signal.Stop(signals)
		close(done)
		<-ended
	}}
	go func() {
		defer close(ended)
		for message := range messages {
			fmt.Fprintln(c.stderr, "pinsync: "+message)
		}
	}()
	go func() {
		defer close(messages)
		for count := 1; ; count++ {
			select {
			case <-done:
				return
			case sig := <-signals:
				switch count {
				case 1:
					cancel(signalError{sig})
					messages <- "interrupted: " + consequence
				case 2:
					close(abandon)
					messages <- "interrupted again: abandoned what was in flight; press again to end at once, without a report"
				default:
					c.bar.abandon()
					c.die(i.exitCode())
				}
			}
		}
	}()
	return i
}
