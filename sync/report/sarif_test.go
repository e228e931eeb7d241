package report_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// sarifLog is a SARIF log with what GitHub code scanning reads of one.
type sarifLog struct {
	Schema  string `json:"$schema"`
	Version string
	Runs    []struct {
		Tool struct {
			Driver struct {
				Name, Version, InformationURI string
				Rules                         []struct {
					ID                                string
					ShortDescription, FullDescription struct{ Text string }
					Help                              struct{ Text, Markdown string }
					DefaultConfiguration              struct{ Level string }
					Properties                        struct {
						Tags     []string
						Severity string `json:"problem.severity"`
					}
				}
			}
		}
		ColumnKind  string
		Invocations []struct {
			ExecutionSuccessful        bool
			ToolExecutionNotifications []struct {
				Level   string
				Message struct{ Text string }
			}
		}
		Results []sarifResult
	}
}

type sarifResult struct {
	RuleID    string
	RuleIndex int
	Level     string
	Message   struct{ Text string }
	Locations []struct {
		PhysicalLocation struct {
			ArtifactLocation struct{ URI, URIBaseID string }
			Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
		}
	}
	PartialFingerprints map[string]string
	Fixes               []struct {
		Description     struct{ Text string }
		ArtifactChanges []struct {
			ArtifactLocation struct{ URI, URIBaseID string }
			Replacements     []struct {
				DeletedRegion   struct{ StartLine, StartColumn, EndLine, EndColumn int }
				InsertedContent struct{ Text string }
			}
		}
	}
}

func readSARIF(t testing.TB, document string) sarifLog {
	t.Helper()
	var log sarifLog
	d := json.NewDecoder(strings.NewReader(document))
	d.DisallowUnknownFields()
	if err := d.Decode(&log); err != nil {
		t.Fatalf("%v in:\n%s", err, document)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("got %d runs", len(log.Runs))
	}
	return log
}

// TestSARIFIsWhatTheStandardSays checks against the schema of the OASIS
// standard, version 2.1.0 with errata 01.
func TestSARIFIsWhatTheStandardSays(t *testing.T) {
	schema := standardSchema(t)
	for name, r := range map[string]*result.Report{"everything": everything(), "hostile": hostile(), "empty": {Command: "sync"}} {
		for _, o := range []report.Options{{}, options} {
			t.Run(name, func(t *testing.T) { checkSchema(t, schema, render(t, "sarif", r, o)) })
		}
	}
}

func TestSARIFHasWhatCodeScanningAsksFor(t *testing.T) {
	for name, r := range map[string]*result.Report{"everything": everything(), "hostile": hostile()} {
		log := readSARIF(t, render(t, "sarif", r, options))
		run := log.Runs[0]
		driver := run.Tool.Driver
		if log.Version != "2.1.0" || driver.Name != "pinsync" || driver.Version != "1.2.3" || run.ColumnKind != "unicodeCodePoints" {
			t.Errorf("%s: got %s, %s %s, %s", name, log.Version, driver.Name, driver.Version, run.ColumnKind)
		}
		for _, rule := range driver.Rules {
			if rule.ShortDescription.Text == "" || rule.FullDescription.Text == "" || rule.Help.Text == "" || rule.Help.Markdown == "" ||
				rule.DefaultConfiguration.Level == "" {
				t.Errorf("%s: rule %s lacks a text: %+v", name, rule.ID, rule)
			}
		}
		prints := map[string]bool{}
		for _, res := range run.Results {
			if res.RuleIndex >= len(driver.Rules) || driver.Rules[res.RuleIndex].ID != res.RuleID {
				t.Errorf("%s: result of rule %s has index %d", name, res.RuleID, res.RuleIndex)
			}
			place := res.Locations[0].PhysicalLocation
			if u, err := url.Parse(place.ArtifactLocation.URI); err != nil || (u.Scheme == "") != (place.ArtifactLocation.URIBaseID == "%SRCROOT%") {
				t.Errorf("%s: uri %s: %v", name, place.ArtifactLocation.URI, err)
			}
			g := place.Region
			if g.StartLine < 1 || g.StartColumn < 1 || g.EndLine < g.StartLine || g.EndLine == g.StartLine && g.EndColumn < g.StartColumn {
				t.Errorf("%s: region %+v", name, g)
			}
			if len(res.PartialFingerprints) != 1 || res.Message.Text == "" {
				t.Errorf("%s: got %+v", name, res)
			}
			for _, p := range res.PartialFingerprints {
				if prints[p] {
					t.Errorf("%s: two results have the fingerprint %s", name, p)
				}
				prints[p] = true
			}
		}
	}
}

func TestEveryRuleHasItsOwnHelp(t *testing.T) {
	ids := strings.Fields(`yaml schema/required schema/type schema/enum schema/format schema/minimum schema/additionalProperties
		schema/pattern duplicate-id empty-window ambiguous-target symlink unreadable api duplicate-target duplicate-position
		duplicate-item self-pin expired-pin block-position unused-field no-pins`)
	r := result.Result{File: "a.yaml", Status: result.Invalid}
	for _, id := range ids {
		r.Diagnostics = append(r.Diagnostics, diagnostic.Diagnostic{Severity: diagnostic.Error, Rule: id, Message: "m"})
	}
	rules := readSARIF(t, render(t, "sarif", &result.Report{Results: []result.Result{r}}, options)).Runs[0].Tool.Driver.Rules
	warnings, texts := 0, map[string]bool{}
	for _, rule := range rules {
		texts[rule.ShortDescription.Text] = true
		if rule.DefaultConfiguration.Level == "warning" {
			warnings++
		}
	}
	if len(rules) != len(ids) || len(texts) != len(ids) || warnings != 8 {
		t.Errorf("got %d rules, %d texts, %d warnings of %d ids", len(rules), len(texts), warnings, len(ids))
	}
}

// The manual's address is of those rules only that it explains.
func TestARuleLinksToTheManual(t *testing.T) {
	o := options
	o.Manual = "https://github.example/acme/pinsync/blob/main/rules.md"
	r := &result.Report{Results: []result.Result{{File: "a.yaml", Status: result.Invalid, Diagnostics: []diagnostic.Diagnostic{
		{Severity: diagnostic.Error, Rule: "schema/additionalProperties", Message: "m"},
		{Severity: diagnostic.Error, Rule: "x](y", Message: "m"},
	}}}}
	const want = "https://github.example/acme/pinsync/blob/main/rules.md#schemaadditionalproperties"
	text := render(t, "sarif", r, o)
	if strings.Count(text, o.Manual) != 2 || strings.Count(text, `"helpUri": "`+strings.ReplaceAll(want, ":", `:`)+`"`) != 1 {
		t.Errorf("sarif has not the link to %s once as an address and once in the text:\n%s", want, text)
	}
	if text := render(t, "github", r, o); strings.Count(text, "%0A"+want+"\n") != 1 || strings.Count(text, o.Manual) != 1 {
		t.Errorf("github has not one link to %s:\n%s", want, text)
	}
}

func TestAFingerprintSurvivesAMovedLine(t *testing.T) {
	prints := func(line, pin int) []string {
		d := diagnostic.Diagnostic{
			Severity: diagnostic.Error, Rule: "schema/type", Message: "m", Span: span(line, 13, 18),
			Path: fmt.Sprintf("/pin_definitions/%d/position", pin), Source: "    position: first",
		}
		twin := d
		twin.Span, twin.Path = span(line+4, 13, 18), fmt.Sprintf("/pin_definitions/%d/position", pin+1)
		other := d
		other.Source = "    position: second"
		r := &result.Report{Results: []result.Result{{File: "a.yaml", Diagnostics: []diagnostic.Diagnostic{d, twin, other}}}}
		var list []string
		for _, res := range readSARIF(t, render(t, "sarif", r, options)).Runs[0].Results {
			for _, p := range res.PartialFingerprints {
				list = append(list, p)
			}
		}
		return list
	}
	before, after := prints(5, 0), prints(27, 3)
	if !slices.Equal(before, after) {
		t.Errorf("got %q before, %q after", before, after)
	}
	if before[0] == before[1] || before[0] == before[2] {
		t.Errorf("findings share a fingerprint: %q", before)
	}
}

func TestURIsAreEncodedAndRelative(t *testing.T) {
	tests := []struct {
		options          report.Options
		file, uri, based string
	}{
		{options, "a b%#?.yaml", "pins/a%20b%25%23%3F.yaml", "%SRCROOT%"},
		{options, "c:d/ž.yaml", "pins/c%3Ad/%C5%BE.yaml", "%SRCROOT%"},
		{options, "../../../x y.yaml", "file:///home/x%20y.yaml", ""},
		{options, "/tmp/x.yaml", "file:///tmp/x.yaml", ""},
		{report.Options{}, "./a.yaml", "a.yaml", "%SRCROOT%"},
		{report.Options{}, "a\nb\xff.yaml", "a%0Ab%FF.yaml", "%SRCROOT%"},
		{report.Options{Dir: "/d"}, "../a.yaml", "file:///a.yaml", ""},
	}
	for _, test := range tests {
		r := &result.Report{Results: []result.Result{{File: test.file, Status: result.Failed}}}
		got := readSARIF(t, render(t, "sarif", r, test.options)).Runs[0].Results[0].Locations[0].PhysicalLocation.ArtifactLocation
		if got.URI != test.uri || got.URIBaseID != test.based {
			t.Errorf("%q: got %+v, want %s", test.file, got, test.uri)
		}
	}
}

func TestSARIFStopsAtWhatCodeScanningTakes(t *testing.T) {
	r := &result.Report{Results: []result.Result{{File: "a.yaml", Status: result.Invalid}}}
	for range 25_003 {
		r.Results[0].Diagnostics = append(r.Results[0].Diagnostics, diagnostic.Diagnostic{Severity: diagnostic.Error, Rule: "yaml", Message: "m"})
	}
	run := readSARIF(t, render(t, "sarif", r, options)).Runs[0]
	if len(run.Results) != 25_000 {
		t.Errorf("got %d results", len(run.Results))
	}
	if notes := run.Invocations[0].ToolExecutionNotifications; len(notes) != 1 || !strings.HasPrefix(notes[0].Message.Text, "3 findings left out") {
		t.Errorf("got %+v", notes)
	}
}

// standardSchema is the OASIS schema as go-sarif carries it, word for word but
// unexported, so it is read from that module's source.
func standardSchema(t *testing.T) []byte {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", reflect.TypeFor[sarif.Report]().PkgPath()).Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for node := range ast.Preorder(file) {
		if spec, ok := node.(*ast.ValueSpec); ok && spec.Names[0].Name == "schema" {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			return []byte(text)
		}
	}
	t.Fatal("go-sarif no longer has the schema in schema.go")
	return nil
}
