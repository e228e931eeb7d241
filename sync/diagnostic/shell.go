package diagnostic

import (
	"path/filepath"
	"strings"
)

// ShellWord returns a path as it is typed in a shell: nothing in it is a
// command, a flag or an escape. It may still hold what a terminal would act on.
func ShellWord(path string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(`._-/:,+@=`, r) ||
			r == '\\' && filepath.Separator == '\\'
	}
	if strings.HasPrefix(path, "-") {
		path = "./" + path
	}
	// "=ls" is the path of a command to zsh.
	if path == "" || path[0] == '=' || strings.ContainsFunc(path, func(r rune) bool { return !plain(r) }) {
		path = "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}
