package plan

import (
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/match"
)

// next says what to type about a file that drifted or conflicts; base is the
// revision that was named.
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

// WithoutFile says what to type about a file that is gone, and whose
// customization was edited live since.
func WithoutFile(file, base string) []string {
	return []string{
		"to keep it: git restore --source=" + diagnostic.ShellWord(base) + " -- " + diagnostic.ShellWord(file) + ", then " + typed("", "pull", file),
		"to let it go: delete it in the app",
	}
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
		if word != "--force" {
			word = diagnostic.ShellWord(word)
		}
		command = append(command, word)
	}
	if base != "" {
		command = append(command, "--base", diagnostic.ShellWord(base))
	}
	return strings.Join(command, " ")
}
