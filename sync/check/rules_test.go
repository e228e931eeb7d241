package check_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
)

// pins writes a file with these pins, each on a line of its own from line 4 on.
func pins(pins ...string) string {
	return "model: m\ntarget_type: all\npin_definitions:\n  - {" + strings.Join(pins, "}\n  - {") + "}\n"
}

func TestRules(t *testing.T) {
	const a, b = "pin_type: item, pin_identity: a", "pin_type: item, pin_identity: b"
	tests := map[string]struct {
		source string
		want   []string
	}{
		// empty-window
		"a window": {pins("position: 1, " + a + ", active_from: 2026-02-01T00:00:00Z, active_to: 2026-02-01T00:00:00.000000001Z"), nil},
		"a window that ends as it starts": {pins("position: 1, " + a + ", active_from: 2026-02-01T00:00:00Z, active_to: 2026-02-01T01:00:00+01:00"),
			[]string{"4:98 empty-window /pin_definitions/0/active_to"}},
		"a window that ends before it starts": {pins("active_to: 2026-01-31T23:59:59.999999999Z, position: 1, " + a + ", active_from: 2026-02-01T00:00:00Z"),
			[]string{"4:17 empty-window /pin_definitions/0/active_to"}},
		"a window with one end that is not a date": {pins("position: 1, " + a + ", active_from: 2026-02-01, active_to: 2026-01-01T00:00:01Z"),
			[]string{"4:65 schema/format /pin_definitions/0/active_from"}},

		// expired-pin
		"a pin that ends a nanosecond from now":  {pins("position: 1, " + a + ", active_to: 2026-01-01T00:00:00.000000001Z"), nil},
		"a pin that ends now, by another offset": {pins("position: 1, " + a + ", active_to: 2026-01-01T05:30:00+05:30"), []string{"4:63 expired-pin /pin_definitions/0/active_to"}},
		"a pin that ended, with an empty window, is not said to be over": {pins("position: 1, " + a + ", active_from: 2025-02-01T00:00:00Z, active_to: 2025-01-01T00:00:00Z"),
			[]string{"4:98 empty-window /pin_definitions/0/active_to"}},

		// duplicate-position
		"two places": {pins("position: 1, "+a, "position: 2, "+b), nil},
		"one place":  {pins("position: 1, "+a, "position: 1, "+b), []string{"5:16 duplicate-position /pin_definitions/1/position"}},
		"one place, spelled otherwise": {pins("position: 10, "+a, "position: 1e1, "+b, "position: 10.0, pin_type: item, pin_identity: c"),
			[]string{"5:16 duplicate-position /pin_definitions/1/position", "6:16 duplicate-position /pin_definitions/2/position"}},
		"every place and no place can be shared": {pins("position: -1, "+a, "position: -1, "+b,
			"position: 0, is_block_pin: true, pin_type: item, pin_identity: c", "position: 0, is_block_pin: true, pin_type: item, pin_identity: d"), nil},
		"one place, one after the other": {pins("position: 1, "+a+", active_to: 2026-02-01T00:00:00Z", "position: 1, "+b+", active_from: 2026-02-01T01:00:00+01:00"), nil},
		"one place, later in file and earlier in time": {pins("position: 1, "+a+", active_from: 2026-02-01T00:00:00Z", "position: 1, "+b+", active_to: 2026-02-01T00:00:00.000000001Z"),
			[]string{"5:16 duplicate-position /pin_definitions/1/position"}},
		"one place, with a pin that is never active": {pins("position: 1, "+a+", active_from: 2026-02-01T00:00:00Z, active_to: 2026-02-01T00:00:00Z", "position: 1, "+b),
			[]string{"4:98 empty-window /pin_definitions/0/active_to"}},
		"one place, at a time nobody knows": {pins("position: 1, "+a+", active_from: soon", "position: 1, "+b),
			[]string{"4:65 schema/format /pin_definitions/0/active_from"}},
		"one place of which one is broken": {pins("position: 1, "+a, "position: '1', "+b), []string{"5:16 schema/type /pin_definitions/1/position"}},
		"one place in a file that is wrong elsewhere": {pins("position: 1, nonsense: 1, pin_type: thing", "position: 1, "+b),
			[]string{"4:19 schema/additionalProperties /pin_definitions/0/nonsense", "4:42 schema/enum /pin_definitions/0/pin_type", "5:16 duplicate-position /pin_definitions/1/position"}},

		// duplicate-item
		"one item twice":                      {pins("position: 1, "+a, "position: 2, "+a), []string{"5:49 duplicate-item /pin_definitions/1/pin_identity"}},
		"one item shown and blocked":          {pins("position: 1, "+a, "position: 0, is_block_pin: true, "+a), []string{"5:69 duplicate-item /pin_definitions/1/pin_identity"}},
		"one item, one after the other":       {pins("position: 1, "+a+", active_to: 2026-02-01T00:00:00Z", "position: 2, "+a+", active_from: 2026-02-01T00:00:00Z"), nil},
		"items that differ in case":           {pins("position: 1, "+a, "position: 2, pin_type: item, pin_identity: A"), nil},
		"items that only criteria pins name":  {pins("position: 1, pin_type: criteria, pin_criteria: {a: 1}", "position: 2, pin_type: criteria, pin_criteria: {a: 1}"), nil},
		"an item and one whose type is wrong": {pins("position: 1, "+a, "position: 2, pin_type: itme, pin_identity: a"), []string{"5:29 schema/enum /pin_definitions/1/pin_type"}},
		"one pin and two faults": {pins("position: 1, "+a, "position: 1, "+a),
			[]string{"5:16 duplicate-position /pin_definitions/1/position", "5:49 duplicate-item /pin_definitions/1/pin_identity"}},

		// self-pin
		"a target that is pinned": {"model: m\ntarget_type: item\ntarget_identity: a\npin_definitions:\n  - {position: 1, " + a + "}\n",
			[]string{"5:49 self-pin /pin_definitions/0/pin_identity"}},
		"a target that is pinned everywhere": {"model: m\ntarget_type: item\ntarget_identity: a\npin_definitions:\n  - {position: -1, " + a + "}\n",
			[]string{"5:50 self-pin /pin_definitions/0/pin_identity"}},
		"a target that is blocked": {"model: m\ntarget_type: item\ntarget_identity: a\npin_definitions:\n  - {position: 0, is_block_pin: true, " + a + "}\n", nil},
		"a target of another type": {"model: m\ntarget_type: all\ntarget_identity: a\npin_definitions:\n  - {position: 1, " + a + "}\n",
			[]string{"3:1 unused-field /target_identity"}},

		// block-position
		"position 0 that does not block": {pins("position: 0, " + a), []string{"4:16 block-position /pin_definitions/0/position"}},
		"position 0.0 and false":         {pins("position: 0.0, is_block_pin: false, " + a), []string{"4:16 block-position /pin_definitions/0/position"}},
		"a block with a position":        {pins("is_block_pin: true, position: 3, " + a), []string{"4:36 block-position /pin_definitions/0/position"}},
		"a block everywhere":             {pins("is_block_pin: true, position: -1, " + a), []string{"4:36 block-position /pin_definitions/0/position"}},
		"no block, with a position":      {pins("is_block_pin: false, position: 3, " + a), nil},
		"a block that is no boolean":     {pins("is_block_pin: yes, position: 0, " + a), []string{"4:20 schema/type /pin_definitions/0/is_block_pin"}},
		"a block without a position":     {pins("is_block_pin: true, " + a), []string{"4:6 schema/required /pin_definitions/0"}},

		// unused-field
		"an item with criteria": {"model: m\ntarget_type: item\ntarget_identity: x\ntarget_criteria: {}\ntarget_metadata: {}\npin_definitions:\n  - {position: 1, pin_criteria: {}, " + a + "}\n",
			[]string{"4:1 unused-field /target_criteria", "7:19 unused-field /pin_definitions/0/pin_criteria"}},
		"criteria with an item": {"model: m\ntarget_type: criteria\ntarget_identity: x\ntarget_criteria: {a: 1}\npin_definitions:\n  - {position: 1, pin_type: criteria, pin_criteria: {a: 1}, pin_identity: x}\n",
			[]string{"3:1 unused-field /target_identity", "6:61 unused-field /pin_definitions/0/pin_identity"}},
		"all, with both": {"model: m\ntarget_type: all\ntarget_identity: 5\ntarget_criteria: {}\npin_definitions:\n  - {position: 1, " + a + "}\n",
			[]string{"3:1 unused-field /target_identity", "3:18 schema/type /target_identity", "4:1 unused-field /target_criteria"}},

		// widget_id
		"one place, in two widgets":           {pins("position: 1, widget_id: v, "+a, "position: 1, widget_id: w, "+b), nil},
		"one place, in a widget and in none":  {pins("position: 1, "+a, "position: 1, widget_id: w, "+b), nil},
		"one place, in one widget":            {pins("widget_id: w, position: 1, "+a, "position: 1, widget_id: w, "+b), []string{"5:16 duplicate-position /pin_definitions/1/position"}},
		"one place, in a widget nobody knows": {pins("position: 1, widget_id: 5, "+a, "position: 1, widget_id: 5, "+b), []string{"4:30 schema/type /pin_definitions/0/widget_id", "5:30 schema/type /pin_definitions/1/widget_id"}},
		"one item in two widgets":             {pins("position: 1, widget_id: v, "+a, "position: 2, widget_id: w, "+a), nil},
		"one item twice in one widget":        {pins("position: 1, widget_id: w, "+a, "position: 2, widget_id: w, "+a), []string{"5:63 duplicate-item /pin_definitions/1/pin_identity"}},
		"of three pins two are in one widget": {pins("position: 1, widget_id: v, "+a, "position: 1, widget_id: w, "+b, "position: 1.0, widget_id: v, pin_type: item, pin_identity: c"), []string{"6:16 duplicate-position /pin_definitions/2/position"}},

		// far-position
		"the last place that is seen":        {pins("position: 50, " + a), nil},
		"the first that is not":              {pins("position: 51, " + a), []string{"4:16 far-position /pin_definitions/0/position"}},
		"a place far off, spelled otherwise": {pins("position: 7.7e1, "+a, "position: 500, "+b, "position: 4.9e1, pin_type: item, pin_identity: c"), []string{"4:16 far-position /pin_definitions/0/position", "5:16 far-position /pin_definitions/1/position"}},
		"a place far off, of criteria":       {pins("position: 77, pin_type: criteria, pin_criteria: {a: 1}"), []string{"4:16 far-position /pin_definitions/0/position"}},
		"a block with a place far off":       {pins("position: 77, is_block_pin: true, " + a), []string{"4:16 block-position /pin_definitions/0/position"}},
		"no block, with a place far off":     {pins("position: 77, is_block_pin: false, " + a), []string{"4:16 far-position /pin_definitions/0/position"}},

		// empty-criteria
		"a target without criteria":            {"model: m\ntarget_type: criteria\ntarget_criteria: {}\npin_definitions:\n  - {position: 1, " + a + "}\n", []string{"3:18 empty-criteria /target_criteria"}},
		"a block without criteria":             {pins("position: 0, is_block_pin: true, pin_type: criteria, pin_criteria: {}"), []string{"4:73 empty-criteria /pin_definitions/0/pin_criteria"}},
		"criteria with an empty text":          {pins("position: 1, pin_type: criteria, pin_criteria: {brand: '', size: 5}"), []string{"4:61 empty-criteria /pin_definitions/0/pin_criteria/brand"}},
		"criteria with nothing at all":         {pins("position: 1, pin_type: criteria, pin_criteria: {brand: }"), []string{"4:54 empty-criteria /pin_definitions/0/pin_criteria/brand"}},
		"criteria with null":                   {pins("position: 1, pin_type: criteria, pin_criteria: {brand: ~}"), []string{"4:61 empty-criteria /pin_definitions/0/pin_criteria/brand"}},
		"criteria with a blank":                {pins("position: 1, pin_type: criteria, pin_criteria: {brand: ' '}"), []string{"4:61 empty-criteria /pin_definitions/0/pin_criteria/brand"}},
		"criteria with an empty list":          {pins("position: 1, pin_type: criteria, pin_criteria: {brand: []}"), []string{"4:61 empty-criteria /pin_definitions/0/pin_criteria/brand"}},
		"criteria with an empty item":          {pins("position: 1, pin_type: criteria, pin_criteria: {brand: [a, '']}"), []string{"4:65 empty-criteria /pin_definitions/0/pin_criteria/brand/1"}},
		"criteria with empty criteria":         {pins("position: 1, pin_type: criteria, pin_criteria: {or: [{brand: {}}]}"), []string{"4:67 empty-criteria /pin_definitions/0/pin_criteria/or/0/brand"}},
		"criteria with an empty key":           {pins("position: 1, pin_type: criteria, pin_criteria: {'': a}"), []string{"4:53 empty-criteria /pin_definitions/0/pin_criteria"}},
		"criteria with an empty key, far down": {pins("position: 1, pin_type: criteria, pin_criteria: {a/b: [{' ': a}]}"), []string{"4:53 empty-criteria /pin_definitions/0/pin_criteria"}},
		"criteria with two empty values":       {pins("position: 1, pin_type: criteria, pin_criteria: {a/b: '', c: ''}"), []string{"4:59 empty-criteria /pin_definitions/0/pin_criteria/a~1b", "4:66 empty-criteria /pin_definitions/0/pin_criteria/c"}},
		"criteria that are false and nothing":  {pins("position: 1, pin_type: criteria, pin_criteria: {new: false, stock: 0}"), nil},
		"criteria in lines, one of them empty": {"model: m\ntarget_type: criteria\ntarget_criteria:\n  brand:\n  size: 5\npin_definitions:\n  - {position: 1, " + a + "}\n", []string{"4:3 empty-criteria /target_criteria/brand"}},
		"criteria that are not used":           {"model: m\ntarget_type: all\ntarget_criteria: {}\npin_definitions:\n  - {position: 1, " + a + "}\n", []string{"3:1 unused-field /target_criteria"}},
		"criteria that are a text":             {pins("position: 1, pin_type: criteria, pin_criteria: ''"), []string{"4:53 schema/type /pin_definitions/0/pin_criteria"}},

		// no-pins
		"no pins":                 {"model: m\ntarget_type: all\npin_definitions: []\n", []string{"3:18 no-pins /pin_definitions"}},
		"no pins, and none named": {"model: m\ntarget_type: all\n", []string{"1:1 schema/required "}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, found(t, test.source)); diff != "" {
				t.Errorf("%s(-want +got)\n%s", test.source, diff)
			}
		})
	}
}

func TestWordsOfRules(t *testing.T) {
	source := `
model: m
target_type: item
target_identity: a
target_criteria: {}
pin_definitions:
  - {position: 1, pin_type: item, pin_identity: a}
  - {position: 1, pin_type: item, pin_identity: a, active_to: 2025-02-01T00:00:00Z}
  - {position: 2, pin_type: item, pin_identity: b, active_from: 2026-02-01T00:00:00Z, active_to: 2026-01-01T00:00:01Z}
  - {position: 0, pin_type: item, pin_identity: c}
  - {position: 5, pin_type: item, pin_identity: d, is_block_pin: true}
`
	want := []string{
		`target_criteria has no effect: target_type is item; remove it, or set target_type to criteria`,
		`the customization pins its own target, "a"; pin another item, or remove the pin`,
		`position 1 is taken by pin 1 (line 7) at the same time; use another position, or windows (active_from, active_to) that do not overlap`,
		`"a" is pinned by pin 1 (line 7) at the same time; remove one of the pins, or use windows (active_from, active_to) that do not overlap`,
		`the customization pins its own target, "a"; pin another item, or remove the pin`,
		`the pin is over: active_to is past, 2025-02-01T00:00:00Z; remove the pin, or set a later active_to`,
		`the pin is never active: active_from 2026-02-01T00:00:00Z is not before active_to 2026-01-01T00:00:01Z; swap the two if they are the wrong way round, or correct the one that is wrong`,
		`position 0 is for a pin that blocks, but is_block_pin is not true; add is_block_pin: true to hide the item, or use a position of 1 and up, or -1 for every place`,
		`a pin with is_block_pin: true must have position 0, found the number 5; set position to 0 to hide the item, or remove is_block_pin to show it`,
	}
	diagnostics, _ := check.New(check.Options{Now: now}).File(parse(t, source))
	var got []string
	for _, d := range diagnostics {
		assertPlain(t, d)
		got = append(got, d.Message+"; "+d.Hint)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSeverities(t *testing.T) {
	source := "model: m\ntarget_type: all\ntarget_identity: 1\npin_definitions: []\n"
	severities := func(o map[string]string) (got []string) {
		diagnostics, _ := check.New(check.Options{Severities: o}).File(parse(t, source))
		for _, d := range diagnostics {
			got = append(got, d.Rule+" "+string(d.Severity))
		}
		return got
	}
	tests := []struct {
		options map[string]string
		want    []string
	}{
		{nil, []string{"unused-field warning", "schema/type error", "no-pins warning"}},
		{map[string]string{"unused-field": "error", "no-pins": "off"}, []string{"unused-field error", "schema/type error"}},
		{map[string]string{"unused-field": "warning", "schema/type": "off", "no-pins": "loud"}, []string{"unused-field warning", "schema/type error", "no-pins warning"}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, severities(test.options)); diff != "" {
			t.Errorf("%v (-want +got)\n%s", test.options, diff)
		}
	}
}

// Overlaps are found by a clever search; comparing each pin with every earlier
// one must find the same.
func TestOverlapsAreThoseOfComparingEachPair(t *testing.T) {
	type span struct{ from, to int }
	instant := func(n int) string { return now.Add(time.Duration(n) * time.Hour).Format(time.RFC3339) }
	random := rand.New(rand.NewPCG(1, 2))
	for range 150 {
		n := 2 + random.IntN(40)
		spans, lines := make([]span, n), make([]string, n)
		for i := range n {
			s := span{-1000, 1000} // an open end lies beyond every time
			lines[i] = fmt.Sprintf("position: 1, pin_type: item, pin_identity: i%d", i)
			if random.IntN(8) > 0 {
				s.from = 1 + random.IntN(60)
				lines[i] += ", active_from: " + instant(s.from)
			}
			if random.IntN(8) > 0 {
				s.to = max(s.from, 1) + 1 + random.IntN(5)
				lines[i] += ", active_to: " + instant(s.to)
			}
			spans[i] = s
		}
		var want []string
		for i := range spans {
			if slices.ContainsFunc(spans[:i], func(s span) bool { return s.from < spans[i].to && spans[i].from < s.to }) {
				want = append(want, fmt.Sprintf("%d:16 duplicate-position /pin_definitions/%d/position", i+4, i))
			}
		}
		diagnostics, _ := check.New(check.Options{Now: now}).File(parse(t, pins(lines...)))
		if diff := cmp.Diff(want, brief(diagnostics)); diff != "" {
			t.Fatalf("%s(-want +got)\n%s", pins(lines...), diff)
		}
		for _, d := range diagnostics { // the other pin must be one that overlaps
			var position, other, line int
			if _, err := fmt.Sscanf(d.Message, "position %d is taken by pin %d (line %d)", &position, &other, &line); err != nil {
				t.Fatal(err)
			}
			a, b := spans[d.Span.Start.Line-4], spans[other-1]
			if line != other+3 || a.from >= b.to || b.from >= a.to {
				t.Fatalf("%s\n%v does not overlap %v", d.Message, a, b)
			}
		}
	}
}

func TestManyPinsTakeLittleTime(t *testing.T) {
	var lines []string
	for i := range 6000 {
		from := now.Add(time.Duration(i) * time.Hour)
		lines = append(lines, fmt.Sprintf("{position: 1, pin_type: item, pin_identity: x, active_from: %s, active_to: %s}",
			from.Format(time.RFC3339), from.Add(time.Hour).Format(time.RFC3339)))
	}
	source := "model: m\ntarget_type: all\npin_definitions:\n- " + strings.Join(lines, "\n- ") + "\n"
	if got := found(t, source); len(got) > 0 {
		t.Errorf("got %d diagnostics, the first %s", len(got), got[0])
	}
}

func TestOnlyErrorsAreErrors(t *testing.T) {
	diagnostics, _ := check.New(check.Options{Now: now}).File(parse(t, "model: m\ntarget_type: all\npin_definitions: []\n"))
	if len(diagnostics) != 1 || diagnostics[0].Severity != diagnostic.Warning {
		t.Errorf("got %+v", diagnostics)
	}
}
