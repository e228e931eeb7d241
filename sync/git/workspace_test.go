//go:build unix

package git_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pinsync/sync/git"
)

// In a container a job's checkout belongs to another user.
func TestACheckoutOfAnotherUserIsReadInTheWorkspaceOfARunner(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	workspace := t.TempDir()
	inside := filepath.Join(workspace, "with space", "*")
	if err := os.MkdirAll(filepath.Join(inside, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	plain(t, inside, "init", "--quiet")
	outside := repository(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(workspace, link); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{workspace, outside} {
		if out, err := exec.Command("chown", "-R", "12345", dir).CombinedOutput(); err != nil {
			t.Skipf("%v: %s", err, out)
		}
	}
	actions := []string{"GITHUB_ACTIONS=true", "GITHUB_WORKSPACE=" + workspace}
	for _, test := range []struct {
		dir     string
		environ []string
		read    bool
	}{
		{inside, actions, true},
		{filepath.Join(inside, "folder"), actions, true},
		{inside, []string{"GITHUB_ACTIONS=true", "GITHUB_WORKSPACE=" + link}, true},
		{inside, nil, false},
		{inside, []string{"GITHUB_WORKSPACE=" + workspace}, false},
		{inside, []string{"GITHUB_ACTIONS=true", "GITHUB_WORKSPACE="}, false},
		{outside, actions, false},
		{outside, []string{"GITHUB_ACTIONS=true", "GITHUB_WORKSPACE=" + filepath.Join(workspace, "gone")}, false},
		{outside, []string{"GITHUB_ACTIONS=true", "GITHUB_WORKSPACE=."}, false},
	} {
		g, err := git.Open(t.Context(), test.dir, append(environ(), test.environ...))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Line(t.Context(), "rev-parse", "--is-inside-work-tree"); (err == nil) != test.read {
			t.Errorf("%s with %q: %v", test.dir, test.environ, err)
		}
	}
}
