package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	pinsync "pinsync/sync"
	"pinsync/sync/base"
	"pinsync/sync/files"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
	"pinsync/sync/settings"
)

func (c *cli) syncCommand() *cobra.Command {
	var f syncFlags
	cmd := &cobra.Command{
		Use:   "sync [PATH...]",
		Short: "check the files, then send each customization",
		Long: `sync checks every file as validate does, and then replaces each customization
by what its file says. If one file is invalid, nothing is sent.
` + defaultPathHelp + `

With a base, of pinsync.yaml or --base, what was changed since that git revision
is sent, and what was edited live meanwhile is left alone and reported.`,
		Example: `  pinsync sync --sandbox
  pinsync sync --only-changed --report json=report.json customizations/basket
  pinsync sync --delete --move-base
  pinsync sync --base refs/pinsync/shop --delete`,
		RunE: func(cmd *cobra.Command, args []string) error {
			run := &f.run
			if run.DryRun && (run.OnlyChanged || run.WriteIDs || run.MoveBase || slices.ContainsFunc([]string{"base", "remote"}, f.base.set.Changed)) {
				return withHint(errors.New("--dry-run makes no request, and --only-changed, --base, --move-base, --remote and --write-ids need the live state"),
					"'pinsync plan' shows what would change")
			}
			return c.runSync(cmd.Context(), &f, args, func(sig *interrupts, o pinsync.Options) (*result.Report, error) {
				return pinsync.Sync(sig.ctx, o, *run)
			})
		},
	}
	f.register(cmd.Flags())
	flags := cmd.Flags()
	flags.BoolVar(&f.run.DryRun, "dry-run", false, "check the files and say which would be sent; no request, no credentials")
	flags.BoolVar(&f.run.KeepGoing, "keep-going", false, "send the valid files although others are invalid")
	flags.BoolVar(&f.run.OnlyChanged, "only-changed", false, "read the live state first, and write only what differs")
	flags.BoolVar(&f.run.WriteIDs, "write-ids", false, "write the id of a created or matched customization into its file")
	return cmd
}

// defaultPathHelp says in the help of commands what is taken without PATH.
const defaultPathHelp = "PATH is a file or a folder, by default the customizations of the shop that the\nworking directory belongs to."

// syncFlags are the flags that sync, plan and drift share.
type syncFlags struct {
	reporting  reportFlags
	connection connectionFlags
	base       baseFlags
	run        pinsync.SyncOptions
	sandboxed  bool
	commented  bool // a plan is commented on its pull request
}

// register adds the flags of sync and plan.
func (f *syncFlags) register(flags *pflag.FlagSet) {
	f.registerReading(flags)
	flags.BoolVar(&f.run.MoveBase, "move-base", false, "after a complete success set the base, which must be below refs/pinsync/, to HEAD")
	flags.BoolVar(&f.run.Force, "force", false, "with --base: write also what drifted or conflicts")
	flags.BoolVar(&f.run.Delete, "delete", false, "with --base: delete what the repository deleted")
	flags.IntVar(&f.run.MaxWrites, "max-writes", 0, "more writes than `N`: nothing at all is sent; 0 is no limit")
	flags.BoolVar(&f.commented, "comment", false, "as for plan: sync makes no comment")
	flags.BoolVar(&f.sandboxed, "sandbox", false, "use an in-process stand-in of the API; no account, no credentials")
}

// registerReading adds those of them that every command has which compares the
// files with the live state.
func (f *syncFlags) registerReading(flags *pflag.FlagSet) {
	f.reporting.register(flags)
	f.connection.register(flags)
	f.base.register(flags, "the git revision `REF` at which files and live were the same: what was edited live since is left alone")
}

// check looks for values and combinations that make no sense.
func (f *syncFlags) check() error {
	if f.run.MaxWrites < 0 {
		return fmt.Errorf("--max-writes must not be negative, found %d", f.run.MaxWrites)
	}
	return f.base.check()
}

// setBase finds the base of the run.
func (c *cli) setBase(ctx context.Context, f *syncFlags, s *settings.Settings) (*chosenBase, error) {
	aside := ""
	switch {
	case f.sandboxed && f.run.MoveBase:
		return nil, withHint(errors.New("--sandbox and --move-base exclude each other"), "a sandbox is gone after the run, and nothing was synced")
	case f.sandboxed:
		aside = "--sandbox"
	case f.run.DryRun:
		aside = "--dry-run"
	}
	b, err := c.chooseBase(ctx, &f.base, s, aside, "move-base", "remote", "force", "delete", "max-deletes")
	if err != nil {
		return nil, err
	}
	if f.run.MoveBase && !base.IsSynced(b.ref) {
		return nil, withHint(fmt.Errorf("--move-base moves only a ref below %s, and %q is not the name of one", base.Namespace, b.ref), "name such a ref with --base, or leave --move-base out")
	}
	f.run.Base, f.run.Remote, f.run.AskOrigin, f.run.Shorthand = b.ref, b.remote, b.askOrigin, b.fromFile != ""
	f.run.MaxDeletes = f.base.deletes(s)
	return &b, nil
}

// ofShop gives the paths of a run that makes requests, and the settings of their shop,
// which also bound the connection.
func (c *cli) ofShop(ctx context.Context, f *connectionFlags, paths []string) ([]string, *settings.Settings, error) {
	paths, err := c.shopPaths(ctx, paths)
	if err != nil {
		return nil, nil, err
	}
	if err := c.checkPaths(paths); err != nil {
		return nil, nil, err
	}
	s, err := c.settings(paths)
	if err != nil {
		return nil, nil, err
	}
	return paths, s, f.limits(s)
}

// runSync runs a sync, or a plan of one: what needs files, settings and a client. An error
// means that nothing was sent.
func (c *cli) runSync(ctx context.Context, f *syncFlags, paths []string, run func(*interrupts, pinsync.Options) (*result.Report, error)) error {
	if err := f.check(); err != nil {
		return err
	}
	paths, s, err := c.ofShop(ctx, &f.connection, paths)
	if err != nil {
		return err
	}
	base, err := c.setBase(ctx, f, s)
	if err != nil {
		return err
	}
	consequence := nothingNewStarts
	if f.run.DryRun {
		consequence = noMoreFiles
	}
	return c.reporting(&f.reporting, consequence, func(sig *interrupts, out *output) (*result.Report, error) {
		tracker, err := f.tracker(c, s)
		if err != nil {
			return nil, err
		}
		options, err := c.shopOptions(&f.reporting, s, tracker, paths, out, !f.run.DryRun && !f.sandboxed)
		if err != nil {
			return nil, err
		}
		end, err := c.connect(f, s, sig, options)
		if err != nil {
			return nil, err
		}
		defer end()
		f.run.Concurrency, f.run.Environ = f.connection.concurrency, c.environ
		r, err := run(sig, options)
		return r, base.explain(err)
	})
}

// tracker is the tracker that a run is for. A sandbox takes that of the files,
// whatever the variable says.
func (f *syncFlags) tracker(c *cli, s *settings.Settings) (string, error) {
	if f.sandboxed && !f.connection.set.Changed("tracker-id") {
		return s.TrackerID, nil
	}
	return f.connection.tracker(c, s)
}

// connect gives a run its client, unless it is a dry run, and returns what ends
// it.
func (c *cli) connect(f *syncFlags, s *settings.Settings, sig *interrupts, o pinsync.Options) (end func(), err error) {
	connection, verbose := &f.connection, f.reporting.verbose
	if f.run.DryRun {
		return func() {}, nil
	}
	if err := c.oneShop(o, f.sandboxed); err != nil {
		return nil, err
	}
	if f.sandboxed {
		for _, flag := range []string{"base-url", "private-key-file"} {
			if connection.set.Changed(flag) {
				return nil, fmt.Errorf("--sandbox and --%s exclude each other", flag)
			}
		}
		endSandbox := func() {}
		f.run.Connect = func(definitions []pinsync.Definition) (*luigisbox.Client, error) {
			client, end, err := c.sandboxClient(connection, sig, o.TrackerID, definitions, verbose)
			if err == nil {
				endSandbox = end
			}
			return client, err
		}
		return func() { endSandbox() }, nil
	}
	if f.run.Client, err = connection.client(c, s, o.TrackerID, sig, verbose); err != nil {
		return nil, err
	}
	return f.run.Client.Close, nil
}

// oneShop returns an error where nothing says which tracker a run is for, and
// shops lie below its paths: one of them was meant. A sandbox takes the files of
// one shop wherever they lie.
func (c *cli) oneShop(o pinsync.Options, sandboxed bool) error {
	if o.TrackerID != "" {
		return nil
	}
	shops, err := files.ShopsBelow(files.Scope{Dir: o.Dir, Paths: o.Paths})
	if err != nil {
		return err
	}
	several := func(s *settings.Settings) bool { return s.TrackerID != shops[0].TrackerID }
	if len(shops) == 0 || sandboxed && !slices.ContainsFunc(shops, several) {
		return nil
	}
	var folders []string
	for _, s := range shops {
		folders = append(folders, path.Dir(s.File))
	}
	return oneOf("these paths", folders)
}
