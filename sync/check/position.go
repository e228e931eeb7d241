package check

import "strconv"

// farthestPlace is the most items that a recommender returns: the largest size
// of a recommendation request.
const farthestPlace = 50

// far reports a place that no shopper ever sees. Of a pin that blocks, block
// says that its position is wrong.
func (f *findings) far(p *pin) {
	if !f.on(farPosition) || !p.placed || p.place.Sign() < 0 || p.block != nil && p.block.Value.Text == "true" {
		return
	}
	digits, short := p.place.Whole(len("50"))
	if n, _ := strconv.Atoi(digits); short && n <= farthestPlace {
		return
	}
	f.warn(farPosition, f.doc.ValueSpan(&p.position.Value), p.path("position"), words{
		message: "position " + shorten(f.written(&p.position.Value)) + " is never seen: a recommender returns at most 50 items",
		hint:    "use a position of 1 to 50",
	})
}
