package live

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"net/http"

	"pinsync/sync/catalog"
	"pinsync/sync/luigisbox"
)

// exportReadings is how often the content export is read in all: once, and again
// up to three times.
const exportReadings = 4

// ErrNotWhole: the content export was never read to its end as a whole.
var ErrNotWhole = errors.New("the content export could not be read as a whole")

// Exporter gives one page of the content export: the first one for an empty link,
// else the one that the link of the page before leads to. A *luigisbox.Client has
// one.
type Exporter func(ctx context.Context, next string) (luigisbox.ExportPage, luigisbox.Exchange, error)

// ReadExport reads the content export to its end into a sink: objects of every
// type, nested ones too. It is whole when there is no next page and the distinct
// objects are at least as many as the smallest total that was named. What ends
// early, loses more than 1 % of its total meanwhile, repeats itself or brings more
// than its total, and a link that expired, begin the reading again; the fourth
// such reading is the last, and the error is ErrNotWhole. Other errors are the
// client's. What the sink took in means nothing after an error. progress, if not
// nil, is called with how many of how many came.
//
// For each object it keeps about 16 bytes, to recognize those that came before.
func ReadExport(ctx context.Context, export Exporter, into catalog.Sink, progress func(done, total int)) error {
	var why string
	for range exportReadings {
		fault, err := readExport(ctx, export, into, progress)
		if err != nil {
			return err
		}
		if fault == "" {
			return nil
		}
		why = fault
	}
	return fmt.Errorf("%w, %d times in a row: %s", ErrNotWhole, exportReadings, why)
}

// readExport reads the export once. fault says why it is not whole, if so.
func readExport(ctx context.Context, export Exporter, into catalog.Sink, progress func(done, total int)) (fault string, err error) {
	if err := into.Begin(); err != nil {
		return "", err
	}
	r := exportReading{into: into, seed: maphash.MakeSeed()}
	for next := ""; ; {
		page, _, err := export(ctx, next)
		switch {
		case next != "" && isExpired(err):
			return "the link to its next page expired: " + err.Error(), nil
		case errors.Is(err, luigisbox.ErrForeignLink):
			return "", fmt.Errorf("%w: %w", ErrNotWhole, err)
		case err != nil:
			return "", err
		}
		fault, err := r.take(page)
		if err != nil || fault != "" {
			return fault, err
		}
		if progress != nil {
			progress(min(r.top, page.Total), page.Total)
		}
		if page.Next == "" {
			return r.missing(), nil
		}
		next = page.Next
	}
}

// isExpired reports whether the server no longer knows the page that was asked
// for.
func isExpired(err error) bool {
	var refused *luigisbox.APIError
	if !errors.As(err, &refused) || errors.Is(err, luigisbox.ErrUnauthorized) || errors.Is(err, luigisbox.ErrStopped) {
		return false
	}
	switch refused.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusGone, http.StatusPreconditionFailed, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// exportReading is one reading of the export.
type exportReading struct {
	into  catalog.Sink
	seed  maphash.Seed
	seen  seen
	top   int  // distinct objects that came by themselves, not only nested
	first bool // a page was read

	least, most int // of the totals named
}

// take takes in a page. fault says why the reading must begin again, if so.
func (r *exportReading) take(page luigisbox.ExportPage) (fault string, err error) {
	if !r.first {
		r.first, r.least, r.most = true, page.Total, page.Total
	}
	r.least, r.most = min(r.least, page.Total), max(r.most, page.Total)
	if lost := r.most - page.Total; lost*100 > r.most {
		return fmt.Sprintf("its total fell from %d to %d while it was read", r.most, page.Total), nil
	}
	before := r.top
	for i := range page.Objects {
		if err := r.add(&page.Objects[i], true); err != nil {
			return "", err
		}
	}
	switch {
	case r.top == before && page.Next != "":
		return "a page brought nothing that had not come before", nil
	case r.top > r.most+r.most/100+len(page.Objects):
		return fmt.Sprintf("it brings more than its total of %d", r.most), nil
	}
	return "", nil
}

func (r *exportReading) add(o *luigisbox.ExportObject, top bool) error {
	for i := range o.Nested {
		if err := r.add(&o.Nested[i], false); err != nil {
			return err
		}
	}
	switch known, came := r.seen.add(maphash.String(r.seed, o.Identity), top); {
	case top && !came:
		r.top++
	case !top && known:
		return nil // where it came by itself, more may be known of it
	}
	return r.into.Add(catalog.Object{Identity: o.Identity, Type: o.Type, Title: o.Title, Available: o.Available, Image: o.Image})
}

// missing says what is missing after the last page. Whether a total counts what
// is only nested is not documented: it does where it equals all that came.
func (r *exportReading) missing() string {
	if r.top >= r.least || r.seen.count == r.least {
		return ""
	}
	return fmt.Sprintf("it has a total of %d, but ended after %d different objects", r.least, r.top)
}
