package schema_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xeipuuv/gojsonschema"

	"pinsync/schema"
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

// settingsJSON reads the schema of the settings, which editors are given as a
// file.
func settingsJSON(t *testing.T) []byte {
	t.Helper()
	source, err := os.ReadFile("pinsync.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func TestSchemasFollowDraft7(t *testing.T) {
	for name, source := range map[string][]byte{
		"customization": schema.CustomizationJSON(),
		"settings":      settingsJSON(t),
	} {
		loader := gojsonschema.NewSchemaLoader()
		loader.Validate = true
		loader.Draft = gojsonschema.Draft7
		if _, err := loader.Compile(gojsonschema.NewBytesLoader(source)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An editor shows titles and descriptions, so none may be missing; and an
// example that does not fit teaches the wrong thing.
func TestEveryFieldIsDescribed(t *testing.T) {
	var visit func(path string, node map[string]any)
	visit = func(path string, node map[string]any) {
		for _, word := range []string{"title", "description"} {
			if text, _ := node[word].(string); text == "" {
				t.Errorf("%s has no %s", path, word)
			}
		}
		fields, _ := node["properties"].(map[string]any)
		for key, field := range fields {
			visit(path+"/"+key, field.(map[string]any))
		}
		if items, ok := node["items"].(map[string]any); ok {
			visit(path+"/items", items)
		}
	}
	visit("customization", decode(t, string(schema.CustomizationJSON())).(map[string]any))
	visit("settings", decode(t, string(settingsJSON(t))).(map[string]any))
}

func TestExamplesFit(t *testing.T) {
	root := decode(t, string(schema.CustomizationJSON())).(map[string]any)
	fields := root["properties"].(map[string]any)
	pinFields := fields["pin_definitions"].(map[string]any)["items"].(map[string]any)["properties"].(map[string]any)
	for key, field := range fields {
		examples, _ := field.(map[string]any)["examples"].([]any)
		for _, example := range examples {
			instance := map[string]any{"model": "basket", "target_type": "all", "pin_definitions": []any{}, key: example}
			if failures := schema.Customization().Check(instance); failures != nil {
				t.Errorf("%s: %v: %+v", key, example, failures)
			}
		}
	}
	for key, field := range pinFields {
		examples, _ := field.(map[string]any)["examples"].([]any)
		for _, example := range examples {
			pin := map[string]any{"position": json.Number("1"), "pin_type": "item", "pin_identity": "/p/1", key: example}
			instance := map[string]any{"model": "basket", "target_type": "all", "pin_definitions": []any{pin}}
			if failures := schema.Customization().Check(instance); failures != nil {
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
		if diff := cmp.Diff(want, schema.Customization().Keys(pointer)); diff != "" {
			t.Errorf("%q: %s", pointer, diff)
		}
	}
}

// The standard names in the library's registry belong to everybody in the
// process: other schemas must mean the same before and after ours compile.
func TestOtherSchemasKeepTheirFormats(t *testing.T) {
	schema.Customization().Check(nil)
	other, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(`{"format": "date-time"}`))
	if err != nil {
		t.Fatal(err)
	}
	result, err := other.Validate(gojsonschema.NewRawLoader("2025-02-01"))
	if err != nil || !result.Valid() {
		t.Errorf("another schema's date-time is now checked our way: %v %v", result.Errors(), err)
	}
}
