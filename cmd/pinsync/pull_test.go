package main

import (
	"bufio"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pinsync/sync/sandbox"
)

// A killed pull leaves each file as it was or as it should be.
func TestKilledPullLeavesWholeFiles(t *testing.T) {
	t.Parallel()
	const count = 200
	api := sandbox.New(sandbox.Options{})
	server := httptest.NewServer(api)
	defer server.Close()
	dir := t.TempDir()
	before, after := map[string]string{}, map[string]string{}
	for i := range count {
		name := filepath.Join(dir, fmt.Sprintf("%03d.yaml", i))
		id := fmt.Sprintf("199620b4-df1a-46e8-ab59-9e9ed9af7%03d", i)
		text := "id: " + id + "\nmodel: basket\ntarget_type: all\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n" + strings.Repeat("# a comment\n", 1000)
		before[name], after[name] = text, strings.Replace(text, "position: 1", "position: 2", 1)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := api.Seed(id, []byte(`{"model": "basket", "target_type": "all", "pin_definitions": [{"position": 2, "pin_type": "item", "pin_identity": "x"}]}`)); err != nil {
			t.Fatal(err)
		}
	}
	for _, lines := range []int{1, 20, 60} {
		pull := process(t, dir, "pull", ".")
		pull.Env = append(pull.Env, envBaseURL+"="+server.URL, envTrackerID+"="+sandbox.DefaultTrackerID, envPrivateKey+"="+sandbox.DefaultPrivateKey)
		stdout, err := pull.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := pull.Start(); err != nil {
			t.Fatal(err)
		}
		for out := bufio.NewScanner(stdout); lines > 0 && out.Scan(); {
			if strings.HasPrefix(out.Text(), "written") {
				lines--
			}
		}
		pull.Process.Kill()
		pull.Wait()
		written := 0
		for name := range before {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			switch string(text) {
			case before[name]:
			case after[name]:
				written++
			default:
				t.Errorf("%s is neither old nor new", name)
			}
		}
		t.Logf("%d of %d files were written when it was killed", written, count)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil || len(files) != count {
		t.Errorf("%d files are there, want %d (%v)", len(files), count, err)
	}
}
