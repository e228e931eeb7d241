package main

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"pinsync/cmd/pinsync/manual"
)

// TestManualHasEveryCommandAndFlag keeps the manual and --help from drifting
// apart.
func TestManualHasEveryCommandAndFlag(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, p := range manual.Pages() {
		text.WriteString(p.Text)
	}
	commands, _ := manual.Find("commands")
	known := map[string]bool{"--help": true}
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		if cmd.HasParent() && !strings.Contains(commands, "`"+cmd.CommandPath()) {
			t.Errorf("the page commands does not list %s", cmd.CommandPath())
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			known["--"+f.Name] = true
			if f.Name != "help" && cmd.HasParent() && !regexp.MustCompile("`--"+f.Name+"[ `=]").MatchString(text.String()) {
				t.Errorf("the manual does not explain --%s of %s", f.Name, cmd.Name())
			}
		})
		for _, sub := range cmd.Commands() {
			visit(sub)
		}
	}
	visit((&cli{env: os.Getenv}).rootCommand())
	// What is typed: code in a sentence, and lines of blocks that start pinsync.
	typed := regexp.MustCompile("`[^`\n]+`|(?m)^[ $]*pinsync .*$|^ *- pinsync .*$")
	others := regexp.MustCompile("^`(git|gh|go|docker|systemctl|cosign) ")
	for _, words := range typed.FindAllString(text.String(), -1) {
		for _, flag := range regexp.MustCompile(`(?:^|[ \x60])(--[a-z][a-z-]*)`).FindAllStringSubmatch(words, -1) {
			if !known[flag[1]] && !others.MatchString(words) {
				t.Errorf("the manual has %s in %s, which no command has", flag[1], words)
			}
		}
	}
}

// TestManualHasTheExitCodesOfHelp keeps the page from drifting apart from --help.
func TestManualHasTheExitCodesOfHelp(t *testing.T) {
	t.Parallel()
	section, ok := manual.Find("exit-codes")
	rows := regexp.MustCompile(`(?m)^\| (\d[\d, ]*) \| (.*) \|$`).FindAllStringSubmatch(section, -1)
	if !ok || len(rows) != len(exitCodes()) {
		t.Fatalf("the manual has %d rows of exit codes", len(rows))
	}
	for i, want := range exitCodes() {
		if got := (codeLine{rows[i][1], strings.ReplaceAll(rows[i][2], "`", "")}); got != want {
			t.Errorf("the manual has %q, and --help %q", got, want)
		}
	}
}

// TestManualHasEveryVariable: those that the code names are on the page
// environment.
func TestManualHasEveryVariable(t *testing.T) {
	t.Parallel()
	section, _ := manual.Find("environment")
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`"(LUIGISBOX_[A-Z_]*[A-Z]|PAGER|NO_COLOR|GITHUB_[A-Z_]*[A-Z])"`).FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(section, "`"+found[1]+"`") {
				t.Errorf("the page environment does not have %s of %s", found[1], path)
			}
		}
	}
}

// TestLinksLeadSomewhere follows every link inside the repository.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	all := documents(t)
	others, err := filepath.Glob(filepath.Join(repositoryRoot, ".github", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(others, filepath.Join(repositoryRoot, "CHANGELOG.md")) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, document{filepath.ToSlash(path), path, string(text)})
	}
	if len(all) < 20 {
		t.Fatalf("only %d documents", len(all))
	}
	code := regexp.MustCompile("(?s)```.*?\n *```|`[^`\n]*`")
	for _, d := range all {
		for _, link := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(code.ReplaceAllString(d.text, ""), -1) {
			u, err := url.Parse(link[1])
			if err != nil {
				t.Errorf("%s: %v", d.name, err)
				continue
			}
			if u.Scheme != "" {
				continue
			}
			target := d.path
			if u.Path != "" {
				target = filepath.Join(filepath.Dir(d.path), filepath.FromSlash(u.Path))
			}
			text, err := os.ReadFile(target)
			if info, isErr := os.Stat(target); isErr == nil && info.IsDir() {
				continue
			}
			if err != nil {
				t.Errorf("%s links to %s: %v", d.name, link[1], err)
				continue
			}
			if u.Fragment != "" && !slices.ContainsFunc(manual.Sections(string(text)), func(s manual.Section) bool { return s.Anchor == u.Fragment }) {
				t.Errorf("%s links to %s, and there is no such heading", d.name, link[1])
			}
		}
	}
}

// TestEveryPageIsListed: by the index, and each has a title and a sentence.
func TestEveryPageIsListed(t *testing.T) {
	t.Parallel()
	for _, p := range manual.Pages() {
		if !strings.Contains(manual.Index(), "]("+p.Name+".md)") {
			t.Errorf("the index does not list %s", p.Name)
		}
		rest, ok := strings.CutPrefix(p.Text, "# "+p.Title+"\n")
		summary, _, _ := strings.Cut(strings.TrimLeft(rest, "\n"), "\n\n")
		summary = strings.TrimSpace(summary)
		if !ok || !strings.HasSuffix(summary, ".") && !strings.HasSuffix(summary, ":") {
			t.Errorf("%s begins with %q and %q: want a title and a sentence", p.Name, p.Title, summary)
		}
	}
}

// TestReadmeIsADoor: short, with both commands in a block of their own.
func TestReadmeIsADoor(t *testing.T) {
	t.Parallel()
	text := page(t, "README.md")
	if !strings.Contains(text, "\n```sh\ngo run ./cmd/pinsync sync --sandbox\ngo test ./...\n```\n") {
		t.Error("README has no block with both commands")
	}
	words := len(strings.Fields(regexp.MustCompile("(?s)```.*?```").ReplaceAllString(text, "")))
	if words > 900 {
		t.Errorf("README has %d words beside commands, want at most 900", words)
	}
}

// TestManualHasTheLimitsThatAreSimulated compares the table of throttling with what
// the tests of sync/luigisbox measured; -update takes it over.
func TestManualHasTheLimitsThatAreSimulated(t *testing.T) {
	t.Parallel()
	golden, err := os.ReadFile(filepath.Join(repositoryRoot, "sync", "luigisbox", "testdata", "limiters.md"))
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(string(golden), "\n\n") // a heading and a table, in turn
	if len(sections) < 4 {
		t.Fatal("the golden table has another form")
	}
	cell := func(table, name, column string) string {
		lines := strings.Split(table, "\n")
		at := slices.Index(strings.Split(lines[0], "|"), " "+column+" ")
		for _, line := range lines[2:] {
			columns := strings.Split(line, "|")
			if at > 0 && strings.TrimSpace(columns[1]) == name {
				values := strings.Fields(columns[at])
				return values[0] + ", " + values[1]
			}
		}
		t.Errorf("nothing simulates %q with %s", name, column)
		return ""
	}
	text := page(t, "performance.md")
	rows := regexp.MustCompile(`(?m)^\| ([^|]+) \| [\d., ]+ \| [\d., ]+ \| [\d., ]+ \| [\d., ]+ \|$`)
	if len(rows.FindAllString(text, -1)) < 10 {
		t.Fatal("the page performance has no table of limits")
	}
	right := rows.ReplaceAllStringFunc(text, func(row string) string {
		name := rows.FindStringSubmatch(row)[1]
		return "| " + strings.Join([]string{name, cell(sections[1], name, "1000, 8"), cell(sections[3], name, "1000, 8"),
			cell(sections[1], name, "3000, 8"), cell(sections[3], name, "3000, 8")}, " | ") + " |"
	})
	if right == text {
		return
	}
	if *updateDocuments {
		if err := os.WriteFile(filepath.Join("manual", "performance.md"), []byte(right), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("the page performance has other numbers (-page +simulated); run with -update:\n%s", cmp.Diff(text, right))
}
