package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
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
		Args: atMostOne("drift is for one shop"),
		RunE: func(cmd *cobra.Command, args []string) error {
			place, args, err := c.offerPlace(cmd.Context(), offer.Drift(), &f.offer, args, "'pinsync plan' shows what was edited, and 'pinsync pull' takes it over")
			if err != nil {
				return err
			}
			return c.runSync(cmd.Context(), &f.sync, args, func(sig *interrupts, o pinsync.Options) (*result.Report, error) {
				r, err := pinsync.Plan(sig.ctx, o, f.sync.run)
				if err == nil {
					// What a plan calls not fine, such as an orphan, is not drift.
					c.verdict = new(c.drift(sig, &f, place, o, r))
				}
				return r, err
			})
		},
	}
	flags := cmd.Flags()
	f.sync.registerReading(flags)
	f.sync.reporting.checked = true
	f.sync.run.OnlyChanged = true
	describe(flags, map[string]string{
		"max-deletes": "more files to remove than `N`: nothing is offered",
		"remote":      remoteFirst + ", and push the branch there (default remote of pinsync.yaml, else origin)",
	})
	oneAtATime(flags)
	f.offer.register(flags, "pinsync/drift", ownBranch)
	flags.BoolVar(&f.newFiles, "new-files", false, "offer, when there is drift, also customizations that no file describes")
	return cmd
}

type driftFlags struct {
	sync     syncFlags
	offer    offerFlags
	newFiles bool
}

// drift offers what a plan found to have been edited live, and gives the exit
// code: there was nothing to do, or a pull request shows it, or it is red.
func (c *cli) drift(sig *interrupts, f *driftFlags, place *offer.Place, o pinsync.Options, r *result.Report) int {
	count := r.Summary().Statuses
	incomplete := count[result.Invalid] + count[result.Failed] + count[result.Skipped]
	switch {
	case r.Refused:
		return exitRefused
	case r.Stopped != "", incomplete > 0:
		c.say(offer.Error, fmt.Sprintf("the plan is not complete; files that are invalid, failed or skipped: %d", incomplete))
		return exitNotFine
	}
	if f.sync.run.Remote != "" {
		place.Remote = f.sync.run.Remote
	}
	based := f.sync.run.Base != "" && !r.FirstRun
	drifted := count[result.Drifted] + count[result.Conflict]
	if !based {
		drifted = count[result.WouldUpdate]
	}
	c.outputs = append(c.outputs, fmt.Sprintf("drifted=%d", drifted))
	found, err := place.Find(sig.ctx)
	switch {
	case err != nil:
		return c.offerFailed(err)
	case drifted == 0:
		return c.withdraw(sig.ctx, place, found, "no drift: these customizations were not edited since they were synced")
	}
	edits, err := place.Edit(sig.ctx, c.env("RUNNER_TEMP"), f.newFiles, func(dir string) (bool, error) {
		return true, c.takeEdits(sig.ctx, f, o, dir, based)
	})
	if err != nil {
		return c.offerFailed(err)
	}
	code := exitFine
	if edits.Fingerprint != "" {
		body := report.Drift(r, report.DriftOptions{Based: based, RunURL: c.runURL(), Agenda: c.agendaOf(sig, o)})
		if _, code, err = c.offer(sig.ctx, &f.offer, place, found, edits, "Take over live edits of shop "+r.Shop, body); err != nil {
			return c.offerFailed(err)
		}
	}
	if n := count[result.Conflict]; n > 0 {
		c.say(offer.Error, fmt.Sprintf("customizations that were edited both live and in the files: %d; they were left as they are: make the file say what is right, or sync with --force", n))
		code = exitNotFine
	} else if edits.Fingerprint == "" {
		c.say(offer.Notice, "the drift has gone since the plan was made: there is nothing to offer")
	}
	return code
}

// takeEdits pulls into the corresponding folder of the worktree dir. Without a
// base, a file that was never synced would look like one whose customization is
// gone.
func (c *cli) takeEdits(ctx context.Context, f *driftFlags, o pinsync.Options, dir string, based bool) error {
	o.Dir, o.Emit, o.Progress, o.Warn = dir, nil, nil, nil
	run := &f.sync.run
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
