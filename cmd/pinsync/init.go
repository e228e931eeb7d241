package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
	"pinsync/sync/settings"
)

func (c *cli) initCommand() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "make a starter repository; overwrites nothing",
		Long: `init writes a repository to start from into DIR, by default the working
directory: an example of each kind of target (or with --from-live what is live),
` + settings.FileName + `, workflows for GitHub Actions, settings for editors and the JSON
Schema that they check with, .gitignore and a README that explains the rest. A file
that is there already is left unchanged, and listed as kept.

The workflows use pinsync's own action. Where that is on GitHub is known to init
in a clone of pinsync; elsewhere --action says it.`,
		Example: `  pinsync init my-shop
  pinsync init --action acme/pinsync@v1.0.0 my-shop
  pinsync init --from-live --tracker-id 1234-5678 --private-key-file ~/.luigisbox.key`,
		Args: atMostOne("init makes one repository"),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			return c.init(cmd.Context(), &f, dir)
		},
	}
	f.connection.register(cmd.Flags())
	oneAtATime(cmd.Flags())
	cmd.Flags().BoolVar(&f.live, "from-live", false, "bring what is live into files, as pull does, instead of examples")
	cmd.Flags().StringVar(&f.action, "action", "", "where on GitHub pinsync and its action are, as `OWNER/REPO@REVISION`")
	return cmd
}

type initFlags struct {
	connection connectionFlags
	live       bool
	action     string
}

// init makes the starter repository in dir, as the user named it. An error
// means that nothing was written.
func (c *cli) init(ctx context.Context, f *initFlags, dir string) error {
	s := starter{dir: dir, full: c.abs(dir), home: c.findHome(ctx), live: f.live}
	if f.connection.set.Changed("action") {
		var err error
		if s.home, err = parseHome(f.action); err != nil {
			return err
		}
	}
	if info, err := os.Stat(s.full); err == nil && !info.IsDir() || dir == "" {
		return fmt.Errorf("%q is not a folder", dir)
	}
	if f.live {
		return c.initFromLive(f, s)
	}
	for _, name := range []string{"private-key-file", "base-url", "concurrency", "rate", "retries", "timeout"} {
		if f.connection.set.Changed(name) {
			return withHint(fmt.Errorf("--%s needs --from-live", name), "'pinsync init --help' shows what it takes")
		}
	}
	if f.connection.set.Changed("tracker-id") {
		var err error
		if s.trackerID, err = f.connection.tracker(c, s.settings()); err != nil {
			return err
		}
	}
	if err := c.writeStarter(&s); err != nil {
		return err
	}
	if f.connection.set.Changed("action") && len(s.workflows) == 0 {
		c.warn("--action changed nothing, since all workflows were there already: edit the action that they use, or delete them and run init again")
	}
	c.nextSteps(&s)
	return nil
}

// initFromLive is init with files of what is live.
func (c *cli) initFromLive(f *initFlags, s starter) error {
	files := filepath.Join(s.dir, pinsync.DefaultPath)
	found, err := c.settings([]string{files})
	if err != nil {
		return err
	}
	if err := f.connection.limits(found); err != nil {
		return err
	}
	stopped := false
	err = c.reporting(&reportFlags{color: "auto"}, nothingNewStarts, func(sig *interrupts, out *output) (*result.Report, error) {
		if s.trackerID, err = f.connection.tracker(c, found); err != nil {
			return nil, err
		}
		client, err := f.connection.client(c, found, s.trackerID, sig, false)
		if err != nil {
			return nil, err
		}
		defer client.Close()
		options := c.options(&reportFlags{}, found, []string{files}, out)
		options.TrackerID = s.trackerID
		// What would keep the pull from beginning is known before anything is
		// written.
		_, err = pinsync.Validate(sig.ctx, pinsync.Options{Dir: c.dir, Paths: options.Paths, TrackerID: s.trackerID})
		if err != nil && !errors.Is(err, pinsync.ErrNoSuchPath) && !errors.Is(err, pinsync.ErrNoFiles) {
			return nil, err
		}
		if err := c.writeStarter(&s); err != nil {
			return nil, err
		}
		pulled, err := pinsync.Pull(sig.ctx, options, pinsync.PullOptions{Client: client, Environ: c.environ})
		switch {
		case err != nil:
			return nil, err
		case pulled.Stopped != "":
			c.exit, stopped = exitNotFine, true
		case len(pulled.Results) == 0:
			c.warn("nothing is live yet; init without --from-live adds examples")
		}
		return pulled, nil
	})
	if err != nil {
		return err
	}
	if stopped {
		c.hint("what is listed above is there; 'pinsync pull' in that folder brings the customizations")
	}
	c.nextSteps(&s)
	return nil
}

// nextSteps says what to do with a starter repository.
func (c *cli) nextSteps(s *starter) {
	out := c.stdout
	repository := repositoryAround(s.full)
	fmt.Fprintln(out, "\nNext:")
	if filepath.Clean(s.dir) != "." {
		fmt.Fprintf(out, "  cd %s\n", report.Visible(diagnostic.ShellWord(s.dir)))
	}
	if !s.bound() {
		fmt.Fprintf(out, "  edit %s         put the shop's tracker id in: the lines tracker_id and base\n", settings.FileName)
	}
	fmt.Fprintln(out, "  pinsync validate          check the files")
	fmt.Fprintln(out, "  pinsync sync --sandbox    try a sync: no account, no credentials")
	if repository == "" {
		fmt.Fprintln(out, "  git init -b main          the workflows sync what is on main")
	}
	if missing := s.home.missing(); len(s.workflows) > 0 && len(missing) > 0 {
		fmt.Fprintf(out, "  edit %s    replace %s,\n", workflowFolder, strings.Join(missing, ",\n                            and "))
		fmt.Fprintf(out, `                            in %s; or delete these and
                            run pinsync init --action OWNER/REPO@REVISION
`, strings.Join(s.workflows, ", "))
	}
	if s.readme {
		fmt.Fprintln(out, "README.md shows the way from here to a green merge.")
	} else if len(s.workflows) > 0 {
		fmt.Fprintln(out, "  on GitHub                 add the secret LUIGISBOX_PRIVATE_KEY, and start the workflow sync by hand")
	}
	if len(s.workflows) > 0 && repository != "" && repository != s.full {
		c.warn("GitHub reads workflows at the root of a repository only, and that is %s: move .github there", repository)
	}
}

// settings are those in the folder of the starter itself, as far as they can be
// read.
func (s *starter) settings() *settings.Settings {
	found, err := settings.Read(s.full, filepath.Join(s.full, settings.FileName))
	if err != nil {
		return &settings.Settings{}
	}
	return found
}

// bound reports whether the settings in the starter's folder name a tracker.
func (s *starter) bound() bool { return s.settings().TrackerID != "" }

// repositoryAround is the root of the git repository that a folder is in, or
// empty.
func repositoryAround(folder string) string {
	for above, top := range settings.Upwards(folder) {
		if top {
			return above
		}
	}
	return ""
}
