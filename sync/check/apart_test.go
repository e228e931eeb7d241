package check_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/check"
)

func TestEachGroupOfDoublesIsToldByItself(t *testing.T) {
	file := func(id, identity string) string {
		return "id: " + id + "\nmodel: m\ntarget_type: item\ntarget_identity: " + identity + "\npin_definitions: []\n"
	}
	got := together(t, check.Options{}, file(id1, "p")+"---\n"+file(id2, "q")+"---\n"+file(id2, "r")+"---\n"+file(id1, "s"))
	want := []string{
		"a 1:5 error duplicate-id: id " + id1 + " is also in d, line 1",
		"b 1:5 error duplicate-id: id " + id2 + " is also in c, line 1",
		"c 1:5 error duplicate-id: id " + id2 + " is also in b, line 1",
		"d 1:5 error duplicate-id: id " + id1 + " is also in a, line 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCriteriaOfOtherKeysAndShapesAreOtherTargets(t *testing.T) {
	file := func(id, criteria string) string {
		return "id: " + id + "\nmodel: m\ntarget_type: criteria\ntarget_criteria: " + criteria + "\npin_definitions: []\n"
	}
	for _, pair := range [][2]string{
		{"{brand: x}", "{category: x}"},
		{"{a: x, b: y}", "{a: y, b: x}"},
		{"{a: {b: x}}", "{a: x}"},
		{"{a: [x]}", "{a: x}"},
		{"{a: [[x], y]}", "{a: [[x, y]]}"},
		{"{a: {}}", "{a: []}"},
	} {
		if got := together(t, check.Options{}, file(id1, pair[0])+"---\n"+file(id2, pair[1])); got != nil {
			t.Errorf("%s and %s: %q", pair[0], pair[1], got)
		}
	}
}

func TestARuleThatIsOffFindsNothingAnywhere(t *testing.T) {
	const source = `model: m
target_type: item
target_identity: x
target_criteria: {a: b}
pin_definitions:
  - {position: 0, pin_type: item, pin_identity: x, pin_criteria: {a: b}, active_to: 2020-01-01T00:00:00Z}
  - {position: 2, pin_type: criteria, pin_identity: x, pin_criteria: {a: b}}
  - {position: 2, pin_type: item, pin_identity: x}
  - {position: 3, pin_type: item, pin_identity: x, is_block_pin: true}
`
	doc := parse(t, source)
	off := map[string]string{}
	on, _ := check.New(check.Options{Now: now}).File(doc)
	for _, d := range on {
		off[d.Rule] = "off"
	}
	if len(off) != 6 {
		t.Errorf("the rules found are %v", off)
	}
	if found, _ := check.New(check.Options{Now: now, Severities: off}).File(doc); len(found) > 0 {
		t.Errorf("found although off: %v", brief(found))
	}
}
