package main

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
	"pinsync/sync/settings"
	"pinsync/sync/value"
)

const (
	// agendaDays is how many days an agenda has by default, and mostDays at most.
	agendaDays, mostDays = 7, 3660
)

func (c *cli) agendaCommand() *cobra.Command {
	var (
		reporting    reportFlags
		from, format string
		days         int
	)
	cmd := &cobra.Command{
		Use:   "agenda [PATH...]",
		Short: "list which pins begin and end in the next days",
		Long: `agenda lists, in order of time, each pin that begins or ends in some days: when,
for which customization, at which place, and whether something takes its place.
Times are in the time_zone of ` + settings.FileName + `, else in UTC. It needs no network.
` + defaultPathHelp + `
Where that belongs to none, all shops below it are taken.

Invalid files are left out, named on stderr, and make the exit code 1.`,
		Example: `  pinsync agenda
  pinsync agenda --from 2026-12-01T00:00:00+01:00 --days 31
  pinsync agenda --format json customizations/basket`,
		RunE: func(cmd *cobra.Command, args []string) error {
			options := pinsync.AgendaOptions{Days: days}
			switch {
			case days < 1 || days > mostDays:
				return fmt.Errorf("--days must be from 1 to %d, found %d", mostDays, days)
			case !slices.Contains(report.AgendaFormats(), format):
				return fmt.Errorf("--format of agenda must be one of %s, found %q", strings.Join(report.AgendaFormats(), ", "), format)
			case cmd.Flags().Changed("from"):
				var err error
				if options.From, err = agendaFrom(from, days); err != nil {
					return err
				}
			}
			paths, err := c.offlinePaths(cmd.Context(), args)
			if err != nil {
				return err
			}
			return c.agenda(&reporting, paths, options, format)
		},
	}
	flags := cmd.Flags()
	reporting.set = flags
	flags.StringVar(&from, "from", "", "begin at `MOMENT`, a date and time such as 2026-12-01T00:00:00+01:00 (default now)")
	flags.IntVar(&days, "days", agendaDays, "take in `N` days of the time zone")
	flags.StringVar(&format, "format", "text", "the `FORMAT` of what goes to stdout: "+strings.Join(report.AgendaFormats(), ", "))
	flags.BoolVar(&reporting.strict, "strict", false, "a file with a warning is invalid")
	flags.StringVar(&reporting.catalog, "catalog", "", "name items from the catalogue in `FILE` (default pinsync.yaml)")
	return cmd
}

// agendaFrom reads --from, for an agenda of so many days.
func agendaFrom(text string, days int) (time.Time, error) {
	moment, ok := value.ParseDateTime(text)
	if !ok {
		return moment, withHint(fmt.Errorf("--from must be a date and time such as 2026-12-01T00:00:00+01:00, found %q", text),
			"write year-month-day, T, the time with seconds, and Z or the offset of the time zone")
	}
	// What is shown is RFC 3339, whose years have four digits, in any zone.
	if first, end := moment.UTC().AddDate(0, 0, -1), moment.UTC().AddDate(0, 0, days+1); first.Year() < 0 || end.Year() > 9999 {
		return moment, fmt.Errorf("--from must leave all of the span within the years 0000 to 9999, found %q", text)
	}
	return moment, nil
}

// agenda writes the agenda to stdout and, in a workflow, to the step's summary. An
// error means that there is none.
func (c *cli) agenda(reporting *reportFlags, paths []string, a pinsync.AgendaOptions, format string) error {
	options, err := c.offlineOptions(reporting, paths, nil)
	if err != nil {
		return err
	}
	sig := c.watchSignals(noMoreFiles)
	defer sig.close()
	span, events, checked, err := pinsync.Agenda(sig.ctx, options, a)
	c.bar.end()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(c.stdout)
	err = cmp.Or(report.Agenda(out, format, span, events, 0), out.Flush())
	var summary strings.Builder
	_ = report.Agenda(&summary, "markdown", span, events, 0) // a Builder takes all
	c.summarize(summary.String())
	c.nameInvalid(checked)
	written := err == nil || isClosedPipe(err)
	if !written {
		c.message("the agenda was not written: %v", diagnostic.Cause(err))
	}
	c.conclude(sig, checked, written)
	return nil
}

// nameInvalid says on stderr which files are left out, and why.
func (c *cli) nameInvalid(r *result.Report) {
	isError := func(d diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error }
	for i := range r.Results {
		f := &r.Results[i]
		if f.Status != result.Invalid {
			continue
		}
		// Without an error it is invalid for its warnings.
		hasError := slices.ContainsFunc(f.Diagnostics, isError)
		for _, d := range f.Diagnostics {
			if hasError && !isError(d) {
				continue
			}
			c.message("invalid: %s:%d:%d: %s [%s]", f.File, max(d.Span.Start.Line, 1), max(d.Span.Start.Column, 1), d.Message, d.Rule)
			c.hint(d.Hint)
		}
	}
}

// agendaOf is what begins and ends in the next days in the files of a run, as
// Markdown for a pull request; empty where there is nothing, or it can't be read.
func (c *cli) agendaOf(sig *interrupts, o pinsync.Options) string {
	const most = 50
	o.Emit, o.Warn, o.Progress, o.Catalog.Live = nil, nil, nil, false
	span, events, _, err := pinsync.Agenda(sig.ctx, o, pinsync.AgendaOptions{Days: agendaDays})
	if err != nil || len(events) == 0 {
		return ""
	}
	var b strings.Builder
	if report.Agenda(&b, "markdown", span, events, most) != nil {
		return ""
	}
	return b.String()
}
