// Package pins reads from a definition what it pins: which items, at which
// places, when. A request body comes in that was checked already; values go out
// that verify and agenda decide by. The package knows nothing of files, of what is
// live or of what shoppers see.
package pins

import (
	"math"
	"strconv"
	"time"

	"pinsync/sync/compare"
	"pinsync/sync/value"
)

// Customization is what a definition says.
type Customization struct {
	Model, TargetType string
	// TargetIdentity is the item of target_type item; empty for another.
	TargetIdentity string
	// TargetCriteria are those of target_type criteria as canonical JSON; empty for
	// another.
	TargetCriteria string
	// Target is equal for two customizations exactly if model and target are.
	Target compare.Key
	Pins   []Pin
}

// What Place is of a pin without a place of its own.
const (
	Everywhere = -1 // a global pin
	Nowhere    = 0  // a pin that blocks
)

// Pin is one of pin_definitions.
type Pin struct {
	Index int // in the list, from 0
	// Place is Everywhere, Nowhere, or a place in the list, 1 and up. One beyond
	// math.MaxInt32 is that.
	Place int
	// Position is the place as a JSON number, exactly.
	Position string
	// Type is "item" or "criteria".
	Type string
	// Item is the identity of what a pin of an item pins; empty for one of criteria.
	Item string
	// Criteria are those of a pin of criteria, as JSON; empty for another.
	Criteria string
	// Widget is its widget_id; empty where it has none.
	Widget string
	// Blocks says that is_block_pin is true. With Place it should be Nowhere.
	Blocks bool
	// From and To are active_from and active_to, in UTC; zero where they are open.
	From, To time.Time
}

// Read reads a request body. ok is false where it is not that of a customization
// that passed the checks.
func Read(body []byte) (c Customization, ok bool) {
	root, ok := value.FromJSON(body)
	if !ok {
		return c, false
	}
	target, err := compare.TargetIn(&root)
	list := root.At("pin_definitions")
	if err != nil || list == nil || list.Kind != value.Array {
		return c, false
	}
	c = Customization{Model: target.Model, TargetType: target.Type, Target: target.Key()}
	switch target.Type {
	case "item":
		c.TargetIdentity = target.Of
	case "criteria":
		c.TargetCriteria = target.Of
	}
	for i := range list.Items {
		p, ok := readPin(&list.Items[i])
		if !ok {
			return c, false
		}
		p.Index = i
		c.Pins = append(c.Pins, p)
	}
	return c, true
}

func readPin(v *value.Value) (p Pin, ok bool) {
	position := v.At("position")
	if position == nil || position.Kind != value.Number {
		return p, false
	}
	place, ok := value.ParseDecimal(position.Text)
	if !ok {
		return p, false
	}
	p.Position, p.Place = string(place.Append(nil)), math.MaxInt32
	if digits, short := place.Whole(9); short {
		p.Place, _ = strconv.Atoi(digits) // nine digits
		p.Place *= place.Sign()
	}
	p.Type = text(v, "pin_type")
	if p.Type == "item" {
		p.Item = text(v, "pin_identity")
	} else if criteria := v.At("pin_criteria"); criteria != nil {
		p.Criteria = string(criteria.AppendJSON(nil))
	}
	p.Widget = text(v, "widget_id")
	block := v.At("is_block_pin")
	p.Blocks = block != nil && block.Kind == value.Bool && block.Text == "true"
	for key, into := range map[string]*time.Time{"active_from": &p.From, "active_to": &p.To} {
		if moment := text(v, key); moment != "" {
			if *into, ok = value.ParseDateTime(moment); !ok {
				return p, false
			}
		}
	}
	return p, p.Type != "item" || p.Item != ""
}

// text is a member that is a text; empty where there is none.
func text(v *value.Value, key string) string {
	if member := v.At(key); member != nil && member.Kind == value.String {
		return member.Text
	}
	return ""
}

// ActiveAt reports whether the pin counts at a moment: from active_from on, and
// until just before active_to.
func (p *Pin) ActiveAt(moment time.Time) bool {
	return !moment.Before(p.From) && (p.To.IsZero() || moment.Before(p.To))
}

// Hides reports whether the pin keeps an item away. sure is false where position
// and is_block_pin contradict each other, so that it is not known.
func (p *Pin) Hides() (hides, sure bool) {
	return p.Blocks, p.Blocks == (p.Place == Nowhere)
}

// ItemPath is the JSON Pointer of what an item's pin pins.
func (p *Pin) ItemPath() string {
	return "/pin_definitions/" + strconv.Itoa(p.Index) + "/pin_identity"
}
