package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageWidth is how wide the help is.
const usageWidth = 100

// The groups in which the help lists the flags of a command.
const (
	flagsDo         = "What to do"
	flagsSafety     = "Safety"
	flagsConnection = "Connection"
	flagsOutput     = "Output"
)

// flagGroup is the group of a flag; one that is in no other says what to do.
func flagGroup(name string) string {
	switch name {
	case "delete", "dry-run", "force", "keep-going", "max-deletes", "max-writes", "replace", "sandbox", "strict":
		return flagsSafety
	case "base-url", "concurrency", "private-key-file", "rate", "retries", "timeout", "tracker-id":
		return flagsConnection
	case "color", "comment", "detailed-exitcode", "format", "help", "html-images", "output", "quiet", "report", "verbose":
		return flagsOutput
	}
	return flagsDo
}

// usage is what every help ends with: how to call cmd, and all that it takes.
func usage(cmd *cobra.Command) string {
	var b strings.Builder
	if !cmd.HasParent() {
		rootUsage(&b, cmd)
		return b.String()
	}
	line := cmd.UseLine()
	if ownFlags(cmd) == 0 {
		line = strings.TrimSuffix(line, " [flags]")
	}
	fmt.Fprintf(&b, "Usage:\n  %s\n", line)
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\nCommands:\n")
		for _, sub := range cmd.Commands() {
			fmt.Fprintf(&b, "  %-*s %s\n", cmd.NamePadding(), sub.Name(), sub.Short)
		}
	}
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	for _, title := range []string{flagsDo, flagsSafety, flagsConnection, flagsOutput} {
		group := pflag.NewFlagSet(title, pflag.ContinueOnError)
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if flagGroup(f.Name) == title {
				group.AddFlag(f)
			}
		})
		if group.HasFlags() {
			fmt.Fprintf(&b, "\n%s:\n%s", title, group.FlagUsagesWrapped(usageWidth))
		}
	}
	if codes := exitCodesOf(cmd); len(codes) > 0 {
		writeExitCodes(&b, codes)
	}
	return b.String()
}

// rootUsage is the help of pinsync itself: commands in groups, in the order in which
// a newcomer meets them.
func rootUsage(b *strings.Builder, root *cobra.Command) {
	fmt.Fprintf(b, "Type first:\n%s\n\nUsage:\n  %s COMMAND [flags]\n", root.Example, root.CommandPath())
	for _, group := range root.Groups() {
		fmt.Fprintf(b, "\n%s\n", group.Title)
		for _, cmd := range root.Commands() {
			if cmd.GroupID == group.ID {
				fmt.Fprintf(b, "  %-*s %s\n", cmd.NamePadding(), cmd.Name(), cmd.Short)
			}
		}
	}
	writeExitCodes(b, exitCodes())
	b.WriteString(`
'pinsync help COMMAND' shows more about a command, and 'pinsync help TOPIC' a page of the
manual, such as file, rules, base, environment or on-call; 'pinsync help help' lists them.
`)
}

func writeExitCodes(b *strings.Builder, codes []codeLine) {
	b.WriteString("\nExit codes:\n")
	for _, line := range codes {
		label, rest := line.codes, line.meaning
		for rest != "" {
			text := rest
			if room := usageWidth - len("  130, 143  "); len(text) > room {
				text = text[:strings.LastIndexByte(text[:room+1], ' ')]
			}
			fmt.Fprintf(b, "  %-9s %s\n", label, text)
			label, rest = "", strings.TrimPrefix(rest[len(text):], " ")
		}
	}
}

// ownFlags is how many flags cmd has next to --help.
func ownFlags(cmd *cobra.Command) int {
	n := 0
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			n++
		}
	})
	return n
}

// exitCodesOf are the exit codes that cmd can end with; none where it is only
// asked for a text.
func exitCodesOf(cmd *cobra.Command) []codeLine {
	has := func(flag string) bool { return cmd.Flags().Lookup(flag) != nil }
	requests, reports := has("tracker-id"), has("report")
	if ownFlags(cmd) == 0 {
		return nil
	}
	var codes []codeLine
	for _, line := range exitCodes() {
		switch line.codes {
		case "1":
			if cmd.Name() == "shops" || cmd.Name() == "sandbox" {
				continue
			}
		case "3":
			if cmd.Name() != "plan" {
				continue
			}
		case "4":
			if !has("private-key-file") || cmd.Name() == "verify" { // which asks without a key
				continue
			}
		case "130, 143", "131":
			if !requests && !reports && cmd.Name() != "agenda" && cmd.Name() != "export" {
				continue
			}
		}
		codes = append(codes, line)
	}
	return codes
}
