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
			return c.request(cmd.Context(), &connection, verbose, func(sig *interrupts, client *luigisbox.Client, s *settings.Settings, tracker string) error {
				target, err := c.catalogTarget(s, output, cmd.Flags().Changed("output"))
				if err != nil {
					return err
				}
				return c.writeCatalog(sig, client, tracker, target)
			})
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
		return "", withHint(errors.New("the catalogue would go to a file named -"), "name a file, such as --output catalog.ndjson")
	case ext == ".yaml" || ext == ".yml":
		return "", fmt.Errorf("the catalogue can't be written to %q: a file named *%s would be taken for a customization", output, ext)
	}
	return c.abs(output), nil
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
	ended := false // by Commit
	defer func() {
		if !ended {
			file.Discard()
		}
	}()
	objects := catalog.NewWriter()
	defer objects.Close()
	created := c.now()
	err = live.ReadExport(sig.ctx, client.Export, objects, steps.Func(c.progressed).Read(steps.Catalogue))
	c.bar.end()
	if err != nil {
		c.requestFailed(sig, err)
		c.message("no catalogue was written")
		return nil
	}
	total, err := objects.WriteTo(file, catalog.Snapshot{TrackerID: tracker, CreatedAt: created, Gzip: strings.HasSuffix(strings.ToLower(path), ".gz")})
	if err == nil {
		ended = true
		err = file.Commit()
	}
	if err != nil {
		c.message("%v", cantWrite(err))
		c.exit = exitNotFine
		return nil
	}
	fmt.Fprintf(c.stdout, "wrote %s: %d objects\n", report.Visible(name), total)
	if total == 0 {
		c.warn("the content export has no items, so by this catalogue no identity in the files is known; check the tracker id, or whether the shop's items are indexed")
	}
	return nil
}
