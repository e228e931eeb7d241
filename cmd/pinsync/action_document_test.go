//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"pinsync/sync/sandbox"
)

// blockOf is the first code block of a page after a text.
func blockOf(t *testing.T, name, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(page(t, name), after)
	_, rest, opened := strings.Cut(rest, "\n```")
	_, rest, _ = strings.Cut(rest, "\n")
	block, _, closed := strings.Cut(rest, "\n```\n")
	if !found || !opened || !closed {
		t.Fatalf("%s has no block after %q", name, after)
	}
	return block + "\n"
}

// The hook and the pipeline of the manual name what there is.
func TestActionOtherPlacesAreInTheManual(t *testing.T) {
	var hooks []struct{ ID, Language, Entry string }
	readYAML(t, filepath.Join(repositoryRoot, ".pre-commit-hooks.yaml"), &hooks)
	config := blockOf(t, "github.md", "## Before a commit")
	for _, hook := range hooks {
		if hook.Language != "golang" || hook.Entry != strings.Replace(hook.ID, "-", " ", 1) {
			t.Errorf("hook: %+v", hook)
		}
		if !strings.Contains(config, "- id: "+hook.ID+"\n") && !strings.Contains(config, "- id: "+hook.ID+" #") {
			t.Errorf("the manual does not have the hook %s: %s", hook.ID, config)
		}
	}
	if len(hooks) < 2 {
		t.Errorf("hooks: %+v", hooks)
	}
	var pipeline map[string]struct {
		Script    []string
		Artifacts struct{ Reports map[string]string }
	}
	text := blockOf(t, "gitlab.md", "# GitLab")
	if err := yaml.Unmarshal([]byte(text[strings.Index(text, ".pinsync:"):]), &pipeline); err != nil {
		t.Fatal(err)
	}
	for _, job := range []string{"validate", "sync"} {
		file := pipeline[job].Artifacts.Reports["junit"]
		if script := strings.Join(pipeline[job].Script, "\n"); file == "" || !strings.Contains(script, "--report junit="+file) {
			t.Errorf("%s reports %q and runs %s", job, file, script)
		}
	}
}

// The manual's script for cron and systemd, as it is there: the first run, a
// later one, a failing one, and one that comes too early.
func testActionCronScript(t *testing.T, r *actionRunner) {
	for _, name := range []string{"flock", "logger"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("no %s here", name)
		}
	}
	j := r.repository(t, "pinsync")
	j.commit(map[string]string{"pinsync.yaml": "tracker_id: sandbox\nbase: refs/pinsync/shop\n"})
	j.git("push", "--quiet", "--set-upstream", "origin", "main")
	script := filepath.Join(t.TempDir(), "pinsync-sync")
	if err := os.WriteFile(script, []byte(blockOf(t, "cron.md", "# cron and systemd")), 0o755); err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "logger"), []byte("#!/bin/sh\necho \"logged: $*\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	run := func(live map[string]string) (string, int) {
		t.Helper()
		api := newActionAPI(t, live)
		cmd := exec.Command(script)
		cmd.Env = append(os.Environ(), "PINSYNC_CLONE="+j.workspace, "GITHUB_ACTIONS=",
			"PATH="+bin+":"+filepath.Join(r.temp, "pinsync-action")+":"+os.Getenv("PATH"),
			envBaseURL+"="+api.URL, envTrackerID+"="+sandbox.DefaultTrackerID, envPrivateKey+"="+sandbox.DefaultPrivateKey)
		out, _ := cmd.CombinedOutput()
		return string(out), cmd.ProcessState.ExitCode()
	}
	live := map[string]string{actionID1: actionBody("/p/1", "old"), actionID2: actionBody("/p/2", "b")}
	synced := func() string { return j.at("refs/pinsync/shop") }

	if out, code := run(live); code != 0 || !strings.Contains(out, "1 updated, 1 unchanged") || synced() != j.git("rev-parse", "HEAD") {
		t.Errorf("first run: exit %d, synced %q\n%s", code, synced(), out)
	}
	if out, code := run(live); code != 0 || !strings.Contains(out, "1 unchanged, 1 drifted") {
		t.Errorf("drift is not left alone: exit %d\n%s", code, out)
	}
	first := synced()
	j.commit(map[string]string{"customizations/1.yaml": "model: basket\n"})
	if out, code := run(live); code != 1 || !strings.Contains(out, "logged: -t pinsync -p user.err sync of "+j.workspace+" ended with exit code 1") || synced() != first {
		t.Errorf("an invalid file: exit %d, synced %q\n%s", code, synced(), out)
	}
	lock := exec.Command("flock", filepath.Join(j.workspace, ".git/pinsync.lock"), "sh", "-c", "echo held; read x")
	held, err := lock.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	release, err := lock.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Start(); err != nil {
		t.Fatal(err)
	}
	held.Read(make([]byte, 4))
	if out, code := run(live); code != 0 || out != "" {
		t.Errorf("beside another run: exit %d\n%s", code, out)
	}
	release.Close()
	lock.Wait()
}

// The jobs of the manual's pipeline, as they are there: a first sync, and one after a
// deletion.
func testActionGitLab(t *testing.T, r *actionRunner) {
	var pipeline map[string]struct{ Script []string }
	text := blockOf(t, "gitlab.md", "# GitLab")
	if err := yaml.Unmarshal([]byte(text[strings.Index(text, ".pinsync:"):]), &pipeline); err != nil {
		t.Fatal(err)
	}
	j := r.repository(t, "pinsync")
	j.commit(map[string]string{"pinsync.yaml": "tracker_id: sandbox\nbase: refs/pinsync/shop\n"})
	api := newActionAPI(t, map[string]string{actionID1: actionBody("/p/1", "old"), actionID2: actionBody("/p/2", "b")})
	run := func(job, want string) {
		t.Helper()
		clone := t.TempDir()
		j.git("clone", "--quiet", j.origin, clone)
		cmd := exec.Command("bash", "-e", "-c", strings.Join(pipeline[job].Script, "\n"))
		cmd.Dir = clone
		cmd.Env = append(os.Environ(), "GITHUB_ACTIONS=", "PATH="+filepath.Join(r.temp, "pinsync-action")+":"+os.Getenv("PATH"),
			envBaseURL+"="+api.URL, envTrackerID+"=", envPrivateKey+"="+sandbox.DefaultPrivateKey)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, no %q in\n%s", job, err, want, out)
		}
		if _, err := os.Stat(filepath.Join(clone, "pinsync.xml")); err != nil {
			t.Error(err)
		}
	}
	run("validate", "2 valid")
	run("sync", "1 updated, 1 unchanged")
	j.commit(map[string]string{"customizations/2.yaml": ""})
	run("sync", "1 deleted")
	if j.at("refs/pinsync/shop") != j.at("refs/heads/main") {
		t.Error("the ref was not moved")
	}
}
