package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/files"
	"pinsync/sync/luigisbox"
	"pinsync/sync/pins"
	"pinsync/sync/plan"
	"pinsync/sync/progress"
	"pinsync/sync/push"
	"pinsync/sync/result"
	"pinsync/sync/verify"
)

// notSeenRule is the rule of what shoppers do not see.
const notSeenRule = "not-seen"

// The pauses before what is not seen yet is asked for again double from the first
// to the longest: most changes show within seconds, and each question draws on the
// shoppers' own limit.
const (
	firstVerifyPause   = time.Second
	longestVerifyPause = 30 * time.Second
)

// VerifyOptions says how the recommender is asked.
type VerifyOptions struct {
	Recommender *luigisbox.Recommender
	// Concurrency is the number of questions in flight at most; below 1 it counts
	// as 1.
	Concurrency int
	// Probes are items that customizations for criteria are asked about: it is
	// enough that one of them shows the pins.
	Probes []string
	// Wait is for how long what is not seen is asked for again, from when all was
	// asked for once; 0 asks once.
	Wait time.Duration
	// Sent, if not nil, leaves out what it does not have.
	Sent *verify.Sent
	// Waiting, if not nil, is called before the first pause, with how many are not
	// seen yet.
	Waiting func(left int)
}

// Verify asks the public recommender, for each valid customization, what is
// recommended now, and says whether the pins that are active now show there. It
// changes nothing. What can't be determined is not checked, and an answer that is not the
// documented one is a failure: a pin is not seen only where something else is in
// its place.
//
// A catalogue that only its name says is live is not read, since that needs a key.
// When ctx ends no new question is asked, and the report still has every file.
func Verify(ctx context.Context, o Options, v VerifyOptions) (*result.Report, error) {
	start := time.Now()
	scope := o.scope(true)
	head, err := files.Load(ctx, scope)
	if err != nil {
		return nil, err
	}
	probes := func(visit func(string)) {
		for _, item := range v.Probes {
			visit(item)
		}
	}
	known, _, err := o.readCatalog(ctx, o.Catalog, &scope, pointers(head), nil, nil, probes)
	if err != nil {
		return nil, err
	}
	r := &verification{Options: &o, VerifyOptions: &v, scope: &scope, titles: known.Titles(), images: known.Images(), sequence: result.NewSequence(len(head), o.Emit)}
	r.prepare(ctx, head)
	r.ask(ctx)
	report := &result.Report{Command: "verify", Results: r.sequence.Results(), Titles: r.titles}
	stop(ctx, report, v.Recommender.Stopped())
	report.Duration = time.Since(start)
	return report, nil
}

// verification is one call of Verify.
type verification struct {
	*Options
	*VerifyOptions
	scope    *files.Scope
	titles   map[string]string
	images   map[string]string
	sequence *result.Sequence
	byModel  map[string][]*inquiry // of all valid files
	pending  []*inquiry            // those that have no final result
}

// inquiry is one customization that the recommender is asked about.
type inquiry struct {
	index         int
	file          *files.File
	customization pins.Customization
	readable      bool     // customization was read
	items         []string // to ask about, each by itself; empty for no item
	result        result.Result
	asked         bool // there was an answer, or a failure, already
}

// prepare decides for each file whether the recommender is to be asked. What is
// not has its result.
func (r *verification) prepare(ctx context.Context, head []files.File) {
	r.byModel = map[string][]*inquiry{}
	all := make([]*inquiry, len(head))
	for i := range head {
		f := &head[i]
		q := &inquiry{index: i, file: f, result: result.Result{File: f.Name, ID: f.Facts.ID, Diagnostics: f.Diagnostics, Titles: r.titles}}
		if r.Definitions && f.Body != nil {
			q.result.Definitions = &result.Definitions{File: f.Body, Images: r.images, Location: r.locationOf(f)}
		}
		if f.State == files.Valid {
			if q.customization, q.readable = pins.Read(f.Body); q.readable {
				r.byModel[q.customization.Model] = append(r.byModel[q.customization.Model], q)
			}
		}
		all[i] = q
	}
	missed := 0
	if r.Sent != nil {
		missed = r.Sent.Len()
	}
	for _, q := range all {
		sent := r.Sent == nil || r.Sent.Has(q.file.Name, q.file.Facts.ID)
		if r.Sent != nil && sent {
			missed--
		}
		if status, reason := r.leaveOut(q, sent); status != "" {
			q.result.Status, q.result.Reason, q.result.Routine = status, reason, !sent
			r.finish(q)
			continue
		}
		r.pending = append(r.pending, q)
	}
	if missed > 0 && ctx.Err() == nil {
		r.warn(fmt.Sprintf("%d of the customizations that the report calls updated or created are in none of these files", missed))
	}
}

// leaveOut gives the result of a file that the recommender is not asked about;
// status is empty of any other.
func (r *verification) leaveOut(q *inquiry, sent bool) (status result.Status, reason string) {
	f := q.file
	switch {
	case f.State == files.Unread:
		return result.Skipped, plan.Interrupted
	case f.State == files.Invalid:
		return result.Invalid, ""
	case f.State == files.Misnamed:
		return result.Valid, ""
	case !sent:
		return result.NotChecked, "the report does not call it updated or created"
	case !q.readable:
		return result.NotChecked, "its pins could not be read"
	}
	c := &q.customization
	e := verify.Expect(c, r.now())
	switch {
	case e.Nothing != "":
		return result.NotChecked, e.Nothing
	case !e.Asks():
		r.notSeen(q, e.Far(), "")
		return result.NotSeen, ""
	case c.TargetType == "item":
		q.items = []string{c.TargetIdentity}
	case c.TargetType == "criteria":
		if q.items = r.Probes; len(q.items) == 0 {
			return result.NotChecked, "it is for criteria: name an item that fits them with --probe"
		}
	default:
		q.items = []string{""}
	}
	return "", ""
}

// finish makes a result final.
func (r *verification) finish(q *inquiry) { r.sequence.Done(q.index, q.result) }

// ask asks for all that is pending, and again for what is not seen.
func (r *verification) ask(ctx context.Context) {
	r.round(ctx, progress.Asking, time.Time{})
	deadline, pause := time.Now().Add(r.Wait), firstVerifyPause
	for first := true; len(r.pending) > 0 && r.Recommender.Stopped() == nil; first = false {
		left := time.Until(deadline)
		if left <= 0 {
			break
		}
		if first && r.Waiting != nil {
			r.Waiting(len(r.pending))
		}
		if !rest(ctx, min(pause, left)) {
			break
		}
		pause = min(2*pause, longestVerifyPause)
		r.round(ctx, progress.AskingAgain, deadline)
	}
	for _, q := range r.pending {
		r.finish(q)
	}
}

// rest waits, and reports false when ctx ends first.
func rest(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// round asks once for all that is pending. What was asked for before is not asked
// for again once the deadline has passed, but for the round that begins with it.
func (r *verification) round(ctx context.Context, step progress.Step, deadline time.Time) {
	questions := 0
	for _, q := range r.pending {
		questions += len(q.items)
	}
	one := r.Progress.Begin(step, questions)
	var group errgroup.Group
	group.SetLimit(max(r.Concurrency, 1))
	for _, q := range r.pending {
		group.Go(func() error {
			if q.asked && time.Now().After(deadline.Add(firstVerifyPause)) {
				for range q.items {
					one()
				}
				return nil
			}
			r.inquire(ctx, q, one)
			if q.result.Status == result.Seen || q.result.Status == result.NotChecked {
				r.finish(q)
			}
			return nil
		})
	}
	_ = group.Wait() // its functions return no error
	r.pending = slices.DeleteFunc(r.pending, func(q *inquiry) bool {
		return q.result.Status == result.Seen || q.result.Status == result.NotChecked
	})
}

// inquire asks about one customization, and sets its result.
func (r *verification) inquire(ctx context.Context, q *inquiry, one func()) {
	var findings []finding
	for _, item := range q.items {
		shown, exchange, err := r.Recommender.Recommend(ctx, q.customization.Model, item)
		one()
		if errors.Is(err, luigisbox.ErrStopped) {
			if !q.asked { // else the earlier answer counts
				q.result.Status, q.result.Reason = result.Skipped, r.skipReason(ctx, err)
			}
			return
		}
		q.result.HTTPStatus = exchange.Status
		q.result.Attempts += exchange.Attempts
		q.result.Duration += exchange.Duration
		f := finding{item: item, err: err}
		switch {
		case err != nil:
		case len(shown) == 0:
			f.err = errNothingRecommended
		default:
			f.verdict = verify.Expect(&q.customization, r.now()).Judge(itemsOf(shown))
		}
		findings = append(findings, f)
	}
	q.asked = true
	r.conclude(q, findings)
}

// skipReason says why nothing was asked.
func (r *verification) skipReason(ctx context.Context, err error) string {
	if stopped := r.Recommender.Stopped(); stopped != nil && ctx.Err() == nil {
		return push.Explain(stopped)
	}
	if ctx.Err() == nil {
		return err.Error()
	}
	return plan.Interrupted
}
