package git_test

import (
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// What git starts must not read our environment and memory in /proc.
func TestThisProcessIsClosedToItsChildren(t *testing.T) {
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	open(t, t.TempDir())
	if dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err != nil || dumpable != 0 {
		t.Errorf("dumpable is %d, %v", dumpable, err)
	}
}

// Without a terminal nothing that git starts can ask for a password.
func TestGitHasNoTerminal(t *testing.T) {
	standIn(t, `case "$*" in *version) echo git version 2.40.0;; *) cut -d" " -f1,6 /proc/self/stat; echo $$;; esac`)
	out, err := open(t, t.TempDir()).Line(t.Context(), "status")
	if err != nil {
		t.Fatal(err)
	}
	stat, shell, _ := strings.Cut(out, "\n")
	if _, session, _ := strings.Cut(stat, " "); session != shell {
		t.Errorf("git's session is %s, and it is process %s", session, shell)
	}
}
