//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// testActionBase follows a shop from its first sync on, with the ref that
// sync.yml keeps.
func testActionBase(t *testing.T, r *actionRunner) {
	const base = "refs/pinsync/shop"
	j := r.repository(t, "pinsync")
	api := newActionAPI(t, map[string]string{actionID1: actionBody("/p/1", "old"), actionID2: actionBody("/p/2", "b")})
	run := func(command, args string) actionOutcome {
		t.Helper()
		return j.run(api.inputs(map[string]string{"command": command, "base": base, "args": args}))
	}
	remember := syncRemembers(t)

	j.expectLog(run("plan", ""), 0, "::notice title=pinsync::there is no refs/pinsync/shop yet")
	got := run("sync", "--force --delete --max-deletes 3 --max-deletes=3")
	j.expectLog(got, 0, "::notice title=pinsync::first run")
	if got.outputs["updated"] != "1" || api.sent("PUT ") != 1 {
		t.Errorf("the first run updated %q with %d PUTs, want what differs", got.outputs["updated"], api.sent("PUT "))
	}
	remember(j, base)
	if j.at(base) != j.at("refs/heads/main") {
		t.Error("the ref was not moved")
	}

	// The ref is fetched, also into a clone that has only the newest commit.
	j.commit(map[string]string{"customizations/1.yaml": actionFileText(actionID1, "/p/1", "new"), "customizations/2.yaml": ""})
	clone := t.TempDir()
	j.git("clone", "--quiet", "--depth=1", "file://"+j.origin, clone)
	full := j.workspace
	j.workspace = clone
	got = run("plan", "--detailed-exitcode")
	j.expectLog(got, 1, "orphaned")
	if got.outputs["changed"] != "2" {
		t.Errorf("a plan with an update and an orphan has changed=%q", got.outputs["changed"])
	}
	if j.git("rev-list", "--count", "--all") != "2" {
		t.Error("more than one commit was fetched")
	}
	j.workspace = full
	j.expectLog(run("plan", "--delete --detailed-exitcode"), 3, "would_delete")
	j.expectLog(run("sync", "--delete"), 0, "1 deleted")
	newest := j.git("rev-parse", "HEAD")
	remember(j, base)

	// An old run that is started again must not take that back.
	j.git("checkout", "--quiet", "HEAD^")
	puts := api.sent("PUT ")
	j.expectLog(run("sync", ""), 2, "::error title=pinsync::refs/pinsync/shop is newer than this commit")
	if api.sent("PUT ") != puts {
		t.Error("an old commit was synced")
	}
	j.git("checkout", "--quiet", newest)

	// Without an origin, and with another revision, git's own view holds.
	j.git("remote", "remove", "origin")
	j.expectLog(run("plan", ""), 0, "1 unchanged")
	j.expectLog(j.run(api.inputs(map[string]string{"command": "plan", "base": "HEAD"})), 0, "1 unchanged")
	j.expectLog(j.run(api.inputs(map[string]string{"command": "plan", "base": "nowhere"})), 2, "nowhere")
	j.git("remote", "add", "origin", filepath.Join(j.origin, "gone"))
	j.expectLog(run("sync", ""), 2, "::error title=pinsync::origin could not be asked")
}

// syncRemembers is the step of sync.yml that moves the ref.
func syncRemembers(t *testing.T) func(j *repositoryJob, ref string) {
	t.Helper()
	steps := workflows(t)["sync.yml"].Jobs["sync"].Steps
	last := steps[len(steps)-1]
	if last.Env["SYNCED"] != "refs/pinsync/${{ matrix.shop }}" || strings.Contains(last.If, "always") || strings.Contains(last.If, "failure") {
		t.Fatalf("the last step of sync.yml is %+v", last)
	}
	return func(j *repositoryJob, ref string) {
		t.Helper()
		cmd := exec.Command("bash", "-e", "-c", last.Run)
		cmd.Dir, cmd.Env = j.workspace, append(os.Environ(), "SYNCED="+ref)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
}
