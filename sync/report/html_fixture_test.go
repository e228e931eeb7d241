package report_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// noon is when the plans of these tests are made.
var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// pageOptions are those of a workflow's job.
var pageOptions = report.Options{Dir: "/home/runner/shop", Workspace: "/home/runner/shop", Now: noon, Source: "https://github.com/acme/shop/blob/0123456789abcdef0123456789abcdef01234567"}

// shopTitles and shopImages are of a shop's catalogue.
var (
	shopTitles = map[string]string{
		"/p/101": "Trail shoes Fatra", "/p/102": "Trail shoes Fatra W", "/p/201": "Merino socks, grey", "/p/202": "Waterproofing spray 250 ml",
		"/p/203": "Gaiters Kriváň", "/p/204": "Headlamp 400 lm", "/p/205": "Gift voucher 50 €", "/p/301": "Espresso machine Silvia", "/p/302": "Descaler 500 ml",
		"/p/303": "Coffee beans Brazil 1 kg", "/p/304": "Milk jug 350 ml", "/p/305": "Advent calendar",
	}
	shopImages = map[string]string{"/p/101": "https://cdn.example/101.jpg", "/p/201": "//cdn.example/201.jpg", "/p/202": "http://cdn.example/202.jpg", "/p/302": "https://cdn.example/302.jpg"}
)

// shopPlan is the plan of a small shop, with one of each that a plan can say.
func shopPlan() *result.Report {
	zone, err := time.LoadLocation("Europe/Bratislava")
	if err != nil {
		panic(err)
	}
	id := func(n int) string { return fmt.Sprintf("199620b4-df1a-46e8-ab59-9e9ed9af7%03d", n) }
	body := func(model, target, more string, pins ...string) string {
		return fmt.Sprintf(`{"model":%q,%s,"pin_definitions":[%s]%s}`, model, target, strings.Join(pins, ","), more)
	}
	of := func(identity string) string {
		return fmt.Sprintf(`"target_type":"item","target_identity":%q`, identity)
	}
	pin := func(place int, identity, more string) string {
		return fmt.Sprintf(`{"position":%d,"pin_type":"item","pin_identity":%q%s}`, place, identity, more)
	}
	window := func(from, to string) string {
		s := ""
		if from != "" {
			s += fmt.Sprintf(`,"active_from":%q`, from)
		}
		if to != "" {
			s += fmt.Sprintf(`,"active_to":%q`, to)
		}
		return s
	}
	r := &result.Report{Command: "plan", Shop: "1234-5678", Duration: 640 * time.Millisecond, Titles: shopTitles}
	add := func(file string, n int, status result.Status, live, here string, change func(*result.Result)) {
		res := result.Result{File: "customizations/" + file, ID: id(n), Status: status, Titles: shopTitles, Definitions: &result.Definitions{Images: shopImages, Location: zone}}
		if live != "" {
			res.Definitions.Live = raw(live)
		}
		if here != "" {
			res.Definitions.File = raw(here)
		}
		if live != "" && here != "" {
			compareSides(&res)
		}
		var d struct{ Model, Target_type, Target_identity string }
		for _, text := range []string{live, here} {
			if text != "" {
				_ = json.Unmarshal([]byte(text), &d)
			}
		}
		res.Subject = result.Subject{Model: d.Model, TargetType: d.Target_type, TargetIdentity: d.Target_identity, InFile: here != "", Live: live != ""}
		if change != nil {
			change(&res)
		}
		r.Results = append(r.Results, res)
	}
	add("basket/espresso-machine.yaml", 1, result.WouldUpdate,
		body("basket", of("/p/301"), `,"tags":["coffee"]`, pin(1, "/p/302", ""), pin(2, "/p/303", ""), pin(3, "/p/304", ""), pin(4, "/p/205", window("2026-10-01T00:00:00+02:00", "2026-11-15T00:00:00+01:00"))),
		body("basket", of("/p/301"), `,"tags":["coffee","advent"]`, pin(1, "/p/305", window("2026-12-01T00:00:00+01:00", "2026-12-25T00:00:00+01:00")), pin(2, "/p/302", ""), pin(3, "/p/304", ""), pin(4, "/p/205", window("2026-11-20T00:00:00+01:00", "2026-12-24T12:00:00+01:00"))),
		func(res *result.Result) { res.Span = span(8, 5, 9) })
	add("basket/every-item.yaml", 2, result.Unchanged, "", "", func(res *result.Result) { res.Definitions = nil })
	add("item_detail_alternatives/trail-shoes.yaml", 3, result.Conflict,
		body("item_detail_alternatives", of("/p/101"), "", pin(1, "/p/102", ""), pin(2, "/p/203", "")),
		body("item_detail_alternatives", of("/p/101"), "", pin(1, "/p/204", ""), pin(3, "/p/203", "")),
		func(res *result.Result) {
			res.Span = span(7, 5, 9)
			res.Next = []string{"to take what is live: pinsync pull customizations/item_detail_alternatives/trail-shoes.yaml"}
		})
	add("item_detail_alternatives/trail-shoes-w.yaml", 4, result.Drifted,
		body("item_detail_alternatives", of("/p/102"), "", pin(1, "/p/101", ""), pin(2, "/p/201", "")),
		body("item_detail_alternatives", of("/p/102"), "", pin(1, "/p/101", "")),
		func(res *result.Result) {
			res.Reason, res.Span = "live has one pin more than the file (line 6)", span(6, 1, 4)
		})
	add("basket/trail-shoes.yaml", 5, result.WouldCreate, "",
		body("basket", of("/p/101"), "", pin(1, "/p/201", ""), pin(2, "/p/202", window("2026-11-01T00:00:00+01:00", "")), pin(0, "/p/205", `,"is_block_pin":true`)),
		func(res *result.Result) {
			res.Diagnostics = []diagnostic.Diagnostic{{Severity: diagnostic.Warning, Rule: "unavailable-item", Message: `the item /p/202 "Waterproofing spray 250 ml" is not available, so shoppers do not see it`,
				Hint: "pin another item, or leave it if it comes back", Span: span(11, 19, 25), Path: "/pin_definitions/1/pin_identity"}}
		})
	add("basket/old-campaign.yaml", 6, result.WouldDelete, body("basket", `"target_type":"criteria","target_criteria":{"category":"Summer","brand":["Acme","Tatry"]}`, "", pin(1, "/p/204", "")), "", nil)
	add("trends/all.yaml", 7, result.Invalid, "", "", func(res *result.Result) {
		res.Definitions, res.Subject = nil, result.Subject{}
		res.Diagnostics = []diagnostic.Diagnostic{{Severity: diagnostic.Error, Rule: "schema/type", Message: "position must be a number, and \"first\" is text", Hint: "write the number alone: 1",
			Span: span(5, 15, 22), Path: "/pin_definitions/0/position", Source: `  - position: "first" # on the home page`}}
	})
	add("trends/women.yaml", 8, result.Unchanged, "", body("trends", `"target_type":"all"`, "", pin(1, "/p/102", window("", "2026-11-01T00:00:00+01:00")), pin(2, "/p/101", "")), func(res *result.Result) {
		res.Diagnostics = []diagnostic.Diagnostic{{Severity: diagnostic.Warning, Rule: "expired-pin", Message: "the pin's time is over: active_to is 2026-11-01T00:00:00+01:00", Hint: "remove the pin, or give it a later active_to",
			Span: span(9, 16, 41), Path: "/pin_definitions/0/active_to"}}
	})
	r.Unmanaged = []result.Unmanaged{{ID: id(901), Model: "basket", TargetType: "item", TargetIdentity: "/p/304"}, {ID: id(902), Model: "trends", TargetType: "all"}}
	return r
}

// compareSides fills in what a plan finds by comparing both definitions.
func compareSides(r *result.Result) {
	d := r.Definitions
	r.Changes = compare.Changes(d.Live, d.File)
	for _, pair := range compare.Pins(d.Live, d.File) {
		d.Pins = append(d.Pins, result.PinPair(pair))
	}
}
