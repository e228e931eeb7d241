package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestReadmeListsCommandsAndFlags keeps README's reference and --help from
// drifting apart.
func TestReadmeListsCommandsAndFlags(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, reference, _ := strings.Cut(string(text), "\n## Commands\n")
	reference, _, _ = strings.Cut(reference, "\n## ")

	known := map[string]bool{}
	root := (&cli{env: os.Getenv}).rootCommand()
	for _, cmd := range root.Commands() {
		if !cmd.IsAvailableCommand() {
			continue
		}
		if !strings.Contains(reference, "`pinsync "+cmd.Name()) {
			t.Errorf("README does not list the command %s", cmd.Name())
		}
		if cmd.Name() == "completion" {
			continue
		}
		eachFlag(cmd, func(flag string) {
			known[flag] = true
			if !regexp.MustCompile("`" + flag + "[ `]").MatchString(reference) {
				t.Errorf("README does not list %s of %s", flag, cmd.Name())
			}
		})
	}
	for _, flag := range regexp.MustCompile("`(--[a-z-]+)").FindAllStringSubmatch(reference, -1) {
		if !known[flag[1]] {
			t.Errorf("README lists %s, which no command has", flag[1])
		}
	}
}

func eachFlag(cmd *cobra.Command, do func(flag string)) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" && !f.Hidden {
			do("--" + f.Name)
		}
	})
}

// TestHelpTopicsAreThoseOfReadme keeps what help says of exit codes and variables
// from drifting apart from README.
func TestHelpTopicsAreThoseOfReadme(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	help := map[string]string{}
	for _, topic := range topics() {
		help[topic.name] = topic.text
	}
	_, section, _ := strings.Cut(string(text), "\n## Exit codes\n")
	section, _, _ = strings.Cut(section, "\n## ")
	rows := regexp.MustCompile(`(?m)^\| (\d[\d, ]*) \| (.*) \|$`).FindAllStringSubmatch(section, -1)
	if len(rows) != 7 {
		t.Errorf("README has %d rows of exit codes, want 7", len(rows))
	}
	for _, row := range rows {
		want := fmt.Sprintf("\n  %-8s  %s\n", row[1], strings.ReplaceAll(row[2], "`", ""))
		if !strings.Contains(help["exit-codes"], want) {
			t.Errorf("pinsync help exit-codes has no line %q", want)
		}
	}
	for _, variable := range regexp.MustCompile(`\b(LUIGISBOX_[A-Z_]*[A-Z]|NO_COLOR|GITHUB_ACTIONS)\b`).FindAllString(string(text), -1) {
		if !strings.Contains(help["environment"], "\n  "+variable+" ") {
			t.Errorf("pinsync help environment does not tell of %s", variable)
		}
	}
}
