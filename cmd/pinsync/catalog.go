package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"pinsync/sync/atomicfile"
	"pinsync/sync/catalog"
	"pinsync/sync/diagnostic"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
	steps "pinsync/sync/progress"
	"pinsync/sync/report"
	"pinsync/sync/settings"
)

// defaultCatalog is where the catalogue is written to, next to the settings.
const defaultCatalog = ".pinsync/catalog.ndjson"

func (c *cli) catalogCommand() *cobra.Command {
	var (
		connection connectionFlags
		output     string
		verbose    bool
	)
	cmd := &cobra.Command{
		Use:   "catalog",
		Short: "write the shop's catalogue to a file, for --catalog",
		Long: `catalog reads the shop's content export to its end, and writes which items there
are, what they are called and whether they can be bought to
` + defaultCatalog + ` next to ` + settings.FileName + `. With --catalog FILE, or catalog in
` + settings.FileName + `, identities in files are checked against it. An export that
can't be read as a whole never becomes a file.`,
		Example: `  pinsync catalog
  pinsync catalog --output catalog.ndjson.gz
  pinsync validate --catalog .pinsync/catalog.ndjson`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := c.settingsHere(cmd.Context(), &connection)
			if err != nil {
				return err
			}
			if err := connection.limits(s); err != nil {
				return err
			}
			target, err := c.catalogTarget(s, output, cmd.Flags().Changed("output"))
			if err != nil {
				return err
			}
			sig := c.watchSignals(nothingNewStarts)
			defer sig.close()
			tracker, err := connection.tracker(c, s)
			if err != nil {
				return err
			}
			client, err := connection.client(c, s, sig, verbose)
			if err != nil {
				return err
			}
			defer client.Close()
			return c.writeCatalog(sig, client, tracker, target)
		},
	}
	connection.register(cmd.Flags())
	oneAtATime(cmd.Flags())
	cmd.Flags().StringVar(&output, "output", "", "write to `FILE` instead; compressed if it ends in .gz")
	cmd.Flags().BoolVar(&verbose, "verbose", false, "log one line per attempt to stderr")
	return cmd
}

// catalogTarget is the path of the file to write, absolute.
func (c *cli) catalogTarget(s *settings.Settings, output string, named bool) (string, error) {
	switch ext := strings.ToLower(filepath.Ext(output)); {
	case !named:
		output = filepath.Join(filepath.Dir(s.File), filepath.FromSlash(defaultCatalog))
	case output == "":
		return "", errors.New("--output names no file")
	case output == "-":
		return "", withHint(errors.New("the catalogue would go to a file named -"), "name a file, such as --output catalog.ndjson: stdout has no place for a catalogue that may not be read to its end")
	case ext == ".yaml" || ext == ".yml":
		return "", fmt.Errorf("the catalogue can't be written to %q: a file named *%s would be taken for a customization", output, ext)
	}
	if !filepath.IsAbs(output) {
		output = filepath.Join(c.dir, output)
	}
	return output, nil
}

// writeCatalog reads the export and writes it to path. An error means that nothing
// was read.
func (c *cli) writeCatalog(sig *interrupts, client *luigisbox.Client, tracker, path string) error {
	name := diagnostic.Name(c.dir, path)
	cantWrite := func(err error) error {
		return fmt.Errorf("the catalogue can't be written to %q: %w", name, diagnostic.Cause(err))
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return cantWrite(err)
	}
	file, err := atomicfile.Create(path, 0o666)
	if err != nil {
		return cantWrite(err)
	}
	written := false
	defer func() {
		if !written {
			file.Discard()
		}
	}()
	objects := catalog.NewWriter()
	defer objects.Close()
	created := c.now()
	err = live.ReadExport(sig.ctx, client.Export, objects, c.reads())
	c.bar.end()
	if err != nil {
		c.catalogFailed(sig, err)
		return nil
	}
	total, err := objects.WriteTo(file, catalog.Snapshot{TrackerID: tracker, CreatedAt: created, Gzip: strings.HasSuffix(strings.ToLower(path), ".gz")})
	if err == nil {
		written = true
		err = file.Commit()
	}
	if err != nil {
		fmt.Fprintf(c.stderr, "pinsync: %s\n", report.Visible(cantWrite(err).Error()))
		c.exit = exitNotFine
		return nil
	}
	fmt.Fprintf(c.stdout, "wrote %s: %d objects\n", report.Visible(name), total)
	if total == 0 {
		c.warn("the content export has no items, so by this catalogue no identity in the files is known; check the tracker id, or whether the shop's items are indexed")
	}
	return nil
}

// reads shows on the bar how much of the export came.
func (c *cli) reads() func(done, total int) {
	if c.bar == nil {
		return nil
	}
	return func(done, total int) { c.bar.set(steps.Catalogue, done, total) }
}

func (c *cli) catalogFailed(sig *interrupts, err error) {
	c.pingFailed(err)
	fmt.Fprintln(c.stderr, "pinsync: no catalogue was written")
	switch code := sig.exitCode(); {
	case code != exitFine:
		c.exit = code
	case errors.Is(err, luigisbox.ErrUnauthorized):
		c.exit = exitRefused
	default:
		c.exit = exitNotFine
	}
}
