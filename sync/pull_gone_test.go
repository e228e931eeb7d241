package sync_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

func TestPullRemovesOnlyWhatWasLive(t *testing.T) {
	const body = "model: basket\ntarget_type: item\ntarget_identity: /p/9\npin_definitions: []\n"
	files := map[string]string{
		"customizations/gone.yaml":    "id: " + uuid(8) + "\n" + body,
		"customizations/new.yaml":     "model: trends\ntarget_type: all\npin_definitions: []\n",
		"customizations/broken.yaml":  "id: " + uuid(7) + "\nmodel: [\n",
		"customizations/live.yaml":    handmade,
		"customizations/readme.md":    "id: " + uuid(6),
		"customizations/.hidden.yaml": "id: " + uuid(5) + "\n" + body,
	}
	s := newStock(t, item(1, "/p/1", 1))
	dir := writeFiles(t, files)
	linked := filepath.Join(dir, "customizations/linked.yaml")
	target := filepath.Join(t.TempDir(), "target.yaml")
	if err := os.WriteFile(target, []byte("id: "+uuid(4)+"\n"+body), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, linked); err != nil {
		t.Skip(err)
	}
	before := tree(t, dir)

	r := s.pull(dir)
	want := map[string]result.Status{
		"customizations/gone.yaml":   result.Missing,
		"customizations/new.yaml":    result.Missing,
		"customizations/broken.yaml": result.Invalid,
		"customizations/live.yaml":   result.Unchanged,
		"customizations/linked.yaml": result.Invalid,
	}
	wantStatuses(t, r, want)
	wantTree(t, dir, before)

	r = s.pull(dir, func(_ *pinsync.Options, po *pinsync.PullOptions) { po.Delete, po.MaxDeletes = true, 1 })
	want["customizations/gone.yaml"] = result.Deleted
	wantStatuses(t, r, want)
	delete(before, "customizations/gone.yaml")
	wantTree(t, dir, before)
	if _, err := os.Stat(target); err != nil {
		t.Error(err)
	}
	for _, f := range r.Results {
		if f.Status == result.Deleted && !strings.Contains(string(f.Before), `"/p/9"`) {
			t.Errorf("the report keeps %q of the deleted file", f.Before)
		}
		if f.Status == result.Missing && !strings.Contains(f.Reason, "may be new") {
			t.Errorf("the reason is %q", f.Reason)
		}
	}
}

func TestPullRemovesNoMoreThanItMay(t *testing.T) {
	files := map[string]string{"customizations/live.yaml": handmade}
	for i := range 3 {
		files["customizations/"+uuid(i)+".yaml"] = "id: " + uuid(100+i) + "\nmodel: basket\ntarget_type: item\ntarget_identity: /gone/" + uuid(i) + "\npin_definitions: []\n"
	}
	for name, test := range map[string]struct {
		live    []string
		most    int
		removed int // of 3; -1 where the run stops
		stopped string
	}{
		"as many as allowed":  {[]string{item(1, "/p/1", 1)}, 3, 3, ""},
		"one too many":        {[]string{item(1, "/p/1", 2), item(2, "/p/2", 1)}, 2, 0, "--delete would remove 3, and --max-deletes allows 2"},
		"none is allowed":     {[]string{item(1, "/p/1", 2)}, 0, 0, "--max-deletes allows 0"},
		"nothing at all live": {nil, 100, 0, "no customization is live"},
		"nothing live, none":  {nil, 0, 0, "no customization is live"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStock(t, test.live...)
			dir := writeFiles(t, files)
			before := tree(t, dir)
			r := s.pull(dir, func(_ *pinsync.Options, po *pinsync.PullOptions) { po.Delete, po.MaxDeletes = true, test.most })
			if test.stopped == "" {
				if got := r.Summary().Statuses[result.Deleted]; got != test.removed || r.Stopped != "" {
					t.Errorf("%d were removed: %q", got, r.Stopped)
				}
				return
			}
			if !strings.Contains(r.Stopped, test.stopped) {
				t.Errorf("the run says %q", r.Stopped)
			}
			if s := r.Summary().Statuses; s[result.Deleted]+s[result.Written] > 0 || s[result.Skipped] == 0 {
				t.Errorf("statuses are %v", s)
			}
			wantTree(t, dir, before)
			// Without --delete nothing is in the way of the rest.
			if r := s.pull(dir); r.Stopped != "" {
				t.Errorf("without --delete: %q", r.Stopped)
			}
		})
	}
}
