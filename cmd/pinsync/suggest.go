package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"pinsync/sync/diagnostic"
)

// otherCommands are words of other tools, and what does that here: the command
// that is suggested first, and what else is worth a line.
func otherCommands() map[string][]string {
	words := map[string][]string{}
	for _, line := range [][]string{
		{"catalog", "catalogue", "feed", "items", "products"},
		{"fix --dry-run", "autofix", "correct", "fmt", "format", "repair"},
		{"init", "create", "new", "scaffold", "setup"},
		{"ping", "auth", "doctor", "login", "whoami"},
		{"plan", "compare", "diff", "preview", "show", "status"},
		{"pull", "adopt", "download", "export", "fetch", "get", "import", "list"},
		{"sync", "apply", "deploy", "publish", "push", "send", "update", "upload"},
		{"sync --delete", "delete", "destroy", "prune", "remove", "rm"},
		{"validate", "check", "fmt", "lint", "test"},
		{"help", "docs", "man", "topics", "usage"},
		{"help rules", "explain", "rule", "rules"},
		{"agenda", "calendar", "schedule", "upcoming"},
		{"sheet export", "csv", "excel", "export", "spreadsheet", "xlsx"},
		{"sheet import", "import", "load"},
		{"shops", "tenants", "trackers"},
		{"sandbox", "mock", "serve", "server"},
		{"drift", "reconcile"},
		{"verify", "seen"},
		{"tidy", "clean", "cleanup"},
	} {
		for _, word := range line[1:] {
			words[word] = append(words[word], line[0])
		}
	}
	return words
}

// unknownCommand is the error for a command that root does not have.
func (c *cli) unknownCommand(root *cobra.Command, name string) error {
	hint := "'pinsync help' lists the commands"
	if _, err := os.Stat(c.abs(name)); err == nil {
		hint = fmt.Sprintf("to check it: pinsync validate %s\n%s", diagnostic.ShellWord(name), hint)
	} else if meant := commandsMeant(root, name); meant != "" {
		hint = meant + "\n" + hint
	}
	return withHint(fmt.Errorf("there is no command %q", name), hint)
}

// commandsMeant asks whether someone who typed name was after commands that there are,
// with what they need to do that; it is empty where none is likely.
func commandsMeant(root *cobra.Command, name string) string {
	name = strings.ToLower(name)
	var meant, names []string
	for _, words := range otherCommands()[name] {
		if cmd, rest, err := root.Find(strings.Fields(words)); err == nil && cmd != root && (len(rest) == 0 || cmd.Flags().Lookup(strings.TrimLeft(rest[0], "-")) != nil || cmd.Name() == "help") {
			meant = append(meant, words)
		}
	}
	for _, cmd := range root.Commands() {
		names = append(names, cmd.Name())
	}
	if near := nearest(name, names); near != "" && meant == nil {
		meant = []string{near}
	}
	if meant == nil {
		return ""
	}
	return "did you mean 'pinsync " + strings.Join(meant, "' or 'pinsync ") + "'?"
}

// askForHelp makes "pinsync sync help" what was meant by it: the help of sync, as
// long as nothing of that name lies in the working directory.
func (c *cli) askForHelp(root *cobra.Command, args []string) []string {
	last := len(args) - 1
	if last < 1 || args[last] != "help" || args[0] == "help" {
		return args
	}
	cmd, rest, err := root.Find(args[:last])
	if err != nil || cmd == root || len(rest) > 0 {
		return args
	}
	if _, err := os.Lstat(filepath.Join(c.dir, "help")); err == nil {
		return args
	}
	return append(args[:last:last], "--help")
}

// otherFlags are flags of other tools, and those that do that here.
func otherFlags() map[string]string {
	return map[string]string{
		"json": "format json", "junit": "format junit", "sarif": "format sarif", "markdown": "format markdown",
		"html": "format html", "text": "format text", "github": "format github", "xml": "format junit",
		"o": "report", "out": "report", "output": "report", "output-file": "report", "output-format": "format",
		"q": "quiet", "s": "quiet", "silent": "quiet",
		"v": "verbose", "debug": "verbose", "trace": "verbose",
		"n": "dry-run", "check": "dry-run", "diff": "dry-run", "noop": "dry-run", "simulate": "dry-run",
		"f": "force", "overwrite": "force", "prune": "delete", "remove": "delete",
		"no-color": "color never", "no-colour": "color never", "colour": "color",
		"host": "base-url", "endpoint": "base-url", "url": "base-url", "api-url": "base-url", "u": "base-url",
		"j": "concurrency", "jobs": "concurrency", "parallel": "concurrency", "parallelism": "concurrency", "threads": "concurrency", "workers": "concurrency",
		"api-key": "private-key-file", "key": "private-key-file", "token": "private-key-file", "secret": "private-key-file", "password": "private-key-file", "k": "private-key-file",
		"shop": "tracker-id", "tracker": "tracker-id", "account": "tracker-id",
		"fail-on-warnings": "strict", "werror": "strict", "max-warnings": "strict",
	}
}
