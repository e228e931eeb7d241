package main

import (
	"errors"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/plan"
	"pinsync/sync/result"
	"pinsync/sync/settings"
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
			paths, err := c.allPaths(cmd.Context(), args)
			if err != nil {
				return err
			}
			if err := c.checkSettings(paths); err != nil {
				return err
			}
			return c.reporting(&reporting, noMoreFiles, func(sig *interrupts, out *output) (*result.Report, error) {
				options := c.options(&reporting, &settings.Settings{}, paths, out)
				if err := c.catalogues(&reporting, &options); err != nil {
					return nil, err
				}
				return pinsync.ValidateWithBase(sig.ctx, options, ref, c.environ)
			})
		},
	}
	reporting.register(cmd.Flags())
	offline(cmd.Flags())
	cmd.Flags().StringVar(&ref, "base", "", "the git revision `REF`: what became wrong since makes no file invalid that is as it was there (default base of pinsync.yaml, if it is here)")
	return cmd
}

// settings reads the settings file that governs all of paths.
func (c *cli) settings(paths []string) (*settings.Settings, error) {
	s, err := settings.Find(c.dir, paths)
	if err == nil && s.Almost != "" {
		c.warnAlmost(s.Almost)
	}
	return s, err
}

func (c *cli) options(f *reportFlags, s *settings.Settings, paths []string, out *output) pinsync.Options {
	options := pinsync.Options{
		Dir:        c.dir,
		Paths:      paths,
		Severities: s.Rules,
		Location:   s.Location,
		Models:     s.Models,
		Ignore:     plan.Ignore(s.Ignore),
		Strict:     f.strict,

		Definitions: out.definitions,

		Now:  c.now,
		Emit: out.result,
		Warn: func(message string) { c.warn("%s", message) },
	}
	options.Progress = c.progressed
	return options
}

// reporting runs a command that reports on files, with its output and signals
// set up (for consequence see watchSignals), and decides the exit code. An error
// means that nothing was done.
func (c *cli) reporting(f *reportFlags, consequence string, run func(*interrupts, *output) (*result.Report, error)) error {
	out, err := c.openOutput(f)
	if err != nil {
		return err
	}
	sig := c.watchSignals(consequence)
	defer sig.close()
	r, err := run(sig, out)
	if err != nil {
		out.discard()
		return err
	}
	written := out.end(r)
	c.sayMoved(r.Move)
	c.hintIncident(r)
	c.ran = r
	switch code := sig.exitCode(); {
	case code != exitFine:
		c.exit = code
	case r.Refused:
		c.exit = exitRefused
	case r.NotFine() != "" || !written || r.Move != nil && r.Move.Failure != "":
		c.exit = exitNotFine
	}
	return nil
}
