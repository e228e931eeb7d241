package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	recommendPath = "/v1/recommend"
	// defaultHits and maxHits are how many items an answer has by default and at
	// most, and maxContext how many item_ids count.
	defaultHits, maxHits, maxContext = 10, 50, 10
	// madeUp is how many items the sandbox makes up where it has no catalogue.
	madeUp = 60
)

// question is one object of a request to the recommender.
type question struct {
	Type   *string  `json:"recommendation_type"`
	Client string   `json:"recommender_client_identifier"`
	Items  []string `json:"item_ids"`
	Size   *int     `json:"size"`
	Fields []string `json:"hit_fields"`
}

// recommend answers a request to the recommender, which is public: whatever
// authorization it has is not looked at.
func (s *Server) recommend(query string, body []byte, arrival time.Time) *answer {
	parameters, err := url.ParseQuery(query)
	if err != nil || parameters.Get("tracker_id") != s.options.TrackerID {
		return refuse(http.StatusNotFound, "Tracker not found")
	}
	var questions []question
	if json.Unmarshal(body, &questions) != nil || len(questions) == 0 {
		return refuse(http.StatusBadRequest, "The body must be an array of requests")
	}
	for _, q := range questions {
		if q.Type == nil || q.Size != nil && (*q.Size < 1 || *q.Size > maxHits) {
			return refuse(http.StatusBadRequest, "recommendation_type is required, and size must be 1 to 50")
		}
	}
	if n := s.options.RecommendFaultTimes; n == 0 || s.asked.Add(1) <= int64(n) {
		if odd := s.options.RecommendFault.answer(questions[0], arrival); odd != nil {
			return odd
		}
	}
	shop := s.shopWindow(arrival)
	answers, given := []any{}, map[string]bool{} // the objects of one request are not to show an item twice
	for _, q := range questions {
		hits := []any{}
		for _, identity := range shop.recommend(q, given) {
			given[identity] = true
			hits = append(hits, shop.hit(identity, q.Fields))
		}
		answers = append(answers, shownAnswer(q, arrival, hits))
	}
	return &answer{status: http.StatusOK, body: encode(answers)}
}

func shownAnswer(q question, now time.Time, hits []any) map[string]any {
	return map[string]any{
		"generated_at": now.UTC().Format("2006-01-02T15:04:05.000000"), "recommendation_id": fmt.Sprintf("sandbox-%d", now.UnixNano()),
		"recommendation_type": *q.Type, "recommender_client_identifier": q.Client, "hits": hits,
	}
}

// shopWindow is what shoppers can be shown at one moment.
type shopWindow struct {
	now            time.Time
	customizations []*customization
	objects        map[string]*Object // the catalogue; nil where there is none
	order          []string           // of the items that nothing is said of
}

// shopWindow is what shoppers see now: what changed less than RecommendDelay ago
// does not show yet.
func (s *Server) shopWindow(now time.Time) *shopWindow {
	w := &shopWindow{now: now, customizations: s.store.allAt(now.Add(-s.options.RecommendDelay))}
	if catalog := s.served.Load().catalog; len(catalog) > 0 {
		w.objects = map[string]*Object{}
		for i := range catalog {
			w.objects[catalog[i].Identity] = &catalog[i]
			w.order = append(w.order, catalog[i].Identity)
		}
	} else {
		for i := range madeUp {
			w.order = append(w.order, fmt.Sprintf("/sandbox/%d", i+1))
		}
	}
	if s.options.RecommendNoise {
		rand.Shuffle(len(w.order), func(i, j int) { w.order[i], w.order[j] = w.order[j], w.order[i] })
	}
	return w
}

// available reports whether an item can be shown: it is in the catalogue, and not
// unavailable. Without a catalogue every item can.
func (w *shopWindow) available(identity string) bool {
	return w.objects == nil || w.objects[identity] != nil && w.objects[identity].Available
}

func (w *shopWindow) hit(identity string, fields []string) map[string]any {
	o := Object{Identity: identity, Available: true}
	if known := w.objects[identity]; known != nil {
		o = *known
	} else if number, ok := strings.CutPrefix(identity, "/sandbox/"); ok {
		o.Title = "Item " + number
	}
	shown := o.shown(fields)
	return map[string]any{"url": shown["url"], "type": shown["type"], "attributes": shown["attributes"]}
}

// recommend lists the items that answer a question, in their order.
func (w *shopWindow) recommend(q question, given map[string]bool) []string {
	size := defaultHits
	if q.Size != nil {
		size = *q.Size
	}
	context := q.Items[:min(len(q.Items), maxContext)]
	pins := w.pinsFor(*q.Type, context)
	excluded := maps.Clone(given) // items that are not, or no longer, to be shown
	for _, p := range pins {
		if p.block {
			for _, identity := range w.itemsOf(p) {
				excluded[identity] = true
			}
		}
	}
	placed := map[int]string{}
	var rest []string // those of every place, then those that nothing pins
	for _, p := range pins {
		for _, identity := range w.itemsOf(p) {
			if p.block || excluded[identity] || !w.available(identity) || p.place > 0 && placed[p.place] != "" {
				continue
			}
			excluded[identity] = true
			if p.place > 0 {
				placed[p.place] = identity
				break // a place has room for one
			}
			rest = append(rest, identity)
		}
	}
	for _, identity := range w.order {
		if !excluded[identity] && w.available(identity) && !slices.Contains(context, identity) {
			rest = append(rest, identity)
		}
	}
	var list []string
	for place := 1; len(list) < size && place <= maxHits; place++ {
		switch identity := placed[place]; {
		case identity != "":
			list = append(list, identity)
		case len(rest) > 0:
			list, rest = append(list, rest[0]), rest[1:]
		}
	}
	return list
}

// activePin is a pin that counts now.
type activePin struct {
	place    int // 0 for every place
	block    bool
	identity string
	criteria json.RawMessage
}

// pinsFor are the pins of the customizations of the narrowest kind of target that
// the question fits: item beats criteria beats all. A pin for one placement is not
// among them, since a question names none.
func (w *shopWindow) pinsFor(model string, context []string) []activePin {
	for _, kind := range []string{"item", "criteria", "all"} {
		var pins []activePin
		found := false
		for _, c := range w.customizations {
			if c.model != model || c.targetType != kind || !w.fits(c, context) {
				continue
			}
			found = true
			for _, pin := range c.pins {
				if p, active := w.active(pin); active {
					pins = append(pins, p)
				}
			}
		}
		if found {
			return pins
		}
	}
	return nil
}

// fits reports whether the target of a customization is among the items that a
// shopper looks at.
func (w *shopWindow) fits(c *customization, context []string) bool {
	switch c.targetType {
	case "item":
		return slices.Contains(context, c.targetIdentity)
	case "criteria":
		return slices.ContainsFunc(context, func(identity string) bool {
			return w.matches(identity, c.fields["target_criteria"])
		})
	}
	return true
}

// active reads a pin, and reports whether it counts now: from active_from on, and
// until just before active_to.
func (w *shopWindow) active(pin object) (p activePin, active bool) {
	var position float64
	var widget, kind string
	var from, to time.Time
	decode(pin["position"], &position)
	decode(pin["widget_id"], &widget)
	decode(pin["pin_type"], &kind)
	decode(pin["is_block_pin"], &p.block)
	decode(pin["active_from"], &from)
	decode(pin["active_to"], &to)
	if kind == "item" {
		decode(pin["pin_identity"], &p.identity)
	} else {
		p.criteria = pin["pin_criteria"]
	}
	p.block = p.block || position == 0
	p.place = int(min(max(position, 0), maxHits+1))
	return p, widget == "" && !w.now.Before(from) && (to.IsZero() || w.now.Before(to))
}

// itemsOf are the items that a pin is of.
func (w *shopWindow) itemsOf(p activePin) []string {
	if p.criteria == nil {
		return []string{p.identity}
	}
	var items []string
	for _, identity := range w.order {
		if w.matches(identity, p.criteria) {
			items = append(items, identity)
		}
	}
	return items
}

// matches reports whether an item fits criteria. What criteria mean is documented,
// but not in what the sandbox is made from: it takes them for texts that identity,
// type or title must be, and whatever else they say fits nothing.
func (w *shopWindow) matches(identity string, criteria json.RawMessage) bool {
	var wanted map[string]string
	o := w.objects[identity]
	if o == nil || json.Unmarshal(criteria, &wanted) != nil || len(wanted) == 0 {
		return false
	}
	for key, value := range wanted {
		has, known := map[string]string{"url": o.Identity, "identity": o.Identity, "type": o.Type, "title": o.Title}[key]
		if !known || has != value {
			return false
		}
	}
	return true
}
