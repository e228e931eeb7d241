package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

func (c *cli) validateCommand() *cobra.Command {
	var (
		reporting reportFlags
		ref       string
	)
	cmd := &cobra.Command{
		Use:   "validate [PATH...]",
		Short: "check the files, without any network",
		Long: `validate makes every check that needs no network: YAML, schema and rules. Each
file is checked by the settings of its own shop.
` + defaultPathHelp + `
Where that belongs to none, all shops below it are checked.

What becomes wrong without a change of a file, such as a pin that expires,
makes no file invalid that is as it was at --base.`,
		Example: `  pinsync validate
  pinsync validate --base origin/main
  pinsync validate --strict --report junit=report.xml customizations/basket`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("base") && ref == "" {
				return withHint(errors.New("--base names no revision"), "name one, such as origin/main")
			}
			paths, err := c.offlinePaths(cmd.Context(), args)
			if err != nil {
				return err
			}
			return c.reportingOffline(&reporting, paths, noMoreFiles, func(ctx context.Context, o pinsync.Options) (*result.Report, error) {
				return pinsync.ValidateWithBase(ctx, o, ref, c.environ)
			})
		},
	}
	reporting.register(cmd.Flags())
	offline(cmd.Flags())
	cmd.Flags().StringVar(&ref, "base", "", "the git revision `REF`: what became wrong since makes no file invalid that is as it was there (default base of pinsync.yaml, if it is here)")
	return cmd
}
