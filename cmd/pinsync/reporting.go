package main

import (
	"context"

	pinsync "pinsync/sync"
	"pinsync/sync/plan"
	"pinsync/sync/result"
	"pinsync/sync/settings"
)

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
	c.conclude(sig, r, written)
	return nil
}

// conclude sets the exit code of a run, unless all is fine. written says that all of it
// was that is to be read.
func (c *cli) conclude(sig *interrupts, r *result.Report, written bool) {
	switch code := sig.exitCode(); {
	case code != exitFine:
		c.exit = code
	case r.Refused:
		c.exit = exitRefused
	case c.verdict != nil && *c.verdict != exitFine:
		c.exit = *c.verdict
	case c.verdict == nil && r.NotFine() != "" || !written || r.Move != nil && r.Move.Failure != "":
		c.exit = exitNotFine
	}
}

// options are those of every run. Results go to out, unless that is nil.
func (c *cli) options(f *reportFlags, s *settings.Settings, paths []string, out *output) pinsync.Options {
	o := pinsync.Options{
		Dir:        c.dir,
		Paths:      paths,
		Severities: s.Rules,
		Location:   s.Location,
		Models:     s.Models,
		Ignore:     plan.Ignore(s.Ignore),
		Strict:     f.strict,
		Now:        c.now,
		Warn:       func(message string) { c.warn("%s", message) },
		Progress:   c.progressed,
	}
	if out != nil {
		o.Definitions, o.Emit = out.definitions, out.result
	}
	return o
}

// shopOptions are those of a run for one shop. requests says that it makes some with
// the private key.
func (c *cli) shopOptions(f *reportFlags, s *settings.Settings, tracker string, paths []string, out *output, requests bool) (o pinsync.Options, err error) {
	o = c.options(f, s, paths, out)
	o.TrackerID = tracker
	o.Catalog, err = c.catalogue(f, s, requests)
	o.Catalog.TrackerID = tracker
	return o, err
}

// oneShopOptions is shopOptions for the tracker that flags and settings agree on; it is an
// error where there is none, and shops lie below the paths.
func (c *cli) oneShopOptions(f *reportFlags, connection *connectionFlags, s *settings.Settings, paths []string, out *output, requests bool) (pinsync.Options, error) {
	tracker, err := connection.tracker(c, s)
	if err != nil {
		return pinsync.Options{}, err
	}
	o, err := c.shopOptions(f, s, tracker, paths, out, requests)
	if err != nil {
		return o, err
	}
	return o, c.oneShop(o, false)
}

// reportingOffline is reporting for a run that makes no requests.
func (c *cli) reportingOffline(f *reportFlags, paths []string, consequence string, run func(context.Context, pinsync.Options) (*result.Report, error)) error {
	return c.reporting(f, consequence, func(sig *interrupts, out *output) (*result.Report, error) {
		o, err := c.offlineOptions(f, paths, out)
		if err != nil {
			return nil, err
		}
		return run(sig.ctx, o)
	})
}

// offlineOptions are those of a run that makes no requests, for files of several shops:
// the catalogue is that of the flag for all of them, else each file's by its own
// settings.
func (c *cli) offlineOptions(f *reportFlags, paths []string, out *output) (o pinsync.Options, err error) {
	o = c.options(f, &settings.Settings{}, paths, out)
	if f.set.Changed("catalog") {
		o.Catalog, err = c.catalogue(f, &settings.Settings{}, false)
		return o, err
	}
	o.CatalogOf = func(s *settings.Settings) (pinsync.Catalog, error) { return c.catalogue(f, s, false) }
	return o, nil
}
