package check

import (
	"cmp"
	"math"
	"strconv"
	"time"

	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// customization is a document as the rules see it. A field is nil where it is
// absent; fields that are there may still be ill typed.
type customization struct {
	id, model, targetType, targetIdentity, targetCriteria, tags, pinDefinitions *manifest.Member
	pins                                                                        []pin
}

// pin is one element of pin_definitions, likewise.
type pin struct {
	index                                                       int
	position, kind, identity, criteria, widget, block, from, to *manifest.Member

	place        value.Decimal // the position
	placed       bool          // position is an integer
	window       window
	starts, ends bool // active_from, active_to are there and well typed
	windowed     bool // the window is well typed and not empty
	over         bool // it was reported that the window is past
}

// read finds the fields that rules look at.
func read(root *manifest.Value) customization {
	var c customization
	for i := range root.Members {
		m := &root.Members[i]
		switch m.Key {
		case "id":
			c.id = m
		case "model":
			c.model = m
		case "target_type":
			c.targetType = m
		case "target_identity":
			c.targetIdentity = m
		case "target_criteria":
			c.targetCriteria = m
		case "tags":
			c.tags = m
		case "pin_definitions":
			c.pinDefinitions = m
		}
	}
	if c.pinDefinitions == nil || len(c.pinDefinitions.Value.Items) == 0 {
		return c
	}
	items := c.pinDefinitions.Value.Items
	c.pins = make([]pin, len(items))
	for i := range items {
		c.pins[i] = readPin(i, &items[i])
	}
	return c
}

func readPin(index int, v *manifest.Value) pin {
	p := pin{index: index}
	for i := range v.Members {
		m := &v.Members[i]
		switch m.Key {
		case "position":
			p.position = m
		case "pin_type":
			p.kind = m
		case "pin_identity":
			p.identity = m
		case "pin_criteria":
			p.criteria = m
		case "widget_id":
			p.widget = m
		case "is_block_pin":
			p.block = m
		case "active_from":
			p.from = m
		case "active_to":
			p.to = m
		}
	}
	if p.position != nil && p.position.Value.Kind == manifest.Number {
		p.place, p.placed = value.ParseDecimal(p.position.Value.Text)
		p.placed = p.placed && p.place.IsInteger()
	}
	p.window.from, p.starts = bound(p.from, earliest)
	p.window.to, p.ends = bound(p.to, latest)
	p.windowed = p.starts == (p.from != nil) && p.ends == (p.to != nil) && p.window.from.before(p.window.to)
	return p
}

// path returns the JSON Pointer of one of the pin's fields.
func (p *pin) path(key string) string {
	return "/pin_definitions/" + strconv.Itoa(p.index) + "/" + key
}

// blocks recognizes a pin that hides items instead of showing them, by either of the
// two fields that say so.
func (p *pin) blocks() bool {
	return p.block != nil && is(&p.block.Value, manifest.Bool, "true") || p.placed && p.place.Sign() == 0
}

// is reports whether v is of a kind and holds a text.
func is(v *manifest.Value, kind manifest.Kind, text string) bool {
	return v.Kind == kind && v.Text == text
}

// anyIn reports whether something holds for v or for a value in it, at any depth.
func anyIn(v *manifest.Value, holds func(*manifest.Value) bool) bool {
	if holds(v) {
		return true
	}
	for i := range v.Members {
		if anyIn(&v.Members[i].Value, holds) {
			return true
		}
	}
	for i := range v.Items {
		if anyIn(&v.Items[i], holds) {
			return true
		}
	}
	return false
}

// textOf returns the text of a field, if it is there and is text.
func textOf(m *manifest.Member) (text string, ok bool) {
	if m == nil || m.Value.Kind != manifest.String {
		return "", false
	}
	return m.Value.Text, true
}

// window is a pin's time, half-open: it includes from and not to.
type window struct{ from, to instant }

// instant is a point in time, small and comparable by ==. It has room before
// and after every date that can be written.
type instant struct {
	seconds     int64 // since 1970, UTC
	nanoseconds int32
}

var (
	earliest = instant{seconds: math.MinInt64}
	latest   = instant{seconds: math.MaxInt64}
)

func instantOf(t time.Time) instant { return instant{t.Unix(), int32(t.Nanosecond())} }

func (i instant) compare(j instant) int {
	return cmp.Or(cmp.Compare(i.seconds, j.seconds), cmp.Compare(i.nanoseconds, j.nanoseconds))
}

func (i instant) before(j instant) bool {
	return i.seconds < j.seconds || i.seconds == j.seconds && i.nanoseconds < j.nanoseconds
}

// bound reads one end of a window, if it is there and can be read; else the end
// is open.
func bound(m *manifest.Member, open instant) (end instant, ok bool) {
	text, ok := textOf(m)
	if !ok {
		return open, false
	}
	t, ok := value.ParseDateTime(text)
	if !ok {
		return open, false
	}
	return instantOf(t), true
}
