package sync

import (
	"context"
	"io"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/result"
	"pinsync/sync/rows"
	"pinsync/sync/sheet"
)

// ExportSheet writes the pins of the valid files as a sheet in the form, one row a
// pin. It gives the report of their check: an invalid file has no rows. Nothing is
// emitted. Where ctx ends, nothing is written, and the report says so.
func ExportSheet(ctx context.Context, o Options, form sheet.Form, w io.Writer) (*result.Report, error) {
	start := time.Now()
	scope := o.scope(true)
	head, catalogs, err := o.checkAll(ctx, &scope)
	if err != nil {
		return nil, err
	}
	report := checked(ctx, "sheet export", head)
	if report.Stopped == "" {
		root := sheetRoot(o.Dir, scope.Path(scope.Named()[0]))
		var all []rows.Definition
		for i := range head {
			f := &head[i]
			if f.State != files.Valid {
				continue
			}
			all = append(all, rows.Definition{File: diagnostic.Name(root, scope.Path(f.Name)), ID: f.Facts.ID, Body: f.Body, Zone: o.locationOf(f), Titles: catalogs[i].titles})
		}
		columns, cells := rows.Export(all, form == sheet.XLSX)
		if form == sheet.XLSX {
			err = sheet.WriteXLSX(w, columns, cells)
		} else {
			err = sheet.WriteCSV(w, columns, cells)
		}
		if err != nil {
			return nil, err
		}
	}
	report.Duration = time.Since(start)
	return report, nil
}
