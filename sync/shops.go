package sync

import (
	"pinsync/sync/files"
	"pinsync/sync/settings"
)

// ShopsBelow reads the settings files at and below o.Paths that name a tracker,
// in the order in which a walk comes to them: those of the shops that lie there.
// Paths that do not exist have none.
func ShopsBelow(o Options) ([]*settings.Settings, error) {
	return files.ShopsBelow(o.scope(false))
}
