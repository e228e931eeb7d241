package plan

import (
	"encoding/json"
	"testing"

	"pinsync/sync/compare"
	"pinsync/sync/manifest"
)

func TestTheSpotIsTheFirstValueThatDiffers(t *testing.T) {
	const file = `model: basket
target_type: item
target_identity: /p/1
tags: [x]
pin_definitions:
  - pin_identity: /p/5
    pin_type: item
    position: 1
    active_to: 2030-01-01T00:00:00Z
  - {position: 2, pin_type: item, pin_identity: /p/6}
`
	pin := func(position int, item, more string) string {
		text, _ := json.Marshal(position)
		return `{"position":` + string(text) + `,"pin_type":"item","pin_identity":"` + item + `"` + more + `}`
	}
	until := `,"active_to":"2030-01-01T00:00:00Z"`
	live := func(model, tags string, pins ...string) string {
		text := `{"model":"` + model + `","target_type":"item","target_identity":"/p/1","tags":` + tags + `,"pin_definitions":[`
		for i, pin := range pins {
			if i > 0 {
				text += ","
			}
			text += pin
		}
		return text + `]}`
	}
	doc, faults := manifest.Parse([]byte(file))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for name, test := range map[string]struct {
		live         string
		line, column int
	}{
		"a position":                          {live("basket", `["x"]`, pin(3, "/p/5", until), pin(2, "/p/6", "")), 8, 15},
		"the first of two, in the file":       {live("basket", `["x"]`, pin(3, "/p/7", until), pin(4, "/p/6", "")), 6, 5},
		"model before tags":                   {live("other", `["y"]`, pin(1, "/p/5", until), pin(2, "/p/6", "")), 1, 8},
		"a set as a whole":                    {live("basket", `["y"]`, pin(1, "/p/5", until), pin(2, "/p/6", "")), 4, 7},
		"a pin that live lacks":               {live("basket", `["x"]`, pin(1, "/p/5", until)), 10, 5},
		"a pin that only live has":            {live("basket", `["x"]`, pin(9, "/p/9", ""), pin(1, "/p/5", until), pin(2, "/p/6", "")), 2, 14},
		"a field that only live has":          {live("basket", `["x"]`, pin(1, "/p/5", until), pin(2, "/p/6", `,"widget_id":"w"`)), 2, 14},
		"nothing differs":                     {live("basket", `["x"]`, pin(1, "/p/5", until), pin(2, "/p/6", "")), 2, 14},
		"all of it":                           {`[]`, 2, 14},
		"what only live has, and a later one": {live("basket", `["x"]`, pin(9, "/p/9", ""), pin(1, "/p/5", until), pin(7, "/p/6", "")), 10, 16},
	} {
		got := Spot(doc, compare.Changes(json.RawMessage(test.live), doc.Body())).Start
		if got.Line != test.line || got.Column != test.column {
			t.Errorf("%s: line %d, column %d; want %d, %d", name, got.Line, got.Column, test.line, test.column)
		}
	}
	swapped, _ := manifest.Parse([]byte("tags: [x]\nmodel: basket\ntarget_type: all\n"))
	changes := compare.Changes(json.RawMessage(`{"model":"other","target_type":"all","tags":["y"]}`), swapped.Body())
	if got := Spot(swapped, changes); got.Start.Line != 1 || got.Start.Column != 7 {
		t.Errorf("keys in another order: %+v", got)
	}
	if got := Spot(nil, nil); got.Start.Line != 0 {
		t.Errorf("without a document: %+v", got)
	}
	bare, _ := manifest.Parse([]byte("model: m\n"))
	if got := Spot(bare, nil); got.Start.Line != 0 {
		t.Errorf("without a target_type: %+v", got)
	}
}
