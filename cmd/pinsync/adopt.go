package main

import (
	"context"
	"path/filepath"

	pinsync "pinsync/sync"
	"pinsync/sync/diagnostic"
	"pinsync/sync/settings"
)

// adopt binds the folder that a pull wrote to to the tracker, where nothing does
// yet, and says so. The pull is as good without it.
func (c *cli) adopt(ctx context.Context, dir, trackerID string, s *settings.Settings) {
	if s.TrackerID != "" {
		return
	}
	home := c.abs(dir)
	if filepath.Base(home) == pinsync.DefaultPath {
		home = filepath.Dir(home)
	}
	file := filepath.Join(home, settings.FileName)
	name := diagnostic.Name(c.dir, file)
	if s.File != "" && s.File != name {
		c.warn("%s names no tracker, so these files may be sent to any: write tracker_id: %q there, or into a %s", s.File, trackerID, name)
		return
	}
	all, err := c.shopsAround(ctx, home)
	if err != nil {
		return // what is wrong with another's settings is said where they are used
	}
	for _, other := range all {
		if other.TrackerID == trackerID {
			c.warn("%s is not bound to the tracker %s: %s already is, and only one may be", name, trackerID, diagnostic.Name(c.dir, other.Settings))
			return
		}
	}
	switch changed, err := settings.AdoptIn(home, trackerID, repositoryAround(home) != ""); {
	case err != nil:
		c.warnNotBound(name, trackerID, err)
	case changed:
		c.message("%s binds these files to the tracker %s now", name, trackerID)
	}
}
