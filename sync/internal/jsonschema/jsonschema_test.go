package jsonschema_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xeipuuv/gojsonschema"

	"pinsync/schema"
	"pinsync/sync/internal/jsonschema"
)

// decode reads JSON as Check wants it.
func decode(t testing.TB, source string) any {
	t.Helper()
	var instance any
	decoder := json.NewDecoder(strings.NewReader(source))
	decoder.UseNumber()
	if err := decoder.Decode(&instance); err != nil {
		t.Fatalf("%v in %s", err, source)
	}
	return instance
}

func TestExamplesFit(t *testing.T) {
	root := decode(t, string(schema.CustomizationJSON())).(map[string]any)
	fields := root["properties"].(map[string]any)
	pinFields := fields["pin_definitions"].(map[string]any)["items"].(map[string]any)["properties"].(map[string]any)
	for key, field := range fields {
		examples, _ := field.(map[string]any)["examples"].([]any)
		for _, example := range examples {
			instance := map[string]any{"model": "basket", "target_type": "all", "pin_definitions": []any{}, key: example}
			if failures := jsonschema.Customization().Check(instance); failures != nil {
				t.Errorf("%s: %v: %+v", key, example, failures)
			}
		}
	}
	for key, field := range pinFields {
		examples, _ := field.(map[string]any)["examples"].([]any)
		for _, example := range examples {
			pin := map[string]any{"position": json.Number("1"), "pin_type": "item", "pin_identity": "/p/1", key: example}
			instance := map[string]any{"model": "basket", "target_type": "all", "pin_definitions": []any{pin}}
			if failures := jsonschema.Customization().Check(instance); failures != nil {
				t.Errorf("%s: %v: %+v", key, example, failures)
			}
		}
	}
}

func TestKeysAreInTheOrderOfTheSchema(t *testing.T) {
	tests := map[string][]string{
		"": {"id", "model", "target_type", "target_identity", "target_criteria", "target_metadata", "tags", "pin_definitions"},
		"/pin_definitions/7": {"position", "pin_type", "pin_identity", "pin_criteria", "widget_id",
			"is_block_pin", "is_bundle_pin", "active_from", "active_to"},
		"/target_criteria": nil,
		"/model/x/y":       nil,
		"/nothing":         nil,
	}
	for pointer, want := range tests {
		if diff := cmp.Diff(want, jsonschema.Customization().Keys(pointer)); diff != "" {
			t.Errorf("%q: %s", pointer, diff)
		}
	}
}

// The standard names in the library's registry belong to everybody in the
// process: other schemas must mean the same before and after ours compile.
func TestOtherSchemasKeepTheirFormats(t *testing.T) {
	jsonschema.Customization().Check(nil)
	other, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(`{"format": "date-time"}`))
	if err != nil {
		t.Fatal(err)
	}
	result, err := other.Validate(gojsonschema.NewRawLoader("2025-02-01"))
	if err != nil || !result.Valid() {
		t.Errorf("another schema's date-time is now checked our way: %v %v", result.Errors(), err)
	}
}
