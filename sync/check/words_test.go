package check_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
)

// pinned puts a pin's fields into a file that is otherwise right.
func pinned(fields string) string {
	return "model: m\ntarget_type: all\npin_definitions:\n  - {" + fields + "}\n"
}

// date puts an active_from into such a file.
func date(text string) string {
	return "model: m\ntarget_type: all\npin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: x\n    active_from: " + text + "\n"
}

// headed puts lines into a file with a pin.
func headed(lines string) string {
	return lines + "\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n"
}

// wordings are files with one fault each, and what is said of it.
var wordings = []struct{ source, message, hint string }{
	// The document.
	{"- model: m\n", `the file must be a group of keys, found a list`, `remove the dash before the first key`},
	{"- model: m\n- model: n\n", `the file must be a group of keys, found a list`, `put each into a file of its own, without the dash`},
	{"hello\n", `the file must be a group of keys, found "hello"`, `start each line with a key and a colon, such as "model: basket"`},
	{"{}\n", `model, target_type and pin_definitions are missing`, `add lines such as "model: basket", "target_type: item", "target_identity: /p/123" and "pin_definitions: [{position: 1, pin_type: item, pin_identity: /p/555}]", each without the quotes`},

	// A comma left over.
	{headed("model: m\ntarget_type: all,"), `target_type must be item, criteria or all, found "all,"`, `remove the comma`},
	{headed("model: m\ntarget_type: 'all,'"), `target_type must be item, criteria or all, found "all,"`, `write all`},
	{"model: m\ntarget_type: all\npin_definitions:\n  - position: 2,\n    pin_type: item\n    pin_identity: x\n", `position must be an integer, found "2,"`, `remove the comma`},
	{"model: m\ntarget_type: all\npin_definitions:\n  - position: 2\n    pin_type: item\n    pin_identity: x\n    is_bundle_pin: true,\n", `is_bundle_pin must be true or false, found the text "true,"`, `remove the comma`},
	{date("2025-02-01T00:00:00Z,"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T00:00:00Z,"`, `remove the comma`},
	{headed("id: 199620b4-df1a-46e8-ab59-9e9ed9af7106,\nmodel: m\ntarget_type: all"), `id must be a UUID, found "199620b4-df1a-46e8-ab59-9e9ed9af7106,"`, `remove the comma`},

	// Indentation that was lost.
	{headed("model: m\ntarget_type: criteria\ntarget_criteria:\ncategory: Shoes"), `unknown key "category"`, `indent it below target_criteria, line 3, if it belongs there`},
	{headed("model: m\ntarget_type: criteria\ntarget_criteria:\ntag: Shoes"), `unknown key "tag"`, `indent it below target_criteria, line 3, if it belongs there; did you mean tags?`},
	{headed("target_metadata:\nmodel: m\ntarget_type: all\ntarget_metadat: x"), `unknown key "target_metadat"`, `target_metadata is there already; remove "target_metadat"`},

	// Missing keys.
	{headed("model: m"), `target_type is missing`, `add lines such as "target_type: item" and "target_identity: /p/123", each without the quotes`},
	{headed("model: m\ntarget_identity: x"), `target_type is missing`, `add a line such as target_type: item`},
	{headed("model: m\ntarget_criteria: {a: b}"), `target_type is missing`, `add a line such as target_type: criteria`},
	{headed("model: m\ntarget_type: item\ntarget_criteria: {a: b}"), `target_identity is missing: target_type is item`, `add target_identity, or set target_type to criteria: target_criteria is there`},
	{pinned("position: 1, pin_type: item, pin_criteria: {a: b}"), `pin_identity is missing in pin 1: pin_type is item`, `add pin_identity, or set pin_type to criteria: pin_criteria is there`},
	{pinned("position: 1, pin_type: criteria, pin_identity: x"), `pin_criteria is missing in pin 1: pin_type is criteria`, `add pin_criteria, or set pin_type to item: pin_identity is there`},
	{headed("model: m\ntarget_type: item"), `target_identity is missing: target_type is item`, `add a line such as target_identity: /p/123`},
	{headed("model: m\ntarget_type: criteria"), `target_criteria is missing: target_type is criteria`, `add a line such as target_criteria: {category: Shoes}`},
	{pinned("position: 1, pin_type: item"), `pin_identity is missing in pin 1: pin_type is item`, `add a line such as pin_identity: /p/555`},
	{pinned("pin_type: criteria"), `position and pin_criteria are missing in pin 1: pin_type is criteria`, `add lines such as "position: 1" and "pin_criteria: {brand: Acme}", each without the quotes`},

	// Unknown keys.
	{headed("model: m\ntarget_type: all\ntag: [a]"), `unknown key "tag"`, `did you mean tags?`},
	{headed("model: m\ntarget_type: all\nTags: [a]"), `unknown key "Tags"`, `did you mean tags?`},
	{headed("model: m\ntarget_type: all\ntargetMetadata: {}"), `unknown key "targetMetadata"`, `did you mean target_metadata?`},
	{headed("model: m\ntarget_type: all\nmetadata: {}"), `unknown key "metadata"`, `did you mean target_metadata?`},
	{headed("model: m\ntarget_type: all\nmodle: m"), `unknown key "modle"`, `model is there already; remove "modle"`},
	{headed("model: m\ntarget_type: all\nposition: 1"), `unknown key "position"`, `position belongs inside a pin, under pin_definitions`},
	{headed("model: m\ntarget_type: all\nactive_form: 1"), `unknown key "active_form"`, `did you mean active_from? it belongs inside a pin, under pin_definitions`},
	{headed("model: m\ntarget_type: all\npin_criteria: {}"), `unknown key "pin_criteria"`, `pin_criteria belongs inside a pin, under pin_definitions; for the target write target_criteria`},
	{headed("model: m\ntarget_type: all\ncreated_at: x"), `unknown key "created_at"`, `the server sets it; remove it`},
	{headed("model: m\ntarget_type: all\nx: 1"), `unknown key "x"`, `remove it; known here are id, model, target_type, target_identity, target_criteria, target_metadata, tags and pin_definitions`},
	{pinned("position: 1, pin_type: item, pin_identity: x, tags: [a]"), `unknown key "tags" in pin 1`, `tags belongs at the top level of the file, not inside a pin`},
	{pinned("position: 1, pin_type: item, pin_identity: x, is_block: true"), `unknown key "is_block" in pin 1`, `did you mean is_block_pin?`},
	{pinned("position: 1, pin_type: item, pin_identity: x, modell: m"), `unknown key "modell" in pin 1`, `did you mean model? it belongs at the top level of the file, not inside a pin`},
	{pinned("position: 1, pin_type: item, pin_identity: x, target_criteria: {}"), `unknown key "target_criteria" in pin 1`, `target_criteria belongs at the top level of the file, not inside a pin; for the pin write pin_criteria`},
	{pinned("position:1, pin_type: item, pin_identity: x"), `unknown key "position:1" in pin 1: there is no space after its colon`, `put a space after the colon: position: 1`},
	{pinned("postion:1, pin_type: item, pin_identity: x"), `unknown key "postion:1" in pin 1: there is no space after its colon`, `put a space after the colon: postion: 1`},
	{pinned("position: 1, pin_type: item, pin_identity: x, active_from:2025-01-01T00:00:00Z"), `unknown key "active_from:2025-01-01T00:00:00Z" in pin 1: there is no space after its colon`, `put a space after the colon: active_from: 2025-01-01T00:00:00Z`},
	{pinned("position: 1, pin_type: item, pin_identity: x, note:y"), `unknown key "note:y" in pin 1: there is no space after its colon`, `put a space after the colon: note: y`},
	{headed("model: m\ntarget_type: all\ntags:a: 1"), `unknown key "tags:a": there is no space after its colon`, `put a space after the colon: tags: a`},
	{headed("model: m\ntarget_type: all\n\"tags:a\": [b]"), `unknown key "tags:a": there is no space after its colon`, `put a space after the colon: tags: a`},
	{headed("model: m\ntarget_type: all\n? tags:a"), `unknown key "tags:a": there is no space after its colon`, `put a space after the colon: tags: a`},
	{headed("model: m\ntarget_type: all\nhttp://x: y"), `unknown key "http://x"`, `remove it; known here are id, model, target_type, target_identity, target_criteria, target_metadata, tags and pin_definitions`},
	{headed("model: m\ntarget_type: all\n" + strings.Repeat("k", 200) + ": 1"), `unknown key "` + strings.Repeat("k", 49) + `…"`, `remove it; known here are id, model, target_type, target_identity, target_criteria, target_metadata, tags and pin_definitions`},

	// Where text is needed.
	{headed("model: 5\ntarget_type: all"), `model must be text, found the number 5`, `write it in quotes: "5"`},
	{headed("model: m\ntarget_type: item\ntarget_identity: 0123"), `target_identity must be text, found the number 0123`, `write it in quotes: "0123"`},
	{headed("model: m\ntarget_type: item\ntarget_identity: 123_456"), `target_identity must be text, found the number 123_456`, `write it in quotes: "123_456"`},
	{headed("model: True\ntarget_type: all"), `model must be text, found True`, `write it in quotes: "True"`},
	{headed("model:\ntarget_type: all"), `model must be text, found nothing`, `give it a value, such as model: basket`},
	{headed("model: ~\ntarget_type: all"), `model must be text, found ~`, `give it a value, such as model: basket`},
	{headed("model: [m]\ntarget_type: all"), `model must be text, found a list`, `remove the brackets around it`},
	{headed("model:\n  - m\ntarget_type: all"), `model must be text, found a list`, `write one text on the line of the key, without a dash`},
	{headed("model:\n  name: m\ntarget_type: all"), `model must be text, found a group of keys`, `write one text on the line of the key`},
	{headed("model: m\ntarget_type: all\ntags: [1]"), `tag 1 must be text, found the number 1`, `write it in quotes: "1"`},
	{pinned("position: 1, pin_type: item, pin_identity: x, widget_id: null"), `widget_id must be text, found null`, `give it a value, or remove the key`},
	{headed("model: m\ntarget_type: true"), `target_type must be item, criteria or all, found true`, `write item, criteria or all`},

	// Few values.
	{headed("model: m\ntarget_type: itme"), `target_type must be item, criteria or all, found "itme"`, `write item`},
	{headed("model: m\ntarget_type: ALL"), `target_type must be item, criteria or all, found "ALL"`, `write all`},
	{headed("model: m\ntarget_type: product"), `target_type must be item, criteria or all, found "product"`, ``},
	{headed("model: m\ntarget_type: ''"), `target_type must be item, criteria or all, found an empty text`, ``},

	// Positions.
	{pinned("position: first, pin_type: item, pin_identity: x"), `position must be an integer, found "first"`, `use a whole number: 1 and up is a place, -1 is every place, 0 is for a pin that blocks`},
	{pinned("position: '1', pin_type: item, pin_identity: x"), `position must be an integer, found "1"`, `remove the quotes: 1`},
	{pinned("position: 1.5, pin_type: item, pin_identity: x"), `position must be an integer, found the number 1.5`, `use a whole number: 1 and up is a place, -1 is every place, 0 is for a pin that blocks`},
	{pinned("position: -2, pin_type: item, pin_identity: x"), `position must be -1 or more, found the number -2`, `1 and up is a place, -1 is every place, 0 is for a pin that blocks`},
	{pinned("position: , pin_type: item, pin_identity: x"), `position must be an integer, found nothing`, `give it a value: 1 and up is a place, -1 is every place, 0 is for a pin that blocks`},

	// True and false.
	{pinned("position: 1, pin_type: item, pin_identity: x, is_bundle_pin: yes"), `is_bundle_pin must be true or false, found the text "yes"`, `write true`},
	{pinned("position: 1, pin_type: item, pin_identity: x, is_bundle_pin: Off"), `is_bundle_pin must be true or false, found the text "Off"`, `write false`},
	{pinned("position: 1, pin_type: item, pin_identity: x, is_bundle_pin: 'true'"), `is_bundle_pin must be true or false, found the text "true"`, `remove the quotes: true`},
	{pinned("position: 1, pin_type: item, pin_identity: x, is_bundle_pin: 0"), `is_bundle_pin must be true or false, found the number 0`, `write false`},
	{pinned("position: 1, pin_type: item, pin_identity: x, is_bundle_pin: null"), `is_bundle_pin must be true or false, found null`, `write true or false, or remove the key`},
	{pinned("position: 1, pin_type: item, pin_identity: x, is_bundle_pin: maybe"), `is_bundle_pin must be true or false, found the text "maybe"`, `write true or false`},

	// Lists and groups of keys.
	{headed("model: m\ntarget_type: all\ntags: spring"), `tags must be a list, found "spring"`, `write tags: [spring]`},
	{headed("model: m\ntarget_type: all\ntags: 'it''s, 2025,'"), `tags must be a list, found "it's, 2025,"`, `write tags: ['it''s', '2025']`},
	{headed("model: m\ntarget_type: all\ntags: 12"), `tags must be a list, found the number 12`, `write tags: ["12"]`},
	{headed("model: m\ntarget_type: all\ntags: {winter, sale}"), `tags must be a list, found a group of keys`, `write tags: [winter, sale]`},
	{headed("model: m\ntarget_type: all\ntags: winter; sale"), `tags must be a list, found "winter; sale"`, `write tags: [winter, sale]`},
	{headed("model: m\ntarget_type: all\ntags: {a: b}"), `tags must be a list, found a group of keys`, `start each of the list with a dash`},
	{headed("model: m\ntarget_type: all\ntags:"), `tags must be a list, found nothing`, `give it a value, or remove the key`},
	{"model: m\ntarget_type: all\npin_definitions:\n  position: 1\n", `pin_definitions must be a list, found a group of keys`, `start each pin with a dash: - position: 1`},
	{"model: m\ntarget_type: all\npin_definitions:\n", `pin_definitions must be a list, found nothing`, `list the pins below it, each starting with a dash`},
	{"model: m\ntarget_type: all\npin_definitions: none\n", `pin_definitions must be a list, found "none"`, `list the pins below it, each starting with a dash`},
	{"model: m\ntarget_type: all\npin_definitions: [/p/1]\n", `pin 1 must be a group of keys, found "/p/1"`, `write the pin's keys after the dash: - position: 1`},
	{"model: m\ntarget_type: all\npin_definitions:\n  - - position: 1\n", `pin 1 must be a group of keys, found a list`, `one dash starts a pin: remove the other`},
	{"model: m\ntarget_type: all\npin_definitions:\n  -\n", `pin 1 must be a group of keys, found nothing`, `write it after the dash, or remove the dash`},
	{headed("model: m\ntarget_type: criteria\ntarget_criteria: [a]"), `target_criteria must be a group of keys, found a list`, `write its keys below it, without dashes, such as category: Shoes`},
	{headed("model: m\ntarget_type: all\ntarget_metadata: x"), `target_metadata must be a group of keys, found "x"`, `write its keys below it, indented, such as title: Trail shoe`},

	// Ids.
	{headed("id: 199620b4df1a46e8ab599e9ed9af7106\nmodel: m\ntarget_type: all"), `id must be a UUID, found "199620b4df1a46e8ab599e9ed9af7106"`, `write 199620b4-df1a-46e8-ab59-9e9ed9af7106`},
	{headed("id: '{199620B4-DF1A-46E8-AB59-9E9ED9AF7106}'\nmodel: m\ntarget_type: all"), `id must be a UUID, found "{199620B4-DF1A-46E8-AB59-9E9ED9AF7106}"`, `write 199620b4-df1a-46e8-ab59-9e9ed9af7106`},
	{headed("id: {199620b4-df1a-46e8-ab59-9e9ed9af7106}\nmodel: m\ntarget_type: all"), `id must be text, found a group of keys`, `write 199620b4-df1a-46e8-ab59-9e9ed9af7106`},
	{headed("id: 199620b4-df1a-46e8-ab59-9e9ed9af71\nmodel: m\ntarget_type: all"), `id must be a UUID, found "199620b4-df1a-46e8-ab59-9e9ed9af71"`, `copy it as the app shows it: 36 characters, such as 199620b4-df1a-46e8-ab59-9e9ed9af7106; this has 34`},
	{headed("id: 199620b4-df1a-46e8-ab59-9e9ed9af710g\nmodel: m\ntarget_type: all"), `id must be a UUID, found "199620b4-df1a-46e8-ab59-9e9ed9af710g"`, `copy it as the app shows it: 36 characters, such as 199620b4-df1a-46e8-ab59-9e9ed9af7106; 'g' cannot be in it, only 0 to 9, a to f and dashes`},

	// Dates.
	{date("2025-02-01"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01"`, `write 2025-02-01T00:00:00±hh:mm, with a time and your time zone's offset on that day in place of ±hh:mm`},
	{date("2025-12-24 18:30"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-12-24 18:30"`, `write 2025-12-24T18:30:00±hh:mm, with an upper-case T between date and time, seconds and your time zone's offset on that day in place of ±hh:mm`},
	{date("2025-02-01T08:00:00"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T08:00:00"`, `write 2025-02-01T08:00:00±hh:mm, with your time zone's offset on that day in place of ±hh:mm`},
	{date("2025-02-01T08:00+01:00"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T08:00+01:00"`, `write 2025-02-01T08:00:00+01:00, with seconds`},
	{date("2025-02-01T08:00:00z"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T08:00:00z"`, `write 2025-02-01T08:00:00Z, with an upper-case Z`},
	{date("2025-02-01t08:00:00Z"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01t08:00:00Z"`, `write 2025-02-01T08:00:00Z, with an upper-case T between date and time`},
	{date("2025-02-01T08:00:00,25Z"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T08:00:00,25Z"`, `write 2025-02-01T08:00:00.25Z, with a point before the fraction`},
	{date("2025-02-01T08:00:00.1234567891Z"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T08:00:00.1234567891Z"`, `write 2025-02-01T08:00:00.123456789Z, with nine digits of fraction at most`},
	{date("2025-02-01T08:00:00+0100"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T08:00:00+0100"`, `write 2025-02-01T08:00:00+01:00, with an offset of the form +01:00`},
	{date("2025-02-01T08:00:00 -5"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T08:00:00 -5"`, `write 2025-02-01T08:00:00-05:00, with no space before the offset and an offset of the form -05:00`},
	{date("2025-02-01T08:00:00 UTC"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T08:00:00 UTC"`, `write 2025-02-01T08:00:00Z, with no space before the offset and Z for UTC`},
	{date("2025-2-1T8:00:00Z"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-2-1T8:00:00Z"`, `write 2025-02-01T08:00:00Z, with two digits for month, day and hour`},
	{date("2025/02/01T08:00:00Z"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025/02/01T08:00:00Z"`, `write 2025-02-01T08:00:00Z, with dashes in the date`},
	{date("2025-02-30T08:00:00Z"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-30T08:00:00Z"`, `there is no day 30 in 2025-02: use 01 to 28`},
	{date("2025-13-01"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-13-01"`, `there is no month 13: use 01 to 12, with the day after it`},
	{date("2025-02-01T24:00:00Z"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T24:00:00Z"`, `there is no hour 24: the midnight that ends this day is 00:00:00 of the next, 2025-02-02`},
	{date("2025-02-01T23:59:60Z"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T23:59:60Z"`, `there is no second 60: use 00 to 59; a full minute is second 00 of the next`},
	{date("01.02.2025"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "01.02.2025"`, `write 2025-02-01T00:00:00±hh:mm, with the year first, then the month, and dashes between, a time and your time zone's offset on that day in place of ±hh:mm`},
	{date("''"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found an empty text`, `write year-month-day, T, the time of a 24-hour clock with seconds, and your time zone's offset on that day, as ±hh:mm, or remove the key`},
	{date("20250201"), `active_from must be a date and time, found the number 20250201`, `write 2025-02-01T00:00:00±hh:mm, with dashes in the date, a time and your time zone's offset on that day in place of ±hh:mm`},
	{date("[2025-02-01]"), `active_from must be a date and time, found a list`, `write 2025-02-01T00:00:00±hh:mm, with a time and your time zone's offset on that day in place of ±hh:mm`},
	{date("|\n      2025-02-01T00:00:00Z"), `active_from must be a date and time such as 2025-02-01T00:00:00Z, found "2025-02-01T00:00:00Z…"`, `write 2025-02-01T00:00:00Z, with no space around it`},
}

func TestWords(t *testing.T) {
	checker := check.New(check.Options{Now: now})
	for _, test := range wordings {
		diagnostics, _ := checker.File(parse(t, test.source))
		if len(diagnostics) == 0 {
			t.Errorf("nothing is found in\n%s", test.source)
			continue
		}
		d := diagnostics[0]
		for _, other := range diagnostics { // a typo also leaves a key missing
			if other.Rule == "schema/additionalProperties" {
				d = other
			}
		}
		if d.Message != test.message || d.Hint != test.hint {
			t.Errorf("%s\n got %s\n     hint: %s\nwant %s\n     hint: %s", test.source, d.Message, d.Hint, test.message, test.hint)
		}
	}
}

// Of a key that is there with another spelling nothing more is said than that.
func TestAMisspelledKeyIsNotMissing(t *testing.T) {
	for source, want := range map[string]string{
		pinned("position:1, pin_tipe:item, pin_identity: x"):                   "4:6 schema/additionalProperties /pin_definitions/0/position:1\n4:18 schema/additionalProperties /pin_definitions/0/pin_tipe:item",
		"model: m\ntarget_tipe: all\npin_definition: []\n":                     "2:1 schema/additionalProperties /target_tipe\n3:1 schema/additionalProperties /pin_definition",
		"model: m\ntarget_type: item\ntarget_id: /p/1\npin_definitions: []\n":  "3:1 schema/additionalProperties /target_id\n4:18 no-pins /pin_definitions",
		"model: m\npin_definition: []\n":                                       "1:1 schema/required \n2:1 schema/additionalProperties /pin_definition",
		"model: m\ntarget_type: all\ntarget_typ: all\npin_definitions: [{}]\n": "3:1 schema/additionalProperties /target_typ\n4:19 schema/required /pin_definitions/0",
	} {
		if diff := cmp.Diff(want, strings.Join(found(t, source), "\n")); diff != "" {
			t.Errorf("%s(-want +got)\n%s", source, diff)
		}
	}
	diagnostics, _ := check.New(check.Options{}).File(parse(t, "model: m\npin_definition: []\n"))
	if want := "target_type is missing"; diagnostics[0].Message != want {
		t.Errorf("got %q, want %q", diagnostics[0].Message, want)
	}
}

// jargon is what only the makers of schemas and parsers say.
var jargon = regexp.MustCompile(`(?i)\(root\)|!!|\b(validate|schema|instance|allOf|anyOf|pattern|regexp?|array|object|string|boolean|mapping|sequence|scalar|null|nil|enum|RFC|JSON|YAML)\b`)

// assertPlain checks the style of what a diagnostic says. What is quoted from
// the file is not ours.
func assertPlain(t testing.TB, d diagnostic.Diagnostic) {
	t.Helper()
	quoted := regexp.MustCompile(`"[^"]*"|'[^']*'|schema/type`)
	for _, text := range []string{d.Message, d.Hint} {
		own := strings.ReplaceAll(quoted.ReplaceAllString(text, ""), "found null", "")
		if word := jargon.FindString(own); word != "" {
			t.Errorf("%q says %q", text, word)
		}
		if strings.ContainsAny(text, "\r\n") || strings.HasSuffix(text, ".") || strings.HasSuffix(text, " ") {
			t.Errorf("%q is not one line without a full stop", text)
		}
		if own != "" && own[0] >= 'A' && own[0] <= 'Z' {
			t.Errorf("%q starts with a capital", text)
		}
		if strings.Contains(text, "%!") {
			t.Errorf("%q is badly formatted", text)
		}
	}
	if d.Message == "" {
		t.Errorf("%+v has no message", d)
	}
}

func TestWordsArePlain(t *testing.T) {
	checker := check.New(check.Options{Now: now})
	for _, test := range wordings {
		diagnostics, _ := checker.File(parse(t, test.source))
		for _, d := range diagnostics {
			assertPlain(t, d)
		}
	}
}
