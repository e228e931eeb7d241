package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/offer"
	"pinsync/sync/report"
	"pinsync/sync/result"
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
			if err := checkRules(f.rules); err != nil {
				return err
			}
			place, args, err := c.offerPlace(cmd.Context(), offer.Cleanup(), &f.offer, args, "'pinsync fix --dry-run --rule expired-pin --rule unknown-item' shows what it would offer")
			if err != nil {
				return err
			}
			return c.reporting(&f.reporting, nothingNewStarts, func(sig *interrupts, out *output) (*result.Report, error) {
				r, edits, err := c.fixCopy(sig.ctx, &f, place, out, args)
				if err != nil {
					return nil, err
				}
				for i := range r.Results {
					out.result(r.Results[i])
				}
				// What fix calls not fine, such as a file that it leaves invalid, is for
				// validate to say.
				c.verdict = new(c.tidy(sig.ctx, &f, place, r, edits))
				return r, nil
			})
		},
	}
	flags := cmd.Flags()
	f.reporting.register(flags)
	offline(flags)
	f.offer.register(flags, "pinsync/tidy", ownBranch)
	flags.StringArrayVar(&f.rules, "rule", []string{"expired-pin", unknownItemRule}, "fix findings of this `RULE`; may repeat")
	return cmd
}

type tidyFlags struct {
	reporting reportFlags
	offer     offerFlags
	rules     []string
}

// fixCopy fixes the files of a worktree, and gives what came of each, and the edits;
// those are empty where not all files could be fixed. The catalogues are those of the
// checkout: git does not know them.
func (c *cli) fixCopy(ctx context.Context, f *tidyFlags, place *offer.Place, out *output, args []string) (r *result.Report, edits offer.Edits, err error) {
	edits, err = place.Edit(ctx, c.env("RUNNER_TEMP"), false, func(dir string) (bool, error) {
		paths, err := c.in(dir).offlinePaths(ctx, args)
		if err != nil {
			return false, err
		}
		options, err := c.offlineOptions(&f.reporting, paths, out)
		if err != nil {
			return false, err
		}
		options.Dir, options.Emit, options.Progress = dir, nil, nil
		if r, err = pinsync.Fix(ctx, pinsync.FixOptions{Options: options, Rules: f.rules, Changes: true}); err != nil {
			return false, err
		}
		return unfinished(r) == "", nil
	})
	return r, edits, err
}

// unfinished says why not all files were fixed; empty if they were.
func unfinished(r *result.Report) string {
	if r.Stopped != "" {
		return r.Stopped
	}
	count := r.Summary().Statuses
	if n := count[result.Failed] + count[result.Skipped]; n > 0 {
		return fmt.Sprintf("files that failed or were skipped: %d", n)
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
		c.say(offer.Warning, fmt.Sprintf("invalid files: %d; 'pinsync validate' says why", n))
	}
	found, err := place.Find(ctx)
	if err != nil {
		return c.offerFailed(err)
	}
	if edits.Fingerprint == "" {
		return c.withdraw(ctx, place, found, "there is nothing to tidy")
	}
	body := report.Tidy(r, f.rules, c.runURL())
	_, code, err := c.offer(ctx, &f.offer, place, found, edits, "Tidy the customizations", body)
	if err != nil {
		return c.offerFailed(err)
	}
	return code
}
