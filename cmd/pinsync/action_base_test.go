//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pinsync/sync/sandbox"
)

// testActionBase follows a shop from its first sync on, with the flags of sync.yml
// and the base of its settings.
func testActionBase(t *testing.T, r *actionRunner) {
	const base = "refs/pinsync/shop"
	j := r.repository(t, "pinsync")
	j.commit(map[string]string{"pinsync.yaml": "tracker_id: sandbox\nbase: " + base + "\n"})
	api := newActionAPI(t, map[string]string{actionID1: actionBody("/p/1", "old"), actionID2: actionBody("/p/2", "b")})
	flags := workflows(t)["sync.yml"].Env["FLAGS"]
	run := func(command, args string) actionOutcome {
		t.Helper()
		return j.run(api.inputs(map[string]string{"command": command, "args": flags + " " + args}))
	}

	const first = "there is no refs/pinsync/shop yet, so this is the first run"
	j.expectLog(run("plan", ""), 0, first)
	if j.at(base) != "" {
		t.Error("a plan moved the ref")
	}
	got := run("sync", "--force --max-deletes 3 --max-deletes=3")
	j.expectLog(got, 0, first)
	if got.outputs["updated"] != "1" || api.sent("PUT ") != 1 {
		t.Errorf("the first run updated %q with %d PUTs, want what differs", got.outputs["updated"], api.sent("PUT "))
	}
	if j.at(base) != j.at("refs/heads/main") {
		t.Error("the ref was not moved")
	}

	// What a plan shows in a fresh clone, a sync does there: an update and a deletion.
	j.commit(map[string]string{"customizations/1.yaml": actionFileText(actionID1, "/p/1", "new"), "customizations/2.yaml": ""})
	full := j.workspace
	j.workspace = t.TempDir()
	j.git("clone", "--quiet", "file://"+j.origin, j.workspace)
	got = run("plan", "--detailed-exitcode")
	j.expectLog(got, 3, "would_delete")
	if got.outputs["changed"] != "2" {
		t.Errorf("a plan with an update and a deletion has changed=%q", got.outputs["changed"])
	}
	j.expectLog(run("plan", "--max-deletes 0"), 1, "1 deletion")
	j.expectLog(j.run(api.inputs(map[string]string{"command": "plan"})), 1, "orphaned")
	j.expectLog(run("sync", ""), 0, "1 deleted")
	if j.at(base) != j.at("refs/heads/main") {
		t.Error("the ref was not moved")
	}
	j.workspace = full

	// An old run that is started again must not take that back; the ref here is
	// older than that of the remote.
	j.git("checkout", "--quiet", "HEAD^")
	puts := api.sent("PUT ")
	j.expectLog(run("sync", ""), 2, `"refs/pinsync/shop" is newer than HEAD`)
	if api.sent("PUT ") != puts {
		t.Error("an old commit was synced")
	}
	j.git("checkout", "--quiet", "main")

	// With another revision, git's own view holds; a remote that can't be asked is
	// not a first run.
	plan := func(base string) actionOutcome {
		return j.run(api.inputs(map[string]string{"command": "plan", "base": base}))
	}
	j.expectLog(plan("HEAD"), 0, "1 unchanged")
	j.expectLog(plan("nowhere"), 2, "nowhere")
	j.git("remote", "set-url", "origin", filepath.Join(j.origin, "gone"))
	j.expectLog(run("sync", ""), 2, `the remote "origin" could not be asked`)
}

// testActionFailsClosed is of checkouts that git says nothing about: none of them
// is a first run, which would overwrite what was edited in the app.
func testActionFailsClosed(t *testing.T, r *actionRunner) {
	const base = "refs/pinsync/shop"
	live := map[string]string{actionID1: actionBody("/p/1", "edited"), actionID2: actionBody("/p/2", "b")}
	start := func(t *testing.T) (*repositoryJob, func(more ...string) actionOutcome, *actionAPI) {
		j := r.repository(t, "pinsync")
		j.git("push", "--quiet", "origin", "HEAD:"+base)
		api := newActionAPI(t, live)
		return j, func(more ...string) actionOutcome {
			inputs := map[string]string{"command": "sync", "base": base}
			for i := 0; i+1 < len(more); i += 2 {
				inputs[more[i]] = more[i+1]
			}
			return j.run(api.inputs(inputs))
		}, api
	}
	closed := func(t *testing.T, j *repositoryJob, api *actionAPI, got actionOutcome, log string) {
		t.Helper()
		j.expectLog(got, 2, log)
		if n := api.sent("PUT "); n > 0 {
			t.Errorf("%d customizations were sent", n)
		}
	}

	t.Run("no repository", func(t *testing.T) {
		j, run, api := start(t)
		if err := os.RemoveAll(filepath.Join(j.workspace, ".git")); err != nil {
			t.Fatal(err)
		}
		closed(t, j, api, run(), "no git repository with files at")
	})
	t.Run("another remote", func(t *testing.T) {
		j, run, api := start(t)
		j.git("remote", "rename", "origin", "upstream")
		closed(t, j, api, run(), `no remote "origin"`)
	})
	t.Run("no git", func(t *testing.T) {
		j, run, api := start(t)
		j.path = t.TempDir() + string(os.PathListSeparator)
		if err := os.WriteFile(filepath.Join(strings.TrimSuffix(j.path, string(os.PathListSeparator)), "git"), []byte("#!/bin/sh\necho git version 2.37.1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		closed(t, j, api, run(), "git 2.38 or newer is needed")
	})
	t.Run("a checkout of another user", func(t *testing.T) {
		if os.Geteuid() != 0 {
			t.Skip("only root can give files away")
		}
		j, run, api := start(t)
		sub := filepath.Join(j.workspace, "sub")
		j.git("clone", "--quiet", j.origin, sub)
		give := func(dir string) {
			if out, err := exec.Command("chown", "-R", "12345", dir).CombinedOutput(); err != nil {
				t.Skipf("%v: %s", err, out)
			}
		}
		give(sub)
		// In the workspace it is ours to trust, also in a folder of it.
		j.expectLog(run("working-directory", "sub"), 0, "1 drifted")
		outside := t.TempDir()
		j.git("clone", "--quiet", j.origin, outside)
		give(outside)
		closed(t, j, api, run("working-directory", outside), "dubious ownership")
	})
	t.Run("files named like a repository", func(t *testing.T) {
		j, run, api := start(t)
		mark := filepath.Join(t.TempDir(), "mark")
		j.write(map[string]string{
			"shop/HEAD": "ref: refs/heads/main\n", "shop/objects/x": "", "shop/refs/x": "",
			"shop/config":                "[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = touch " + mark + "\n[protocol]\n\tallow = always\n[remote \"origin\"]\n\turl = ext::touch " + mark + "\n",
			"shop/customizations/1.yaml": actionFileText(actionID1, "/p/1", "a"),
		})
		closed(t, j, api, run("working-directory", "shop"), "safe.bareRepository")
		if _, err := os.Lstat(mark); err == nil {
			t.Error("a program that the folder names was run")
		}
	})
}

// The environment of a script that waits is open to all that it starts.
func testActionKeepsTheKey(t *testing.T, r *actionRunner) {
	if _, err := os.Stat("/proc/self/environ"); err != nil {
		t.Skip("needs /proc")
	}
	for _, action := range []string{"pinsync", "drift"} {
		j := r.repository(t, action)
		real, err := exec.LookPath("git")
		if err != nil {
			t.Skip("needs git")
		}
		bin, notes := t.TempDir(), filepath.Join(t.TempDir(), "notes")
		script := `#!/bin/bash
for pid in $$ $PPID $(cut -d" " -f4 /proc/$PPID/stat); do
    [ "$(readlink /proc/$pid/exe)" = "` + filepath.Join(r.temp, "pinsync-action", "pinsync") + `" ] || tr '\0' '\n' <"/proc/$pid/environ"
done >>` + notes + `
exec ` + real + ` "$@"
`
		if err := os.WriteFile(filepath.Join(bin, "git"), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
		j.path = bin + string(os.PathListSeparator) + j.path
		api := newActionAPI(t, map[string]string{actionID1: actionBody("/p/1", "a"), actionID2: actionBody("/p/2", "b")})
		inputs := map[string]string{"base": "HEAD"}
		if action == "pinsync" {
			inputs["command"] = "sync"
		}
		if got := j.run(api.inputs(inputs)); got.exit != 0 {
			t.Errorf("%s ends in %d", action, got.exit)
		}
		seen, err := os.ReadFile(notes)
		if err != nil || !strings.Contains(string(seen), "INPUT_BASE=") {
			t.Errorf("%s: %v, git could read\n%s", action, err, seen)
		}
		for _, secret := range []string{sandbox.DefaultPrivateKey, "the-token"} {
			if strings.Contains(string(seen), secret) {
				t.Errorf("%s: git could read %s", action, secret)
			}
		}
	}
}
