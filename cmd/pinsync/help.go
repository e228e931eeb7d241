package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"pinsync/cmd/pinsync/manual"
)

// The groups in which the help lists the commands.
const (
	groupStart  = "start"
	groupFiles  = "files"
	groupFlow   = "workflow"
	groupHelper = "helper"
)

// arrange gives root its help: commands in the order in which a newcomer meets
// them, in groups.
func (c *cli) arrange(root *cobra.Command) {
	root.AddGroup(
		&cobra.Group{ID: groupStart, Title: "Getting started:"},
		&cobra.Group{ID: groupFiles, Title: "Files and shop:"},
		&cobra.Group{ID: groupFlow, Title: "For workflows of GitHub Actions:"},
		&cobra.Group{ID: groupHelper, Title: "Other:"},
	)
	groups := map[string]string{
		"init": groupStart, "sandbox": groupStart, "ping": groupStart,
		"validate": groupFiles, "plan": groupFiles, "sync": groupFiles, "pull": groupFiles, "fix": groupFiles, "verify": groupFiles, "agenda": groupFiles, "shops": groupFiles, "catalog": groupFiles, "sheet": groupFiles,
		"drift": groupFlow, "inbox": groupFlow, "tidy": groupFlow, "page-link": groupFlow,
	}
	for _, cmd := range root.Commands() {
		if cmd.GroupID = groups[cmd.Name()]; cmd.GroupID == "" {
			cmd.GroupID = groupHelper
		}
	}
	help := c.helpCommand(root)
	help.GroupID = groupHelper
	root.SetHelpCommand(help)
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		_, err := io.WriteString(cmd.OutOrStdout(), usage(cmd))
		return err
	})
	root.SetFlagErrorFunc(flagError)
}

func (c *cli) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND|TOPIC]",
		Short: "show help for a command, or a page of the manual",
		Long: `help shows what a command is for, with examples and all of its flags; or a page of
the manual, a section of one by its heading, or what a rule looks for.

The manual:

` + topics(),
		Example: `  pinsync help sync
  pinsync help base
  pinsync help exit-codes
  pinsync help duplicate-position`,
		Args: func(cmd *cobra.Command, args []string) error {
			if _, left, err := root.Find(args); len(args) == 2 && err == nil && len(left) == 0 {
				return nil // a command of a command
			}
			return atMostOne("help takes one command or topic")(cmd, args)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []cobra.Completion
			for _, cmd := range root.Commands() {
				if cmd.IsAvailableCommand() {
					names = append(names, cobra.CompletionWithDesc(cmd.Name(), cmd.Short))
				}
			}
			for _, page := range manual.Pages() {
				names = append(names, cobra.CompletionWithDesc(page.Name, page.Title))
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return root.Help()
			}
			if cmd, _, err := root.Find(args); len(args) == 2 && err == nil {
				cmd.InitDefaultHelpFlag()
				return cmd.Help()
			}
			return c.help(root, args[0])
		},
	}
}

// help shows the help of a command, a page of the manual, or both where they have
// one name.
func (c *cli) help(root *cobra.Command, name string) error {
	text, isTopic := manual.Find(name)
	for _, cmd := range root.Commands() {
		if cmd.Name() != name {
			continue
		}
		cmd.InitDefaultHelpFlag()
		if !isTopic {
			return cmd.Help()
		}
		var own strings.Builder
		cmd.SetOut(&own)
		if err := cmd.Help(); err != nil {
			return err
		}
		return c.showPage(own.String()+"\n", text)
	}
	switch {
	case isTopic:
		return c.showPage("", text)
	case name == "manual" || name == "topics":
		return c.showPage("", manual.Index())
	}
	hint := "'pinsync help' lists the commands, and 'pinsync help help' the pages of the manual"
	if meant := commandsMeant(root, name); meant != "" {
		hint = meant + "\n" + hint
	} else if meant := c.topicMeant(name); meant != "" {
		hint = fmt.Sprintf("did you mean 'pinsync help %s'?\n%s", meant, hint)
	}
	return withHint(fmt.Errorf("there is no help about %q", name), hint)
}

// topicMeant is the topic that someone who typed name was probably after, or empty.
func (c *cli) topicMeant(name string) string {
	var known []string
	for _, page := range manual.Pages() {
		known = append(known, page.Name)
	}
	for _, page := range manual.Pages() {
		for _, section := range manual.Sections(page.Text) {
			if text, ok := manual.Find(section.Title); ok && text == section.Text {
				known = append(known, section.Anchor)
			}
		}
	}
	return nearest(strings.ToLower(name), known)
}

// noArguments refuses arguments to a command that takes none.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return withHint(fmt.Errorf("%s takes no arguments, found %q", cmd.Name(), args[0]), seeHelp(cmd))
}

// atMostOne refuses more than one argument; rule says so in words.
func atMostOne(rule string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= 1 {
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
