package sync_test

import (
	"os"
	"path/filepath"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// A file that only looks like a customization file is one result, is not sent,
// and defines nothing.
func TestAFileThatIsNotReadDefinesNothing(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.yaml":     "model: basket\ntarget_type: all\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n",
		"a.yaml.txt": "model: basket\ntarget_type: all\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n",
		"b.ymal":     "[broken",
		"notes.txt":  "model: basket\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	definitions, report, err := pinsync.Load(t.Context(), pinsync.Options{Dir: dir, Paths: []string{"."}})
	if err != nil {
		t.Fatal(err)
	}
	if len(definitions) != 1 || len(report.Results) != 3 {
		t.Fatalf("%d definitions, results %+v", len(definitions), report.Results)
	}
	for i, name := range []string{"a.yaml", "a.yaml.txt", "b.ymal"} {
		r := report.Results[i]
		if r.File != name || r.Status != result.Valid || len(r.Diagnostics) != min(i, 1) {
			t.Errorf("got %+v", r)
		}
		if i > 0 && r.Diagnostics[0].Rule != "unread-file" {
			t.Errorf("got %+v", r.Diagnostics)
		}
	}
}
