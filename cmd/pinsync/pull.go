package main

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/files"
	"pinsync/sync/result"
)

func (c *cli) pullCommand() *cobra.Command {
	var f pullFlags
	cmd := &cobra.Command{
		Use:   "pull [DIR|FILE...]",
		Short: "bring live customizations into files",
		Long: `pull makes the files in a folder say what is live. A file that describes a live
customization (by id, else by target), wherever it lies below DIR, is edited in
place: only what changed is replaced, and a file that means the same is not
touched. A customization without a file gets DIR/MODEL/TARGET.yaml.

Live wins over a file, unless a base shows that the file was changed since. With
FILEs, only these are brought up to date, also if they were changed since the base,
but not with changes that are not committed; --force takes live in any case. An
invalid file is never touched. A live definition that breaks the schema is
written unchanged, and the report says what is wrong with it; with --strict that
is exit 1.
DIR is the whole folder of a shop, by default that which the working directory
belongs to, and need not exist.`,
		Example: `  pinsync pull
  pinsync pull --model basket --tag spring --tag summer
  pinsync pull customizations/basket/p-123.yaml
  pinsync pull --base origin/main --delete shop/customizations`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if slices.Contains(args, "") {
				return errors.New("the folder to pull into has an empty name")
			}
			if err := f.base.check(); err != nil {
				return err
			}
			return c.pull(cmd.Context(), &f, args)
		},
	}
	f.reporting.register(cmd.Flags())
	f.connection.register(cmd.Flags())
	flags := cmd.Flags()
	flags.StringArrayVar(&f.run.Models, "model", nil, "only customizations of the model `M`; may repeat")
	flags.StringArrayVar(&f.run.Tags, "tag", nil, "only customizations with the tag `T`, or another one named; may repeat")
	flags.BoolVar(&f.run.Delete, "delete", false, "remove the files whose customization is gone")
	flags.BoolVar(&f.run.Force, "force", false, "take what is live also where a file was changed since the base, or is not committed")
	f.base.register(flags, "the git revision `REF` at which files and live were the same: what changed here since is left alone")
	describe(flags, map[string]string{"remote": remoteTakes, "max-deletes": "more files to remove than `N`: nothing at all is written"})
	oneAtATime(flags)
	return cmd
}

type pullFlags struct {
	reporting  reportFlags
	connection connectionFlags
	base       baseFlags
	run        pinsync.PullOptions
}

// pull runs the command. An error means that nothing was written.
func (c *cli) pull(ctx context.Context, f *pullFlags, args []string) error {
	dir, only, err := c.pullPaths(ctx, args)
	if err != nil {
		return err
	}
	paths := []string{dir}
	f.run.Files = only
	s, err := c.settings(paths)
	if err != nil {
		return err
	}
	if err := f.connection.limits(s); err != nil {
		return err
	}
	base, err := c.chooseBase(ctx, &f.base, s, "", "remote")
	if err != nil {
		return err
	}
	f.run.Base, f.run.Remote, f.run.AskOrigin, f.run.Shorthand = base.ref, base.remote, base.askOrigin, base.fromFile != ""
	f.run.MaxDeletes = f.base.deletes(s)
	isNew := len(only) == 0 && !files.HasCustomizations(c.abs(dir))
	return c.reporting(&f.reporting, nothingNewStarts, func(sig *interrupts, out *output) (*result.Report, error) {
		options, err := c.oneShopOptions(&f.reporting, &f.connection, s, paths, out, true)
		if err != nil {
			return nil, err
		}
		client, err := f.connection.client(c, s, options.TrackerID, sig, f.reporting.verbose)
		if err != nil {
			return nil, err
		}
		defer client.Close()
		f.run.Client, f.run.Environ = client, c.environ
		r, err := pinsync.Pull(sig.ctx, options, f.run)
		if err != nil {
			return nil, base.explain(err)
		}
		if r.Stopped != "" || f.reporting.strict && faulty(r) {
			c.exit = exitNotFine
		}
		if narrowed := len(f.run.Models)+len(f.run.Tags) > 0; narrowed && r.Stopped == "" && len(r.Results) == 0 {
			c.warn("no live customization or file matches --model/--tag")
		} else if isNew && !narrowed && r.Stopped == "" && len(r.Results) > 0 && !foundFiles(r) {
			c.adopt(ctx, dir, options.TrackerID, s)
		}
		return r, nil
	})
}

// foundFiles reports whether there were files already, though none that could be
// read, or whether a base has some.
func foundFiles(r *result.Report) bool {
	return slices.ContainsFunc(r.Results, func(one result.Result) bool {
		return one.Status == result.Invalid || one.Status == result.Conflict
	})
}

// faulty reports whether something is wrong with what was written.
func faulty(r *result.Report) bool {
	return slices.ContainsFunc(r.Results, func(one result.Result) bool {
		return one.Status == result.Written && len(one.Diagnostics) > 0
	})
}
