package sync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/internal/edit"
	"pinsync/sync/internal/newfile"
	"pinsync/sync/live"
	"pinsync/sync/match"
	"pinsync/sync/plan"
	"pinsync/sync/pull"
	"pinsync/sync/result"
	"pinsync/sync/rows"
	"pinsync/sync/sheet"
	"pinsync/sync/shops"
)

// SheetOptions says which sheet is brought into files.
type SheetOptions struct {
	// File is the path of the sheet: a .csv, a .tsv or an .xlsx.
	File string
	// Encoding names that of a CSV in neither UTF-8 nor UTF-16; it may be empty.
	Encoding string
	// Shops are those whose files rows are matched with; new files go to them.
	Shops []shops.Shop
	// Replace lets pins go that the sheet has no row for.
	Replace bool
	// DryRun says what would be done, and writes nothing.
	DryRun bool
}

// unwritten is why files are skipped when the sheet has faults.
const unwritten = "the sheet has errors, so nothing was written"

// ImportSheet makes the files say what the rows of a sheet do: it edits those that
// differ as Pull does, and writes a new one for each customization that no file
// describes. Customizations that are not in the sheet are not touched.
//
// The report has a result for the sheet, with what is wrong in its cells, and one
// for each customization in it: written, unchanged, failed, skipped; with DryRun
// would_update or would_create. Changes lead from what the file said. Where a cell
// has an error, nothing is written at all; with Strict so it is for a warning. An
// error means that the sheet or the files could not be looked at, and that nothing
// was written.
func ImportSheet(ctx context.Context, o Options, so SheetOptions) (*result.Report, error) {
	start := time.Now()
	path := so.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(o.Dir, path)
	}
	run := &sheetRun{o: o, so: so, sheet: result.Result{File: diagnostic.Name(o.Dir, path), Status: result.Valid}}
	table, err := sheet.Read(path, sheet.Options{Encoding: so.Encoding, Knows: rows.Known})
	problem, unreadable := errors.AsType[*sheet.Problem](err)
	switch {
	case unreadable:
		run.unreadable(problem)
	case err != nil:
		return nil, fmt.Errorf("the sheet %q can't be read: %w", run.sheet.File, diagnostic.Cause(err))
	default:
		if err := run.decide(ctx, table); err != nil {
			return nil, err
		}
		run.write(ctx)
	}
	report := run.report(ctx)
	report.Duration = time.Since(start)
	return report, nil
}

// sheetRun is one call of ImportSheet.
type sheetRun struct {
	o       Options
	so      SheetOptions
	sheet   result.Result
	src     *sheetSources
	plan    *rows.Plan
	targets []sheetTarget
	done    []result.Result
	stopped error
}

// sheetTarget is one customization of the sheet.
type sheetTarget struct {
	c *rows.Customization
	// after is the file as it would be; the zero File where it stays as it is.
	after  files.File
	action plan.Action
	titles map[string]string
}

// unreadable says why the file is not a sheet.
func (r *sheetRun) unreadable(p *sheet.Problem) {
	d := diagnostic.Diagnostic{Severity: diagnostic.Error, Rule: sheet.Rule, Message: p.Message, Hint: p.Hint, Span: diagnostic.FileStart}
	if p.Line > 0 {
		(&sheet.Table{Name: p.Sheet}).Place(&d, p.Line, p.Column-1)
	}
	r.sheet.Diagnostics = []diagnostic.Diagnostic{d}
}

// decide works out what every file is to say, and what is wrong with that.
func (r *sheetRun) decide(ctx context.Context, table *sheet.Table) (err error) {
	if r.src, err = loadSheetSources(ctx, r.o, r.so.Shops); err != nil || ctx.Err() != nil {
		return err
	}
	r.src.Replace = r.so.Replace
	r.plan = rows.Import(table, r.src.Sources)
	r.sheet.Diagnostics = r.plan.Findings
	scope := r.o.scope(true) // which, other than that of the sources, has the shop's severities
	faults := 0
	for i := range r.plan.Customizations {
		if ctx.Err() != nil {
			return nil
		}
		if faults >= sheet.MaxFaults {
			r.plan.Omitted += len(r.plan.Customizations) - i
			break
		}
		faults += r.add(&scope, &r.plan.Customizations[i])
	}
	r.checkTogether(&scope)
	if err := r.checkItems(ctx, &scope); err != nil {
		return err
	}
	for i := range r.targets {
		if t := &r.targets[i]; t.action != plan.Leave {
			r.found(r.plan.Place(t.c, t.after.Body, t.after.Diagnostics))
		}
	}
	r.omit()
	return nil
}

func (r *sheetRun) found(more []diagnostic.Diagnostic) {
	r.sheet.Diagnostics = append(r.sheet.Diagnostics, more...)
}

// omit bounds what is said of the sheet.
func (r *sheetRun) omit() {
	all := diagnostic.Sort(r.sheet.Diagnostics)
	omitted := r.plan.Omitted
	if most := sheet.MaxFaults; len(all) > most {
		slices.SortStableFunc(all, func(a, b diagnostic.Diagnostic) int { return strings.Compare(string(a.Severity), string(b.Severity)) })
		omitted += len(all) - most
		all = diagnostic.Sort(all[:most])
	}
	if omitted > 0 {
		last := all[len(all)-1]
		last.Message, last.Hint = fmt.Sprintf("problems of up to %d more cells or customizations are not listed", omitted), "fix these first"
		all = append(all, last)
	}
	r.sheet.Diagnostics = all
}

// add takes in one customization, and counts what is wrong with it.
func (r *sheetRun) add(scope *files.Scope, c *rows.Customization) (faults int) {
	t := sheetTarget{c: c}
	bound := r.src.settings[c.Shop]
	switch {
	case c.Head != nil && compare.SameFiles(c.Head.Body, c.Body):
	case c.Head != nil:
		t.action = plan.Update
		text, err := r.src.scope.Read(c.Head.Name)
		if err == nil {
			text, err = edit.Apply(text, c.Body)
		}
		if err != nil {
			r.found(r.plan.Place(c, c.Body, []diagnostic.Diagnostic{{
				Severity: diagnostic.Error, Rule: sheet.Rule, Path: "/target_type",
				Message: fmt.Sprintf("the file %s can't be edited so that it says this: %v", c.Head.Name, diagnostic.Cause(err)), Hint: "edit the file by hand",
			}}))
			return 1
		}
		t.after = scope.Parse(c.Head.Name, text, c.Head.Settings)
	default:
		t.action = plan.Create
		// Until it has a name, a new file is known by its first row.
		t.after = scope.Parse(fmt.Sprintf("%s:%d", r.sheet.File, r.plan.Line(c)), newfile.Text(c.ID, c.Body, ""), bound)
	}
	if t.after.Body == nil {
		t.after.Body = c.Body
	}
	r.targets = append(r.targets, t)
	for i := range t.after.Diagnostics {
		if t.after.Diagnostics[i].Severity == diagnostic.Error {
			faults++
		}
	}
	return faults
}

// faulty reports whether something is wrong with the sheet.
func (r *sheetRun) faulty() bool {
	return slices.ContainsFunc(r.sheet.Diagnostics, func(d diagnostic.Diagnostic) bool { return r.o.Strict || d.Severity == diagnostic.Error })
}

// write edits and writes the files, unless something is wrong.
func (r *sheetRun) write(ctx context.Context) {
	hold := ""
	switch {
	case ctx.Err() != nil:
		hold = plan.Interrupted
	case r.faulty():
		hold = unwritten
	}
	state := &live.State{}
	for i := range r.targets {
		state.Objects = append(state.Objects, live.Object{ID: r.targets[i].id(), JSON: r.targets[i].c.Body})
	}
	for shop := range r.src.shops {
		var steps []plan.Step
		for i := range r.targets {
			if t := &r.targets[i]; t.c.Shop == shop {
				steps = append(steps, t.step(&state.Objects[i]))
			}
		}
		p := plan.Plan{Steps: steps}
		if hold != "" {
			p.Hold(hold)
		}
		results, stopped := pull.Run(ctx, p.Steps, pull.Options{
			Dir:      r.src.shops[shop].Files,
			Live:     state,
			Files:    &r.src.scope,
			Checker:  r.src.scope.Checker(r.src.settings[shop]),
			Preview:  r.so.DryRun,
			Progress: r.o.Progress,
		})
		r.done = append(r.done, results...)
		r.stopped = cmp.Or(r.stopped, stopped)
	}
}

func (t *sheetTarget) id() string {
	if t.c.Head != nil {
		return t.c.Head.Facts.ID
	}
	return t.c.ID
}

// step is what is to be done about a customization.
func (t *sheetTarget) step(object *live.Object) plan.Step {
	s := plan.Step{Action: t.action, Customization: &match.Customization{Head: t.c.Head, Live: object, ID: object.ID}}
	s.Result = result.Result{ID: object.ID, Edited: true, Titles: t.titles}
	var before []byte
	if t.c.Head != nil {
		s.Result.File, before = t.c.Head.Name, t.c.Head.Body
	}
	if t.action == plan.Leave {
		s.Result.Status = result.Unchanged
	} else {
		s.Result.Changes = compare.FileChanges(before, t.c.Body)
	}
	return s
}

// report is that of the run, whose results are emitted.
func (r *sheetRun) report(ctx context.Context) *result.Report {
	report := &result.Report{Command: "sheet import", DryRun: r.so.DryRun}
	faulty := r.faulty()
	if faulty {
		r.sheet.Status = result.Invalid
	}
	for i := range r.done {
		// Said of the sheet's cells already.
		r.done[i].Diagnostics = nil
		if faulty {
			r.done[i].Changes = nil // some of which are faults
		}
	}
	report.Results = append(r.done, r.sheet)
	slices.SortStableFunc(report.Results, func(a, b result.Result) int { return strings.Compare(a.File, b.File) })
	if r.o.Emit != nil {
		for i := range report.Results {
			r.o.Emit(report.Results[i])
		}
	}
	stop(ctx, report, r.stopped)
	return report
}
