//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repositoryJob is a job in a clone of a bare repository, with a stand-in for GitHub.
type repositoryJob struct {
	*actionJob
	origin string
	github *actionGitHub
}

// repository makes a repository with two files on main, cloned into the
// workspace.
func (r *actionRunner) repository(t *testing.T, action string) *repositoryJob {
	t.Helper()
	j := &repositoryJob{actionJob: r.job(t, action), origin: t.TempDir(), github: newActionGitHub(t)}
	j.env = map[string]string{
		"GITHUB_API_URL": j.github.URL, "GITHUB_REF_NAME": "main", "GITHUB_SERVER_URL": "https://github.example",
		"GITHUB_REPOSITORY": "owner/shop", "GITHUB_RUN_ID": "1",
	}
	j.git("init", "--quiet", "--bare", "--initial-branch=main", j.origin)
	j.git("init", "--quiet", "--initial-branch=main")
	j.git("remote", "add", "origin", j.origin)
	j.commit(map[string]string{
		"customizations/1.yaml": actionFileText(actionID1, "/p/1", "a"),
		"customizations/2.yaml": "# kept\n" + actionFileText(actionID2, "/p/2", "b"),
	})
	return j
}

func (j *repositoryJob) git(args ...string) string {
	j.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = j.workspace
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=Eva", "GIT_AUTHOR_EMAIL=eva@example.com", "GIT_COMMITTER_NAME=Eva", "GIT_COMMITTER_EMAIL=eva@example.com")
	out, err := cmd.CombinedOutput()
	if err != nil {
		j.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit puts files onto main, here and at the origin. An empty text removes a
// file.
func (j *repositoryJob) commit(files map[string]string) {
	j.t.Helper()
	j.write(files)
	for name, text := range files {
		if text == "" {
			os.Remove(filepath.Join(j.workspace, name))
		}
	}
	j.git("add", "--all")
	j.git("commit", "--quiet", "--message=files")
	j.git("push", "--quiet", "origin", "HEAD:main")
}

// at is the commit of a ref at the origin, or nothing.
func (j *repositoryJob) at(ref string) string {
	j.t.Helper()
	hash, _, _ := strings.Cut(j.git("ls-remote", "origin", ref), "\t")
	return hash
}

// expectLog checks the exit code and a part of the log.
func (j *repositoryJob) expectLog(got actionOutcome, exit int, log string) {
	j.t.Helper()
	if got.exit != exit || got.outputs["exit-code"] != fmt.Sprint(exit) {
		j.t.Errorf("exit %d and output %q, want %d", got.exit, got.outputs["exit-code"], exit)
	}
	if !strings.Contains(got.log, log) {
		j.t.Errorf("the log does not say %q", log)
	}
}
