package sync

import (
	"context"
	"errors"

	"pinsync/sync/settings"
)

// ShopsBelow reads the settings files at and below o.Paths that name a tracker,
// in the order in which a walk comes to them: those of the shops that lie there.
// Paths that do not exist have none.
func ShopsBelow(o Options) ([]*settings.Settings, error) {
	walk, err := find(context.Background(), o.Dir, o.paths(), nil)
	if errors.Is(err, ErrNoSuchPath) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var shops []*settings.Settings
	for _, file := range walk.settings {
		if s, err := settings.Read(o.Dir, file); err == nil && s.TrackerID != "" {
			shops = append(shops, s)
		}
	}
	return shops, nil
}
