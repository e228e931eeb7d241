package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagError says what is wrong with a flag, and which one was probably meant.
// Apart from a flag's name it repeats nothing of the command line that may be
// secret: someone may have put a key where no flag takes one.
func flagError(cmd *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return unknownFlag(cmd, unknown)
	}
	if bare, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		name, _ := pflag.UnquoteUsage(bare.GetFlag())
		err = fmt.Errorf("--%s needs a value: --%[1]s %s", bare.GetFlag().Name, name)
	} else if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		err = fmt.Errorf("--%s must be %s, found %q", wrong.GetFlag().Name, wanted(wrong.GetFlag()), wrong.GetValue())
	} else if _, garbled := errors.AsType[*pflag.InvalidSyntaxError](err); garbled {
		err = errors.New("an argument starts like a flag, but is not one; a path that starts with '-' goes after '--'")
	}
	return withHint(err, seeHelp(cmd))
}

// wanted says which values a flag takes.
func wanted(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "int":
		return "a whole number"
	case "float64":
		return "a number"
	case "duration":
		return "a time such as 500ms, 30s or 2m"
	case "bool":
		return "true or false"
	}
	return "another value"
}

func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) error {
	name, shown := err.GetSpecifiedName(), "--"+err.GetSpecifiedName()
	if group, _, _ := strings.Cut(err.GetSpecifiedShortnames(), "="); group != "" {
		// One dash: "-format" for "--format", or a letter.
		name, shown = group, "-"+string([]rune(err.GetSpecifiedName())[:1])
		if near := nearest(group, flagNames(cmd)); near != "" {
			shown = "-" + group
		}
	}
	hint := seeHelp(cmd)
	meant := otherFlags()[strings.ToLower(name)] // perhaps with a value
	other, _, _ := strings.Cut(meant, " ")
	owners, near := commandsWithFlag(cmd.Root(), name), nearest(name, flagNames(cmd))
	switch {
	case other != "" && cmd.Flags().Lookup(other) != nil:
		hint = fmt.Sprintf("did you mean --%s?\n%s", meant, hint)
	case other != "" && len(owners) == 0 && len(commandsWithFlag(cmd.Root(), other)) > 0:
		hint = fmt.Sprintf("--%s is a flag of %s\n%s", meant, strings.Join(commandsWithFlag(cmd.Root(), other), ", "), hint)
	case name == "y" || name == "yes" || name == "auto-approve":
		hint = "nothing is asked: 'pinsync plan' shows what 'pinsync sync' will do\n" + hint
	case near != "":
		hint = fmt.Sprintf("did you mean --%s?\n%s", near, hint)
	case len(owners) > 0:
		if name == "sandbox" && cmd.Flags().Lookup("base-url") != nil {
			hint = "start 'pinsync sandbox' in another terminal, and paste the lines that it prints into this one\n" + hint
		}
		hint = fmt.Sprintf("--%s is a flag of %s\n%s", name, strings.Join(owners, ", "), hint)
	}
	return withHint(fmt.Errorf("%s has no flag %s", cmd.CommandPath(), shown), hint)
}

// flagNames are the names of the flags that cmd takes.
func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden {
			names = append(names, flag.Name)
		}
	})
	return names
}

// commandsWithFlag are the commands of root that have the flag, quoted.
func commandsWithFlag(root *cobra.Command, name string) []string {
	var found []string
	for _, cmd := range withChildren(root.Commands()) {
		if cmd.Flags().Lookup(name) != nil {
			found = append(found, "'"+cmd.CommandPath()+"'")
		}
	}
	return found
}

// longestTypo is the length in bytes beyond which a word is not a misspelled name.
const longestTypo = 40

// nearest is the one of known that word was probably meant to be: the same but
// for a few slips, else the only one that it begins, or that begins it. It is
// empty where there is none.
func nearest(word string, known []string) string {
	if len(word) < 3 || len(word) > longestTypo {
		return ""
	}
	slips := 1 + min(len(word)/4, 2) // two letters that changed places are two
	best, least := "", slips+1
	for _, name := range known {
		if distance := levenshtein.ComputeDistance(word, name); distance < least {
			best, least = name, distance
		}
	}
	if best != "" {
		return best
	}
	for _, name := range known {
		if strings.HasPrefix(name, word) || strings.HasPrefix(word, name) {
			if best != "" {
				return ""
			}
			best = name
		}
	}
	return best
}
