package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/check"
	"pinsync/sync/result"
)

func (c *cli) fixCommand() *cobra.Command {
	var (
		reporting reportFlags
		rules     []string
		dryRun    bool
	)
	cmd := &cobra.Command{
		Use:   "fix [PATH...]",
		Short: "correct in the files what needs no guessing",
		Long: `fix makes the corrections that findings of validate come with: misspelled keys,
quotes, white space, numbers, lists, dates and what else leaves nothing to guess.
Each file is read again before it is written, and is written only if fewer findings
are left and no new one is there. Where two readings make sense, the finding is
left, and its hint names both.
` + defaultPathHelp + `
Where that belongs to none, all shops below it are fixed.

What throws something away is done only when --rule names it: expired-pin removes
pins that are over, duplicate-item the second of two equal pins, unused-field a
field that its type does not use; unknown-item writes the one identity of the
catalogue that is nearest. The last pin of a file is never removed.`,
		Example: `  pinsync fix --dry-run
  pinsync fix
  pinsync fix --rule expired-pin customizations/basket`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkRules(rules); err != nil {
				return err
			}
			paths, err := c.offlinePaths(cmd.Context(), args)
			if err != nil {
				return err
			}
			return c.reportingOffline(&reporting, paths, "files that were not reached are left as they are", func(ctx context.Context, o pinsync.Options) (*result.Report, error) {
				return pinsync.Fix(ctx, pinsync.FixOptions{Options: o, Rules: rules, DryRun: dryRun})
			})
		},
	}
	reporting.register(cmd.Flags())
	offline(cmd.Flags())
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "write nothing; show what would change")
	cmd.Flags().StringArrayVar(&rules, "rule", nil, "fix only findings of this `RULE`; may repeat")
	return cmd
}

// checkRules returns an error if one of the rules does not exist.
func checkRules(rules []string) error {
	for _, rule := range rules {
		if check.IsRule(rule) {
			continue
		}
		hint := "'pinsync help rules' lists them"
		if meant := nearest(strings.ToLower(rule), check.Rules()); meant != "" {
			hint = "did you mean " + meant + "?\n" + hint
		}
		return withHint(fmt.Errorf("there is no rule %q", rule), hint)
	}
	return nil
}
