package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/catalog"
	"pinsync/sync/diagnostic"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
	"pinsync/sync/sandbox"
	"pinsync/sync/settings"
	"pinsync/sync/shops"
)

func (c *cli) sandboxCommand() *cobra.Command {
	var (
		addr, seed, catalogue       string
		exportFault, recommendFault string
		options                     sandbox.Options
		retryAfter                  bool
	)
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "serve a local stand-in of the API",
		Long: `sandbox serves the API's endpoints on loopback, in memory, for trying and
testing. It prints the variables to export, and a line per request to stderr.`,
		Example: `  pinsync sandbox --seed customizations
  pinsync sandbox --addr 127.0.0.1:0 --latency 50ms --throttle 20 --fail-rate 0.1
  pinsync sandbox --throttle 5 --throttle-status 503 --retry-after=false
  pinsync sandbox --seed customizations --recommend-delay 5s`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			switch {
			case options.Latency < 0:
				return fmt.Errorf("--latency must not be negative, found %s", options.Latency)
			case options.Throttle < 0:
				return fmt.Errorf("--throttle must not be negative, found %d", options.Throttle)
			case options.ThrottleStatus != 429 && options.ThrottleStatus != 503:
				return fmt.Errorf("--throttle-status must be 429 or 503, found %d", options.ThrottleStatus)
			case !(options.FailRate >= 0 && options.FailRate <= 1):
				return fmt.Errorf("--fail-rate must be from 0 to 1, found %g", options.FailRate)
			case options.RecommendDelay < 0:
				return fmt.Errorf("--recommend-delay must not be negative, found %s", options.RecommendDelay)
			}
			options.NoRetryAfter = !retryAfter
			var err error
			if options.ExportFault, options.ExportFaultTimes, err = faultOf(exportFault, "export-fault", sandbox.ExportFaults(), "content export", "readings"); err != nil {
				return err
			}
			if options.RecommendFault, options.RecommendFaultTimes, err = faultOf(recommendFault, "recommend-fault", sandbox.RecommendFaults(), "recommender", "requests"); err != nil {
				return err
			}
			return c.serveSandbox(addr, seed, catalogue, options)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&addr, "addr", "127.0.0.1:8080", "loopback `ADDRESS` to listen on; port 0 is a free one")
	flags.StringVar(&seed, "seed", "", "start with the customizations of the files in `DIR`")
	flags.DurationVar(&options.Latency, "latency", 0, "wait the time `D` before each answer")
	flags.IntVar(&options.Throttle, "throttle", 0, "refuse what is beyond `N` requests a second; 0 never does")
	flags.IntVar(&options.ThrottleStatus, "throttle-status", 429, "what a refusal by --throttle is: `STATUS` 429, or 503 as gateways say it")
	flags.BoolVar(&retryAfter, "retry-after", true, "let a refusal by --throttle say when to come back")
	flags.Float64Var(&options.FailRate, "fail-rate", 0, "the share `P` of requests, 0 to 1, that fail with 503")
	flags.StringVar(&catalogue, "catalog", "", "serve the catalogue in `FILE` as the content export")
	flags.DurationVar(&options.RecommendDelay, "recommend-delay", 0, "let a change show in what is recommended after the time `D`")
	flags.BoolVar(&options.RecommendNoise, "recommend-noise", false, "recommend in another order each time what is not pinned")
	flags.StringVar(&recommendFault, "recommend-fault", "", "make the recommender answer oddly, as `FAULT` or FAULT=REQUESTS: "+strings.Join(faultNames(sandbox.RecommendFaults()), ", "))
	flags.StringVar(&exportFault, "export-fault", "", "make the content export go wrong, as `FAULT` or FAULT=READINGS: "+strings.Join(faultNames(sandbox.ExportFaults()), ", "))
	return cmd
}

// faultNames are the names of faults.
func faultNames[F ~string](faults []F) (names []string) {
	for _, fault := range faults {
		names = append(names, string(fault))
	}
	return names
}

// faultOf reads a flag that takes FAULT or FAULT=TIMES; of says what goes wrong, and
// unit what is counted. times is 0 where all of them do.
func faultOf[F ~string](text, flag string, known []F, of, unit string) (fault F, times int, err error) {
	if text == "" {
		return "", 0, nil
	}
	name, number, limited := strings.Cut(text, "=")
	fault = F(name)
	if !slices.Contains(known, fault) {
		return "", 0, withHint(fmt.Errorf("there is no fault %q of the %s", name, of), "choose "+strings.Join(faultNames(known), ", "))
	}
	if limited {
		if times, err = strconv.Atoi(number); err != nil || times < 1 {
			return "", 0, fmt.Errorf("--%s must have a number of %s from 1 after its =, found %q", flag, unit, number)
		}
	}
	return fault, times, nil
}

// objects are those that the sandbox serves as the content export.
type objects []sandbox.Object

func (o *objects) Begin() error { *o = nil; return nil }

func (o *objects) Add(object catalog.Object) error {
	*o = append(*o, sandbox.Object{Identity: object.Identity, Type: object.Type, Title: object.Title, Image: object.Image, Available: object.Available})
	return nil
}

// readObjects reads a catalogue file for the sandbox.
func (c *cli) readObjects(ctx context.Context, path string) ([]sandbox.Object, error) {
	var all objects
	_, err := catalog.File(ctx, c.abs(path), catalog.Options{Name: filepath.ToSlash(path)}, &all)
	if _, faulty := errors.AsType[*catalog.Error](err); err != nil && !faulty {
		err = fmt.Errorf("the catalogue %q can't be read: %w", path, diagnostic.Cause(err))
	}
	return all, err
}

func (c *cli) serveSandbox(addr, seed, catalogue string, options sandbox.Options) error {
	sig := c.watchSignals("the sandbox ends")
	defer sig.close()

	bound := seed
	if shop, found := shops.Of(c.dir, c.dir); found && seed == "" {
		bound = shop.Files
	}
	s, err := c.settings([]string{cmp.Or(bound, ".")})
	if err != nil {
		return err
	}
	// Files that are bound to a shop are refused for any other.
	options.TrackerID = cmp.Or(s.TrackerID, sandbox.DefaultTrackerID)
	options.Log = func(line string) { fmt.Fprintln(c.stderr, line) }
	if catalogue != "" {
		if options.Catalog, err = c.readObjects(sig.ctx, catalogue); err != nil {
			return err
		}
	}
	server := sandbox.New(options)
	if seed != "" {
		if err := c.seed(sig.ctx, server, seed, s); err != nil || c.exit != exitFine {
			return err
		}
	}
	listener, err := sandbox.Listen(sig.ctx, addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "export %s=http://%s\nexport %s=%s\nexport %s=%s\n",
		envBaseURL, listener.Addr(), envTrackerID, options.TrackerID, envPrivateKey, sandbox.DefaultPrivateKey)
	if err := server.Serve(sig.ctx, listener); err != nil {
		return err
	}
	c.exit = sig.exitCode()
	return nil
}

// seed puts the customizations of the files in dir into server. Where a file is
// invalid it shows what validate says, and sets the exit code.
func (c *cli) seed(ctx context.Context, server *sandbox.Server, dir string, s *settings.Settings) error {
	options := c.options(&reportFlags{}, s, []string{dir}, nil)
	options.Progress = nil
	definitions, report, err := pinsync.Load(ctx, options)
	if err != nil {
		return err
	}
	if report.NotFine() != "" {
		out, err := c.openOutput(&reportFlags{color: "auto"})
		if err != nil {
			return err
		}
		for _, r := range report.Results {
			if r.Status == result.Invalid {
				out.result(r)
			}
		}
		out.end(report)
		c.exit = exitNotFine
		return nil
	}
	for _, d := range definitions {
		if _, err := server.Seed(d.ID, d.Body); err != nil {
			return fmt.Errorf("the sandbox does not take a definition in %q: %w", dir, err)
		}
	}
	return nil
}

var errNoSandbox = errors.New("the sandbox can't be started")

// sandboxClient makes a client of an in-process sandbox that knows the files'
// ids already, with other content, so that a sync has something to change. The
// function it gives ends both.
func (c *cli) sandboxClient(f *connectionFlags, sig *interrupts, tracker string, definitions []pinsync.Definition, verbose bool) (*luigisbox.Client, func(), error) {
	tracker = cmp.Or(tracker, sandbox.DefaultTrackerID)
	server := sandbox.New(sandbox.Options{TrackerID: tracker})
	for _, d := range definitions {
		if d.ID == "" {
			continue
		}
		if _, err := server.SeedOutdated(d.ID, d.Body); err != nil {
			return nil, nil, fmt.Errorf("%w: %w", errNoSandbox, err)
		}
	}
	key, err := luigisbox.ParseKey(sandbox.DefaultPrivateKey)
	if err != nil {
		return nil, nil, err
	}
	// The sandbox outlives a signal: requests in flight get their answers.
	ctx, cancel := context.WithCancel(context.Background())
	listener, err := sandbox.Listen(ctx, net.JoinHostPort("127.0.0.1", "0"))
	if err != nil {
		cancel()
		return nil, nil, fmt.Errorf("%w: %w", errNoSandbox, err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.Serve(ctx, listener); err != nil {
			c.warn("the sandbox ended: %v", err)
		}
	}()
	client, err := f.connect(c, "http://"+listener.Addr().String(), tracker, key, sig, verbose)
	end := func() {
		if client != nil {
			client.Close()
		}
		cancel()
		<-ended
	}
	if err != nil {
		end()
		return nil, nil, err
	}
	return client, end, nil
}
