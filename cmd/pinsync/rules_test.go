package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// A warning is named in three places that know nothing of each other; whoever
// adds one finds here what is missing.
func TestEveryWarningCanBeSetAndExplained(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "schema", "pinsync.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties struct {
			Rules struct{ Properties map[string]any }
		}
	}
	if err := json.Unmarshal(text, &schema); err != nil || len(schema.Properties.Rules.Properties) == 0 {
		t.Fatalf("the schema of pinsync.yaml lists no rules (%v)", err)
	}
	for rule := range schema.Properties.Rules.Properties {
		r := result.Result{File: "a.yaml", Status: result.Valid, Diagnostics: []diagnostic.Diagnostic{
			{Severity: diagnostic.Warning, Rule: rule, Message: "m", Span: diagnostic.FileStart},
		}}
		var b bytes.Buffer
		renderer, err := report.New("sarif", &b, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := renderer.End(&result.Report{Command: "validate", Results: []result.Result{r}}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), `"`+rule+`"`) {
			t.Fatalf("the report does not name %s:\n%s", rule, b.String())
		}
		if strings.Contains(b.String(), "pinsync found a problem ("+rule+")") {
			t.Errorf("%s has no words in sync/report/rules.yaml", rule)
		}
	}
}
