//go:build unix

package git_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"pinsync/sync/git"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// plain runs the git program without any guard, and returns what it prints.
func plain(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = dir, environ()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func environ() []string {
	return append(os.Environ(),
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com")
}

// repository is one with a commit.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	plain(t, dir, "init", "--quiet", "--initial-branch=main")
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("a\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	plain(t, dir, "add", "a")
	plain(t, dir, "commit", "--quiet", "--message=a")
	return dir
}

func open(t *testing.T, dir string, more ...string) *git.Git {
	t.Helper()
	g, err := git.Open(t.Context(), dir, append(environ(), more...))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// trap is a program that leaves a mark when it runs.
func trap(t *testing.T) (program string, sprung func() bool) {
	t.Helper()
	mark := filepath.Join(t.TempDir(), "mark")
	program = filepath.Join(t.TempDir(), "trap")
	if err := os.WriteFile(program, fmt.Appendf(nil, "#!/bin/sh\ntouch '%s'\n", mark), 0o755); err != nil {
		t.Fatal(err)
	}
	return program, func() bool {
		_, err := os.Lstat(mark)
		return err == nil
	}
}

func TestFilesNamedLikeARepositoryAreNone(t *testing.T) {
	program, sprung := trap(t)
	dir := filepath.Join(repository(t), "folder")
	for name, text := range map[string]string{
		"HEAD": "ref: refs/heads/main\n", "objects/x": "", "refs/x": "",
		"config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = " + program +
			"\n[remote \"origin\"]\n\turl = ext::" + program + "\n[protocol \"ext\"]\n\tallow = always\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	g := open(t, dir)
	for _, args := range [][]string{{"rev-parse", "--show-toplevel"}, {"remote"}, {"ls-remote", "origin"}, {"status"}} {
		_, err := g.Remote().Run(t.Context(), args...)
		var failed *git.Failure
		if !errors.As(err, &failed) || args[0] != "ls-remote" && !strings.Contains(failed.Said, "safe.bareRepository") {
			t.Errorf("git %q: %v", args, err)
		}
	}
	if sprung() {
		t.Error("a program that the folder names was run")
	}
}

func TestNothingThatTheRepositoryNamesIsRun(t *testing.T) {
	program, sprung := trap(t)
	dir := repository(t)
	for _, hook := range []string{"post-checkout", "reference-transaction", "pre-push", "post-index-change", "pre-auto-gc"} {
		if err := os.MkdirAll(filepath.Join(dir, ".git/hooks"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(program, filepath.Join(dir, ".git/hooks", hook)); err != nil {
			t.Skip(err)
		}
	}
	plain(t, dir, "config", "core.fsmonitor", program)
	plain(t, dir, "config", "protocol.ext.allow", "always")
	plain(t, dir, "config", "remote.origin.url", "ext::"+program)
	plain(t, dir, "config", "core.pager", program)
	g := open(t, dir)
	ctx := t.Context()
	for _, args := range [][]string{{"rev-parse", ":a"}, {"ls-files", "-t"}, {"diff-index", "--cached", "HEAD"}, {"update-ref", "refs/x", "HEAD"}} {
		if _, err := g.Run(ctx, args...); err != nil {
			t.Errorf("git %q: %v", args, err)
		}
	}
	for _, environment := range []string{"A=B", "GIT_ALLOW_PROTOCOL=ext", "GIT_ALLOW_PROTOCOL=ext:file"} {
		if _, err := open(t, dir, environment).Remote().Run(ctx, "ls-remote", "origin"); err == nil {
			t.Errorf("with %s the transport ext was allowed", environment)
		}
	}
	if sprung() {
		t.Error("a program that the repository names was run")
	}
}

func TestOnlyARemoteGitUsesTransports(t *testing.T) {
	origin, dir := repository(t), repository(t)
	plain(t, dir, "remote", "add", "origin", "file://"+filepath.ToSlash(origin))
	g := open(t, dir)
	if _, err := g.Run(t.Context(), "ls-remote", "origin"); err == nil {
		t.Error("a remote was asked")
	}
	if out, err := g.Remote().Line(t.Context(), "ls-remote", "origin", "HEAD"); err != nil || !strings.HasSuffix(out, "HEAD") {
		t.Errorf("git says %q, %v", out, err)
	}
	if _, err := open(t, dir, "GIT_ALLOW_PROTOCOL=https").Remote().Run(t.Context(), "ls-remote", "origin"); err == nil {
		t.Error("what the user allows was widened")
	}
}

func TestVersions(t *testing.T) {
	for said, fine := range map[string]bool{
		"git version 2.38.0": true, "git version 2.39.5 (Apple Git-154)": true, "git version 2.47.1.windows.1": true,
		"git version 2.38.0-rc1": true, "git version 3.0.0": true, "git version 2.100": true,
		"git version 2.37.9": false, "git version 1.99.1": false, "git version 2.4": false, "hub version 2.40": false, "": false,
		"git version x": false, "git version 99999999999999999999.1": false,
	} {
		standIn(t, `echo "`+said+`"`)
		_, err := git.Open(t.Context(), t.TempDir(), os.Environ())
		if fine != (err == nil) || !fine && !errors.Is(err, git.ErrTooOld) {
			t.Errorf("%q: %v", said, err)
		}
	}
}

// standIn puts a shell script in git's place.
func standIn(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "git"), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

func TestTheEnvironmentOfGit(t *testing.T) {
	const key = "0123456789-key"
	standIn(t, `case "$*" in *version) echo git version 2.40.0;; *) env;; esac`)
	g := open(t, t.TempDir(),
		"LUIGISBOX_PRIVATE_KEY= "+key+"\n", "LUIGISBOX_TRACKER_ID=1-2", "LUIGISBOX_PRIVATE_KEY_FILE=/key", "INPUT_PRIVATE_KEY=x",
		"SHOP_KEY="+key, `SECRETS={"key": "`+key+`"}`, "KEPT=yes", "GIT_DIR=/nowhere", "GIT_TRACE=1", "GIT_EXTERNAL_DIFF=x",
		"GIT_SSH_COMMAND=ssh -i key", "GIT_CONFIG_COUNT=0", "GIT_SSL_CAINFO=/ca",
		"GITHUB_TOKEN=ghs-secret", "GH_TOKEN=other-secret", "INPUT_TOKEN=ghs-secret", "COPY= ghs-secret", "ACTIONS_RUNTIME_TOKEN=run-secret")
	for network, g := range map[bool]*git.Git{false: g, true: g.Remote()} {
		out, err := g.Line(t.Context(), "status")
		if err != nil {
			t.Fatal(err)
		}
		seen := strings.Split(out, "\n")
		for _, part := range []string{key, "LUIGISBOX", "INPUT_", "secret", "GIT_DIR", "GIT_TRACE", "GIT_EXTERNAL"} {
			if strings.Contains(out, part) {
				t.Errorf("git sees %s in\n%s", part, out)
			}
		}
		want := []string{"KEPT=yes", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C", "GIT_SSH_COMMAND=ssh -i key", "GIT_CONFIG_COUNT=0", "GIT_SSL_CAINFO=/ca"}
		if !network {
			want = append(want, "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none")
		}
		for _, entry := range want {
			if !slices.Contains(seen, entry) {
				t.Errorf("git does not see %s in\n%s", entry, out)
			}
		}
	}
}

func TestAShortKeyTakesOnlyItself(t *testing.T) {
	standIn(t, `case "$*" in *version) echo git version 2.40.0;; *) env;; esac`)
	g := open(t, t.TempDir(), "LUIGISBOX_PRIVATE_KEY=a", "OTHER=a", "KEPT=bar")
	out, err := g.Line(t.Context(), "status")
	if err != nil || strings.Contains(out, "OTHER") || !strings.Contains(out, "KEPT=bar") || !strings.Contains(out, "PATH=") {
		t.Errorf("%v, git sees\n%s", err, out)
	}
}

func TestFailures(t *testing.T) {
	g := open(t, repository(t))
	_, err := g.Run(t.Context(), "rev-parse", "--verify", "nothing")
	var failed *git.Failure
	if !errors.As(err, &failed) || failed.Exit != 128 || failed.Command != "rev-parse" || failed.Said != "Needed a single revision" {
		t.Errorf("%#v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Run(ctx, "status"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := git.Open(t.Context(), t.TempDir(), os.Environ()); !errors.Is(err, git.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
