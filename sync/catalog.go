package sync

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"pinsync/sync/catalog"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/progress"
	"pinsync/sync/settings"
)

// DefaultCatalogMaxAge is how old a catalogue file may be before a run warns of
// it.
const DefaultCatalogMaxAge = 48 * time.Hour

// Catalog says where the shop's catalogue is, which the items that files refer to
// are checked against and named from. The zero Catalog is that there is none.
type Catalog struct {
	// File is the path of a catalogue file, which package catalog reads.
	File string
	// Live reads the content export instead. It needs a client.
	Live bool
	// TrackerID is the tracker that the file must be of; empty for any.
	TrackerID string
	// MaxAge is how old the file may be without a warning; 0 means
	// DefaultCatalogMaxAge.
	MaxAge time.Duration
}

func (c *Catalog) isZero() bool { return c.File == "" && !c.Live }

// mentions are identities other than those that the files refer to.
type mentions func(visit func(identity string))

// readCatalog reads the catalogue, checks the files' items against it, and gives
// it; nil where there is none. The identities of checked are referred to like those
// of the files, those of shown are only named; both may be nil. hold is why the
// export could not be read to its end, and then nothing is to be done. An error is
// about a catalogue file.
func (o *Options) readCatalog(ctx context.Context, where Catalog, scope *files.Scope, head []*files.File, client *luigisbox.Client, checked, shown mentions) (known *catalog.Catalog, hold, err error) {
	if where.isZero() || ctx.Err() != nil {
		return nil, nil, nil
	}
	m := catalog.NewMatcher()
	for _, f := range head {
		f.Facts.Items(m.Check)
	}
	if checked != nil {
		checked(m.Check)
	}
	if shown != nil {
		shown(m.Mention)
	}
	if where.Live {
		hold = live.ReadExport(ctx, client.Export, m, scope.Progress.Read(progress.Catalogue))
	} else if err = o.readCatalogFile(ctx, where, trackersOf(head), m); ctx.Err() != nil {
		hold, err = err, nil
	}
	if hold != nil || err != nil {
		return nil, hold, err
	}
	known = m.Catalog()
	ours, theirs, different := known.LooksDifferent()
	if different {
		o.warn(fmt.Sprintf("the catalogue's identities look different from those in the files: these name items such as %q, and the catalogue has %s; so no item is reported", ours, orNone(theirs)))
	}
	if known.IsEmpty() && !different {
		o.warn("the catalogue has no items, so no identity in the files is known; check the tracker id, or whether the shop's items are indexed")
	}
	scope.CheckItems(head, known, !different)
	return known, nil, nil
}

// trackersOf are the trackers that the files are bound to.
func trackersOf(head []*files.File) (trackers []string) {
	for _, f := range head {
		if f.Settings != nil && f.Settings.TrackerID != "" && !slices.Contains(trackers, f.Settings.TrackerID) {
			trackers = append(trackers, f.Settings.TrackerID)
		}
	}
	return trackers
}

// names are what a catalogue calls items, and their pictures if these are asked
// for, by identity; known is the catalogue, and nil where there is none.
type names struct {
	titles, images map[string]string
	known          *catalog.Catalog
}

// readCatalogs does it for files of several shops, each by its own catalogue. It
// gives for each file the names of items.
func (o *Options) readCatalogs(ctx context.Context, scope *files.Scope, head []files.File) ([]names, error) {
	governed := map[*settings.Settings]Catalog{}
	groups := map[Catalog][]int{}
	var order []Catalog
	for i := range head {
		bound := head[i].Settings
		where, asked := governed[bound]
		if !asked {
			where = o.Catalog
			if o.CatalogOf != nil {
				var err error
				if where, err = o.CatalogOf(cmp.Or(bound, &settings.Settings{})); err != nil {
					return nil, err
				}
			}
			governed[bound] = where
		}
		if groups[where] == nil {
			order = append(order, where)
		}
		groups[where] = append(groups[where], i)
	}
	all := make([]names, len(head))
	for _, where := range order {
		var group []*files.File
		for _, i := range groups[where] {
			group = append(group, &head[i])
		}
		known, _, err := o.readCatalog(ctx, where, scope, group, nil, nil, nil)
		if err != nil {
			return nil, err
		}
		named := names{titles: known.Titles(), known: known}
		if o.Definitions {
			named.images = known.Images()
		}
		for _, i := range groups[where] {
			all[i] = named
		}
	}
	return all, nil
}

func orNone(sample string) string {
	if sample == "" {
		return "none at all"
	}
	return fmt.Sprintf("%q", sample)
}

// readCatalogFile reads a catalogue file into m, which must be of these trackers.
func (o *Options) readCatalogFile(ctx context.Context, where Catalog, trackers []string, m *catalog.Matcher) error {
	if where.TrackerID != "" {
		trackers = append(trackers, where.TrackerID)
	}
	path := where.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(o.Dir, path)
	}
	name := diagnostic.Name(o.Dir, path)
	created, err := catalog.File(ctx, path, catalog.Options{Name: name, TrackerIDs: trackers}, m)
	_, faulty := errors.AsType[*catalog.Error](err)
	switch {
	case faulty, err != nil && ctx.Err() != nil:
		return err
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the catalogue %q is not there; 'pinsync catalog' makes one", name)
	case errors.Is(err, catalog.ErrIrregular):
		return fmt.Errorf("the catalogue %q is %w", name, err)
	case err != nil:
		return fmt.Errorf("the catalogue %q can't be read: %w", name, diagnostic.Cause(err))
	}
	if age := o.now().Sub(created); !created.IsZero() && age > cmp.Or(where.MaxAge, DefaultCatalogMaxAge) {
		o.warn(fmt.Sprintf("the catalogue %s is %s old: what it says of items may not be true any more; 'pinsync catalog' makes a new one", name, days(age)))
	}
	return nil
}

func days(age time.Duration) string {
	const day = 24 * time.Hour
	if age < 2*day {
		return fmt.Sprintf("%d hours", age/time.Hour)
	}
	return fmt.Sprintf("%d days", age/day)
}

// mentioned are the identities in the live state and in the files of the base.
func mentioned(state *live.State, others ...[]files.File) mentions {
	return func(visit func(string)) {
		for _, list := range others {
			for i := range list {
				list[i].Facts.Items(visit)
			}
		}
		if state == nil {
			return
		}
		for i := range state.Objects {
			var definition struct {
				Target json.RawMessage `json:"target_identity"`
				Pins   []struct {
					Identity json.RawMessage `json:"pin_identity"`
				} `json:"pin_definitions"`
			}
			// What does not fit is not named: the server may send anything.
			_ = json.Unmarshal(state.Objects[i].JSON, &definition)
			each := func(text json.RawMessage) {
				var identity string
				if json.Unmarshal(text, &identity) == nil && identity != "" {
					visit(identity)
				}
			}
			each(definition.Target)
			for j := range definition.Pins {
				each(definition.Pins[j].Identity)
			}
		}
	}
}
