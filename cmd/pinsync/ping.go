package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"pinsync/sync/luigisbox"
	"pinsync/sync/report"
	"pinsync/sync/settings"
)

func (c *cli) pingCommand() *cobra.Command {
	var (
		connection connectionFlags
		verbose    bool
	)
	cmd := &cobra.Command{
		Use:   "ping",
		Short: "ask whether credentials, clock and tracker are right",
		Long: `ping makes one read: it shows whether the server accepts the credentials, how far
the two clocks are apart, and how many customizations live at the tracker.`,
		Example: `  pinsync ping
  pinsync ping --tracker-id 1234-5678 --private-key-file ~/.luigisbox.key`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.request(cmd.Context(), &connection, verbose, func(sig *interrupts, client *luigisbox.Client, _ *settings.Settings, tracker string) error {
				c.ping(sig, client, tracker)
				return nil
			})
		},
	}
	connection.register(cmd.Flags())
	describe(cmd.Flags(), map[string]string{
		"concurrency": "ping makes one request, whatever `N` is",
		"rate":        "ping makes one request, whatever `N` is",
		"retries":     fmt.Sprintf("`N` further attempts, 0 to %d", luigisbox.MaxRetries),
	})
	cmd.Flags().BoolVar(&verbose, "verbose", false, "log one line per attempt to stderr")
	return cmd
}

// settingsHere reads the settings of the shop that the working directory belongs
// to. Where that belongs to none, and shops lie below it, something else must name
// the tracker.
func (c *cli) settingsHere(ctx context.Context, connection *connectionFlags) (*settings.Settings, error) {
	paths, below, err := c.defaultPaths(ctx, nil)
	if err != nil {
		return nil, err
	}
	s := &settings.Settings{}
	switch _, _, named := connection.named(c, "tracker-id", envTrackerID); {
	case len(below) == 0:
		s, err = c.settings(paths)
	case !named:
		err = oneOf("this folder", c.folders(below))
	}
	if err != nil {
		return nil, err
	}
	return s, connection.limits(s)
}

// request gives run a client, settings and tracker of the shop that the working directory
// belongs to, and the signals that end it. An error means that nothing was done.
func (c *cli) request(ctx context.Context, f *connectionFlags, verbose bool, run func(sig *interrupts, client *luigisbox.Client, s *settings.Settings, tracker string) error) error {
	s, err := c.settingsHere(ctx, f)
	if err != nil {
		return err
	}
	sig := c.watchSignals(nothingNewStarts)
	defer sig.close()
	tracker, err := f.tracker(c, s)
	if err != nil {
		return err
	}
	client, err := f.client(c, s, tracker, sig, verbose)
	if err != nil {
		return err
	}
	defer client.Close()
	return run(sig, client, s, tracker)
}

// A clock that is further off than this is worth a warning: signatures are
// refused from 5 s on.
const clockMargin = 2 * time.Second

func (c *cli) ping(sig *interrupts, client *luigisbox.Client, tracker string) {
	summary, exchange, err := client.Summary(sig.ctx)
	if err != nil {
		c.requestFailed(sig, err)
		return
	}
	clock := "the server sent no Date header"
	if exchange.ClockKnown {
		clock = clockWords(exchange.ClockOffset)
	}
	fmt.Fprintf(c.stdout, "the credentials are right for the tracker %s\n", tracker)
	fmt.Fprintf(c.stdout, "live customizations: %d\n", summary.Total())
	for _, model := range slices.Sorted(maps.Keys(summary)) {
		fmt.Fprintf(c.stdout, "  %s: %d\n", report.Visible(model), summary[model])
	}
	fmt.Fprintf(c.stdout, "round trip: %d ms\nclock: %s\n", exchange.RoundTrip.Milliseconds(), clock)
	if exchange.ClockKnown && exchange.ClockOffset.Abs() > clockMargin {
		c.warn("signatures are valid for 5 s around the server's time; set this machine's clock")
	}
}

// requestFailed says why the requests of a command came to nothing, and sets the exit
// code.
func (c *cli) requestFailed(sig *interrupts, err error) {
	message, hint := err.Error(), ""
	if refused, ok := errors.AsType[*luigisbox.APIError](err); ok {
		hint = refused.Hint
		if !errors.Is(err, luigisbox.ErrUnauthorized) { // which names its status
			message = fmt.Sprintf("HTTP %d: %s", refused.Status, message)
		}
	}
	if errors.Is(err, luigisbox.ErrNotSent) {
		hint = "check the network, and the base URL if there is one in " + envBaseURL + " or in " + settings.FileName + "; Luigi's Box serves the API at https://live.luigisbox.com and https://live.luigisbox.tech"
	}
	c.message("%s", message)
	c.hint(hint)
	switch code := sig.exitCode(); {
	case code != exitFine:
		c.exit = code
	case errors.Is(err, luigisbox.ErrUnauthorized):
		c.exit = exitRefused
	default:
		c.exit = exitNotFine
	}
}

// clockWords says how far the server's clock is ahead of ours. The server says
// its time to the second, so less than one says nothing.
func clockWords(ahead time.Duration) string {
	switch apart := ahead.Abs().Round(time.Second); {
	case apart == 0:
		return "ok"
	case ahead > 0:
		return fmt.Sprintf("%s behind the server's", apart)
	default:
		return fmt.Sprintf("%s ahead of the server's", apart)
	}
}
