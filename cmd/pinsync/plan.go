package main

import (
	"errors"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

func (c *cli) planCommand() *cobra.Command {
	var (
		f        syncFlags
		detailed bool
	)
	cmd := &cobra.Command{
		Use:   "plan [PATH...]",
		Short: "show what sync --only-changed or --base would do",
		Long: `plan compares the files with the live state and says for each what a sync with
the same flags would do; without a base, what sync --only-changed would. It
writes nothing.
` + defaultPathHelp,
		Example: `  pinsync plan
  pinsync plan --detailed-exitcode --format markdown
  pinsync plan --base refs/pinsync/shop --delete`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !f.run.OnlyChanged {
				return withHint(errors.New("plan always compares, so --only-changed=false is not for it"),
					"'pinsync sync --dry-run' lists the files that a plain sync sends")
			}
			err := c.runSync(cmd.Context(), &f, args, func(sig *interrupts, o pinsync.Options) (*result.Report, error) {
				r, err := pinsync.Plan(sig.ctx, o, f.run)
				if err == nil && detailed && changes(r) > 0 {
					c.exit = exitDifferent
				}
				return r, err
			})
			if err == nil && f.commented && !f.sandboxed && !interrupted(c.exit) {
				c.comment(c.ran)
			}
			return err
		},
	}
	f.register(cmd.Flags())
	f.reporting.checked = true
	cmd.Flags().BoolVar(&f.run.OnlyChanged, "only-changed", true, "as for sync: plan always compares")
	for flag, usage := range map[string]string{
		"dry-run":    "as for sync: plan sends nothing anyway",
		"keep-going": "as for sync: plan compares the valid files anyway",
		"write-ids":  "as for sync: plan writes nothing",
	} {
		cmd.Flags().Bool(flag, false, usage)
	}
	describe(cmd.Flags(), map[string]string{
		"move-base": "as for sync: plan moves nothing",
		"comment":   "in a workflow of GitHub Actions: keep a comment on the pull request that says what will change",
		"remote":    remoteTakes,
	})
	oneAtATime(cmd.Flags())
	cmd.Flags().BoolVar(&detailed, "detailed-exitcode", false, "exit 3 if anything differs")
	return cmd
}
