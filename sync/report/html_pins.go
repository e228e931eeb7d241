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
	turned := r.Status == result.Written || r.Status == result.Drifted
	if turned {
		before, after, live, file = after, before, file, live
	}
	c.OneSided = live == nil || file == nil
	if c.OneSided && live != nil {
		c.After = c.Before
		after = before
		before = nil
	}
	c.fields(r, live, file, show)
	shown := rowsOf(before, after, c.OneSided)
	neither := r.Status == result.Conflict
	var added, removed, moved, changed int
	for i := range shown {
		b, a := shown[i].before, shown[i].after
		row := pinRow{Place: shown[i].place.text, Repeated: i > 0 && shown[i-1].place == shown[i].place}
		switch {
		case c.OneSided:
			row.Same = true
			mark, tag := "", ""
			switch {
			case changeKind(r.Status) == 2:
				mark, tag = "remove", "goes"
			case changeKind(r.Status) == 1:
				mark, tag = "add", "new"
			}
			row.After = m.cell(a, mark, tag, show)
		case a != nil && a.partner != nil && a.partner == b && len(a.changed) == 0 && len(b.changed) == 0:
			row.Same = true
			row.After = m.cell(a, "", "", show)
		default:
			row.Before = m.side(b, true, neither, show)
			row.After = m.side(a, false, neither, show)
			switch {
			case a == nil && b.partner == nil:
				removed++
			case a == nil: // counted where it moved to
			case a.partner == nil:
				added++
			case a.partner.place != a.place:
				moved++
			default:
				changed++
			}
			if b != nil && a != nil && b.partner == nil {
				removed++
			}
		}
		c.Rows = append(c.Rows, row)
	}
	switch n := len(shown); {
	case c.OneSided && changeKind(r.Status) == 1:
		m.added += n
	case c.OneSided && changeKind(r.Status) == 2:
		m.removed += n
	}
	if !c.OneSided {
		c.Sums = pinSums(added, removed, moved, changed)
		if neither {
			c.Sums = ""
		}
		if groupOf(r) == toChange {
			m.added, m.removed, m.moved, m.changed = m.added+added, m.removed+removed, m.moved+moved, m.changed+changed
		}
		same := 0
		kept := c.Rows[:0]
		for _, row := range c.Rows {
			if row.Same {
				if same++; same > cardSame && len(row.After.Notes) == 0 {
					c.Same++
					continue
				}
			}
			kept = append(kept, row)
		}
		c.Rows = kept
	}
	if more := len(c.Rows) - cardRows; more > 0 {
		c.Rows, c.More = c.Rows[:cardRows], more
	}
	c.Time = newTimeLine(before, after, show)
	return rest
}

// fieldNames are the fields of a pin in a sentence.
var fieldNames = map[string]string{
	"active_from": "begins", "active_to": "ends", "pin_identity": "item", "pin_type": "kind", "pin_criteria": "criteria",
	"is_block_pin": "hides", "is_bundle_pin": "bundle", "widget_id": "placement",
}

// side shows a pin on one side, with what became of it. Of a conflict neither came
// of the other.
func (m *cardMaker) side(p *onPage, before, neither bool, show shower) *pinCell {
	switch {
	case p == nil:
		return nil
	case neither && p.partner == nil:
		return m.cell(p, "change", "only here", show)
	case p.partner == nil && before:
		return m.cell(p, "remove", "removed", show)
	case p.partner == nil:
		return m.cell(p, "add", "new", show)
	case p.changed["pin_identity"] || p.changed["pin_criteria"] || p.changed["pin_type"]:
		switch {
		case neither:
			return m.cell(p, "change", "differs", show)
		case before:
			return m.cell(p, "remove", "replaced", show)
		}
		return m.cell(p, "add", "in its place", show)
	case p.partner.place != p.place && neither:
		return m.cell(p, "change", "other side: "+p.partner.place.words(), show)
	case p.partner.place != p.place && before:
		return m.cell(p, "move", "moves to "+p.partner.place.words(), show)
	case p.partner.place != p.place:
		return m.cell(p, "move", "moved from "+p.partner.place.words(), show)
	case before:
		return m.cell(p, "", "", show)
	case neither:
		return m.cell(p, "change", "differs", show)
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
	return m.cell(p, "change", tag, show)
}

// cell shows a pin.
func (m *cardMaker) cell(p *onPage, mark, tag string, show shower) *pinCell {
	c := &pinCell{Mark: mark, Tag: tag, Notes: p.notes}
	identity := p.fields.text("pin_identity")
	switch {
	case p.fields == nil:
		c.What = item{Name: "not a pin"}
	case identity != "":
		c.What = show.item(identity)
	default:
		c.What = item{Name: "Items with " + criteria(p.fields["pin_criteria"])}
	}
	if w := show.window(p.fields); w != "" || p.changed["active_from"] || p.changed["active_to"] {
		if w == "" {
			w = "always"
		}
		c.Facts = append(c.Facts, fact{w, p.changed["active_from"] || p.changed["active_to"]})
	}
	if id := p.fields.text("widget_id"); id != "" || p.changed["widget_id"] {
		words := "in every placement"
		if id != "" {
			words = "in placement " + cut(Visible(id), commentValue)
		}
		c.Facts = append(c.Facts, fact{words, p.changed["widget_id"]})
	}
	for _, flag := range []struct{ name, yes, no string }{{"is_bundle_pin", "as a bundle", "not as a bundle"}, {"is_block_pin", "hidden from shoppers", "not hidden"}} {
		set := string(p.fields[flag.name]) == "true"
		switch {
		case set && !(flag.name == "is_block_pin" && p.place.rank == 2 && !p.changed[flag.name]):
			c.Facts = append(c.Facts, fact{flag.yes, p.changed[flag.name]})
		case !set && p.changed[flag.name]:
			c.Facts = append(c.Facts, fact{flag.no, true})
		}
	}
	return c
}

// fields shows what differs outside of the pins, and of one side alone what it
// says there.
func (c *card) fields(r *result.Result, before, after members, show shower) {
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
		row := fieldRow{Name: upper(cut(Visible(change.Where()), commentValue))}
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
