//go:build unix

package main

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sheetRef = "refs/heads/pinsync/sheet-campaign"

// sheetJob is a job that runs the sheet action on a branch.
type sheetJob struct{ *driftJob }

func (r *actionRunner) sheet(t *testing.T) *sheetJob {
	t.Helper()
	j := &sheetJob{&driftJob{r.repository(t, "sheet")}}
	j.git("checkout", "--quiet", "-b", "campaign")
	j.env["GITHUB_REF_NAME"] = "campaign"
	return j
}

// upload commits a sheet to the branch, as a person, and runs the action.
func (j *sheetJob) upload(rows string, more ...map[string]string) actionOutcome {
	j.t.Helper()
	j.write(map[string]string{"inbox/pins.csv": "model,target_type,target_identity,position,pin_type,pin_identity\n" + rows})
	j.git("add", "--all")
	j.git("commit", "--quiet", "--allow-empty", "--message=upload")
	j.git("push", "--quiet", "origin", "HEAD:campaign")
	inputs := map[string]string{"target": "main"}
	for _, m := range more {
		maps.Copy(inputs, m)
	}
	got := j.run(inputs)
	if status := j.git("status", "--porcelain"); status != "" {
		j.t.Errorf("the checkout was left with changes:\n%s", status)
	}
	return got
}

func (j *sheetJob) said() string {
	j.github.mu.Lock()
	defer j.github.mu.Unlock()
	return j.github.said
}

func testActionSheet(t *testing.T, r *actionRunner) {
	t.Run("an upload opens a pull request, and follows the next one", func(t *testing.T) {
		j := r.sheet(t)
		got := j.upload("basket,item,/p/2,1,item,/p/77\nbasket,item,/p/9,1,item,/p/10\n", map[string]string{"dispatch": "validate.yml"})
		j.expect(got, 0, []string{"list", "open", "dispatch", "list"}, "pull request #7 offers the edits")
		if o := got.outputs; o["pull-request"] != "7" || o["changed"] != "2" || o["report"] == "" {
			t.Errorf("outputs are %v", o)
		}
		j.git("fetch", "--quiet", "origin", "pinsync/sheet-campaign")
		if text := j.git("show", "FETCH_HEAD:customizations/2.yaml"); !strings.HasPrefix(text, "# kept\n") || !strings.Contains(text, "pin_identity: /p/77") {
			t.Errorf("the branch has\n%s", text)
		}
		if text := j.git("show", "FETCH_HEAD:customizations/basket/p-9.yaml"); !strings.Contains(text, "pin_identity: /p/10") {
			t.Errorf("the branch has\n%s", text)
		}
		if left := j.git("ls-tree", "-r", "--name-only", "FETCH_HEAD", "inbox"); left != "" {
			t.Errorf("the sheet is offered, too: %s", left)
		}
		for _, want := range []string{"<!-- pinsync-sheet ", "<code>b</code> → <code>/p/77</code>", "customizations/basket/p-9.yaml", "**Merge** this", "https://github.example/owner/shop/actions/runs/1"} {
			if !strings.Contains(j.body(), want) {
				t.Errorf("the pull request does not say %q:\n%s", want, j.body())
			}
		}
		first := j.at(sheetRef)
		j.expect(j.upload("basket,item,/p/2,1,item,/p/78\n"), 0, []string{"list", "edit", "list"}, "the sheet has changed; pull request #7 was refreshed")
		if j.at(sheetRef) == first || !strings.Contains(j.body(), "/p/78") {
			t.Errorf("the pull request still says\n%s", j.body())
		}
		j.expect(j.upload("basket,item,/p/2,1,item,b\n"), 0, []string{"list", "close", "list"}, "the sheet changes nothing")
		if j.at(sheetRef) != "" {
			t.Error("the branch is still there")
		}
	})

	t.Run("a wrong cell is said on the commit, or the pull request of the upload", func(t *testing.T) {
		j := r.sheet(t)
		j.expect(j.upload("basket,items,/p/2,1,item,/p/77\n"), 1, []string{"list", "comment on the commit"}, "::error file=inbox/pins.csv,line=2,endLine=2,col=2,title=schema/enum::")
		if said := j.said(); !strings.Contains(said, "line 2, column 2") || !strings.Contains(said, "inbox/pins.csv") {
			t.Errorf("the comment is\n%s", said)
		}
		if j.at(sheetRef) != "" {
			t.Error("something is offered")
		}
		j.github.mu.Lock()
		j.github.upload, j.github.said = "campaign", ""
		j.github.mu.Unlock()
		j.expect(j.upload("basket,items,/p/2,x,item,/p/77\n"), 1, []string{"list", "comments", "comment"}, "schema/type")
		j.expect(j.upload("basket,item,/p/2,1,item,/p/77\n"), 0, []string{"list", "open", "list", "comments", "recomment"}, "pull request #7 offers")
		if said := j.said(); !strings.Contains(said, "#7 shows what changes") {
			t.Errorf("the comment is\n%s", said)
		}
	})

	t.Run("without a sheet nothing is done", func(t *testing.T) {
		j := r.sheet(t)
		j.expect(j.run(map[string]string{"target": "main"}), 0, nil, "there is no sheet in the folder inbox")
	})

	t.Run("a link in the inbox is not followed", func(t *testing.T) {
		j := r.sheet(t)
		outside := filepath.Join(t.TempDir(), "secret.csv")
		if err := os.WriteFile(outside, []byte("hunter2,b\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		link := filepath.Join(j.workspace, "inbox", "link.csv")
		if err := errors.Join(os.MkdirAll(filepath.Dir(link), 0o755), os.Symlink(outside, link)); err != nil {
			t.Fatal(err)
		}
		j.expect(j.upload("basket,item,/p/2,1,item,/p/77\n"), 0, []string{"list", "open", "list"}, "inbox/link.csv was left out")
		if strings.Contains(j.body()+j.said(), "hunter2") {
			t.Error("what the link leads to was read")
		}
	})

	t.Run("a pin without a row is kept unless the input says so", func(t *testing.T) {
		j := r.sheet(t)
		j.write(map[string]string{"customizations/2.yaml": actionFileText(actionID2, "/p/2", "b") + "  - {position: 2, pin_type: item, pin_identity: c}\n"})
		j.expect(j.upload("basket,item,/p/2,1,item,b\n"), 1, []string{"list", "comment on the commit"}, "the sheet has no row for pin 2")
		j.expect(j.upload("basket,item,/p/2,1,item,b\n", map[string]string{"replace": "true"}), 0, []string{"list", "open", "list"}, "#7 offers")
	})
}
