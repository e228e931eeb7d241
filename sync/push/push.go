// Package push carries out the steps of a plan by requests: updates and
// creations, then, only if nothing failed, deletions.
//
// Steps come in; one result for each goes out, in the order of the steps. One
// step's failure never stops another's; refused credentials and a dead server
// stop the run. The package does not know why a step is to be done.
package push

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/files"
	"pinsync/sync/luigisbox"
	"pinsync/sync/plan"
	"pinsync/sync/progress"
	"pinsync/sync/result"
)

// Options says how steps are carried out.
type Options struct {
	// Client makes the requests.
	Client *luigisbox.Client
	// Concurrency is the number of requests in flight at most; below 1 it counts
	// as 1.
	Concurrency int
	// LookUpAfter is how long after a creation in doubt its target is looked up,
	// at least; 0 means DefaultLookUpAfter.
	LookUpAfter time.Duration
	// WriteIDs writes the id of a created or matched customization into its file.
	WriteIDs bool
	// Files is the scope that the files of the steps were loaded from.
	Files *files.Scope
	// Base is the base as the user named it, for what to type next.
	Base string
	// Emit, if not nil, is called with each result, in the order of the steps and
	// never from two goroutines at a time.
	Emit func(result.Result)
	// Progress is called while requests are made.
	Progress progress.Func
}

// Run carries out the steps of a plan. stopped is why it did not go to its end, if
// so. When ctx ends no new request starts, and every step still has a result.
func Run(ctx context.Context, steps []plan.Step, o Options) (results []result.Result, stopped error) {
	r := &run{Options: o, tasks: make([]task, len(steps)), sequence: result.NewSequence(len(steps), o.Emit)}
	for i := range steps {
		s := &steps[i]
		r.tasks[i] = task{Step: s, Result: s.Result}
		if s.Action == plan.Leave {
			r.done(i)
		}
	}
	r.write(ctx)
	r.checkCreated(ctx)
	r.delete(ctx)
	if o.Client != nil && o.Client.Stopped() != nil {
		r.stopped = o.Client.Stopped()
	}
	return r.sequence.Results(), r.stopped
}

// run is one call of Run.
type run struct {
	Options
	tasks    []task
	sequence *result.Sequence
	stopped  error
	doubts   doubts
}

// task is one step and what came of it so far.
type task struct {
	*plan.Step
	result.Result
	// inDoubt says that a creation may or may not have been carried out.
	inDoubt bool
}

func (t *task) finish(status result.Status, reason string) {
	t.Status, t.Result.Reason = status, reason
}

// each calls do for the tasks with one of the actions, at most Concurrency at a
// time.
func (r *run) each(step progress.Step, actions []plan.Action, do func(i int, t *task)) {
	var wanted []int
	for i := range r.tasks {
		if slices.Contains(actions, r.tasks[i].Action) {
			wanted = append(wanted, i)
		}
	}
	one := r.Progress.Begin(step, len(wanted))
	// A plain group: a group with a context would cancel every request at the
	// first error, and here no file's failure is an error.
	var group errgroup.Group
	group.SetLimit(max(r.Concurrency, 1))
	for _, i := range wanted {
		group.Go(func() error {
			do(i, &r.tasks[i])
			one()
			return nil
		})
	}
	_ = group.Wait() // its functions return no error
}

// write makes the updates and creations. Once the run has stopped, the client
// sends nothing.
func (r *run) write(ctx context.Context) {
	r.each(progress.Sending, []plan.Action{plan.Update, plan.Create}, func(i int, t *task) {
		if t.Action == plan.Create {
			r.create(ctx, t) // done when it has been checked
			return
		}
		exchange, err := r.Client.Update(ctx, t.ID, t.Customization.Head.Body)
		r.record(t, exchange, err)
		if err == nil {
			t.Status = result.Updated
		}
		r.done(i)
	})
}

// record takes in what came of the requests for one task.
func (r *run) record(t *task, exchange luigisbox.Exchange, err error) {
	t.HTTPStatus, t.Attempts, t.Duration = exchange.Status, exchange.Attempts, exchange.Duration
	var refused *luigisbox.APIError
	switch {
	case err == nil:
	case errors.Is(err, luigisbox.ErrStopped):
		t.finish(result.Skipped, skipReason(err))
	case errors.As(err, &refused):
		t.finish(result.Failed, err.Error())
		slow := refused.Status == http.StatusUnauthorized && !errors.Is(err, luigisbox.ErrUnauthorized)
		if slow || refused.Status == http.StatusNotFound && t.Action != plan.Create {
			t.Reason = Explain(err)
		}
		t.Diagnostics = append(slices.Clip(t.Diagnostics), r.fieldErrors(t, refused)...)
	default:
		t.finish(result.Failed, err.Error())
	}
}

// skipReason says why the client sent nothing.
func skipReason(err error) string {
	var stopped *luigisbox.StoppedError
	if errors.As(err, &stopped) && (errors.Is(err, luigisbox.ErrUnauthorized) || errors.Is(err, luigisbox.ErrUnreachable) || errors.Is(err, luigisbox.ErrThrottled)) {
		return Explain(stopped.Cause)
	}
	return plan.Interrupted
}

// Explain says what err means and, where the server refused the request as a
// whole, what to do about it.
func Explain(err error) string {
	var refused *luigisbox.APIError
	if !errors.As(err, &refused) || refused.Hint == "" || len(refused.Details) > 0 {
		return err.Error()
	}
	return err.Error() + "; " + refused.Hint
}
