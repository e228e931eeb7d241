package report

import (
	"encoding/json"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// pinRow is one place on both sides. Of pins that are as before, After says it for
// both.
type pinRow struct {
	Place         string
	Repeated      bool // the row before is of the same place
	Same          bool
	Before, After *pinCell
}

// pinCell is a pin on one side; nil is none.
type pinCell struct {
	Mark  string // add, remove, move, change or empty
	Tag   string // says it in words
	What  item
	Facts []fact
	Notes []pageNote
}

// fact is something else that a pin says.
type fact struct {
	Words   string
	Changed bool
}

// pins fills in both sides of a card, place by place, and gives the diagnostics
// that are not at a pin.
func (m *cardMaker) pins(c *card, r *result.Result, d *result.Definitions, live, file members, show shower) []diagnostic.Diagnostic {
	before, after := pinsOf(live), pinsOf(file)
	if live != nil && file != nil {
		for _, pair := range d.Pins {
			if pair.Live >= 0 && pair.File >= 0 && pair.Live < len(before) && pair.File < len(after) {
				before[pair.Live].partner, after[pair.File].partner = after[pair.File], before[pair.Live]
			}
		}
		markChanged(r.Changes, after)
	}
	rest := m.notesOfPins(r, after)
	if r.Status == result.Written || r.Status == result.Drifted {
		before, after, live, file = after, before, file, live
	}
	c.OneSided = live == nil || file == nil
	if c.OneSided && live != nil {
		c.After = c.Before
		before, after = nil, before
	}
	c.fields(r, live, file)
	rows := rowsOf(before, after)
	if c.OneSided {
		m.oneSide(c, r, rows, show)
	} else {
		m.bothSides(c, r, rows, show)
	}
	if more := len(c.Rows) - cardRows; more > 0 {
		c.Rows, c.More = c.Rows[:cardRows], more
	}
	c.Time = newTimeLine(before, after, show)
	return rest
}

// oneSide fills in the pins of a customization that only one side has.
func (m *cardMaker) oneSide(c *card, r *result.Result, rows []placed, show shower) {
	mark, tag := "", ""
	switch kindOf(r.Status) {
	case added:
		mark, tag = "add", "new"
		m.pinCounts.added += len(rows)
	case deleted:
		mark, tag = "remove", "goes"
		m.pinCounts.removed += len(rows)
	}
	for i := range rows {
		row := newPinRow(rows, i)
		row.Same, row.After = true, show.cell(rows[i].after, mark, tag)
		c.Rows = append(c.Rows, row)
	}
}

// bothSides fills in the pins of both sides, few of those that are the same.
func (m *cardMaker) bothSides(c *card, r *result.Result, rows []placed, show shower) {
	var counts pinCounts
	neither, same := r.Status == result.Conflict, 0
	for i := range rows {
		b, a := rows[i].before, rows[i].after
		row := newPinRow(rows, i)
		if a != nil && a.partner != nil && a.partner == b && len(a.changed) == 0 && len(b.changed) == 0 {
			row.Same, row.After = true, show.cell(a, "", "")
			if same++; same > cardSame && len(row.After.Notes) == 0 {
				c.Same++
				continue
			}
		} else {
			row.Before, row.After = show.side(b, true, neither), show.side(a, false, neither)
			counts.take(b, a)
		}
		c.Rows = append(c.Rows, row)
	}
	if !neither {
		c.Sums = counts.words()
	}
	if groupOf(r) == toChange {
		m.pinCounts.add(counts)
	}
}

func newPinRow(rows []placed, i int) pinRow {
	return pinRow{Place: rows[i].place.text, Repeated: i > 0 && rows[i-1].place == rows[i].place}
}

// take counts a row of which the sides differ. What moves counts where it moves to.
func (p *pinCounts) take(before, after *onPage) {
	if before != nil && before.partner == nil {
		p.removed++
	}
	switch {
	case after == nil:
	case after.partner == nil:
		p.added++
	case after.partner.place != after.place:
		p.moved++
	default:
		p.changed++
	}
}

// fieldNames are the fields of a pin in a sentence.
var fieldNames = map[string]string{
	"active_from": "begins", "active_to": "ends", "pin_identity": "item", "pin_type": "kind", "pin_criteria": "criteria",
	"is_block_pin": "hides", "is_bundle_pin": "bundle", "widget_id": "placement",
}

// side shows a pin on one side, with what became of it. Of a conflict neither came
// of the other.
func (s *shower) side(p *onPage, before, neither bool) *pinCell {
	switch {
	case p == nil:
		return nil
	case neither && p.partner == nil:
		return s.cell(p, "change", "only here")
	case p.partner == nil && before:
		return s.cell(p, "remove", "removed")
	case p.partner == nil:
		return s.cell(p, "add", "new")
	case p.changed["pin_identity"] || p.changed["pin_criteria"] || p.changed["pin_type"]:
		switch {
		case neither:
			return s.cell(p, "change", "differs")
		case before:
			return s.cell(p, "remove", "replaced")
		}
		return s.cell(p, "add", "in its place")
	case p.partner.place != p.place && neither:
		return s.cell(p, "change", "other side: "+p.partner.place.words())
	case p.partner.place != p.place && before:
		return s.cell(p, "move", "moves to "+p.partner.place.words())
	case p.partner.place != p.place:
		return s.cell(p, "move", "moved from "+p.partner.place.words())
	case before:
		return s.cell(p, "", "")
	case neither:
		return s.cell(p, "change", "differs")
	}
	var words []string
	for _, name := range []string{"active_from", "active_to", "widget_id", "is_block_pin", "is_bundle_pin"} {
		if p.changed[name] {
			words = append(words, fieldNames[name])
		}
	}
	tag := "changed"
	if len(words) > 0 {
		tag += ": " + strings.Join(words, ", ")
	}
	return s.cell(p, "change", tag)
}

// cell shows a pin.
func (s *shower) cell(p *onPage, mark, tag string) *pinCell {
	c := &pinCell{Mark: mark, Tag: tag, Notes: p.notes}
	identity := p.fields.text("pin_identity")
	switch {
	case p.fields == nil:
		c.What = item{Name: "not a pin"}
	case identity != "":
		c.What = s.item(identity)
	default:
		c.What = item{Name: "Items with " + criteria(p.fields["pin_criteria"])}
	}
	if w := s.window(p.fields); w != "" || p.changed["active_from"] || p.changed["active_to"] {
		if w == "" {
			w = "always"
		}
		c.Facts = append(c.Facts, fact{w, p.changed["active_from"] || p.changed["active_to"]})
	}
	if id := p.fields.text("widget_id"); id != "" || p.changed["widget_id"] {
		words := "in every placement"
		if id != "" {
			words = "in placement " + clip(id, commentValue)
		}
		c.Facts = append(c.Facts, fact{words, p.changed["widget_id"]})
	}
	for _, flag := range []struct{ name, yes, no string }{{"is_bundle_pin", "as a bundle", "not as a bundle"}, {"is_block_pin", "hidden from shoppers", "not hidden"}} {
		set := string(p.fields[flag.name]) == "true"
		switch {
		case set && !(flag.name == "is_block_pin" && p.place.rank == hidden && !p.changed[flag.name]):
			c.Facts = append(c.Facts, fact{flag.yes, p.changed[flag.name]})
		case !set && p.changed[flag.name]:
			c.Facts = append(c.Facts, fact{flag.no, true})
		}
	}
	return c
}

// fields shows what differs outside of the pins, and of one side alone what it
// says there.
func (c *card) fields(r *result.Result, before, after members) {
	if c.OneSided {
		said := after
		if said == nil {
			said = before
		}
		for _, name := range []string{"tags", "target_metadata"} {
			if raw := said[name]; raw != nil && string(raw) != "null" && string(raw) != "[]" && string(raw) != "{}" {
				c.Fields = append(c.Fields, fieldRow{Name: upper(fieldWords[name]), After: fieldValue(raw)})
			}
		}
		return
	}
	done := asDone(r)
	for i := range done {
		change := &done[i]
		if strings.HasPrefix(change.Path, "/pin_definitions/") {
			continue
		}
		show := valuesOf(change, r.Titles)
		row := fieldRow{Name: upper(clip(change.Where(), commentValue))}
		if words := fieldWords[strings.TrimPrefix(change.Path, "/")]; words != "" {
			row.Name = upper(words)
		}
		value := func(raw json.RawMessage) string {
			if raw == nil {
				return ""
			}
			if change.Path == "/tags" {
				return fieldValue(raw)
			}
			return cut(show.text(raw), valueCell)
		}
		row.Before, row.After = value(change.From), value(change.To)
		row.Mark = map[string]string{"add": "added", "remove": "removed"}[change.Op]
		if row.Mark == "" || r.Status == result.Conflict {
			row.Mark = changeWord(r, "replace")
		}
		c.Fields = append(c.Fields, row)
	}
}

// fieldValue is a value in a table: a list of texts with commas.
func fieldValue(raw json.RawMessage) string {
	var list []string
	if json.Unmarshal(raw, &list) != nil {
		return cut(criteria(raw), valueCell)
	}
	for i := range list {
		list[i] = Visible(list[i])
	}
	if len(list) == 0 {
		return "none"
	}
	return cut(strings.Join(list, ", "), valueCell)
}
