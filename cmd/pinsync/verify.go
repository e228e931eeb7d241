package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
	"pinsync/sync/verify"
)

// verifyFlags are those of verify.
type verifyFlags struct {
	reporting  reportFlags
	connection connectionFlags
	probes     []string
	wait       time.Duration
	sent       string
}

func (c *cli) verifyCommand() *cobra.Command {
	f := verifyFlags{connection: connectionFlags{public: true}}
	cmd := &cobra.Command{
		Use:   "verify [PATH...]",
		Short: "ask the public recommender whether shoppers see the pins",
		Long: `verify asks the public recommender, which needs no key, what it recommends now, and
says for each customization whether every pin that is active now stands at its
place. What can't be determined is not_checked, and an answer that is not the documented
one is failed: not_seen is said only where something else stands in the place of a
pin.
` + defaultPathHelp + `

The recommender counts these questions together with those of shoppers, so they
are asked slowly. What was only just sent may take a moment to show: see --wait.`,
		Example: `  pinsync verify
  pinsync verify --probe /p/123 customizations/item_detail_alternatives
  pinsync sync --report json=report.json; pinsync verify --sent report.json --wait 5m`,
		RunE: func(cmd *cobra.Command, args []string) error { return c.verify(cmd, &f, args) },
	}
	f.reporting.register(cmd.Flags())
	f.reporting.checked, f.reporting.keyless = true, true
	f.connection.register(cmd.Flags())
	flags := cmd.Flags()
	describe(flags, map[string]string{"catalog": catalogFile})
	flags.StringArrayVar(&f.probes, "probe", nil, "ask with `ITEM` about customizations for criteria, which it should fit; may repeat: one that shows the pins is enough")
	flags.DurationVar(&f.wait, "wait", 0, "ask again for what is not seen yet, with growing pauses, until all is or the time `D` is over")
	flags.StringVar(&f.sent, "sent", "", "ask only for what the JSON report in `FILE` calls updated or created")
	return cmd
}

func (c *cli) verify(cmd *cobra.Command, f *verifyFlags, paths []string) error {
	switch {
	case f.wait < 0:
		return fmt.Errorf("--wait must not be negative, found %s", f.wait)
	case f.sent == "" && cmd.Flags().Changed("sent"):
		return errors.New("--sent names no file")
	}
	for _, item := range f.probes {
		if item == "" {
			return errors.New("--probe names no item")
		}
	}
	paths, s, err := c.ofShop(cmd.Context(), &f.connection, paths)
	if err != nil {
		return err
	}
	run := pinsync.VerifyOptions{Concurrency: f.connection.concurrency, Probes: f.probes, Wait: f.wait, Waiting: func(left int) {
		if c.bar == nil {
			fmt.Fprintf(c.stderr, "not seen yet: %d; asking again for up to %s\n", left, roughly(f.wait))
		}
	}}
	if f.sent != "" {
		if run.Sent, err = c.readSent(f.sent); err != nil {
			return err
		}
	}
	return c.reporting(&f.reporting, nothingNewStarts, func(sig *interrupts, out *output) (*result.Report, error) {
		options, err := c.oneShopOptions(&f.reporting, &f.connection, s, paths, out, false)
		if err != nil {
			return nil, err
		}
		if run.Recommender, err = f.connection.recommender(c, s, options.TrackerID, sig, f.reporting.verbose); err != nil {
			return nil, err
		}
		defer run.Recommender.Close()
		return pinsync.Verify(sig.ctx, options, run)
	})
}

// readSent reads the report of an earlier run.
func (c *cli) readSent(name string) (*verify.Sent, error) {
	file, err := os.Open(c.abs(name))
	if err == nil {
		defer file.Close()
		var sent *verify.Sent
		if sent, err = verify.ReadSent(file); err == nil {
			return sent, nil
		}
	}
	switch hint := "name a report that sync wrote with --report json=FILE"; {
	case errors.Is(err, fs.ErrNotExist):
		return nil, withHint(fmt.Errorf("the report %q named by --sent is not there", name), hint)
	case errors.Is(err, verify.ErrNoReport), errors.Is(err, verify.ErrNothingSent):
		return nil, withHint(fmt.Errorf("the file %q named by --sent is %w", name, err), hint)
	}
	return nil, fmt.Errorf("the report %q named by --sent can't be read: %w", name, diagnostic.Cause(err))
}
