package verify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pinsync/sync/pins"
	"pinsync/sync/verify"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// read makes a customization with these pins: "POSITION ITEM [more JSON]".
func read(t interface {
	Fatalf(format string, args ...any)
}, all ...string) *pins.Customization {
	var list []string
	for _, text := range all {
		parts := strings.SplitN(text, " ", 3)
		more := ""
		if len(parts) > 2 {
			more = "," + parts[2]
		}
		what := fmt.Sprintf(`"pin_type":"item","pin_identity":%q`, parts[1])
		if parts[1] == "criteria" {
			what = `"pin_type":"criteria","pin_criteria":{"a":"b"}`
		}
		list = append(list, fmt.Sprintf(`{"position":%s,%s%s}`, parts[0], what, more))
	}
	c, ok := pins.Read([]byte(`{"model":"basket","target_type":"all","pin_definitions":[` + strings.Join(list, ",") + `]}`))
	if !ok {
		t.Fatalf("%v is no customization", all)
	}
	return &c
}

// shown are items, "a b c".
func shown(text string) []verify.Item {
	var items []verify.Item
	for _, identity := range strings.Fields(text) {
		items = append(items, verify.Item{Identity: identity})
	}
	return items
}

const (
	block  = `"is_block_pin":true`
	widget = `"widget_id":"w"`
	later  = `"active_from":"2026-11-27T12:00:01Z"`
	now    = `"active_from":"2026-11-27T13:00:00+01:00"`
	over   = `"active_to":"2026-11-27T12:00:00Z"`
	ending = `"active_to":"2026-11-27T12:00:01Z"`
)

func TestWhatShoppersSee(t *testing.T) {
	for name, tt := range map[string]struct {
		pins     []string
		shown    string
		seen     int
		missing  string // the messages
		unknown  string // part of the reason
		nothing  string // likewise
		noAnswer bool   // none is needed
	}{
		"at its place":         {pins: []string{"2 x"}, shown: "a x b", seen: 1},
		"a place as 2.0":       {pins: []string{"2.0 x"}, shown: "a x b", seen: 1},
		"at another place":     {pins: []string{"2 x"}, shown: "a b x", missing: `place 2 shows "b"; "x" stands at place 3`},
		"nowhere":              {pins: []string{"2 x"}, shown: "a b c", missing: `place 2 shows "b", and "x" is not shown`},
		"the list is short":    {pins: []string{"3 x"}, shown: "a b", missing: `"x" is not shown at place 3: only 2 items are recommended`},
		"one, and short":       {pins: []string{"3 x"}, shown: "x", missing: `"x" is not shown at place 3: only 1 item is recommended; it stands at place 1`},
		"another case":         {pins: []string{"1 X"}, shown: "x", missing: `place 1 shows "x", and "X" is not shown`},
		"global":               {pins: []string{"-1 x"}, shown: "a b x", seen: 1},
		"global and nowhere":   {pins: []string{"-1 x"}, shown: "a b", missing: `"x" is not shown: it is not among the 2 items recommended`},
		"two that are global":  {pins: []string{"-1 x", "-1 y"}, shown: "y x", seen: 2},
		"blocked":              {pins: []string{"0 x " + block}, shown: "a b", seen: 1},
		"blocked, and shown":   {pins: []string{"0 x " + block}, shown: "a b x", missing: `"x" is blocked, and shown at place 3`},
		"the last place":       {pins: []string{"50 x"}, shown: fifty("x"), seen: 1},
		"beyond it":            {pins: []string{"51 x"}, missing: `"x" is never shown: its position is 51, and a recommender returns at most 50 items`, noAnswer: true},
		"far beyond it":        {pins: []string{"1e400 x"}, missing: `"x" is never shown: its position is 1e400, and a recommender returns at most 50 items`, noAnswer: true},
		"beyond it, and not":   {pins: []string{"51 x", "1 y"}, shown: "y", seen: 1, missing: `"x" is never shown: its position is 51, and a recommender returns at most 50 items`},
		"not yet":              {pins: []string{"1 x " + later}, nothing: "no pin of it is active now"},
		"from now on":          {pins: []string{"1 x " + now}, shown: "a", missing: `place 1 shows "a", and "x" is not shown`},
		"until now":            {pins: []string{"1 x " + over}, nothing: "no pin of it is active now"},
		"a moment longer":      {pins: []string{"1 x " + ending}, shown: "x", seen: 1},
		"no pins":              {nothing: "it has no pins"},
		"criteria only":        {pins: []string{"1 criteria"}, nothing: "names an item"},
		"one of criteria":      {pins: []string{"1 criteria", "2 x"}, shown: "a x", seen: 1},
		"a placement":          {pins: []string{"1 x " + widget}, nothing: `pin 1 is for one placement, "w"`},
		"a shared place":       {pins: []string{"1 x", "1 y", "2 z"}, shown: "a z", seen: 1, unknown: "pins 1 and 2 share place 1"},
		"only a shared place":  {pins: []string{"1 x", "1 y", "1 z"}, nothing: "pins 1, 2 and 3 share place 1"},
		"shared with criteria": {pins: []string{"1 x", "1 criteria"}, nothing: "pins 1 and 2 share place 1"},
		"shared one day":       {pins: []string{"1 x", "1 y " + later}, shown: "x", seen: 1},
		"next to a placement":  {pins: []string{"1 x", "1 y " + widget}, shown: "x", seen: 1, unknown: `pin 2 is for one placement`},
		"the placement's":      {pins: []string{"1 x", "1 y " + widget}, shown: "y", unknown: "place 1 shows pin 2, which is for one placement"},
		"neither of both":      {pins: []string{"1 x", "1 y " + widget}, shown: "a", missing: `place 1 shows "a", and "x" is not shown`, unknown: "pin 2"},
		"0 that does not hide": {pins: []string{"0 x"}, nothing: "is_block_pin does not agree"},
		"1 that hides":         {pins: []string{"1 x " + block, "2 y"}, shown: "a y", seen: 1, unknown: "is_block_pin does not agree"},
		"one item twice":       {pins: []string{"1 x", "2 x"}, shown: "x a", seen: 1, missing: `place 2 shows "a"; "x" stands at place 1`},
		"hidden and shown":     {pins: []string{"0 x " + block, "1 x"}, shown: "x", seen: 1, missing: `"x" is blocked, and shown at place 1`},
	} {
		t.Run(name, func(t *testing.T) {
			e := verify.Expect(read(t, tt.pins...), noon)
			if (tt.nothing == "") != (e.Nothing == "") || !strings.Contains(e.Nothing, tt.nothing) {
				t.Fatalf("nothing to look for: %q, want %q", e.Nothing, tt.nothing)
			}
			if tt.nothing != "" {
				return
			}
			if e.Asks() == tt.noAnswer {
				t.Errorf("it asks: %v", e.Asks())
			}
			v := e.Judge(shown(tt.shown))
			var messages []string
			for _, m := range v.Missing {
				messages = append(messages, m.Message(func(i verify.Item) string { return `"` + i.Identity + `"` }))
			}
			if got := strings.Join(messages, "\n"); got != tt.missing || v.Seen != tt.seen {
				t.Errorf("%d seen, missing %q, want %d and %q", v.Seen, got, tt.seen, tt.missing)
			}
			if (tt.unknown == "") != (v.Unknown == "") || !strings.Contains(v.Unknown, tt.unknown) {
				t.Errorf("unknown: %q, want %q", v.Unknown, tt.unknown)
			}
		})
	}
}

// fifty are 50 items of which the last is known.
func fifty(last string) string {
	var b strings.Builder
	for i := range 49 {
		fmt.Fprintf(&b, "i%d ", i)
	}
	return b.String() + last
}

// Whatever is pinned and shown, each active pin of an item is counted once: as
// seen, as missing, or not at all where a reason says so; and what stands at its
// place is never missing.
func TestEachPinIsJudgedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := []string{"-1", "0", "1", "2", "3", "60"}
		more := []string{"", block, widget, later}
		var all []string
		for range rapid.IntRange(0, 6).Draw(t, "pins") {
			item := rapid.SampledFrom([]string{"a", "b", "c", "criteria"}).Draw(t, "item")
			all = append(all, strings.TrimSpace(rapid.SampledFrom(places).Draw(t, "place")+" "+item+" "+rapid.SampledFrom(more).Draw(t, "more")))
		}
		list := strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}), 1, 5, rapid.ID).Draw(t, "shown"), " ")
		c := read(t, all...)
		e := verify.Expect(c, noon)
		v := e.Judge(shown(list))
		items := 0
		for i := range c.Pins {
			if p := &c.Pins[i]; p.Item != "" && p.ActiveAt(noon) {
				items++
			}
		}
		if judged := v.Seen + len(v.Missing); judged > items || judged < items && v.Unknown == "" {
			t.Fatalf("%v of %d active pins: %d seen, %d missing, unknown %q", all, items, v.Seen, len(v.Missing), v.Unknown)
		}
		if (e.Nothing == "") != (v.Seen+len(v.Missing) > 0 || e.Asks()) {
			t.Fatalf("%v: nothing is %q, and %+v", all, e.Nothing, v)
		}
		standing := strings.Fields(list)
		for _, m := range v.Missing {
			if place := m.Pin.Place; place >= 1 && place <= len(standing) && standing[place-1] == m.Pin.Item {
				t.Fatalf("%v with %s: %+v stands there", all, list, m.Pin)
			}
			if m.Pin.Widget != "" || !m.Pin.ActiveAt(noon) {
				t.Fatalf("%v: %+v", all, m.Pin)
			}
		}
	})
}

func TestReportsOfWhatWasSent(t *testing.T) {
	const whole = `{"version":1,"command":"sync","results":[
		{"file":"a.yaml","id":"1","status":"updated","diagnostics":[]},
		{"file":"sub/b.yaml","status":"created"},
		{"file":"c.yaml","id":"3","status":"unchanged"},
		{"file":"d.yaml","id":"4","status":"failed"}]}` + "\n"
	s, err := verify.ReadSent(strings.NewReader(whole))
	if err != nil || s.Len() != 2 {
		t.Fatal(s, err)
	}
	for _, tt := range []struct {
		file, id string
		want     bool
	}{
		{"a.yaml", "", true}, {"moved.yaml", "1", true}, {"./sub/b.yaml", "", true}, {"b.yaml", "", false},
		{"c.yaml", "3", false}, {"d.yaml", "4", false}, {"e.yaml", "", false},
	} {
		if got := s.Has(tt.file, tt.id); got != tt.want {
			t.Errorf("%s, %s: %v", tt.file, tt.id, got)
		}
	}
	for name, text := range map[string]string{
		"nothing": "", "text": "x", "cut": whole[:60], "more": whole + "{}", "an array": "[]", "another file": `{"version":1}`,
		"SARIF": `{"version":"2.1.0","runs":[]}`, "a later version": strings.Replace(whole, `"version":1`, `"version":2`, 1),
	} {
		if _, err := verify.ReadSent(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), verify.ErrNoReport.Error()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
