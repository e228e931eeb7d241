package report

import (
	"encoding/json"
	"strings"

	"pinsync/sync/result"
)

// sentence says a change to a reader who knows the shop. Of a conflict it says
// both sides, for neither came of the other.
func sentence(c *result.Change, status result.Status, titles map[string]string) string {
	from, to := c.Values()
	where, field := pinAndField(c, titles)
	said := func(field string, value json.RawMessage) string { return said(field, value, titles) }
	if status == result.Conflict {
		return where + ": " + said(field, from) + " in the app, " + said(field, to) + " here"
	}
	if field == wholePin {
		switch c.Op {
		case "add":
			return "added: " + said(field, to)
		case "remove":
			return "removed: " + said(field, from)
		}
	}
	switch c.Op {
	case "add":
		return where + ": " + said(field, to)
	case "remove":
		return where + ": no longer " + said(field, from)
	}
	return where + ": " + said(field, from) + " → " + said(field, to)
}

// wholePin stands for a field where a change is about a pin as a whole.
const wholePin = "pin"

// fieldWords are the fields as people say them.
var fieldWords = map[string]string{
	"position": "", "active_from": "begins", "active_to": "ends", "pin_identity": "item",
	"pin_type": "kind", "pin_criteria": "criteria", "is_block_pin": "blocks", "is_bundle_pin": "bundle",
	"widget_id": "placement", "tags": "tags", "target_metadata": "title and picture",
}

// pinAndField says where a change is, as Markdown, and gives the name of the
// field; it is wholePin of a pin, and empty deeper inside of one.
func pinAndField(c *result.Change, titles map[string]string) (where, field string) {
	tokens := strings.Split(strings.TrimPrefix(c.Path, "/"), "/")
	place := c.WhereNamed(titles)
	if tokens[0] != "pin_definitions" || len(tokens) < 2 {
		if words, ok := fieldWords[tokens[0]]; ok && len(tokens) == 1 {
			place = words
		}
		if isIdentityKey(tokens[0]) {
			field = tokens[0]
		}
		return textMarkdown(place, commentValue), field
	}
	if len(tokens) == 2 {
		return textMarkdown(place, commentValue), wholePin
	}
	if len(tokens) == 3 {
		field = tokens[2]
		if words, ok := fieldWords[field]; ok {
			place = strings.TrimSuffix(place, ", "+field)
			if field != "position" { // what is said of that says so
				place += ", " + words
			}
		}
	}
	return textMarkdown(place, commentValue), field
}

// said is a value as people say it, as Markdown.
func said(field string, value json.RawMessage, titles map[string]string) string {
	switch {
	case value == nil, string(value) == "null":
		return "nothing"
	case field == "position":
		return position(value)
	case field == wholePin:
		return pin(value, titles)
	}
	var text string
	if json.Unmarshal(value, &text) == nil {
		if isIdentityKey(field) {
			text = identity(text, titles)
		}
		return codeMarkdown(text, commentValue)
	}
	switch string(value) {
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return codeMarkdown(spaced(value), commentValue)
}

// position says where a pin is.
func position(value json.RawMessage) string {
	place := placeOf(value)
	if place.rank == notAPlace {
		return codeMarkdown(spaced(value), commentValue)
	}
	return escapeMarkdown(place.words())
}

// pin says a whole pin: what, where, when.
func pin(value json.RawMessage, titles map[string]string) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(value, &fields) != nil || fields == nil {
		return codeMarkdown(spaced(value), commentValue)
	}
	what := "what fits " + codeMarkdown(spaced(fields["pin_criteria"]), commentValue)
	var item string
	if json.Unmarshal(fields["pin_identity"], &item) == nil && item != "" {
		what = codeMarkdown(identity(item, titles), commentValue)
	}
	words := []string{what}
	if at, ok := fields["position"]; ok {
		words = append(words, position(at))
	}
	for _, name := range []string{"active_from", "active_to", "widget_id"} {
		if value, ok := fields[name]; ok {
			words = append(words, fieldWords[name]+" "+said(name, value, titles))
		}
	}
	return strings.Join(words, ", ")
}
