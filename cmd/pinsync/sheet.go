package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	pinsync "pinsync/sync"
	"pinsync/sync/atomicfile"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/report"
	"pinsync/sync/result"
	"pinsync/sync/sheet"
	"pinsync/sync/shops"
)

func (c *cli) sheetCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sheet COMMAND",
		Short: "pins to and from a spreadsheet",
		Long: `sheet export writes the pins of customization files as a spreadsheet, one row a
pin; sheet import brings a spreadsheet into the files. Export, and import of what
it wrote, change no byte.`,
		Example: `  pinsync sheet export --output pins.xlsx
  pinsync sheet import --dry-run pins.xlsx
  pinsync sheet import pins.xlsx`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return withHint(fmt.Errorf("sheet has no command %q", args[0]), "choose export or import")
		},
		RunE: func(*cobra.Command, []string) error {
			return withHint(errors.New("sheet needs a command"), "choose export or import: 'pinsync sheet --help' shows both")
		},
	}
	cmd.AddCommand(c.sheetExportCommand(), c.sheetImportCommand())
	return cmd
}

func (c *cli) sheetExportCommand() *cobra.Command {
	var (
		f  reportFlags
		to string
	)
	cmd := &cobra.Command{
		Use:   "export [PATH...]",
		Short: "write the pins of files as a spreadsheet",
		Long: `export writes one row for each pin of the files, and one for each customization
without pins: to stdout as .csv, or to a file that ends in .csv or .xlsx.
` + defaultPathHelp + ` A sheet may have several shops.

In an .xlsx the moments are dates in the time zone of the shop, and a second sheet
explains the columns. With a catalogue, the column title names the items. An invalid
file is named on stderr, and left out.`,
		Example: `  pinsync sheet export --output pins.xlsx
  pinsync sheet export --output basket.csv customizations/basket
  pinsync sheet export --output all.xlsx --catalog catalog.csv shops`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.exportSheet(cmd.Context(), &f, to, args)
		},
	}
	flags := cmd.Flags()
	f.set = flags
	flags.StringVar(&to, "output", "", "write to `FILE`, which ends in .csv or .xlsx, atomically (default CSV to stdout)")
	flags.StringVar(&f.catalog, "catalog", "", "name items as the catalogue in `FILE` does (default pinsync.yaml)")
	return cmd
}

// exportSheet runs the command. An error means that nothing was written.
func (c *cli) exportSheet(ctx context.Context, f *reportFlags, to string, args []string) error {
	form := sheet.CSV
	if to == "-" {
		return withHint(errors.New("the sheet would go to a file named -"), "without --output it goes to stdout, as CSV")
	}
	if f.set.Changed("output") {
		if form = sheet.FormOf(to); form == sheet.NoForm || strings.EqualFold(filepath.Ext(to), ".tsv") {
			return withHint(fmt.Errorf("--output must be a file that ends in .csv or .xlsx, found %q", to), "write it as --output pins.xlsx")
		}
	}
	paths, err := c.offlinePaths(ctx, args)
	if err != nil {
		return err
	}
	sig := c.watchSignals(noMoreFiles)
	defer sig.close()
	defer c.bar.end()
	options, err := c.offlineOptions(f, paths, nil)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	r, err := pinsync.ExportSheet(sig.ctx, options, form, &text)
	if err != nil {
		return err
	}
	c.bar.end()
	c.ran = r
	if r.Stopped == "" {
		if err := c.writeSheet(to, text.Bytes(), r); err != nil {
			return err
		}
	}
	c.nameInvalid(r)
	c.conclude(sig, r, true)
	return nil
}

// writeSheet writes the sheet to a file, or to stdout where to is empty.
func (c *cli) writeSheet(to string, text []byte, r *result.Report) error {
	if to == "" {
		if _, err := c.stdout.Write(text); err != nil && !isClosedPipe(err) {
			return fmt.Errorf("the sheet can't be written to stdout: %w", diagnostic.Cause(err))
		}
		return nil
	}
	path := c.abs(to)
	if err := atomicfile.WriteFile(path, text, 0o666); err != nil {
		return fmt.Errorf("the sheet can't be written to %q: %w", to, diagnostic.Cause(err))
	}
	n := r.Summary().Statuses[result.Valid]
	word := "customizations"
	if n == 1 {
		word = "customization"
	}
	fmt.Fprintf(c.stdout, "wrote %s: %d %s\n", report.Visible(diagnostic.Name(c.dir, path)), n, word)
	return nil
}

func (c *cli) sheetImportCommand() *cobra.Command {
	var f sheetFlags
	cmd := &cobra.Command{
		Use:   "import FILE [DIR]",
		Short: "bring a spreadsheet into the files",
		Long: `import makes the files say what the rows of FILE do, a .csv or the first sheet of an
.xlsx. Rows are of one customization by their id, else by their file, else by their
target, and are its pins in their order. Only what differs is changed in a file; a
customization that no file describes gets one, named as pull names it; those that
are not in the sheet are not touched. A column that is not there leaves what the
files say.

Each error names its cell, and with one error nothing is written. A pin that
the sheet has no row for is such an error, unless --replace is given.
DIR is the folder of a shop, or one with several, by default the shop that the
working directory belongs to, or those below it.`,
		Example: `  pinsync sheet import --dry-run pins.xlsx
  pinsync sheet import pins.xlsx
  pinsync sheet import --encoding windows-1250 --replace pins.csv shops/cz`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return withHint(errors.New("import needs the file of a sheet"), "name it: pinsync sheet import pins.xlsx")
			case len(args) > 2:
				return fmt.Errorf("import takes one sheet and one folder, found %s", quotedList(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.importSheet(cmd.Context(), &f, args)
		},
	}
	f.register(cmd.Flags(), "the sheet")
	cmd.Flags().BoolVar(&f.run.DryRun, "dry-run", false, "say what would change, and write nothing")
	return cmd
}

// sheetFlags are those of the commands that import sheets.
type sheetFlags struct {
	reporting reportFlags
	run       pinsync.SheetOptions
}

func (f *sheetFlags) register(flags *pflag.FlagSet, sheet string) {
	f.reporting.register(flags)
	offline(flags)
	flags.BoolVar(&f.run.Replace, "replace", false, "remove the pins that "+sheet+" has no row for")
	flags.StringVar(&f.run.Encoding, "encoding", "", "the encoding `NAME` of a .csv that is neither UTF-8 nor UTF-16, such as windows-1250")
}

// check looks for an encoding that does not exist.
func (f *sheetFlags) check() error {
	if !f.reporting.set.Changed("encoding") {
		return nil
	}
	return sheet.CheckEncoding(f.run.Encoding)
}

// importSheet runs the command. An error means that nothing was written.
func (c *cli) importSheet(ctx context.Context, f *sheetFlags, args []string) error {
	f.run.File = args[0]
	if err := c.checkSheet(f.run.File); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	var paths []string
	var err error
	if f.run.Shops, paths, err = c.sheetShops(ctx, args[1:]); err != nil {
		return err
	}
	return c.reportingOffline(&f.reporting, paths, nothingNewStarts, func(ctx context.Context, o pinsync.Options) (*result.Report, error) {
		return pinsync.ImportSheet(ctx, o, f.run)
	})
}

// checkSheet returns an error unless a path is that of a sheet.
func (c *cli) checkSheet(path string) error {
	info, err := os.Stat(c.abs(path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return withHint(fmt.Errorf("there is no file %q", path), "name a sheet that is there; 'pinsync sheet export' writes one")
	case err != nil:
		return fmt.Errorf("the sheet %q can't be read: %w", path, diagnostic.Cause(err))
	case info.IsDir():
		return withHint(fmt.Errorf("%q is a folder", path), "name a sheet: a .csv or an .xlsx")
	case sheet.FormOf(path) == sheet.NoForm:
		return withHint(fmt.Errorf("%q is not a sheet that can be read", path), "save it as .xlsx or .csv")
	}
	return nil
}

// sheetShops are the shops in whose files a sheet is looked for: those below the
// folder that was named, or the one that it belongs to; and the folders of these files.
// New files of a shop that has none yet go to its folder customizations.
func (c *cli) sheetShops(ctx context.Context, named []string) (all []shops.Shop, folders []string, err error) {
	if all, err = c.shopsFor(ctx, named); err != nil {
		return nil, nil, err
	}
	for i := range all {
		shop := &all[i]
		if shop.Files == shop.Folder && !files.HasCustomizations(shop.Folder) {
			shop.Files = filepath.Join(shop.Folder, pinsync.DefaultPath)
		}
		folders = append(folders, shop.Files)
	}
	return all, folders, c.checkSettings(folders)
}

func (c *cli) shopsFor(ctx context.Context, named []string) ([]shops.Shop, error) {
	dir := c.dir
	if len(named) > 0 {
		dir = c.abs(named[0])
		switch info, err := os.Stat(dir); {
		case errors.Is(err, fs.ErrNotExist):
			return nil, &files.PathError{Path: named[0]}
		case err != nil:
			return nil, fmt.Errorf("can't look at %q: %w", named[0], diagnostic.Cause(err))
		case !info.IsDir():
			return nil, withHint(fmt.Errorf("%q is a file", named[0]), "name the folder of a shop; files are found by the rows of the sheet")
		}
	} else if shop, found := shops.Of(c.dir, c.dir); found {
		return []shops.Shop{shop}, nil
	}
	below, err := shops.Below(ctx, c.dir, dir, c.environ)
	if err != nil || len(below) > 0 {
		return below, err
	}
	if shop, found := shops.Of(c.dir, dir); found {
		return []shops.Shop{shop}, nil
	}
	return []shops.Shop{{Folder: dir, Files: dir}}, nil
}
