package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/check"
	"pinsync/sync/offer"
	"pinsync/sync/report"
	"pinsync/sync/result"
	"pinsync/sync/settings"
)

// tidyCommand is the work of the tidy workflow; elsewhere fix does that.
func (c *cli) tidyCommand() *cobra.Command {
	var f tidyFlags
	cmd := &cobra.Command{
		Use:   "tidy [PATH...]",
		Short: "offer to remove what is over or gone as a pull request",
		Long: `tidy makes the corrections of fix --rule in a copy of the checkout, and offers them
as a pull request on GitHub, which the variables of a workflow name: pins that are
over go, and an item that the catalogue does not have becomes the one that is
nearest. What is left to a person is listed there. Without a catalogue, items are not
looked at. The checkout stays as it is.

To see what it would offer: pinsync fix --dry-run --rule expired-pin --rule unknown-item`,
		Example: `  pinsync tidy
  pinsync tidy --rule expired-pin --dispatch validate.yml shops/de`,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, rule := range f.rules {
				if !check.IsRule(rule) {
					return unknownRule(rule)
				}
			}
			place, err := c.offerPlace(cmd.Context(), offer.Cleanup(), f.branch, "", "'pinsync fix --dry-run --rule expired-pin --rule unknown-item' shows what it would offer")
			if err != nil {
				return err
			}
			if args, err = c.insideCheckout(cmd.Context(), place.Git, args); err != nil {
				return err
			}
			code := exitFine
			err = c.reporting(&f.reporting, nothingNewStarts, func(sig *interrupts, out *output) (*result.Report, error) {
				r, edits, err := c.fixCopy(sig.ctx, &f, place, out, args)
				if err != nil {
					return nil, err
				}
				for i := range r.Results {
					out.result(r.Results[i])
				}
				code = c.tidy(sig.ctx, &f, place, r, edits)
				return r, nil
			})
			if err == nil && !interrupted(c.exit) {
				// What fix calls not fine, such as a file that it leaves invalid, is for
				// validate to say.
				c.exit = code
			}
			return err
		},
	}
	flags := cmd.Flags()
	f.reporting.register(flags)
	offline(flags)
	flags.StringVar(&f.branch, "branch", "pinsync/tidy", "the `BRANCH` for the pull request; it should be for this alone")
	flags.StringArrayVar(&f.rules, "rule", []string{"expired-pin", unknownItemRule}, "fix findings of this `RULE`; may repeat")
	flags.StringVar(&f.dispatch, "dispatch", "", "start the `WORKFLOW` on the branch, since no event does")
	return cmd
}

type tidyFlags struct {
	reporting        reportFlags
	branch, dispatch string
	rules            []string
}

// errUnfinished: some files were not fixed, so that what was is not all.
var errUnfinished = errors.New("not all files were fixed")

// fixCopy fixes the files of a worktree, and gives what came of each, and the edits;
// those are empty where not all files could be fixed. The catalogues are those of the
// checkout: git does not know them.
func (c *cli) fixCopy(ctx context.Context, f *tidyFlags, place *offer.Place, out *output, args []string) (r *result.Report, edits offer.Edits, err error) {
	edits, err = place.Edit(ctx, c.env("RUNNER_TEMP"), false, func(dir string) error {
		in := &cli{env: c.env, environ: c.environ, dir: dir, stdout: c.stdout, stderr: c.stderr, now: c.now}
		paths, err := in.allPaths(ctx, args)
		if err != nil {
			return err
		}
		if err := in.checkSettings(paths); err != nil {
			return err
		}
		o := pinsync.FixOptions{Options: in.options(&f.reporting, &settings.Settings{}, paths, out), Rules: f.rules, Changes: true}
		o.Emit, o.Progress = nil, nil
		if err := c.catalogues(&f.reporting, &o.Options); err != nil {
			return err
		}
		fixed, err := pinsync.Fix(ctx, o)
		if err != nil {
			return err
		}
		r = fixed
		if unfinished(r) != "" {
			return errUnfinished
		}
		return nil
	})
	if errors.Is(err, errUnfinished) {
		err = nil
	}
	return r, edits, err
}

// unfinished says why not all files were fixed; empty if they were.
func unfinished(r *result.Report) string {
	if r.Stopped != "" {
		return r.Stopped
	}
	count := r.Summary().Statuses
	if n := count[result.Failed] + count[result.Skipped]; n > 0 {
		return fmt.Sprintf("%d files failed or were skipped", n)
	}
	return ""
}

// tidy offers what was fixed, and gives the exit code: there was nothing to do, or a
// pull request shows it, or it is red.
func (c *cli) tidy(ctx context.Context, f *tidyFlags, place *offer.Place, r *result.Report, edits offer.Edits) int {
	if why := unfinished(r); why != "" {
		return c.offerFailed(fmt.Errorf("nothing is offered, since not all files were fixed: %s", why))
	}
	if n := r.Summary().Statuses[result.Invalid]; n > 0 {
		c.say(offer.Warning, fmt.Sprintf("%d files are invalid: 'pinsync validate' says why", n))
	}
	found, err := place.Find(ctx)
	if err != nil {
		return c.offerFailed(err)
	}
	if edits.Fingerprint == "" {
		if err := c.withdraw(ctx, place, found, "there is nothing to tidy"); err != nil {
			return c.offerFailed(err)
		}
		return exitFine
	}
	body := report.Tidy(r, f.rules, c.runURL())
	deed, number, err := place.Offer(ctx, found, edits, "Tidy the customizations", body)
	if number > 0 {
		c.outputs = append(c.outputs, fmt.Sprintf("pull-request=%d", number))
	}
	if err != nil {
		return c.offerFailed(err)
	}
	c.say(deed.Level, deed.Say)
	c.startWorkflow(ctx, place, deed, f.dispatch)
	if deed.Level == offer.Error {
		return exitNotFine
	}
	return exitFine
}
