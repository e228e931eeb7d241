package check_test

import (
	"testing"

	"pinsync/sync/check"
)

func TestMisplacedFindsKeysOfTheCustomizationWhereAnyKeyMayBe(t *testing.T) {
	for source, want := range map[string]bool{
		"model: m\ntarget_type: criteria\ntarget_criteria: {category: Shoes, brand: Acme}\ntarget_metadata: {title: T, image_link: x}": false,
		"target_criteria: {category: Shoes, tags: [a]}":               true,
		"target_metadata: {title: T, pin_definitions: []}":            true,
		"target_criteria: {category: {all: {model: m}}}":              true,
		"target_criteria: {any: [{brand: Acme}, {modle: m}]}":         true,
		"pin_definitions: [{pin_criteria: {brand: A, color: red}}]":   false,
		"pin_definitions: [{pin_criteria: {widget_id: w}}]":           true,
		"pin_definitions: [{pin_criteria: {widgetId: w}}]":            true,
		"pin_definitions: [{pin_criteria: {'is_bundle_pin:true': }}]": true,
		"pin_definitions: [{widgetId: w}]":                            false, // which is an unknown key
		"pin_definitions: {pin_criteria: {brand: A}}":                 false,
	} {
		if got := check.Misplaced(parse(t, source)); got != want {
			t.Errorf("%s: got %v", source, got)
		}
	}
}
