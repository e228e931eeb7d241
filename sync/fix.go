package sync

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"pinsync/sync/atomicfile"
	"pinsync/sync/catalog"
	"pinsync/sync/check"
	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/plan"
	"pinsync/sync/result"
)

// FixOptions are the options of Fix.
type FixOptions struct {
	Options
	// Rules are the rules that are named: only their findings are fixed. With none,
	// all are whose fix throws nothing away.
	Rules []string
	// DryRun writes nothing, and gives the difference in the results.
	DryRun bool
	// Changes gives in the results what fixing changes in what the files mean, as far as
	// they could be read before: from what they said to what they say.
	Changes bool
}

// ErrNoSuchRule: a rule was named that does not exist.
var ErrNoSuchRule = errors.New("there is no such rule")

// errEdited: a file is not what was checked any more.
var errEdited = errors.New("it was changed meanwhile; run it again")

// Fix corrects in the files what needs no guessing; see package fix for what is proved
// before a file is written. Files that are not fixed are left as they are, byte for
// byte; a file is replaced as a whole, and keeps its mode.
//
// A result is Fixed, Unchanged, Invalid where something is left that makes the file so,
// Failed where it could not be written, or Skipped when ctx ended before it was read.
// Its Diagnostics are those that are left; with DryRun those of the file as it is, of
// which those that would be fixed have their Fix. Results are emitted when all files
// are done. An error means that nothing was written: it wraps ErrNoSuchRule, or is as
// for Validate.
func Fix(ctx context.Context, o FixOptions) (*result.Report, error) {
	start := time.Now()
	for _, rule := range o.Rules {
		if !check.IsRule(rule) {
			return nil, fmt.Errorf("%w: %q", ErrNoSuchRule, rule)
		}
	}
	scope := o.scope(o.Definitions || o.Changes)
	head, catalogs, err := o.checkAll(ctx, &scope)
	if err != nil {
		return nil, err
	}
	all := make([]fixing, len(head))
	written := false
	for i := range head {
		if ctx.Err() != nil {
			break
		}
		all[i] = o.fixOne(&scope, &head[i], catalogs[i].known)
		written = written || all[i].written
	}
	after := head
	if written && ctx.Err() == nil {
		// What is wrong between files is known only when all are written.
		again := o.Options
		again.Warn, again.Progress = nil, nil
		scope := again.scope(o.Definitions || o.Changes)
		if after, _, err = again.checkAll(ctx, &scope); err != nil || len(after) != len(head) {
			after = head
		}
	}
	report := &result.Report{Command: "fix", DryRun: o.DryRun, Results: make([]result.Result, len(head))}
	for i := range head {
		report.Results[i] = o.fixResult(&scope, &head[i], &after[i], &all[i])
		r := &report.Results[i]
		r.Titles = catalogs[i].titles
		if o.Changes && all[i].written {
			r.Edited = true
			if before, now := head[i].Body, after[i].Body; before != nil && now != nil { // else it could not be read
				r.Changes = compare.FileChanges(before, now)
			}
		}
		o.define(r, &after[i], catalogs[i])
		if o.Emit != nil {
			o.Emit(report.Results[i])
		}
	}
	if ctx.Err() != nil {
		report.Stopped = plan.Interrupted
	}
	report.Duration = time.Since(start)
	return report, nil
}

// fixing is what became of one file.
type fixing struct {
	files.Fixed
	changes bool // there is something to write
	written bool
	err     error // why it was not written
}

// fixOne fixes one file.
func (o *FixOptions) fixOne(scope *files.Scope, f *files.File, known *catalog.Catalog) (x fixing) {
	if f.State != files.Valid && f.State != files.Invalid {
		return x
	}
	_, _, different := known.LooksDifferent()
	x.Fixed, x.changes = scope.Fix(f, o.Rules, known, !different)
	if !x.changes || o.DryRun {
		return x
	}
	x.err = atomicfile.Rewrite(scope.Path(f.Name), x.Text, func() error {
		now, err := scope.Read(f.Name)
		if err == nil && !bytes.Equal(now, x.Before) {
			err = errEdited
		}
		return err
	})
	x.written = x.err == nil
	return x
}

// fixResult is the result of a file, of which after is as it is now.
func (o *FixOptions) fixResult(scope *files.Scope, f, after *files.File, x *fixing) result.Result {
	r := result.Result{File: f.Name, ID: f.Facts.ID, Status: result.Unchanged, Diagnostics: f.Diagnostics}
	invalid := f.State == files.Invalid
	switch {
	case f.State == files.Unread:
		r.Status, r.Reason = result.Skipped, plan.Interrupted
		return r
	case x.err != nil:
		r.Status, r.Reason = result.Failed, diagnostic.Cause(x.err).Error()
		return r
	case x.changes && o.DryRun:
		r.Fixed, r.Diff = x.Outcome.Fixed, unified(f.Name, x.Before, x.Text)
		left := *f
		left.Diagnostics = slices.Concat(x.Left, betweenFiles(f, x.Found))
		invalid = scope.Invalidates(&left)
	case x.written && after != f:
		r.Fixed, r.ID, r.Diagnostics = x.Outcome.Fixed, after.Facts.ID, after.Diagnostics
		invalid = after.State == files.Invalid
	case x.written:
		// It was not read again, since the run ended: so much is known.
		r.Fixed, r.Diagnostics = x.Outcome.Fixed, x.Left
		left := *f
		left.Diagnostics = x.Left
		invalid = scope.Invalidates(&left)
	}
	if len(r.Fixed) > 0 {
		r.Status = result.Fixed
	}
	if invalid {
		r.Status = result.Invalid
	}
	return r
}

// betweenFiles are the findings of a file that its own text does not show.
func betweenFiles(f *files.File, own []diagnostic.Diagnostic) (others []diagnostic.Diagnostic) {
	known := make(map[diagnostic.Key]bool, len(own))
	for i := range own {
		known[own[i].Key()] = true
	}
	for _, d := range f.Diagnostics {
		if !known[d.Key()] {
			others = append(others, d)
		}
	}
	return others
}

// unified is the difference of two texts as diff shows it.
func unified(name string, before, after []byte) string {
	text := string(diff.Diff("a/"+name, before, "b/"+name, after))
	if _, rest, ok := strings.Cut(text, "\n"); ok {
		text = rest // the command that would show it
	}
	return text
}
