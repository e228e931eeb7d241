package sync

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pinsync/sync/base"
	"pinsync/sync/files"
	"pinsync/sync/plan"
	"pinsync/sync/result"
)

// Validate makes every check that needs no network. Each file is valid or
// invalid, or skipped when ctx ended before it was read; results are emitted
// when all files have been read.
func Validate(ctx context.Context, o Options) (*result.Report, error) {
	return validate(ctx, o, nil)
}

// ValidateWithBase is Validate for files that may have been valid earlier: what
// became wrong without a change of a file makes none invalid that means what
// it did at ref, a git revision; where ref is empty, at the base that its own
// settings name, if that is here. No remote is asked. environ is the environment
// for git, as os.Environ gives it.
//
// An error about ref is that of package base. A ref below refs/pinsync/ that is
// missing is none: it may be kept by a remote.
func ValidateWithBase(ctx context.Context, o Options, ref string, environ []string) (*result.Report, error) {
	return validate(ctx, o, func(scope *files.Scope, head []files.File) error {
		if ref == "" {
			return forgiveByOwnBase(ctx, scope, head, environ)
		}
		tree, err := base.Open(ctx, o.Dir, ref, environ)
		if base.IsSynced(ref) && errors.Is(err, base.ErrNoRevision) {
			o.warn(fmt.Sprintf("there is no %s here, so what is wrong counts, no matter who changed the file", ref))
			return nil
		}
		if err != nil {
			return err
		}
		return tree.Unchanged(ctx, scope, pointers(head))
	})
}

// forgiveByOwnBase compares each file with the base that its settings name. Where that is
// not here, nothing is forgiven.
func forgiveByOwnBase(ctx context.Context, scope *files.Scope, head []files.File, environ []string) error {
	byRef := map[string][]*files.File{}
	for i := range head {
		if f := &head[i]; f.Aged() && f.Settings != nil && f.Settings.Base != "" {
			byRef[f.Settings.Base] = append(byRef[f.Settings.Base], f)
		}
	}
	for _, ref := range slices.Sorted(maps.Keys(byRef)) {
		if tree, err := base.Open(ctx, scope.Dir, ref, environ); err == nil {
			if err := tree.Unchanged(ctx, scope, byRef[ref]); err != nil {
				return err
			}
		}
	}
	return nil
}

func validate(ctx context.Context, o Options, forgive func(*files.Scope, []files.File) error) (*result.Report, error) {
	start := time.Now()
	scope := o.scope(o.Definitions)
	head, catalogs, err := o.checkAll(ctx, &scope)
	if err != nil {
		return nil, err
	}
	if forgive != nil {
		if err := forgive(&scope, head); err != nil && ctx.Err() == nil {
			return nil, err
		}
	}
	report := checked(ctx, "validate", head)
	for i := range report.Results {
		r := &report.Results[i]
		r.Titles = catalogs[i].titles
		o.define(r, &head[i], catalogs[i])
		if o.Emit != nil {
			o.Emit(*r)
		}
	}
	report.Duration = time.Since(start)
	return report, nil
}

// checkAll reads and checks the files, with the catalogues that are theirs.
func (o *Options) checkAll(ctx context.Context, scope *files.Scope) ([]files.File, []names, error) {
	head, err := files.Load(ctx, *scope)
	if err != nil {
		return nil, nil, err
	}
	catalogs, err := o.readCatalogs(ctx, scope, head)
	if err != nil {
		return nil, nil, err
	}
	return head, catalogs, nil
}

// define gives a result what its file says, where it has something to say of that.
func (o *Options) define(r *result.Result, f *files.File, n names) {
	if !o.Definitions || len(r.Diagnostics) == 0 || f.Body == nil {
		return
	}
	r.Definitions = &result.Definitions{File: f.Body, Images: n.images, Location: o.locationOf(f)}
}

// Definition is what one valid file says.
type Definition struct {
	ID   string // as the file spells it; empty where it has none
	Body []byte // the API's request body, JSON
}

// Load is Validate for a caller who wants the definitions too: those of the
// valid files, in the order of the report. Nothing is emitted.
func Load(ctx context.Context, o Options) ([]Definition, *result.Report, error) {
	head, err := files.Load(ctx, o.scope(true))
	if err != nil {
		return nil, nil, err
	}
	return definitions(head), checked(ctx, "validate", head), nil
}

// definitions are those of the valid files, whose bodies were kept.
func definitions(head []files.File) []Definition {
	var valid []Definition
	for i := range head {
		if f := &head[i]; f.State == files.Valid {
			valid = append(valid, Definition{ID: f.Facts.ID, Body: f.Body})
		}
	}
	return valid
}

// checked is the report of a run that only checks.
func checked(ctx context.Context, command string, head []files.File) *result.Report {
	report := &result.Report{Command: command, Results: make([]result.Result, len(head))}
	for i := range head {
		f := &head[i]
		r := result.Result{File: f.Name, ID: f.Facts.ID, Status: result.Valid, Diagnostics: f.Diagnostics}
		switch f.State {
		case files.Invalid:
			r.Status = result.Invalid
		case files.Unread:
			r.Status, r.Reason = result.Skipped, plan.Interrupted
		}
		report.Results[i] = r
	}
	if ctx.Err() != nil {
		report.Stopped = plan.Interrupted
	}
	return report
}
