package schema_test

import (
	"encoding/json"
	"testing"

	"github.com/xeipuuv/gojsonschema"

	"pinsync/schema"
	"pinsync/sync/manifest"
)

func decode(t *testing.T, source []byte) (object map[string]any) {
	t.Helper()
	if err := json.Unmarshal(source, &object); err != nil {
		t.Fatal(err)
	}
	return object
}

func TestSchemasFollowDraft7(t *testing.T) {
	for name, source := range map[string][]byte{
		"customization": schema.CustomizationJSON(),
		"settings":      schema.SettingsJSON(),
	} {
		loader := gojsonschema.NewSchemaLoader()
		loader.Validate = true
		loader.Draft = gojsonschema.Draft7
		if _, err := loader.Compile(gojsonschema.NewBytesLoader(source)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Of a key that is there twice most readers take one without a word, and the
// hints of the program name it twice.
func TestNoKeyIsThereTwice(t *testing.T) {
	for name, source := range map[string][]byte{
		"customization": schema.CustomizationJSON(),
		"settings":      schema.SettingsJSON(),
	} {
		if _, faults := manifest.Parse(source); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
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
	visit("customization", decode(t, schema.CustomizationJSON()))
	visit("settings", decode(t, schema.SettingsJSON()))
}
