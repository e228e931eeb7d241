package plan

import (
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/match"
)

// next says what to type about a file that drifted or conflicts; base is the
// revision that is to be named, empty for none.
func next(c *match.Customization, base string) []string {
	name := c.Head.Name
	switch {
	case c.Live != nil:
		return []string{takeLive(name), writeOver(name, base)}
	case !c.Head.HasID():
		return []string{letGo(name), "to create it again: " + typed(base, "sync", "--force", name)}
	default:
		return []string{letGo(name), "to create it again: remove the id from the file, then " + typed(base, "sync", "--force", name)}
	}
}

// option is the base as --base takes it, empty where that need not be typed.
func option(base string, shorthand bool) string {
	if shorthand {
		return ""
	}
	return base
}

// WithoutFile says what to type about a customization whose file is gone, and that
// was edited live since.
func WithoutFile(c *match.Customization, base string) []string {
	name := c.Base.Name
	restore := "git restore --source=" + diagnostic.ShellWord(base) + " -- " + diagnostic.ShellWord(name)
	if c.SinceBase {
		restore = "bring its file back from a commit that git log -- " + diagnostic.ShellWord(name) + " shows"
	}
	return []string{"to keep it: " + restore + ", then " + typed("", "pull", name), "to let it go: delete it in the app"}
}

func takeLive(file string) string { return "to take what is live: " + typed("", "pull", file) }

func writeOver(file, base string) string {
	return "to write the file over it: " + typed(base, "sync", "--force", file)
}

func letGo(file string) string { return "to let it go: git rm " + diagnostic.ShellWord(file) }

// typed is a command of pinsync as it is typed: with the base, where there is
// one.
func typed(base string, words ...string) string {
	command := []string{"pinsync"}
	for _, word := range words {
		if word != "--force" && word != "--delete" {
			word = diagnostic.ShellWord(word)
		}
		command = append(command, word)
	}
	if base != "" {
		command = append(command, "--base", diagnostic.ShellWord(base))
	}
	return strings.Join(command, " ")
}
