package sync_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	pinsync "pinsync/sync"
	"pinsync/sync/progress"
)

func TestProgressTellsEachStepFromItsBeginningToItsEnd(t *testing.T) {
	d, dir := condemned(t, 41)
	for i := range 30 {
		text := strings.Replace(fmt.Sprintf(fileText, 50+i), fmt.Sprintf("id: "+doomed+"\n", 50+i), "", 1)
		if err := os.WriteFile(filepath.Join(dir, "customizations", fmt.Sprintf("new%d.yaml", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var steps []string // each with where it began and what it came to
	var last struct {
		step        progress.Step
		done, total int
	}
	end := func() {
		if last.step != "" {
			steps[len(steps)-1] += fmt.Sprintf("%d/%d", last.done, last.total)
		}
	}
	o := d.options(dir)
	o.Progress = func(step progress.Step, done, total int) {
		switch {
		case step != last.step:
			end()
			steps = append(steps, fmt.Sprintf("%s: %d to ", step, done))
		case done < last.done, last.total > 0 && total != last.total:
			t.Errorf("%s went from %d/%d to %d/%d", step, last.done, last.total, done, total)
		}
		last.step, last.done, last.total = step, done, total
	}
	s := deleting()
	s.MaxDeletes, s.Concurrency = 40, 8
	if _, err := pinsync.Sync(t.Context(), o, d.three(s)); err != nil {
		t.Fatal(err)
	}
	end()
	want := []string{
		"finding files: 0 to 31/0",
		"checking files: 0 to 31/31",
		"reading the files at base: 0 to 41/0",
		"reading the live state: 0 to 41/41",
		"comparing: 0 to 71/71",
		"sending: 0 to 30/30",
		"reading the live state again: 0 to 71/71",
		"deleting: 0 to 40/40",
	}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

func TestPullTellsItsProgress(t *testing.T) {
	var objects []string
	for i := range 20 {
		objects = append(objects, item(i, "/p/"+uuid(i), 1))
	}
	ended := map[progress.Step]string{}
	newStock(t, objects...).pull(t.TempDir(), func(o *pinsync.Options, _ *pinsync.PullOptions) {
		o.Progress = func(step progress.Step, done, total int) { ended[step] = fmt.Sprintf("%d/%d", done, total) }
	})
	if ended[progress.Reading] != "20/20" || ended[progress.Writing] != "20/20" {
		t.Errorf("the steps ended with %v", ended)
	}
}
