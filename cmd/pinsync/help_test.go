package main

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func TestEveryCommandTellsWhatItIsFor(t *testing.T) {
	root := (&cli{}).rootCommand()
	root.InitDefaultHelpCmd()
	for _, cmd := range append(withChildren(root.Commands()), root) {
		t.Run(cmd.Name(), func(t *testing.T) {
			if cmd.Short == "" || cmd.Long == "" || strings.HasSuffix(cmd.Short, ".") {
				t.Errorf("short %q, long %q: want a word and a sentence or more", cmd.Short, cmd.Long)
			}
			if got := strings.Count("\n"+cmd.Example, "\n  "); got < 2 {
				t.Errorf("%d examples, want two:\n%s", got, cmd.Example)
			}
			for line := range strings.Lines(cmd.Long) {
				if len(line) > 90 {
					t.Errorf("a line too wide for a terminal: %q", line)
				}
			}
			if cmd.Hidden {
				t.Error("it is hidden")
			}
			cmd.Flags().VisitAll(func(flag *pflag.Flag) {
				if flag.Hidden {
					t.Errorf("--%s is hidden", flag.Name)
				}
				if flag.Usage == "" {
					t.Errorf("--%s says nothing", flag.Name)
				}
			})
			if cmd.Parent() == root && cmd.GroupID == "" {
				t.Error("it is in no group of the help")
			}
		})
	}
}

func TestEveryArgumentIsCompleted(t *testing.T) {
	root := (&cli{}).rootCommand()
	for _, cmd := range withChildren(root.Commands()) {
		if cmd.ValidArgs == nil && cmd.ValidArgsFunction == nil {
			t.Errorf("%s: shells would offer any file", cmd.Name())
		}
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			if _, ok := cmd.GetFlagCompletionFunc(flag.Name); !ok && flag.Value.Type() != "bool" {
				t.Errorf("%s --%s: shells would offer any file", cmd.Name(), flag.Name)
			}
		})
	}
}

func TestNearestName(t *testing.T) {
	known := []string{"only-changed", "private-key-file", "retries", "rate", "report", "strict"}
	for word, want := range map[string]string{
		"strict":                         "strict",
		"strct":                          "strict",
		"raet":                           "rate",
		"retrys":                         "retries",
		"changed":                        "",
		"only":                           "only-changed",
		"private-key":                    "private-key-file",
		"re":                             "",
		"r":                              "",
		"":                               "",
		"output":                         "",
		"report-file":                    "report",
		"only_changed":                   "only-changed",
		"private_keyfile":                "private-key-file",
		strings.Repeat("strict", 10_000): "",
	} {
		if got := nearest(word, known); got != want {
			t.Errorf("nearest(%.20q) = %q, want %q", word, got, want)
		}
	}
}
