package sync

import (
	"context"
	"fmt"
	"time"

	"pinsync/sync/agenda"
	"pinsync/sync/files"
	"pinsync/sync/manifest"
	"pinsync/sync/pins"
	"pinsync/sync/result"
)

// AgendaOptions says which days an agenda is about.
type AgendaOptions struct {
	// From is its first moment; zero means now, to the second.
	From time.Time
	// Days is how many days it has, at least 1: those of the time zone of the files,
	// if they have one in common, else of UTC.
	Days int
}

// Agenda lists which pins of the valid files begin and end in some days. Moments
// are in the time zone that the settings of a file name, else in UTC. It needs no
// network.
//
// The report is that of Validate, for the command agenda: files that are invalid
// are in no event. Nothing is emitted.
func Agenda(ctx context.Context, o Options, a AgendaOptions) (agenda.Span, []agenda.Event, *result.Report, error) {
	scope := o.scope(true)
	head, catalogs, err := o.checkAll(ctx, &scope)
	if err != nil {
		return agenda.Span{}, nil, nil, err
	}
	from := a.From
	if from.IsZero() {
		from = o.now().Truncate(time.Second)
	}
	var all []agenda.File
	for i := range head {
		f := &head[i]
		if f.State != files.Valid {
			continue
		}
		if c, ok := pins.Read(f.Body); ok {
			all = append(all, agenda.File{Name: f.Name, Customization: c, Location: o.locationOf(f), Line: lines(&scope, f), Titles: catalogs[i].titles})
		}
	}
	span := agenda.Days(from, a.Days, commonLocation(all))
	events := agenda.Events(all, span)
	return span, events, checked(ctx, "agenda", head), nil
}

// locationOf is the time zone of a file; nil where none is known.
func (o *Options) locationOf(f *files.File) *time.Location {
	if f.Settings != nil {
		return f.Settings.Location
	}
	return o.Location
}

// commonLocation is the time zone of all files; nil where they have none in common.
func commonLocation(all []agenda.File) *time.Location {
	for i := range all {
		if zoneName(all[i].Location) != zoneName(all[0].Location) {
			return nil
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[0].Location
}

func zoneName(l *time.Location) string {
	if l == nil {
		return "UTC"
	}
	return l.String()
}

// lines gives the lines of the pins of a file, which is read again only where one
// is asked for.
func lines(scope *files.Scope, f *files.File) func(int) int {
	var doc *manifest.Document
	read := false
	return func(index int) int {
		if !read {
			doc, read = scope.Document(f), true
		}
		if doc == nil {
			return 1
		}
		v, _ := doc.Lookup(fmt.Sprintf("/pin_definitions/%d", index))
		if v == nil {
			return 1
		}
		return max(doc.OpeningSpan(v).Start.Line, 1)
	}
}
