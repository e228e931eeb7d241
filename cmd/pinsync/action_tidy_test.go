//go:build unix

package main

import (
	"bytes"
	"maps"
	"os"
	"strings"
	"testing"

	"pinsync/sync/offer"
	"pinsync/sync/result"
)

const tidyRef = "refs/heads/pinsync/tidy"

// tidyJob is a job that runs the action as tidy.yml does.
type tidyJob struct{ *driftJob }

// overPin is a pin that ended, at place 2.
const overPin = "  - position: 2\n    pin_type: item\n    pin_identity: /p/77\n    active_to: 2025-01-01T00:00:00Z\n"

func (r *actionRunner) tidy(t *testing.T) *tidyJob {
	t.Helper()
	return &tidyJob{&driftJob{r.repository(t, "pinsync")}}
}

// look runs the action.
func (j *tidyJob) look(more ...map[string]string) actionOutcome {
	j.t.Helper()
	inputs := map[string]string{"command": "tidy"}
	for _, m := range more {
		maps.Copy(inputs, m)
	}
	got := j.run(inputs)
	if status := j.git("status", "--porcelain"); status != "" {
		j.t.Errorf("the checkout was left with changes:\n%s", status)
	}
	return got
}

// offered is what the branch changes.
func (j *tidyJob) offered() string {
	j.t.Helper()
	j.git("fetch", "--quiet", "origin", "pinsync/tidy")
	return j.git("diff", "--unified=0", "HEAD", "FETCH_HEAD")
}

// says checks that the pull request's text has all of these.
func (j *tidyJob) says(want ...string) {
	j.t.Helper()
	for _, text := range want {
		if !strings.Contains(j.body(), text) {
			j.t.Errorf("the body has no %q:\n%s", text, j.body())
		}
	}
}

func testActionTidy(t *testing.T, r *actionRunner) {
	t.Run("nothing to tidy", func(t *testing.T) {
		t.Parallel()
		j := r.tidy(t)
		j.expect(j.look(), 0, onlyLists, "::notice title=pinsync::there is nothing to tidy")
		if j.at(tidyRef) != "" {
			t.Error("there is a branch")
		}
	})

	t.Run("a report that can't be written is not fine", func(t *testing.T) {
		t.Parallel()
		if _, err := os.Stat("/dev/full"); err != nil {
			t.Skip("needs /dev/full")
		}
		j := r.tidy(t)
		j.expect(j.look(map[string]string{"args": "--report junit=/dev/full"}), 1, onlyLists, "the report to /dev/full was not written")
	})

	t.Run("a pin that is over opens a pull request, which is followed", func(t *testing.T) {
		t.Parallel()
		j := r.tidy(t)
		two := "# kept\n" + actionFileText(actionID2, "/p/2", "b")
		j.commit(map[string]string{"customizations/2.yaml": two + overPin})
		main := j.at("refs/heads/main")
		got := j.look(map[string]string{"args": "--dispatch validate.yml"})
		j.expect(got, 0, []string{"list", "open", "dispatch"}, "pull request #7 offers the edits")
		if got.outputs["report"] == "" {
			t.Errorf("outputs are %v", got.outputs)
		}
		first := j.at(tidyRef)
		if diff := j.offered(); strings.Count(diff, "\n-") != 5 || strings.Count(diff, "\n+") != 1 || !strings.Contains(diff, "\n-    pin_identity: /p/77\n") {
			t.Errorf("offered is\n%s", diff)
		}
		if j.at("refs/heads/main") != main {
			t.Error("main was pushed to")
		}
		j.says("<!-- pinsync-cleanup ", "customizations/2.yaml", "/p/77", "removed", "the pin is over: active_to is past, 2025-01-01T00", "**Merge** this", "https://github.example/owner/shop/actions/runs/1")

		j.expect(j.look(), 0, onlyLists, "#7 shows this cleanup already")
		j.commit(map[string]string{"customizations/1.yaml": actionFileText(actionID1, "/p/1", "a") + overPin})
		j.expect(j.look(), 0, refreshes, "the cleanup has changed; pull request #7 was refreshed")
		j.says("customizations/1.yaml", "customizations/2.yaml")
		if j.at(tidyRef) == first {
			t.Error("the branch is as it was")
		}

		j.commit(map[string]string{"customizations/1.yaml": actionFileText(actionID1, "/p/1", "a"), "customizations/2.yaml": two})
		j.expect(j.look(), 0, closes, "#7 was closed")
		if j.at(tidyRef) != "" {
			t.Error("the branch is still there")
		}
	})

	t.Run("items that are gone, of each shop by its catalogue", func(t *testing.T) {
		t.Parallel()
		j := r.tidy(t)
		catalogue := "identity,title\n/p/2,Kettle\n/p/1,Mug\nb,Tea\na,Coffee\n/p/5550,Descaler\n/p/77,Old tea\n"
		for _, shop := range []string{"de", "sk"} {
			j.write(map[string]string{"shops/" + shop + "/pinsync.yaml": "catalog: .pinsync/catalog.csv\n"})
		}
		wrong := strings.Replace(actionFileText(actionID1, "/p/1", "a"), "7101", "7103", 1) + "  - {position: 3, pin_type: item, pin_identity: /P/5550}\n"
		j.commit(map[string]string{
			".gitignore": ".pinsync/\n", "customizations/1.yaml": "", "customizations/2.yaml": "",
			"shops/de/customizations/1.yaml": wrong + "  - {position: 4, pin_type: item, pin_identity: vanished-for-good}\n",
			"shops/sk/customizations/1.yaml": strings.Replace(wrong, "7103", "7104", 1) + overPin,
		})
		// As the cache restores it: git does not know it. The other shop has none.
		j.write(map[string]string{"shops/de/.pinsync/catalog.csv": catalogue})
		j.expect(j.look(), 0, creates, "pull request #7 offers the edits")
		diff := j.offered()
		if !strings.Contains(diff, "+  - {position: 3, pin_type: item, pin_identity: /p/5550}") || strings.Contains(diff, "-  - {position: 4") || strings.Count(diff, "5550") != 2 {
			t.Errorf("offered is\n%s", diff)
		}
		j.says("<code>/P/5550</code> → <code>/p/5550 \"Descaler\"</code>", "Left to you", "vanished-for-good", "shops/sk/customizations/1.yaml")

		// Of one shop, by one rule.
		j.expect(j.look(map[string]string{"args": "--rule expired-pin", "paths": "shops/sk"}), 0, refreshes, "was refreshed")
		if diff := j.offered(); strings.Contains(diff, "shops/de") || !strings.Contains(diff, "-    pin_identity: /p/77") {
			t.Errorf("offered is\n%s", diff)
		}
	})

	t.Run("a person's commits stay", func(t *testing.T) {
		t.Parallel()
		j := r.tidy(t)
		j.commit(map[string]string{"customizations/2.yaml": actionFileText(actionID2, "/p/2", "b") + overPin})
		j.look()
		j.git("fetch", "--quiet", "origin", "pinsync/tidy")
		theirs := j.git("commit-tree", j.git("rev-parse", "FETCH_HEAD^{tree}"), "-p", "FETCH_HEAD", "-m", "a person's")
		j.git("push", "--quiet", "origin", theirs+":"+tidyRef)
		j.calls()
		j.commit(map[string]string{"customizations/1.yaml": actionFileText(actionID1, "/p/1", "a") + overPin})
		j.expect(j.look(), 0, onlyLists, "::warning title=pinsync::pull request #7 has commits")
		if j.at(tidyRef) != theirs {
			t.Error("a person's commit was overwritten")
		}
	})

	t.Run("to close it is an answer", func(t *testing.T) {
		t.Parallel()
		j := r.tidy(t)
		j.commit(map[string]string{"customizations/2.yaml": actionFileText(actionID2, "/p/2", "b") + overPin})
		j.look()
		j.calls()
		j.prState("closed")
		j.expect(j.look(), 0, onlyLists, "::notice title=pinsync::pull request #7, which shows this cleanup, was closed")
	})

	t.Run("what is wrong", func(t *testing.T) {
		t.Parallel()
		j := r.tidy(t)
		// Another file's mistake is not in the way.
		j.commit(map[string]string{"customizations/2.yaml": actionFileText(actionID2, "/p/2", "b") + overPin, "customizations/3.yaml": "model: basket\n"})
		j.fail("open")
		j.expect(j.look(), 1, creates, "::error title=pinsync::no pull request could be opened")
		j.fail("")
		j.expect(j.look(), 0, creates, "::warning title=pinsync::invalid files: 1;")
		j.expect(j.look(map[string]string{"args": "--rule expired"}), 2, nil, `there is no rule "expired"`)
		j.expect(j.look(map[string]string{"paths": ".."}), 2, nil, "is not in the checkout")
		j.expect(j.look(map[string]string{"token": ""}), 2, nil, "pinsync: GITHUB_TOKEN is not set")
	})
}

// What was fixed of only some files is not offered: the rest would be an offer of its own.
func TestTidyOffersAllOrNothing(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*result.Report{
		"stopped": {Stopped: "the run was interrupted"},
		"failed":  {Results: []result.Result{{Status: result.Fixed}, {Status: result.Failed}}},
	} {
		var said bytes.Buffer
		c := &cli{stderr: &said}
		// It does not even ask what is there already.
		if code := c.tidy(t.Context(), &tidyFlags{}, nil, r, offer.Edits{Fingerprint: "0a"}); code != exitNotFine || !strings.Contains(said.String(), "nothing is offered") {
			t.Errorf("%s: exit %d, says %q", name, code, said.String())
		}
	}
}
