package manual_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"pinsync/cmd/pinsync/manual"
)

const sample = `# Title of a page

A sentence with ` + "`code`" + `, a [link](rules.md), one [to a rule](rules.md#no-pins),
an [address](https://example.com/a) and a [file](../../../README.md).

## A list

- **Bold**: short
- A longer item that has to be wrapped to a second line here

  ` + "```yaml" + `
  position: 1
  ` + "```" + `

1. One
2. Two
   - inner

## A table

| key | meaning |
|---|---|
| ` + "`a`, `b`" + ` | with ` + "`code`" + ` in it |
| ` + "`c\\|d`" + ` | a text that is longer than the room that is left to it |
`

func TestTerminalShowsAPage(t *testing.T) {
	want := `Title of a page

  A sentence with ` + "`code`" + `, a link (pinsync help rules), one
  to a rule (pinsync help no-pins), an address
  (https://example.com/a) and a file.

A list

  - Bold: short

  - A longer item that has to be wrapped to a second line
    here

      position: 1

  1. One
  2. Two
     - inner

A table

  key   meaning
  ----  --------------------------------------------------
  a, b  with ` + "`code`" + ` in it
  c|d   a text that is longer than the room that is left
        to it
`
	if diff := cmp.Diff(want, manual.Terminal(sample, 58, false)); diff != "" {
		t.Error(diff)
	}
	color := manual.Terminal(sample, 58, true)
	if !strings.Contains(color, "\x1b[1mA table\x1b[0m") || !strings.Contains(color, "\x1b[36mcode\x1b[0m") || strings.Contains(color, "`") {
		t.Errorf("with colours it is %q", color)
	}
}

// Every page fits on a terminal of any usual width, but for what can't be broken.
func TestEveryPageFits(t *testing.T) {
	for _, p := range manual.Pages() {
		for _, width := range []int{60, 80, 100} {
			for line := range strings.Lines(manual.Terminal(p.Text, width, false)) {
				line = strings.TrimSuffix(line, "\n")
				if regexp.MustCompile(`[\x00-\x1f]|<details>|\]\(`).MatchString(line) && !strings.Contains(line, "$") && !strings.Contains(line, "\t") {
					t.Errorf("%s shows marks: %q", p.Name, line)
				}
				code := strings.HasPrefix(line, "    ") || strings.Contains(line, "  ") && strings.Count(line, "  ") > 1
				words := regexp.MustCompile("`[^`]*`").ReplaceAllString(strings.TrimSpace(line), "x")
				if uniseg.StringWidth(line) > width && strings.Contains(words, " ") && !code {
					t.Errorf("%s is wider than %d: %q", p.Name, width, line)
				}
			}
		}
	}
}

func TestFindKnowsPagesAndSections(t *testing.T) {
	for topic, want := range map[string]string{
		"rules":              "# Rules\n",
		"RULES":              "# Rules\n",
		"exit-codes":         "## Exit codes\n",
		"Exit codes":         "## Exit codes\n",
		"schema/type":        "## schema/type\n",
		"duplicate-position": "## duplicate-position\n",
	} {
		if text, ok := manual.Find(topic); !ok || !strings.HasPrefix(text, want) {
			t.Errorf("%s is %.40q", topic, text)
		}
	}
	text, _ := manual.Find("no-pins")
	if strings.Contains(text, "## suspicious-text") || !strings.Contains(text, "pin_definitions: []") {
		t.Errorf("the section is %q", text)
	}
	for _, topic := range []string{"", "README", "no-such", "../rules"} {
		if text, ok := manual.Find(topic); ok {
			t.Errorf("%q is %.40q", topic, text)
		}
	}
}

func TestSectionsHaveTheAnchorsOfGitHub(t *testing.T) {
	var got []string
	for _, s := range manual.Sections("# `pinsync.yaml`, and *more*\n\ntext\n\n```sh\n# no heading\n```\n\n## schema/type\n\n### A_b – c?\n") {
		got = append(got, s.Anchor)
	}
	if diff := cmp.Diff([]string{"pinsyncyaml-and-more", "schematype", "a_b--c"}, got); diff != "" {
		t.Error(diff)
	}
}
