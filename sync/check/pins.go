package check

import (
	"fmt"

	"pinsync/sync/manifest"
)

// pins looks at each pin by itself, then at pins that get in each other's way.
func (f *findings) pins(c *customization) {
	if c.pinDefinitions != nil && c.pinDefinitions.Value.Kind == manifest.Array && len(c.pins) == 0 && f.on(noPins) {
		f.warn(noPins, f.doc.ValueSpan(&c.pinDefinitions.Value), "/pin_definitions", words{
			message: "pin_definitions is an empty list: nothing is pinned",
			hint:    "add a pin, or delete the file if the customization is no longer needed",
		})
	}
	target := pinnable(c)
	f.stays = f.keptPins(c.pins)
	for i := range c.pins {
		p := &c.pins[i]
		f.window(p)
		f.offset(p.from, p.starts, p)
		f.offset(p.to, p.ends, p)
		f.far(p)
		f.block(p)
		f.unusedPinField(p)
		if kind, _ := textOf(p.kind); kind != "item" {
			f.criteria(p.criteria, p.path("pin_criteria"))
		}
		f.self(p, target)
	}
	if len(c.pins) > 1 {
		f.samePosition(c.pins)
		f.sameItem(c.pins)
	}
}

// window reports a window that holds no time, or one that is over. Of a window
// that ends before it starts, one end is wrong; whether the pin is over is not
// known then.
func (f *findings) window(p *pin) {
	if !p.ends {
		return
	}
	end := p.to.Value.Text
	if p.starts && !p.window.from.before(p.window.to) {
		f.fail(emptyWindow, f.doc.ValueSpan(&p.to.Value), p.path("active_to"), words{
			message: fmt.Sprintf("the pin is never active: active_from %s is not before active_to %s", p.from.Value.Text, end),
			hint:    "swap the two if they are the wrong way round, or correct the one that is wrong",
		})
		return
	}
	if f.on(expiredPin) && !f.now.before(p.window.to) {
		p.over = f.warn(expiredPin, f.doc.ValueSpan(&p.to.Value), p.path("active_to"), words{
			message: "the pin is over: active_to is past, " + end,
		}.advise(f.withoutPin(p, "remove the pin, or set a later active_to")))
	}
}

// keptPins reports whether a pin is left in the file when those that are over go. An
// error of a pin counts for its being there.
func (f *findings) keptPins(pins []pin) bool {
	for i := range pins {
		if p := &pins[i]; !p.ends || f.now.before(p.window.to) || p.starts && !p.window.from.before(p.window.to) || f.ignores(expiredPin, f.doc.ValueSpan(&p.to.Value).Start.Line) {
			return true
		}
	}
	return false
}

// withoutPin advises to remove a pin. The last one of a file stays: where all go, that is
// the first, of which no other is a duplicate.
func (f *findings) withoutPin(p *pin, hint string) advice {
	if p.index == 0 && !f.stays {
		return say(hint)
	}
	if f.removal == nil {
		r := f.doc.Removal("/pin_definitions")
		f.removal = &r
	}
	return throwing(hint, f.removal.Item(p.index))
}

// block reports position 0 without is_block_pin: true, and the reverse. An
// is_block_pin that is ill typed leaves it open whether the pin blocks.
func (f *findings) block(p *pin) {
	if !f.on(blockPosition) || !p.placed || p.block != nil && p.block.Value.Kind != manifest.Bool {
		return
	}
	zero, blocks := p.place.Sign() == 0, p.block != nil && p.block.Value.Text == "true"
	if zero == blocks {
		return
	}
	w := words{
		message: "position 0 is for a pin that blocks, but is_block_pin is not true",
		hint:    "add is_block_pin: true to hide the item, or use a position of 1 and up, or -1 for every place",
	}
	if p.block != nil && zero {
		w.hint = "set is_block_pin to true to hide the item, or use a position of 1 and up, or -1 for every place"
	}
	if blocks {
		w = words{
			message: fmt.Sprintf("a pin with is_block_pin: true must have position 0, found %s", f.found(&p.position.Value)),
			hint:    "set position to 0 to hide the item, or remove is_block_pin to show it",
		}
	}
	f.warn(blockPosition, f.doc.ValueSpan(&p.position.Value), p.path("position"), w)
}

// unusedPinField reports the field that the pin's type does not use.
func (f *findings) unusedPinField(p *pin) {
	if !f.on(unusedField) || p.kind == nil {
		return
	}
	switch kind, _ := textOf(p.kind); kind {
	case "item":
		if p.identity != nil { // else that is said of the missing key
			f.unused(p.criteria, p.path("pin_criteria"), "pin_type is item", "or set pin_type to criteria")
		}
	case "criteria":
		if p.criteria != nil {
			f.unused(p.identity, p.path("pin_identity"), "pin_type is criteria", "or set pin_type to item")
		}
	}
}

// pinnable returns the item that the customization is for, if it is for one.
func pinnable(c *customization) *manifest.Member {
	if kind, _ := textOf(c.targetType); kind == "item" {
		if _, ok := textOf(c.targetIdentity); ok {
			return c.targetIdentity
		}
	}
	return nil
}

// self reports a pin that shows the target's own item. To block that item is
// sensible, and no pin of it.
func (f *findings) self(p *pin, target *manifest.Member) {
	if !f.on(selfPin) || target == nil {
		return
	}
	item, ok := p.item()
	if !ok || item != target.Value.Text || p.blocks() {
		return
	}
	f.warn(selfPin, f.doc.ValueSpan(&p.identity.Value), p.path("pin_identity"), words{
		message: fmt.Sprintf("the customization pins its own target, %s", quote(item)),
		hint:    "pin another item, or remove the pin",
	})
}

// item returns the item of a pin of one.
func (p *pin) item() (identity string, ok bool) {
	if kind, _ := textOf(p.kind); kind != "item" {
		return "", false
	}
	return textOf(p.identity)
}
