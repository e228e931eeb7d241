package diagnostic_test

import (
	"os/exec"
	"strings"
	"testing"

	"pinsync/sync/diagnostic"
)

func TestShellWordIsReadAsThePathThatItIs(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh here")
	}
	for _, path := range []string{
		"a", "a/b.yaml", `c\d`, "two words", "-x", "~", "~root", "$(exit)'s", "a;b", "*", "?", "a&b", `"`, "#a", "a#b", "=ls", "{a,b}", "!!", "", "ž/靴",
	} {
		word := diagnostic.ShellWord(path)
		out, err := exec.Command(sh, "-c", "printf '%s' "+word).Output()
		want := path
		if strings.HasPrefix(path, "-") {
			want = "./" + path
		}
		if err != nil || string(out) != want {
			t.Errorf("%q becomes %s, which a shell reads as %q, %v", path, word, out, err)
		}
	}
	for path, want := range map[string]string{
		"customizations/basket/p-1.yaml": "customizations/basket/p-1.yaml",
	} {
		if got := diagnostic.ShellWord(path); got != want {
			t.Errorf("%q becomes %s, want %s", path, got, want)
		}
	}
}
