package rows

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"pinsync/sync/sheet"
	"pinsync/sync/value"
)

// Definition is one customization to be shown in rows.
type Definition struct {
	File string // from the top of the repository, slash-separated
	ID   string // empty where there is none
	Body json.RawMessage
	// Zone is the shop's time zone; nil where none is known.
	Zone *time.Location
	// Titles are those of items, by identity.
	Titles map[string]string
}

// Export gives the columns of a sheet, and its rows: one for each pin in the order
// of the definitions, and one for each customization without pins. With dates,
// moments are in the zones of the shops where such a cell can hold them exactly;
// else they are texts as the files have them.
func Export(all []Definition, dates bool) ([]sheet.Column, [][]sheet.Cell) {
	cols := make([]sheet.Column, len(fields))
	for i := range fields {
		f := &fields[i]
		cols[i] = sheet.Column{Name: f.name, About: f.about, Width: f.width, Plain: f.kind == number || f.kind == flag}
		if f.kind == start || f.kind == end {
			cols[i].Dates, cols[i].Note = dates, zoneNote(all)
			cols[i].About += " " + zoneNote(all)
		}
	}
	var out [][]sheet.Cell
	for i := range all {
		out = appendRows(out, &all[i], dates)
	}
	return cols, out
}

// zoneNote says in which time zone the moments of a sheet are.
func zoneNote(all []Definition) string {
	var zones []string
	none := false
	for i := range all {
		if all[i].Zone == nil {
			none = true
		} else if name := all[i].Zone.String(); !slices.Contains(zones, name) {
			zones = append(zones, name)
		}
	}
	switch {
	case len(zones) == 0:
		return "Write a moment with its offset, such as 2026-12-24T18:00:00+01:00, since pinsync.yaml names no time_zone."
	case len(zones) == 1 && !none:
		return "In the time zone " + zones[0] + ", as pinsync.yaml says."
	}
	return "In the time zone of each shop, as its pinsync.yaml says: " + strings.Join(zones, ", ") + "."
}

func appendRows(out [][]sheet.Cell, d *Definition, dates bool) [][]sheet.Cell {
	root, _ := value.FromJSON(d.Body)
	row := make([]sheet.Cell, len(fields))
	for i := range fields {
		f := &fields[i]
		switch {
		case f.pin:
		case f.name == "file":
			row[i] = textCell(d.File)
		case f.name == "id":
			row[i] = textCell(d.ID)
		default:
			row[i] = cellOf(f, root.At(f.name), nil)
		}
	}
	var zone *time.Location
	if dates {
		zone = d.Zone
	}
	pins := root.At(pinsKey)
	if pins == nil || pins.Kind != value.Array || len(pins.Items) == 0 {
		return append(out, row)
	}
	for i := range pins.Items {
		pin, cells := &pins.Items[i], slices.Clone(row)
		for j := range fields {
			if f := &fields[j]; f.kind == ignored {
				if identity := pin.At("pin_identity"); identity != nil {
					cells[j] = textCell(d.Titles[identity.Text])
				}
			} else if f.pin {
				cells[j] = cellOf(f, pin.At(f.name), zone)
			}
		}
		out = append(out, cells)
	}
	return out
}

const pinsKey = "pin_definitions"

func textCell(text string) sheet.Cell {
	if text == "" {
		return sheet.Cell{}
	}
	return sheet.Cell{Kind: sheet.Text, Text: text}
}

// cellOf is the cell for a value, which may be nil. In a zone, a moment becomes a
// date cell.
func cellOf(f *field, v *value.Value, zone *time.Location) sheet.Cell {
	switch {
	case v == nil || v.Kind == value.Null:
		return sheet.Cell{}
	case v.Kind == value.Number && f.kind == number:
		return sheet.Cell{Kind: sheet.Number, Text: v.Text}
	case v.Kind == value.Bool:
		return sheet.Cell{Kind: sheet.Bool, Text: v.Text}
	case v.Kind == value.String && (f.kind == start || f.kind == end) && zone != nil:
		if local, ok := localMoment(v.Text, zone); ok {
			return sheet.Cell{Kind: sheet.Moment, Text: local}
		}
	case v.Kind == value.Array && f.kind == tags:
		return textCell(tagsText(v))
	case v.Kind != value.String:
		return textCell(string(v.AppendJSON(nil)))
	}
	return textCell(v.Text)
}

// tagsText writes tags with commas between them; as JSON where they would not be
// the same when they are read again.
func tagsText(v *value.Value) string {
	var words []string
	for i := range v.Items {
		tag := &v.Items[i]
		if tag.Kind != value.String || tag.Text == "" || strings.TrimSpace(tag.Text) != tag.Text || strings.ContainsAny(tag.Text, ",\r\n") || tag.Text[0] == '[' {
			return string(v.AppendJSON(nil))
		}
		words = append(words, tag.Text)
	}
	return strings.Join(words, ", ")
}

// localMoment is a moment as the clocks of a zone show it; ok is false where that
// would not lead back to it.
func localMoment(text string, zone *time.Location) (local string, ok bool) {
	at, ok := value.ParseDateTime(text)
	if !ok || at.Nanosecond() != 0 {
		return "", false
	}
	here := at.In(zone)
	if here.Year() < 1901 || here.Year() > 9998 {
		return "", false
	}
	local = here.Format(value.WallClock)
	back, problem := parseMoment(local, zone, false)
	if problem != nil || back == "" {
		return "", false
	}
	again, ok := value.ParseDateTime(back)
	return local, ok && again.Equal(at)
}
