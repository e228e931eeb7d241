package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	pinsync "pinsync/sync"
	"pinsync/sync/check"
	"pinsync/sync/git"
	"pinsync/sync/report"
	"pinsync/sync/sandbox"
)

func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func (c *cli) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "print a shell's completion script",
		Long: `completion prints the script that makes a shell complete pinsync's commands,
flags and their values when you press the tab key. SHELL is
` + strings.Join(shells(), ", ") + `.

To have it in every new shell:

  bash        install the package bash-completion, which the script needs, and
              put into ~/.bashrc, below the line that loads the package if there is one
                eval "$(pinsync completion bash)"
  zsh         write the script into a folder of $fpath
                pinsync completion zsh > "${fpath[1]}/_pinsync"
              and have in ~/.zshrc
                autoload -U compinit && compinit
  fish        write the script where fish looks for it
                pinsync completion fish > ~/.config/fish/completions/pinsync.fish
  powershell  put into the file that $PROFILE names
                pinsync completion powershell | Out-String | Invoke-Expression`,
		Example: `  eval "$(pinsync completion bash)"
  pinsync completion fish > ~/.config/fish/completions/pinsync.fish`,
		ValidArgs: shells(),
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return withHint(fmt.Errorf("completion needs the name of one shell, found %s", cmp.Or(quotedList(args), "none")), "choose "+strings.Join(shells(), ", "))
			case !slices.Contains(shells(), args[0]):
				return withHint(fmt.Errorf("there is no completion for the shell %q", args[0]), "choose "+strings.Join(shells(), ", "))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(c.stdout, true)
			case "zsh":
				return root.GenZshCompletion(c.stdout)
			case "fish":
				return root.GenFishCompletion(c.stdout, true)
			default:
				return root.GenPowerShellCompletionWithDesc(c.stdout)
			}
		},
	}
}

// completeArguments makes shells offer what the commands and flags below root
// take.
func (c *cli) completeArguments(root *cobra.Command) {
	paths, folders := filesNamed("yaml", "yml"), completeFolder
	arguments := map[string]cobra.CompletionFunc{
		"validate": paths, "fix": paths, "sync": paths, "plan": paths, "pull": paths, "tidy": paths, "verify": paths, "agenda": paths, "export": paths,
		"init": folders, "inbox": folders, "import": completeSheet,
	}
	values := c.flagValues()
	for _, cmd := range withChildren(root.Commands()) {
		if complete, ok := arguments[cmd.Name()]; ok {
			cmd.ValidArgsFunction = complete
		} else if cmd.ValidArgs == nil && cmd.ValidArgsFunction == nil {
			cmd.ValidArgsFunction = cobra.NoFileCompletions
		}
		cmd.Flags().VisitAll(func(flag *pflag.Flag) {
			complete, ok := values[flag.Name]
			switch {
			case !ok:
				complete = cobra.NoFileCompletions
			case flag.Name == "format" && cmd.Name() == "agenda":
				complete = oneOfWords(report.AgendaFormats())
			case flag.Name == "format" && cmd.Name() == "shops":
				complete = oneOfWords([]string{"text", "json"})
			}
			if flag.Value.Type() != "bool" {
				// It fails only for a flag that cmd does not have.
				_ = cmd.RegisterFlagCompletionFunc(flag.Name, complete)
			}
		})
	}
}

// withChildren are commands, and those below them.
func withChildren(commands []*cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, cmd := range commands {
		all = append(append(all, cmd), cmd.Commands()...)
	}
	return all
}

// filesNamed offers files with one of these extensions, and folders.
func filesNamed(extensions ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(extensions, cobra.ShellCompDirectiveFilterFileExt)
}

// oneOfWords offers words, and no files.
func oneOfWords(words []string) cobra.CompletionFunc {
	return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
}

// completeFolder offers folders.
func completeFolder(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// completeSheet offers sheets, then folders.
func completeSheet(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return completeFolder(cmd, args, word)
	}
	return filesNamed("xlsx", "csv", "tsv")(cmd, args, word)
}

// flagValues says for each flag that takes one of a few values, or a file, what
// those are. The values of others are known to the user alone.
func (c *cli) flagValues() map[string]cobra.CompletionFunc {
	anyFile := cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
	revisions := c.fromGit("for-each-ref", "--format=%(refname:short)") // also those that workflows keep
	return map[string]cobra.CompletionFunc{
		"format":           oneOfWords(report.Formats()),
		"report":           c.completeReport,
		"color":            oneOfWords([]string{"auto", "always", "never"}),
		"private-key-file": anyFile,
		"output":           anyFile,
		"seed":             completeFolder,
		"catalog":          filesNamed("ndjson", "csv", "tsv", "gz"),
		"sent":             filesNamed("json"),
		"export-fault":     oneOfWords(faultNames(sandbox.ExportFaults())),
		"recommend-fault":  oneOfWords(faultNames(sandbox.RecommendFaults())),
		"base":             revisions,
		"changed-since":    revisions,
		"remote":           c.fromGit("remote"),
		"model":            c.fromFiles(func(d definition) []string { return []string{d.Model} }),
		"tag":              c.fromFiles(func(d definition) []string { return d.Tags }),
		"rule":             oneOfWords(check.Rules()),
	}
}

// completeReport offers FORMAT= and then the file.
func (c *cli) completeReport(_ *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	const more = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	var offers []cobra.Completion
	format, path, chosen := strings.Cut(word, "=")
	if !chosen {
		for _, format := range report.Formats() {
			offers = append(offers, format+"=")
		}
		return offers, more
	}
	if !slices.Contains(report.Formats(), format) {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	folder, start := filepath.Split(path)
	entries, err := os.ReadDir(c.abs(folder))
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	folders := 0
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, start) || start == "" && strings.HasPrefix(name, ".") {
			continue
		}
		if entry.IsDir() {
			name += string(filepath.Separator)
			folders++
		}
		offers = append(offers, format+"="+folder+name)
	}
	if folders > 0 {
		return offers, more
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

// fromGit offers what git prints, a line each.
func (c *cli) fromGit(args ...string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		program, err := git.Open(cmd.Context(), c.dir, c.environ)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		lines, err := program.Line(cmd.Context(), args...)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return strings.Fields(lines), cobra.ShellCompDirectiveNoFileComp
	}
}

// definition is what of a customization is worth completing.
type definition struct {
	Model string   `json:"model"`
	Tags  []string `json:"tags"`
}

// fromFiles offers words that the customizations at the paths that were named have.
func (c *cli) fromFiles(words func(definition) []string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, paths []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		paths, err := c.allPaths(cmd.Context(), paths)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		loaded, _, err := pinsync.Load(cmd.Context(), pinsync.Options{Dir: c.dir, Paths: paths, Now: c.now})
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		found := map[string]bool{}
		for _, l := range loaded {
			var d definition
			if json.Unmarshal(l.Body, &d) != nil {
				continue
			}
			for _, word := range words(d) {
				// A shell reads one offer a line, and what follows a tab as its description.
				if word != "" && report.Visible(word) == word {
					found[word] = true
				}
			}
		}
		return slices.Sorted(maps.Keys(found)), cobra.ShellCompDirectiveNoFileComp
	}
}
