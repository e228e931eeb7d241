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

	r = s.pull(dir, func(_ *pinsync.Options, po *pinsync.PullOptions) { po.Delete = true })
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
