package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/base"
	"pinsync/sync/git"
	"pinsync/sync/github"
	"pinsync/sync/offer"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// driftCommand is the work of the drift action; elsewhere plan and pull do that.
func (c *cli) driftCommand() *cobra.Command {
	var f driftFlags
	cmd := &cobra.Command{
		Use:   "drift [DIR]",
		Short: "offer what was edited in the app as a pull request",
		Long: `drift looks for customizations that were edited live since they were synced, and
offers the edits as a pull request on GitHub, which the variables of a workflow
name. The checkout stays as it is.`,
		Example: `  pinsync drift --branch pinsync/drift
  pinsync drift --new-files shops/de`,
		Args: atMost(1, "drift is for one shop"),
		RunE: func(cmd *cobra.Command, args []string) error {
			place, err := c.offerPlace(cmd.Context(), offer.Drift(), f.branch, "", "'pinsync plan' shows what was edited, and 'pinsync pull' takes it over")
			if err != nil {
				return err
			}
			if args, err = c.insideCheckout(cmd.Context(), place.Git, args); err != nil {
				return err
			}
			code := exitFine
			err = c.send(cmd.Context(), &f.sending, args, func(sig *interrupts, o pinsync.Options) (*result.Report, error) {
				r, err := pinsync.Plan(sig.ctx, o, f.sending.run)
				if err == nil {
					f.agenda = func() string { return c.agendaOf(sig, o) }
					code = c.drift(sig.ctx, &f, place, o, r)
				}
				return r, err
			})
			if err == nil && !interrupted(c.exit) {
				// What a plan calls not fine, such as an orphan, is not drift.
				c.exit = code
			}
			return err
		},
	}
	flags := cmd.Flags()
	f.sending.registerReading(flags)
	f.sending.reporting.checked = true
	f.sending.run.OnlyChanged = true
	describe(flags, map[string]string{
		"max-deletes": "more files to remove than `N`: nothing is offered",
		"remote":      "take the base, which must be below refs/pinsync/, from the git remote `NAME` first, and push the branch there (default remote of pinsync.yaml, else origin)",
	})
	oneAtATime(flags)
	flags.StringVar(&f.branch, "branch", "pinsync/drift", "the `BRANCH` for the pull request; it should be for this alone")
	flags.BoolVar(&f.newFiles, "new-files", false, "offer, when there is drift, also customizations that no file describes")
	flags.StringVar(&f.dispatch, "dispatch", "", "start the `WORKFLOW` on the branch, since no event does")
	return cmd
}

type driftFlags struct {
	sending  sendFlags
	branch   string
	newFiles bool
	dispatch string
	agenda   func() string // what begins and ends in the next days; the command sets it
}

// offerPlace finds out where edits are offered, and whether they can be. An empty
// target is the branch that is checked out. elsewhere says what to run instead
// outside of a workflow.
func (c *cli) offerPlace(ctx context.Context, subject offer.Subject, branch, target, elsewhere string) (*offer.Place, error) {
	hint := "a workflow of GitHub Actions sets it, or can (GITHUB_TOKEN: ${{ github.token }}); elsewhere " + elsewhere
	for _, variable := range []string{"GITHUB_API_URL", "GITHUB_TOKEN", "GITHUB_REPOSITORY"} {
		if c.env(variable) == "" {
			return nil, withHint(fmt.Errorf("%s is not set: this command opens a pull request on GitHub", variable), hint)
		}
	}
	api, err := github.New(github.Config{URL: c.env("GITHUB_API_URL"), Token: c.env("GITHUB_TOKEN"), Agent: "pinsync/" + version()})
	if err != nil {
		return nil, withHint(err, hint)
	}
	g, err := git.Open(ctx, c.dir, c.environ)
	if err != nil {
		return nil, err
	}
	if target == "" {
		target = c.env("GITHUB_REF_NAME")
	}
	if target == "" {
		if target, err = g.Line(ctx, "symbolic-ref", "--short", "--quiet", "HEAD"); err != nil {
			return nil, errors.New("no branch is checked out")
		}
	}
	place := &offer.Place{Git: g, GitHub: api, Repository: c.env("GITHUB_REPOSITORY"), Remote: base.DefaultRemote, Branch: branch, Target: target, Subject: subject}
	return place, place.Check(ctx)
}

// insideCheckout makes the named folders and files ones that count from the working
// directory, so that they are also those of another worktree.
func (c *cli) insideCheckout(ctx context.Context, g *git.Git, named []string) ([]string, error) {
	here, err := filepath.EvalSymlinks(c.dir)
	if err != nil {
		return nil, err
	}
	up, err := g.Line(ctx, "rev-parse", "--show-cdup")
	if err != nil || len(named) == 0 {
		return named, err
	}
	top := filepath.Join(here, filepath.FromSlash(up))
	inside := make([]string, len(named))
	for i, name := range named {
		path, err := filepath.EvalSymlinks(c.abs(name))
		if err != nil {
			return nil, fmt.Errorf("there is no file or folder %q", name)
		}
		if below, err := filepath.Rel(top, path); err != nil || !filepath.IsLocal(below) {
			return nil, fmt.Errorf("%q is not in the checkout %q", name, top)
		}
		if inside[i], err = filepath.Rel(here, path); err != nil {
			return nil, err
		}
	}
	return inside, nil
}

// drift offers what a plan found to have been edited live, and gives the exit
// code: there was nothing to do, or a pull request shows it, or it is red.
func (c *cli) drift(ctx context.Context, f *driftFlags, place *offer.Place, o pinsync.Options, r *result.Report) int {
	count := r.Summary().Statuses
	incomplete := count[result.Invalid] + count[result.Failed] + count[result.Skipped]
	switch {
	case r.Refused:
		return exitRefused
	case r.Stopped != "", incomplete > 0:
		c.say(offer.Error, fmt.Sprintf("the plan is not complete; files that are invalid, failed or skipped: %d", incomplete))
		return exitNotFine
	}
	if f.sending.run.Remote != "" {
		place.Remote = f.sending.run.Remote
	}
	based := f.sending.run.Base != "" && !r.FirstRun
	drifted := count[result.Drifted] + count[result.Conflict]
	if !based {
		drifted = count[result.WouldUpdate]
	}
	c.outputs = append(c.outputs, fmt.Sprintf("drifted=%d", drifted))
	found, err := place.Find(ctx)
	if err != nil {
		return c.offerFailed(err)
	}
	if drifted == 0 {
		if err := c.withdraw(ctx, place, found, "no drift: these customizations were not edited since they were synced"); err != nil {
			return c.offerFailed(err)
		}
		return exitFine
	}
	edits, err := place.Edit(ctx, c.env("RUNNER_TEMP"), f.newFiles, func(dir string) error {
		return c.takeEdits(ctx, f, o, dir, based)
	})
	if err != nil {
		return c.offerFailed(err)
	}
	code := exitFine
	if edits.Fingerprint != "" {
		code, err = c.offer(ctx, f, place, found, edits, r, based)
		if err != nil {
			return c.offerFailed(err)
		}
	}
	if n := count[result.Conflict]; n > 0 {
		c.say(offer.Error, fmt.Sprintf("%d customizations were edited both live and in the files, and were left as they are: make the file say what is right, or sync with --force", n))
		code = exitNotFine
	} else if edits.Fingerprint == "" {
		c.say(offer.Notice, "the drift has gone since the plan was made: there is nothing to offer")
	}
	return code
}

// offer shows the edits in a pull request.
func (c *cli) offer(ctx context.Context, f *driftFlags, place *offer.Place, found offer.Found, edits offer.Edits, r *result.Report, based bool) (int, error) {
	body := report.Drift(r, report.DriftOptions{Based: based, RunURL: c.runURL(), Agenda: f.agenda()})
	deed, number, err := place.Offer(ctx, found, edits, "Take over live edits of shop "+f.sending.trackerID, body)
	if number > 0 {
		c.outputs = append(c.outputs, fmt.Sprintf("pull-request=%d", number))
	}
	if err != nil {
		return exitNotFine, err
	}
	c.say(deed.Level, deed.Say)
	c.startWorkflow(ctx, place, deed, f.dispatch)
	if deed.Level == offer.Error {
		return exitNotFine, nil
	}
	return exitFine, nil
}

// startWorkflow starts a workflow on a branch that was pushed; none if it is empty.
func (c *cli) startWorkflow(ctx context.Context, place *offer.Place, deed offer.Deed, workflow string) {
	if !deed.Push || workflow == "" {
		return
	}
	if err := place.GitHub.Dispatch(ctx, place.Repository, workflow, place.Branch); err != nil {
		c.say(offer.Warning, fmt.Sprintf("the workflow could not be started on the branch: %v; give the job actions: write", err))
	}
}

// takeEdits pulls into the corresponding folder of the worktree dir. Without a
// base, a file that was never synced would look like one whose customization is
// gone.
func (c *cli) takeEdits(ctx context.Context, f *driftFlags, o pinsync.Options, dir string, based bool) error {
	o.Dir, o.Emit, o.Progress, o.Warn = dir, nil, nil, nil
	run := &f.sending.run
	options := pinsync.PullOptions{Client: run.Client, Environ: c.environ, Delete: based, MaxDeletes: run.MaxDeletes}
	if based {
		options.Base = run.Base
	}
	r, err := pinsync.Pull(ctx, o, options)
	if err != nil {
		return err
	}
	count := r.Summary().Statuses
	// To pull, a file that waits to be synced is a conflict, too; the plan knows
	// better.
	if n := count[result.Invalid] + count[result.Failed] + count[result.Skipped]; r.Stopped != "" || n > 0 {
		return fmt.Errorf("the pull is not complete: %s", strings.TrimPrefix(fmt.Sprintf("%s; files that are invalid, failed or skipped: %d", r.Stopped, n), "; "))
	}
	return nil
}

// withdraw takes an open offer back, since there is nothing to offer, and says so.
func (c *cli) withdraw(ctx context.Context, place *offer.Place, found offer.Found, nothing string) error {
	deed, err := place.Withdraw(ctx, found)
	if err != nil {
		return err
	}
	c.say(deed.Level, deed.Say)
	c.say(offer.Notice, nothing)
	return nil
}

// offerFailed says why nothing was offered, and gives the exit code.
func (c *cli) offerFailed(err error) int {
	c.say(offer.Error, err.Error())
	return exitNotFine
}

// say shows a sentence at the run's page, or on stderr.
func (c *cli) say(level offer.Level, text string) {
	switch {
	case text == "":
	case c.annotates:
		// As good as written: a log that can't be written has no reader.
		_ = report.Annotate(c.commands, string(level), text)
	default:
		fmt.Fprintf(c.stderr, "pinsync: %s: %s\n", level, report.Visible(text))
	}
}
