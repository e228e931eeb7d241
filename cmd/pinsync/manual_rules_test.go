package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pinsync/cmd/pinsync/manual"
	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// TestEveryRuleHasItsSection: each rule has a heading of the manual with the
// sentence that reports show, and what the section shows as wrong breaks that
// rule, and no other; what it shows as right breaks none.
func TestEveryRuleHasItsSection(t *testing.T) {
	t.Parallel()
	kinds := map[string]string{}
	for _, r := range report.Rules() {
		kinds[r.ID] = "Error. "
		if r.Warning {
			kinds[r.ID] = "Warning. "
		}
		section := ruleSection(t, r.ID)
		if !strings.HasPrefix(section, "## "+r.ID+"\n\n"+kinds[r.ID]+r.Short+"\n") {
			t.Errorf("the section of %s does not begin with %q", r.ID, kinds[r.ID]+r.Short)
		}
		blocks := regexp.MustCompile("(?s)\n(Wrong|Right)[^\n]*:[^\n]*\n(?:[^\n`]+\n)*\n?```yaml\n(.*?)```").FindAllStringSubmatch(section, -1)
		if n := strings.Count(section, "```yaml"); len(blocks) != n {
			t.Errorf("%s: %d examples, and %d are called wrong or right", r.ID, n, len(blocks))
		}
		for _, block := range blocks {
			found := brokenRules(t, block[2], strings.HasSuffix(r.ID, "-item"))
			if want := map[string]string{"Wrong": r.ID, "Right": ""}[block[1]]; found != want {
				t.Errorf("%s: what is called %s breaks %q:\n%s", r.ID, block[1], found, block[2])
			}
		}
	}
	for _, s := range manual.Sections(page(t, "rules.md")) {
		if s.Level == 2 && kinds[s.Title] == "" {
			t.Errorf("there is a section about %s, which is not a rule", s.Title)
		}
	}
}

// TestReportsLinkToTheSectionOfARule: with the anchor that the heading has, at the
// commit of the action.
func TestReportsLinkToTheSectionOfARule(t *testing.T) {
	t.Parallel()
	anchors := map[string]bool{}
	for _, s := range manual.Sections(page(t, "rules.md")) {
		anchors[s.Anchor] = true
	}
	dir := t.TempDir()
	for path, want := range map[string]string{
		"/home/runner/work/_actions/acme/pinsync/v1.2.3/.github/actions/pinsync": "https://github.example/acme/pinsync/blob/v1.2.3/cmd/pinsync/manual/rules.md",
		`/home/runner/work/_actions/acme/pinsync/v1"(x)/.github/actions/pinsync`: "",
		"/home/runner/work/shop/shop/.github/actions/pinsync":                    "https://github.example/acme/shop/blob/0123456789012345678901234567890123456789/cmd/pinsync/manual/rules.md",
		"/home/runner/work/elsewhere":                                            "",
	} {
		env := map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.example", "GITHUB_ACTION_PATH": path,
			"GITHUB_REPOSITORY": "acme/shop", "GITHUB_SHA": "0123456789012345678901234567890123456789"}
		c := &cli{env: func(name string) string { return env[name] }, dir: dir}
		if got := c.rulesURL(); got != want {
			t.Errorf("from %s it is %q, want %q", path, got, want)
		}
	}
	for _, r := range report.Rules() {
		var b bytes.Buffer
		renderer, err := report.New("github", &b, report.Options{Manual: "https://manual"})
		if err != nil {
			t.Fatal(err)
		}
		if err := renderer.Result(result.Result{File: "a.yaml", Status: result.Invalid, Diagnostics: []diagnostic.Diagnostic{{Severity: diagnostic.Error, Rule: r.ID, Message: "m"}}}); err != nil {
			t.Fatal(err)
		}
		_, anchor, _ := strings.Cut(b.String(), "https://manual#")
		if anchor, _, _ = strings.Cut(anchor, "\n"); !anchors[anchor] {
			t.Errorf("%s links to #%s, which no section has", r.ID, anchor)
		}
	}
}

func ruleSection(t *testing.T, id string) string {
	for _, s := range manual.Sections(page(t, "rules.md")) {
		if s.Title == id {
			return s.Text
		}
	}
	t.Errorf("the manual has no section about %s", id)
	return ""
}

// brokenRules are the rules that an example breaks, once each. Where it does not
// say what it is for, it is for an item; "# NAME" begins another file.
func brokenRules(t *testing.T, example string, withCatalogue bool) string {
	t.Helper()
	dir := t.TempDir()
	if !strings.HasPrefix(example, "# ") {
		example = "# a.yaml\n" + example
	}
	for _, file := range strings.Split("\n"+example, "\n# ")[1:] {
		name, text, _ := strings.Cut(file, "\n")
		for _, part := range []struct{ key, text string }{
			{"target_type", "target_type: item\ntarget_identity: /p/123\n"},
			{"pin_definitions", "pin_definitions:\n  - {position: 1, pin_type: item, pin_identity: /p/900}\n"},
		} {
			if !regexp.MustCompile(`(?m)^` + part.key + `:`).MatchString(text) {
				text += "\n" + part.text
			}
		}
		if !regexp.MustCompile(`(?m)^model:`).MatchString(text) {
			text += "\nmodel: basket\n"
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	settings := "time_zone: Europe/Prague\nmodels: [basket]\n"
	if err := os.WriteFile(filepath.Join(dir, "pinsync.yaml"), []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	items := "identity,title\n/p/1,a\n/p/2,b\n/p/123,c\n/p/555,d\n/p/560,e\n/p/900,f\n"
	if err := os.WriteFile(filepath.Join(dir, "items.csv"), []byte(items), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, stderr bytes.Buffer
	c := &cli{env: func(string) string { return "" }, dir: dir, stdout: &out, stderr: &stderr, now: time.Now}
	args := []string{"validate", "--format", "json", "."}
	if withCatalogue {
		args = append(args, "--catalog", "items.csv")
	}
	c.run(args)
	var r struct {
		Results []struct{ Diagnostics []struct{ Rule string } }
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || len(r.Results) == 0 {
		t.Fatalf("%v\n%s\n%s", err, &out, &stderr)
	}
	var found []string
	for _, result := range r.Results {
		for _, d := range result.Diagnostics {
			found = append(found, d.Rule)
		}
	}
	slices.Sort(found)
	return strings.Join(slices.Compact(found), " ")
}
