package sync

import (
	"context"

	"pinsync/sync/result"
)

// Definition is what one valid file says.
type Definition struct {
	ID   string // as the file spells it; empty where it has none
	Body []byte // the API's request body, JSON
}

// Load is Validate for a caller who wants the definitions too: those of the
// valid files, in the order of the report. Nothing is emitted.
func Load(ctx context.Context, o Options) ([]Definition, *result.Report, error) {
	o.Emit = nil
	files, err := o.check(ctx, keepBodies)
	if err != nil {
		return nil, nil, err
	}
	var definitions []Definition
	for _, it := range files.items {
		if it.Status == result.Valid && it.unread == nil {
			definitions = append(definitions, Definition{ID: it.ID, Body: it.body})
		}
	}
	return definitions, files.report(ctx, "validate"), nil
}
