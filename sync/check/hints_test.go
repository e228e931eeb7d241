package check_test

import (
	"slices"
	"testing"

	"pinsync/sync/check"
)

// body is a file's end, right in itself.
const body = "pin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: x\n"

// listed is a file with these lines under pin_definitions.
func listed(lines string) string {
	return "model: m\ntarget_type: all\npin_definitions:\n" + lines
}

// hinted are files whose fault could be fixed into a right file that is not
// what was meant, each with the hints that keep from it.
var hinted = map[string]struct {
	source string
	hints  []string
}{
	"an item in brackets":             {pinned("position: 1, pin_type: item, pin_identity: [/p/5]"), []string{"remove the brackets around it"}},
	"a number in brackets":            {pinned("position: 1, pin_type: item, pin_identity: [5]"), []string{"remove the brackets, and write it in quotes"}},
	"two items in brackets":           {pinned("position: 1, pin_type: item, pin_identity: [/p/5, /p/6]"), []string{"one item per pin: give each a pin of its own, without the brackets"}},
	"two items with dashes":           {listed("  - position: 1\n    pin_type: item\n    pin_identity:\n      - a\n      - b\n"), []string{"one item per pin: give each a pin of its own, without a dash"}},
	"two targets":                     {"model: m\ntarget_type: item\ntarget_identity: [a, b]\n" + body, []string{"one item per file: give each a file of its own, without the brackets"}},
	"a tag in brackets":               {"model: m\ntarget_type: all\ntags: [[a], [b, c]]\n" + body, []string{"remove the brackets around it", "write each text by itself, without the brackets"}},
	"an item in braces":               {pinned("position: 1, pin_type: item, pin_identity: {id: 5}"), []string{`write only the value of "id", without the braces, in quotes`}},
	"a date in brackets":              {date("[2025-02-01T00:00:00Z]"), []string{"remove the brackets around it"}},
	"an id that is a number":          {"id: 123\nmodel: m\ntarget_type: all\n" + body, []string{"copy it as the app shows it: 36 characters, such as 199620b4-df1a-46e8-ab59-9e9ed9af7106; or remove the key"}},
	"nothing where a type needs none": {"model: m\ntarget_type: all\ntarget_criteria: null\n" + body, []string{"remove it, or set target_type to criteria", "remove it: target_type is all"}},

	"a dash on every line": {listed("  - position: 1\n  - pin_type: item\n  - pin_identity: x\n"), slices.Repeat([]string{"each dash begins a new pin: put a space in place of the dashes in lines 5 and 6, if they belong to the pin in line 4"}, 3)},
	"a dash on the first two of each pin": {listed("  - position: 1\n  - pin_type: item\n    pin_identity: x\n  - position: 2\n  - pin_type: item\n    pin_identity: y\n"), []string{
		"each dash begins a new pin: put a space in place of the dash in line 5, if it belongs to the pin in line 4",
		"each dash begins a new pin: put a space in place of the dash in line 5, if it belongs to the pin in line 4",
		"each dash begins a new pin: put a space in place of the dash in line 8, if it belongs to the pin in line 7",
		"each dash begins a new pin: put a space in place of the dash in line 8, if it belongs to the pin in line 7",
	}},
	"a dash after a whole pin":          {listed("  - position: 1\n    pin_type: item\n    pin_identity: x\n  - active_to: 2999-01-01T00:00:00Z\n"), []string{"each dash begins a new pin: put a space in place of the dash in line 7, if it belongs to the pin in line 4"}},
	"a pin that lacks a key of its own": {listed("  - position: 1\n    pin_type: item\n    pin_identity: x\n  - position: 2\n    pin_type: item\n"), []string{"add a line such as pin_identity: /p/555"}},
	"pins in braces":                    {listed("  - {position: 1}\n  - {pin_type: item, pin_identity: x}\n"), []string{`add lines such as "pin_type: item" and "pin_identity: /p/555", each without the quotes`, "add a line such as position: 1"}},

	"to":           {pinned("position: 1, pin_type: item, pin_identity: x, to: 2099-01-01T00:00:00Z"), []string{"did you mean active_to?"}},
	"active_until": {pinned("position: 1, pin_type: item, pin_identity: x, active_until: a"), []string{"did you mean active_to?"}},
	"endDate":      {pinned("position: 1, pin_type: item, pin_identity: x, endDate: a"), []string{"did you mean active_to?"}},
	"valid_from":   {pinned("position: 1, pin_type: item, pin_identity: x, valid_from: a"), []string{"did you mean active_from?"}},
	"window":       {pinned("position: 1, pin_type: item, pin_identity: x, window: {from: a, to: b}"), []string{"a pin's time has no key of its own: write active_from and active_to in its place, next to the pin's other keys"}},
	"a date":       {pinned("position: 1, pin_type: item, pin_identity: x, launch: 2099-01-01"), []string{"rename it to active_from or active_to, or remove it if it is not the pin's time"}},
	"until, above": {"until: a\nmodel: m\ntarget_type: all\n" + body, []string{"did you mean active_to? it belongs inside a pin, under pin_definitions"}},
	"hide":         {pinned("position: 1, pin_type: item, pin_identity: x, hide: true"), []string{"did you mean is_block_pin?"}},
	"id in a pin":  {pinned("position: 1, pin_type: item, id: x"), []string{"id belongs at the top level of the file, not inside a pin; for the pin write pin_identity"}},
	"pin in a pin": {pinned("position: 1, pin_type: item, pin: x"), []string{"did you mean pin_identity?"}},
	"a file's id in a pin": {pinned("position: 1, pin_type: item, id: 199620b4-df1a-46e8-ab59-9e9ed9af7106"), []string{
		"add a line such as pin_identity: /p/555", "id belongs at the top level of the file, not inside a pin; for the pin write pin_identity"}},

	"one line less indented":    {"model: m\ntarget_type: criteria\ntarget_criteria:\n  category: Shoes\nbrand: Acme\n" + body, []string{"indent it below target_criteria, line 3, if it belongs there"}},
	"one in a pin":              {listed("  - position: 1\n    pin_type: criteria\n    pin_criteria:\n      a: b\n    brand: Acme\n"), []string{"indent it below pin_criteria, line 6, if it belongs there"}},
	"one like a key":            {"model: m\ntarget_type: criteria\ntarget_criteria:\n  category: Shoes\ntag: Acme\n" + body, []string{"indent it below target_criteria, line 3, if it belongs there; did you mean tags?"}},
	"the server's after others": {"model: m\ntarget_type: all\ntarget_metadata:\n  title: x\ncreator: y\n" + body, []string{"the server sets it; remove it"}},

	"a file in a key":            {"customization:\n  model: m\n  target_type: all\n  pin_definitions: []\n", slices.Repeat([]string{`remove "customization" in line 1, and unindent the lines that belong to it`}, 2)},
	"a file in a key and braces": {`{"customization": {"model": "m", "target_type": "all", "pin_definitions": []}}`, slices.Repeat([]string{`remove "customization" in line 1, and the braces around what it holds`}, 2)},
	"files in a key":             {"all:\n  - model: m\n    target_type: all\n    pin_definitions: []\n", slices.Repeat([]string{`put each item of "all" in line 1 into a file of its own, without that key and the dash`}, 2)},

	"a file in brackets":        {"[{model: m, target_type: all, pin_definitions: []}]", []string{"remove the brackets around it"}},
	"files in brackets":         {"[{model: m, target_type: all}, {model: n, target_type: all}]", []string{"put each into a file of its own, without the brackets"}},
	"keys in brackets":          {"[model: m, target_type: all, pin_definitions: []]", []string{"write { and } in place of [ and ]"}},
	"a dash before each key":    {"- model: m\n- target_type: all\n", []string{"remove the dash before each key"}},
	"a pin's keys in brackets":  {listed("  - [position: 1, pin_type: item, pin_identity: x]\n"), []string{"write { and } in place of [ and ]"}},
	"a pin in further brackets": {listed("  - [{position: 1, pin_type: item, pin_identity: x}]\n"), []string{"remove the brackets around it"}},

	"a number after #":         {listed("  - position: #1\n    pin_type: item\n    pin_identity: x\n"), []string{"# begins a comment: remove the #"}},
	"a tag after #":            {"model: m\ntarget_type: all\ntags:\n  - #spring # in May\n" + body, []string{`# begins a comment: write "#spring"`}},
	"an item after #":          {listed("  - position: 1\n    pin_type: item\n    pin_identity: #5\n"), []string{`# begins a comment: write "#5"`}},
	"an item with a quote":     {listed("  - position: 1\n    pin_type: item\n    pin_identity: #5\"\n"), []string{"# begins a comment: write the text in quotes"}},
	"a type after #":           {"model: m\ntarget_type: #all\n" + body, []string{"# begins a comment: remove the #"}},
	"a comment, and no value":  {"model: # which one\ntarget_type: all\n" + body, []string{"give it a value, such as model: basket"}},
	"the only key, no space":   {"model: m\ntarget_type: criteria\ntarget_criteria:\n  category:Shoes\n" + body, []string{"put a space after the colon"}},
	"no space anywhere":        {listed("  - position:1\n    pin_type:item\n"), []string{"put a space after each colon"}},
	"keys on the line":         {"model: m\ntarget_type: criteria\ntarget_criteria: category:Shoes\n" + body, []string{"write its keys below it, indented, such as category: Shoes"}},
	"= for a colon":            {listed("  - position=1\n    pin_type=item\n"), []string{"write a colon and a space in place of each ="}},
	"a whole file, no space":   {"model:m\ntarget_type:all\n", []string{"put a space after each colon"}},
	"an address":               {"http://a\n", []string{`start each line with a key and a colon, such as "model: basket"`}},
	"an odd space, only key":   {"model: m\ntarget_type: criteria\ntarget_criteria:\n  category:\u00a0Shoes\n" + body, []string{"after the : is a non-breaking space: delete it, and type a space again"}},
	"odd indentation of a key": {"model: m\ntarget_type: all\n\u2003tags: [a]\n" + body, []string{"its line begins with a space of another kind (U+2003): retype the indentation with the space bar"}},
	"odd indentation of pins": {listed("\u00a0\u00a0- position: 1\n"), []string{
		"line 4 begins with a non-breaking space: retype its indentation, and that of the lines below, with the space bar",
		"its line begins with a non-breaking space: retype the indentation with the space bar"}},
	"odd indentation in a pin": {listed("  - position: 1\n\u00a0\u00a0\u00a0\u00a0pin_type: item\n"), []string{
		"line 5 begins with a non-breaking space: retype its indentation, and that of the lines below, with the space bar",
		"its line begins with a non-breaking space: retype the indentation with the space bar"}},
	"an odd space in a key":     {"model: m\ntarget_type: all\ntags\u00a0: [a]\n" + body, []string{"a non-breaking space is in it: delete it, or type it again"}},
	"an odd space after 1":      {listed("  - position: 1\u00a0\n    pin_type: item\n    pin_identity: x\n"), []string{"remove the non-breaking space after it: 1"}},
	"an odd space after a type": {"model: m\ntarget_type: all\u00a0\n" + body, []string{"write all, without the non-breaking space"}},

	"a zero before a position":    {pinned("position: 010, pin_type: item, pin_identity: x"), []string{"write 10 or 8, whichever is meant"}},
	"a zero before an item":       {pinned("position: 1, pin_type: item, pin_identity: 010"), []string{`write it in quotes: "010"`}},
	"a zero in criteria":          {pinned("position: 1, pin_type: criteria, pin_criteria: {id: 010}"), []string{`write 10 or 8, whichever is meant, or "010" if it is text`}},
	"a zero that changes nothing": {pinned("position: 07, pin_type: item, pin_identity: x, to: 1"), []string{"did you mean active_to?"}},

	"bullets for dashes":    {"model: m\ntarget_type: all\ntags:\n  • a\n  • b\n" + body, []string{"• begins no item of a list: type - and a space in its place"}},
	"numbers for dashes":    {"model: m\ntarget_type: all\ntags:\n  1. a\n  2. b\n" + body, []string{"a number begins no item of a list: type - and a space in its place"}},
	"a longer dash":         {listed("  – position: 1\n"), []string{"– begins no item of a list: type - and a space in its place"}},
	"dashes without spaces": {"model: m\ntarget_type: all\ntags:\n  -a\n  -b\n" + body, []string{"put a space after each dash"}},
	"a bracket too few":     {"model: m\ntarget_type: all\ntags: a, b]\n" + body, []string{"write tags: [a, b]"}},
}

func TestHintsMendWhatWasMeant(t *testing.T) {
	checker := check.New(check.Options{Now: now})
	for name, test := range hinted {
		t.Run(name, func(t *testing.T) {
			diagnostics, _ := checker.File(parse(t, test.source))
			var got []string
			for _, d := range diagnostics {
				assertPlain(t, d)
				got = append(got, d.Hint)
			}
			if !slices.Equal(got, test.hints) {
				t.Errorf("got %q\nwant %q", got, test.hints)
			}
		})
	}
}
