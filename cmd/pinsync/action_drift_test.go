//go:build unix

package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const driftBranch = "pinsync/drift"

const driftRef = "refs/heads/" + driftBranch

// driftJob is a job that runs the drift action.
type driftJob struct{ *repositoryJob }

func (r *actionRunner) drift(t *testing.T) *driftJob {
	t.Helper()
	return &driftJob{r.repository(t, "drift")}
}

// personCommits adds a person's commit to the drift branch at the origin.
func (j *driftJob) personCommits() string {
	j.t.Helper()
	j.git("fetch", "--quiet", "origin", driftBranch)
	tree := j.git("rev-parse", "FETCH_HEAD^{tree}")
	commit := j.git("commit-tree", tree, "-p", "FETCH_HEAD", "-m", "a person's")
	j.git("push", "--quiet", "origin", commit+":"+driftRef)
	return commit
}

// calls is what GitHub was asked for since the last call of it.
func (j *driftJob) calls() []string {
	j.github.mu.Lock()
	defer j.github.mu.Unlock()
	calls := j.github.calls
	j.github.calls = nil
	return calls
}

func (j *driftJob) body() string {
	j.github.mu.Lock()
	defer j.github.mu.Unlock()
	return j.github.body
}

func (j *driftJob) prState(state string) {
	j.github.mu.Lock()
	defer j.github.mu.Unlock()
	j.github.state = state
}

func (j *driftJob) fail(call string) {
	j.github.mu.Lock()
	defer j.github.mu.Unlock()
	j.github.fail = call
}

// look runs the action on a shop whose second customization shows item.
func (j *driftJob) look(item string, more ...map[string]string) actionOutcome {
	j.t.Helper()
	return j.lookAt(map[string]string{actionID1: actionBody("/p/1", "a"), actionID2: actionBody("/p/2", item)}, more...)
}

func (j *driftJob) lookAt(live map[string]string, more ...map[string]string) actionOutcome {
	j.t.Helper()
	inputs := map[string]string{"branch": driftBranch}
	for _, m := range more {
		maps.Copy(inputs, m)
	}
	got := j.run(newActionAPI(j.t, live).inputs(inputs))
	if status := j.git("status", "--porcelain"); status != "" {
		j.t.Errorf("the checkout was left with changes:\n%s", status)
	}
	return got
}

// expect checks an outcome: the exit code, the calls of GitHub and a part of the log.
func (j *driftJob) expect(got actionOutcome, exit int, calls []string, log string) {
	j.t.Helper()
	j.expectLog(got, exit, log)
	if diff := cmp.Diff(calls, j.calls()); diff != "" {
		j.t.Errorf("calls of GitHub: %s", diff)
	}
}

var (
	onlyLists = []string{"list"}
	creates   = []string{"list", "open"}
	refreshes = []string{"list", "edit"}
	closes    = []string{"list", "close"}
)

func testActionDrift(t *testing.T, r *actionRunner) {
	t.Run("no drift", func(t *testing.T) {
		j := r.drift(t)
		j.expect(j.look("b"), 0, onlyLists, "::notice title=pinsync::no drift")
		if j.at(driftRef) != "" {
			t.Error("there is a branch")
		}
	})

	t.Run("an orphan is no drift, nor a failure of the look for it", func(t *testing.T) {
		j := r.drift(t)
		base := j.git("rev-parse", "HEAD")
		j.commit(map[string]string{"customizations/2.yaml": ""})
		j.expect(j.look("b", map[string]string{"base": base}), 0, onlyLists, "1 orphaned")
	})

	t.Run("what begins and ends in the next days is below the edits", func(t *testing.T) {
		j := r.drift(t)
		end := time.Now().Add(48 * time.Hour).UTC().Format(time.RFC3339)
		j.commit(map[string]string{"customizations/1.yaml": actionFileText(actionID1, "/p/1", "a") + "    active_to: " + end + "\n"})
		live := map[string]string{
			actionID1: strings.Replace(actionBody("/p/1", "a"), `"a"}`, `"a","active_to":"`+end+`"}`, 1),
			actionID2: actionBody("/p/2", "edited"),
		}
		j.expect(j.lookAt(live), 0, creates, "pull request #7 offers")
		for _, want := range []string{"customizations/2.yaml", "#### pinsync agenda: 0 pins begin, 1 ends, 1 leaves its place empty", "place 1 a; nothing takes its place"} {
			if !strings.Contains(j.body(), want) {
				t.Errorf("the body has no %q:\n%s", want, j.body())
			}
		}
	})

	t.Run("drift opens one pull request, and follows it", func(t *testing.T) {
		j := r.drift(t)
		main := j.at("refs/heads/main")
		got := j.look("edited")
		j.expect(got, 0, creates, "pull request #7 offers")
		if o := got.outputs; o["pull-request"] != "7" || o["drifted"] != "1" || o["report"] == "" {
			t.Errorf("outputs are %v", o)
		}
		first := j.at(driftRef)
		j.git("fetch", "--quiet", "origin", driftBranch)
		if text := j.git("show", "FETCH_HEAD:customizations/2.yaml"); !strings.HasPrefix(text, "# kept\n") || !strings.Contains(text, "pin_identity: edited") {
			t.Errorf("the branch has\n%s", text)
		}
		if parent := j.git("rev-parse", "FETCH_HEAD^"); parent != main || j.at("refs/heads/main") != main {
			t.Errorf("the branch stands on %s, main was %s", parent, main)
		}
		for _, want := range []string{"<!-- pinsync-drift ", "customizations/2.yaml", "line 9", "item: <code>b</code> → <code>edited</code>", "**Merge** this", "https://github.example/owner/shop/actions/runs/1"} {
			if !strings.Contains(j.body(), want) {
				t.Errorf("the body has no %q:\n%s", want, j.body())
			}
		}

		if strings.Contains(j.body(), "agenda") {
			t.Errorf("nothing begins or ends, and the body says so:\n%s", j.body())
		}

		// The same again, also after other things were merged.
		j.expect(j.look("edited"), 0, onlyLists, "#7 shows this drift already")
		j.commit(map[string]string{"readme": "more"})
		j.expect(j.look("edited"), 0, onlyLists, "#7 shows this drift already")
		if j.at(driftRef) != first {
			t.Error("the branch was pushed again without a change")
		}

		// Another edit refreshes branch and body.
		j.expect(j.look("edited again"), 0, refreshes, "#7 was refreshed")
		if j.at(driftRef) == first || !strings.Contains(j.body(), "edited again") {
			t.Errorf("branch or body are still as they were:\n%s", j.body())
		}

		// Someone took the edit back: the offer would undo that.
		j.expect(j.look("b"), 0, closes, "#7 was closed")
		if j.at(driftRef) != "" {
			t.Error("the branch is still there")
		}
		// And made it once more.
		j.expect(j.look("edited again"), 0, creates, "offers")
	})

	t.Run("a person's commits stay", func(t *testing.T) {
		j := r.drift(t)
		j.look("edited")
		theirs := j.personCommits()
		j.calls()
		j.expect(j.look("edited"), 0, onlyLists, "::notice title=pinsync::pull request #7 has commits")
		j.expect(j.look("other"), 0, onlyLists, "::warning title=pinsync::pull request #7 has commits")
		j.expect(j.look("b"), 0, onlyLists, "::warning title=pinsync::there is no drift any more")
		j.prState("closed")
		j.expect(j.look("other"), 1, onlyLists, `::error title=pinsync::the branch "pinsync/drift" has commits`)
		if j.at(driftRef) != theirs {
			t.Error("a person's commit was overwritten")
		}
	})

	t.Run("a closed pull request is not opened again", func(t *testing.T) {
		j := r.drift(t)
		j.look("edited")
		j.calls()
		j.prState("closed")
		j.expect(j.look("edited"), 1, onlyLists, "#7, which shows this drift, was closed")
		j.expect(j.look("other"), 0, creates, "offers")
	})

	t.Run("after a merge", func(t *testing.T) {
		j := r.drift(t)
		j.look("edited")
		j.git("pull", "--quiet", "--squash", "origin", driftBranch)
		j.commit(nil)
		j.prState("merged")
		j.calls()
		j.expect(j.look("edited"), 0, onlyLists, "no drift")
		j.expect(j.look("other"), 0, creates, "offers")
	})

	t.Run("a failure is seen", func(t *testing.T) {
		j := r.drift(t)
		j.expect(j.look("edited", map[string]string{"private-key": "wrong"}), 4, nil, "the server refused the credentials")
		j.fail("list")
		j.expect(j.look("edited"), 1, onlyLists, "::error title=pinsync::the pull requests could not be listed")
		j.fail("open")
		j.expect(j.look("edited"), 1, creates, "::error title=pinsync::no pull request could be opened")
		j.fail("")
		j.expect(j.look("edited"), 0, creates, "offers") // the branch was there already
		j.expect(j.look("edited", map[string]string{"token": ""}), 2, nil, "pinsync: GITHUB_TOKEN is not set")
		j.commit(map[string]string{"customizations/3.yaml": "model: basket\n"})
		j.expect(j.look("edited"), 1, nil, "::error title=pinsync::the plan is not complete; files that are invalid, failed or skipped: 1")
		j.expect(j.look("edited", map[string]string{"branch": "main"}), 2, nil, "pinsync: the pull request can't be from the branch")
	})

	t.Run("new files are offered when asked for", func(t *testing.T) {
		j := r.drift(t)
		live := map[string]string{
			actionID1: actionBody("/p/1", "a"), actionID2: actionBody("/p/2", "edited"),
			"199620b4-df1a-46e8-ab59-9e9ed9af7103": actionBody("/p/3", "c"),
		}
		for i, want := range []int{1, 2} {
			got := j.lookAt(live, map[string]string{"new-files": fmt.Sprint(i == 1)})
			j.git("fetch", "--quiet", "origin", driftBranch)
			if n := len(strings.Fields(j.git("diff", "--name-only", "HEAD", "FETCH_HEAD"))); n != want || got.exit != 0 {
				t.Errorf("exit %d, %d files are offered, want %d", got.exit, n, want)
			}
		}
	})

	t.Run("a huge plan", func(t *testing.T) {
		j := r.drift(t)
		files, live := map[string]string{}, map[string]string{}
		for i := range 200 {
			id, target := fmt.Sprintf("199620b4-df1a-46e8-ab59-9e9ed9af8%03d", i), fmt.Sprintf("/p/%d", i)
			files[fmt.Sprintf("customizations/%s-%d.yaml", strings.Repeat("long", 60), i)] = actionFileText(id, target, "a")
			live[id] = actionBody(target, "edited")
		}
		j.git("rm", "--quiet", "-r", "customizations")
		j.commit(files)
		j.expect(j.lookAt(live), 0, creates, "offers")
		if n := len(j.body()); n > 65_536 || n < 50_000 {
			t.Errorf("the body has %d bytes", n)
		}
		if !strings.Contains(j.body(), "left out here for the length") {
			t.Error("the body does not say that it was cut")
		}
	})

	t.Run("since the last sync", func(t *testing.T) {
		const base = "refs/pinsync/shop"
		j := r.drift(t)
		based := map[string]string{"base": base}
		j.expect(j.look("b", based), 0, onlyLists, "there is no refs/pinsync/shop yet")
		j.git("push", "--quiet", "origin", "HEAD:"+base)
		// A file that was merged and not synced yet is no drift.
		j.commit(map[string]string{
			"customizations/1.yaml": actionFileText(actionID1, "/p/1", "new"),
			"customizations/3.yaml": "{model: basket, target_type: item, target_identity: /p/3, pin_definitions: [{position: 1, pin_type: item, pin_identity: c}]}",
		})
		j.expect(j.look("b", based), 0, onlyLists, "no drift")
		// What was edited live is offered, without it.
		got := j.look("edited", based)
		j.expect(got, 0, creates, "offers")
		j.git("fetch", "--quiet", "origin", driftBranch)
		if changed := j.git("diff", "--name-only", "HEAD", "FETCH_HEAD"); changed != "customizations/2.yaml" {
			t.Errorf("offered are %s", changed)
		}
		// What is gone from live is offered as the removal of its file.
		j.expect(j.lookAt(map[string]string{actionID1: actionBody("/p/1", "a")}, based), 0, refreshes, "was refreshed")
		j.git("fetch", "--quiet", "origin", driftBranch)
		if changed := j.git("diff", "--name-status", "HEAD", "FETCH_HEAD"); changed != "D\tcustomizations/2.yaml" {
			t.Errorf("offered are %s", changed)
		}
		// What was edited on both sides needs a person.
		both := map[string]string{actionID1: actionBody("/p/1", "other"), actionID2: actionBody("/p/2", "edited")}
		j.expect(j.lookAt(both, based), 1, refreshes, "::error title=pinsync::customizations that were edited both live and in the files: 1;")
		if !strings.Contains(j.body(), "Edited in the app and here") {
			t.Errorf("the body does not tell of the conflict:\n%s", j.body())
		}
		both[actionID2] = actionBody("/p/2", "b")
		j.calls()
		got = j.lookAt(both, based)
		if got.exit != 1 {
			t.Errorf("a conflict alone ends in %d", got.exit)
		}
	})

	t.Run("folders", func(t *testing.T) {
		j := r.drift(t)
		// An absolute one is the same as a relative one: the checkout, which look
		// watches, stays as it is.
		j.expect(j.look("edited", map[string]string{"directory": filepath.Join(j.workspace, "customizations")}), 0, creates, "offers")
		outside := t.TempDir()
		for _, folder := range []string{outside, "..", "../" + filepath.Base(outside), "nowhere", "-", filepath.Dir(j.workspace)} {
			// Also on a day without drift.
			got := j.look("b", map[string]string{"directory": folder})
			j.expect(got, 2, nil, "pinsync: ")
		}
		got := j.look("b", map[string]string{"directory": filepath.Join(j.workspace, "customizations"), "working-directory": "customizations"})
		j.expect(got, 0, closes, "no drift")
	})

	t.Run("hooks are not run", func(t *testing.T) {
		j := r.drift(t)
		hook := filepath.Join(j.workspace, ".git/hooks/post-checkout")
		if err := os.MkdirAll(filepath.Dir(hook), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(hook, []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		j.expect(j.look("edited"), 0, creates, "offers")
	})

	t.Run("no worktree can be made", func(t *testing.T) {
		j := r.drift(t)
		j.commit(map[string]string{".gitattributes": "*.yaml filter=broken\n"})
		j.git("config", "filter.broken.clean", "cat")
		j.git("config", "filter.broken.smudge", "false")
		j.git("config", "filter.broken.required", "true")
		j.expect(j.look("edited"), 1, onlyLists, "::error title=pinsync::git could not make a worktree")
	})

	t.Run("hostile branches and folders", func(t *testing.T) {
		for _, text := range hostileTexts[:7] {
			j := r.drift(t)
			checkUnharmed(t, j.actionJob, j.look("edited", map[string]string{"branch": text}), text)
			checkUnharmed(t, j.actionJob, j.look("edited", map[string]string{"directory": text}), text)
			j.env["GITHUB_REF_NAME"] = text
			checkUnharmed(t, j.actionJob, j.look("edited"), text)
		}
	})
}
