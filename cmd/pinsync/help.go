package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// The groups in which the help lists the commands.
const (
	groupStart  = "start"
	groupFiles  = "files"
	groupHelper = "helper"
)

// usageTemplate is what every help and usage text ends with.
const usageTemplate = `{{if .HasParent}}Usage:
  {{if .HasAvailableSubCommands}}{{.CommandPath}} COMMAND{{else}}{{.UseLine}}{{end}}

Examples:
{{.Example}}{{else}}Type first:
{{.Example}}

Usage:
  {{.CommandPath}} COMMAND [flags]{{range $group := .Groups}}

{{.Title}}{{range $.Commands}}{{if and (eq .GroupID $group.ID) (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding}}  {{.Short}}{{end}}{{end}}{{end}}

'pinsync help COMMAND' shows more about a command, 'pinsync help environment' which
variables count, 'pinsync help exit-codes' what the exit codes mean, 'pinsync
help rules' what is looked for in files.{{end}}{{if and .HasParent .HasAvailableSubCommands}}

Commands:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}}  {{.Short}}{{end}}{{end}}{{end}}{{if and .HasParent .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsagesWrapped 100 | trimTrailingWhitespaces}}{{end}}
`

// arrange gives root its help: commands in the order in which a newcomer meets
// them, in groups.
func (c *cli) arrange(root *cobra.Command) {
	root.AddGroup(
		&cobra.Group{ID: groupStart, Title: "Getting started:"},
		&cobra.Group{ID: groupFiles, Title: "Files and shop:"},
		&cobra.Group{ID: groupHelper, Title: "Other:"},
	)
	groups := map[string]string{
		"init": groupStart, "sandbox": groupStart, "ping": groupStart,
		"validate": groupFiles, "plan": groupFiles, "sync": groupFiles, "pull": groupFiles, "shops": groupFiles, "catalog": groupFiles, "sheet": groupFiles,
	}
	for _, cmd := range root.Commands() {
		if cmd.GroupID = groups[cmd.Name()]; cmd.GroupID == "" {
			cmd.GroupID = groupHelper
		}
	}
	// What other tools call these commands.
	elsewhere := map[string][]string{
		"catalog":  {"catalogue", "feed", "items", "products"},
		"init":     {"new", "create", "scaffold"},
		"ping":     {"auth", "doctor", "login", "whoami"},
		"plan":     {"diff", "preview"},
		"pull":     {"download", "export", "fetch", "import"},
		"sheet":    {"csv", "excel", "spreadsheet", "xlsx"},
		"sync":     {"apply", "deploy", "push", "send", "upload"},
		"validate": {"check", "lint", "test"},
	}
	for _, cmd := range root.Commands() {
		cmd.SuggestFor = elsewhere[cmd.Name()]
	}
	help := c.helpCommand(root)
	help.GroupID = groupHelper
	root.SetHelpCommand(help)
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(flagError)
}

func (c *cli) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "show help for pinsync or one of its commands",
		Long: `help shows what a command is for, with examples and all of its flags. It also
has the topics ` + strings.Join(topicNames(), ", ") + `.`,
		Example: `  pinsync help
  pinsync help sync
  pinsync help exit-codes`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 {
				if _, left, err := root.Find(args); err == nil && len(left) == 0 {
					return nil
				}
			}
			return atMost(1, "help takes one command")(cmd, args)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var names []cobra.Completion
			for _, cmd := range root.Commands() {
				if len(args) == 0 && cmd.IsAvailableCommand() {
					names = append(names, cobra.CompletionWithDesc(cmd.Name(), cmd.Short))
				}
			}
			if len(args) == 0 {
				names = append(names, topicNames()...)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return root.Help()
			}
			if cmd, left, err := root.Find(args); err == nil && len(left) == 0 && cmd != root {
				cmd.InitDefaultHelpFlag()
				return cmd.Help()
			}
			for _, t := range topics() {
				if t.name == args[0] {
					_, err := io.WriteString(c.stdout, t.text)
					return err
				}
			}
			if meant := nearest(args[0], topicNames()); meant != "" && commandMeant(root, args[0]) == "" {
				return withHint(fmt.Errorf("there is no help about %q", args[0]), fmt.Sprintf("did you mean 'pinsync help %s'?", meant))
			}
			return unknownCommand(root, args[0])
		},
	}
}

// unknownCommand is the error for a command that root does not have.
func unknownCommand(root *cobra.Command, name string) error {
	hint := "'pinsync help' lists the commands"
	if meant := commandMeant(root, name); meant != "" {
		hint = fmt.Sprintf("did you mean 'pinsync %s'?\n%s", meant, hint)
	}
	return withHint(fmt.Errorf("there is no command %q", name), hint)
}

// commandMeant is the command that someone who typed name was probably after,
// or empty.
func commandMeant(root *cobra.Command, name string) string {
	name = strings.ToLower(name)
	var names []string
	for _, cmd := range root.Commands() {
		if slices.Contains(cmd.SuggestFor, name) {
			return cmd.Name()
		}
		names = append(names, cmd.Name())
	}
	return nearest(name, names)
}

// noArguments refuses arguments to a command that takes none.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return withHint(fmt.Errorf("%s takes no arguments, found %q", cmd.Name(), args[0]), seeHelp(cmd))
}

// atMost refuses more than n arguments; rule says so in words.
func atMost(n int, rule string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= n {
			return nil
		}
		return withHint(fmt.Errorf("%s, found %s", rule, quotedList(args)), seeHelp(cmd))
	}
}

func quotedList(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = fmt.Sprintf("%q", word)
	}
	return strings.Join(quoted, " ")
}

func seeHelp(cmd *cobra.Command) string {
	return fmt.Sprintf("'%s --help' shows what it takes", cmd.CommandPath())
}
