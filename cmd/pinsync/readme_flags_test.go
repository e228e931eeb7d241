package main

import (
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
