package sync

import (
	"strings"

	"pinsync/sync/diagnostic"
)

// next says what to type about a file that drifted or conflicts; live says
// whether its customization still exists.
func (p *push) next(it *item, live bool) []string {
	switch {
	case live:
		return []string{takeLive(it.File), writeOver(it.File, p.Base)}
	case it.nameless():
		return []string{letGo(it.File), "to create it again: " + typed(p.Base, "sync", "--force", it.File)}
	default:
		return []string{letGo(it.File), "to create it again: remove the id from the file, then " + typed(p.Base, "sync", "--force", it.File)}
	}
}

// nextWithoutFile says what to type about a file that is gone, and whose
// customization was edited live since.
func nextWithoutFile(file, base string) []string {
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
