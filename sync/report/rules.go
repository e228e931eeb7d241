package report

import "strings"

// rule is what a person reads about a rule, in addition to its findings.
type rule struct {
	id      string
	warning bool   // else its findings are errors
	short   string // one sentence
	full    string // why it matters
	fix     string // what to do
	example string // YAML that is right, where an example helps
}

// Rules lists the rules with the sentence that says what each is about, in the
// order of the documentation: first those that are always errors, then those
// that are warnings unless the settings say otherwise.
func Rules() (errors, warnings []RuleSummary) {
	for _, r := range ruleTable {
		s := RuleSummary{ID: r.id, Short: r.short}
		if r.warning {
			warnings = append(warnings, s)
		} else {
			errors = append(errors, s)
		}
	}
	return errors, warnings
}

// RuleSummary is what a rule is about, in one sentence.
type RuleSummary struct{ ID, Short string }

// address returns where the manual at the address page explains the rule id, or ""
// where page is empty or the rule has no section.
func address(page, id string) string {
	for _, r := range ruleTable {
		if r.id == id && page != "" {
			// As GitHub makes an anchor of a heading.
			return page + "#" + strings.ToLower(strings.ReplaceAll(id, "/", ""))
		}
	}
	return ""
}

// ruleOf returns what is known of the rule id. A rule that has no text of its
// own, such as one that a later version adds, gets one made of its id.
func ruleOf(id string) rule {
	for _, r := range ruleTable {
		if r.id == id {
			return r
		}
	}
	if keyword, ok := strings.CutPrefix(id, "schema/"); ok {
		return rule{
			id:    id,
			short: "A value breaks the schema of a customization (" + Visible(keyword) + ").",
			full:  "The file must have the keys and the kinds of values that the schema of a customization names; the server would refuse it otherwise.",
			fix:   "Change the value to what the message asks for. `pinsync schema` prints the schema.",
		}
	}
	return rule{
		id:    id,
		short: "pinsync found a problem (" + Visible(id) + ").",
		full:  "The message says what is wrong and where.",
		fix:   "Change the file as the message says.",
	}
}

// ruleTable has the rules of the product, in the order of its documentation.
// Nothing changes it.
var ruleTable = []rule{
	{
		id:    "sheet",
		short: "A sheet that is imported must say one thing for each pin.",
		full:  "Merged cells, formulas, errors, numbers of which a spreadsheet keeps a part, rows that contradict each other, and pins that the sheet has no row for would lose something unnoticed.",
		fix:   "Correct the cell that is named; nothing is written before all are right.",
	},
	{
		id:      "yaml",
		short:   "The file must be one plain YAML document that has a JSON form.",
		full:    "A customization is sent as JSON. Broken YAML, a key given twice, a key that is not text, a tag such as !Ref, a number such as .nan, a second document or text that is not UTF-8 cannot be sent as they were meant.",
		fix:     "Fix the place that is marked: close the quote or bracket, indent with spaces, put a space after the colon, keep one of two equal keys, split two documents into two files.",
		example: "model: basket\ntarget_type: item\ntarget_identity: \"/p/123\"\npin_definitions: []",
	},
	{
		id:      "schema/required",
		short:   "A key that is needed is missing.",
		full:    "A customization needs model, target_type and pin_definitions; some targets and pins need a further key, such as target_identity for an item.",
		fix:     "Add the missing key to the object that is marked.",
		example: "pin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: /p/555",
	},
	{
		id:      "schema/type",
		short:   "A value is of the wrong kind.",
		full:    "Each key takes one kind of value: text, a number, true or false, a list or an object. YAML reads unquoted 123 as a number and true as true or false.",
		fix:     "Write the value as the kind that is asked for; put text that looks like a number or like true and false in quotes.",
		example: "target_identity: \"123\"",
	},
	{
		id:      "schema/enum",
		short:   "A value is not one of those allowed.",
		full:    "The key takes one of a few words, spelled exactly as the message lists them.",
		fix:     "Use one of the allowed values.",
		example: "target_type: item",
	},
	{
		id:      "schema/format",
		short:   "A date or an id is not written in the form that is asked for.",
		full:    "Dates are RFC 3339 with a T, seconds and an offset; ids are UUIDs. Other spellings would be read differently by different programs.",
		fix:     "Write dates as in the example, and copy ids whole.",
		example: "active_from: 2025-02-01T00:00:00Z",
	},
	{
		id:      "schema/minimum",
		short:   "A number is smaller than allowed.",
		full:    "A position is 1 and up for a place, 0 for a block, which excludes items, or -1 for every place.",
		fix:     "Use a number in the allowed range.",
		example: "position: 1",
	},
	{
		id:    "schema/additionalProperties",
		short: "A key is not one that a customization or a pin has.",
		full:  "An unknown key is most often a typing error, and what it was meant to say would silently be left out.",
		fix:   "Correct the key to the one that the message names, or remove it.",
	},
	{
		id:    "duplicate-id",
		short: "Two files have the same id.",
		full:  "Both would be written to the same customization, and which of them wins would be chance.",
		fix:   "Give each file the id of its own customization; remove the id of one that is to be created.",
	},
	{
		id:      "empty-window",
		short:   "A pin ends before it begins.",
		full:    "A pin is shown from active_from up to, not including, active_to. When active_from is not before active_to it is never shown.",
		fix:     "Make active_to later than active_from, or remove one of them.",
		example: "active_from: 2025-02-01T00:00:00Z\nactive_to: 2025-03-01T00:00:00Z",
	},
	{
		id:    "ambiguous-target",
		short: "A file without an id matches no single customization.",
		full:  "A file without an id is matched by its target. Several customizations, or another file, have the same one.",
		fix:   "Write the id of the customization that is meant into the file.",
	},
	{
		id:    "symlink",
		short: "Symbolic links are not followed.",
		full:  "A link can lead out of the folder that was checked and reviewed.",
		fix:   "Put the file itself in the folder, or name the link's target on the command line.",
	},
	{
		id:    "unreadable",
		short: "The file cannot be read.",
		full:  "It may be a pipe or a device, or its permissions do not let it be read.",
		fix:   "Make it a plain file that can be read, or take it out of the folder.",
	},
	{
		id:    "api",
		short: "The server did not accept the customization.",
		full:  "The file passed every check here, and the server refused it or could not be reached; the message is the server's.",
		fix:   "Change what the server complains about, then run again; running again is always safe.",
	},
	{
		id:    "not-seen",
		short: "Shoppers do not see a pin that is active now (found by verify).",
		full:  "The public recommender shows another item in the place of the pin, or shows one that is blocked. What was sent may take a moment to show; an item that is not available, or another customization that goes before, keeps it from showing.",
		fix:   "Ask again with --wait if it was only just sent. Else check the item in the catalogue, and the other customizations of the model.",
	},
	{
		id: "duplicate-target", warning: true,
		short: "Two files describe the same model and target.",
		full:  "Only one of two customizations of one target can take effect.",
		fix:   "Join their pins in one file, or correct the target of one.",
	},
	{
		id: "duplicate-position", warning: true,
		short: "Two pins want one position at the same time.",
		full:  "While their windows overlap only one of them can be shown there. Pins with different widget_ids share no place.",
		fix:   "Give one another position, or let one end where the other begins.",
	},
	{
		id: "duplicate-item", warning: true,
		short: "One item is pinned twice at the same time.",
		full:  "While the windows overlap the item would stand in two places.",
		fix:   "Remove one of the pins, or let one end where the other begins.",
	},
	{
		id: "self-pin", warning: true,
		short: "A customization pins its own target.",
		full:  "A recommendation for an item that shows the item itself is rarely meant.",
		fix:   "Pin another item, or correct the target.",
	},
	{
		id: "expired-pin", warning: true,
		short: "A pin's time is over.",
		full:  "active_to is past, so the pin is never shown again.",
		fix:   "Remove the pin, or give it a later active_to.",
	},
	{
		id: "block-position", warning: true,
		short:   "position: 0 and is_block_pin: true do not come together.",
		full:    "A block excludes the items it matches, and the API knows it by both.",
		fix:     "Set both, or neither.",
		example: "position: 0\nis_block_pin: true",
	},
	{
		id: "unused-field", warning: true,
		short: "A field is not used by this type of target or pin.",
		full:  "For example target_identity means nothing to a target of type all; the author expected something else.",
		fix:   "Remove the field, or correct target_type or pin_type.",
	},
	{
		id: "no-pins", warning: true,
		short: "The customization has no pins.",
		full:  "It takes effect for its target and shows nothing.",
		fix:   "Add a pin, or remove the file.",
	},
	{
		id: "suspicious-text", warning: true,
		short:   "A text is probably not the one that was meant.",
		full:    "A model, an identity, a tag or a widget id must be the same as the shop's, character by character. White space at an end, an invisible character, quotation marks around it, a comma or semicolon at its end, an entity such as &quot;, or several texts in one are most often left from copying, and such a pin names no item.",
		fix:     "Write the text that the message names. If it is really so, put # pinsync: ignore suspicious-text after it in its line.",
		example: "pin_identity: /p/555",
	},
	{
		id: "empty-criteria", warning: true,
		short:   "Criteria are empty, or have an empty key or value.",
		full:    "Criteria that say nothing match nothing, or everything: a block of them may hide nothing, or all items.",
		fix:     "Write what must match, or remove the key without a value.",
		example: "pin_criteria:\n  brand: Acme",
	},
	{
		id: "far-position", warning: true,
		short:   "A position is above 50, so no shopper sees the pin.",
		full:    "A recommender returns at most 50 items.",
		fix:     "Use a position of 1 to 50.",
		example: "position: 3",
	},
	{
		id: "odd-offset", warning: true,
		short:   "A date has an offset that the shop's time zone does not have at that moment.",
		full:    "Most often the hour of summer time was forgotten, so the pin begins or ends an hour early or late. It needs time_zone in pinsync.yaml; Z is always fine.",
		fix:     "Write the date that is meant: the message has both readings.",
		example: "active_from: 2026-07-01T00:00:00+02:00",
	},
	{
		id: "unknown-model", warning: true,
		short:   "The shop has no such model.",
		full:    "A customization of a model that does not exist is never asked for. It needs models in pinsync.yaml, the names of the account's recommenders.",
		fix:     "Correct the model, or add a new one to models in pinsync.yaml.",
		example: "model: basket",
	},
	{
		id: "unknown-item", warning: true,
		short:   "The shop's catalogue has no item with this identity.",
		full:    "Such a pin is dropped in silence: no call says so, and no shopper ever sees it. It needs a catalogue: --catalog, or catalog in pinsync.yaml.",
		fix:     "Write the identity that the message names, or copy it from the shop's catalogue; remove the pin if the item is gone.",
		example: "pin_identity: /p/555",
	},
	{
		id: "unavailable-item", warning: true,
		short: "A pinned item is not available, so shoppers do not see it.",
		full:  "Items that are not available are left out of recommendations, and their pins do nothing meanwhile. It needs a catalogue: --catalog, or catalog in pinsync.yaml.",
		fix:   "Pin another item, or leave it if it comes back.",
	},
	{
		id: "unread-file", warning: true,
		short: "A file only looks like a customization file, and is not read.",
		full:  "Only files named *.yaml and *.yml are read. One named a.YAML or a.yaml.txt was probably meant to be one, and nothing of it is checked or sent.",
		fix:   "Rename the file as the message says, or take it out of the folder.",
	},
}
