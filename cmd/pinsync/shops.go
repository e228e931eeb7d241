package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"pinsync/sync/base"
	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/settings"
	"pinsync/sync/shops"
)

func (c *cli) shopsCommand() *cobra.Command {
	var since, format string
	cmd := &cobra.Command{
		Use:   "shops",
		Short: "list the shops of this repository",
		Long: `shops lists the folders of the repository's shops, each with its tracker id and
base as its ` + settings.FileName + ` says. A shop is a folder with a ` + settings.FileName + `, or
one with a folder customizations that no settings further up govern.

The format json is a list on one line, which a workflow's matrix can be made
from: [{"folder": "shops/cz", "tracker_id": "1234-5678", "base":
"refs/pinsync/1234-5678"}]. What is left open is an empty text.`,
		Example: `  pinsync shops
  pinsync shops --changed-since origin/main --format json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case format != "text" && format != "json":
				return fmt.Errorf("--format of shops must be text or json, found %q", format)
			case since == "" && cmd.Flags().Changed("changed-since"):
				return errors.New("--changed-since names no revision")
			}
			all, err := c.shopsAround(cmd.Context(), c.dir)
			if err != nil {
				return err
			}
			for _, d := range shops.Duplicates(all) {
				c.warn("%v", c.duplicate(d))
			}
			if since != "" {
				if all, err = c.changedShops(cmd.Context(), all, since); err != nil {
					return err
				}
			}
			if format == "json" {
				return c.writeShopsJSON(all)
			}
			return c.writeShopsText(all)
		},
	}
	cmd.Flags().StringVar(&since, "changed-since", "", "only shops with files that differ from those at the git revision `REF`, or from where HEAD diverged from it")
	cmd.Flags().StringVar(&format, "format", "text", "the `FORMAT` of the list: text or json")
	return cmd
}

// shopsAround lists the shops of the repository around a folder; outside of one,
// those below it.
func (c *cli) shopsAround(ctx context.Context, folder string) ([]shops.Shop, error) {
	return shops.Below(ctx, c.dir, cmp.Or(repositoryAround(folder), folder), c.environ)
}

// changedShops keeps the shops with files that differ from those at a revision.
func (c *cli) changedShops(ctx context.Context, all []shops.Shop, since string) ([]shops.Shop, error) {
	tree, err := base.Open(ctx, c.dir, since, c.environ)
	if err != nil {
		return nil, err
	}
	paths, err := tree.Changed(ctx)
	if err != nil {
		return nil, err
	}
	return shops.Changed(all, paths), nil
}

func (c *cli) writeShopsJSON(all []shops.Shop) error {
	type entry struct {
		Folder    string `json:"folder"`
		TrackerID string `json:"tracker_id"`
		Base      string `json:"base"`
	}
	list := []entry{}
	for _, s := range all {
		list = append(list, entry{diagnostic.Name(c.dir, s.Folder), s.TrackerID, s.Base})
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	c.outputs = append(c.outputs, "shops="+string(text))
	_, err = fmt.Fprintf(c.stdout, "%s\n", text)
	return err
}

func (c *cli) writeShopsText(all []shops.Shop) error {
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, s := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\n", report.Visible(diagnostic.Name(c.dir, s.Folder)), cmp.Or(s.TrackerID, "-"), cmp.Or(s.Base, "-"))
	}
	return w.Flush()
}

// checkOwner returns an error if another settings file of the repository names the
// tracker, or the base, that s does: a run with a base would take the other's
// customizations, or what was synced from there, for its own.
func (c *cli) checkOwner(ctx context.Context, s *settings.Settings) error {
	if s.File == "" || s.TrackerID == "" && s.Base == "" {
		return nil
	}
	file := c.abs(filepath.FromSlash(s.File))
	all, err := c.shopsAround(ctx, filepath.Dir(file))
	if err != nil {
		return err
	}
	for _, d := range shops.Duplicates(all) {
		if d.A.Settings == file || d.B.Settings == file {
			return withHint(c.duplicate(d), "give each shop its own, or remove one of the files")
		}
	}
	return nil
}

func (c *cli) duplicate(d shops.Duplicate) error {
	return fmt.Errorf("%s and %s name the same %s, %q: what was synced from one would be taken for the other's",
		diagnostic.Name(c.dir, d.A.Settings), diagnostic.Name(c.dir, d.B.Settings), d.Key, d.Value)
}
