package sync_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// A file of the run is gone, and something elsewhere in the shop may be it.
func TestNothingIsDeletedThatMayHaveMoved(t *testing.T) {
	moved := fmt.Sprintf(fileText, 1)
	nameless := func(text string) string { _, rest, _ := strings.Cut(text, "\n"); return rest }
	const editedLive = "broken, of a file live differs"
	for name, test := range map[string]struct {
		path, text string
		want       result.Status
		reason     string
	}{
		"moved":                         {"b/x.yaml", moved, "", ""},
		"broken":                        {"b/x.yaml", moved + "tags: [spring\n", result.Conflict, `"b/x.yaml" can't be read: its YAML is broken in line 9`},
		"emptied":                       {"b/x.yaml", "", result.Conflict, `"b/x.yaml" can't be read`},
		"invalid, with its id":          {"b/x.yaml", strings.Replace(moved, "position: 1", "position: first", 1), "", ""},
		"invalid, with its target":      {"b/x.yaml", nameless(strings.Replace(moved, "position: 1", "position: first", 1)), "", ""},
		"invalid, without either":       {"b/x.yaml", nameless(strings.Replace(moved, "item", "itme", 1)), result.Conflict, `"b/x.yaml" is invalid, and does not say which`},
		"an id that is none":            {"b/x.yaml", strings.Replace(strings.Replace(moved, "id: 0", "id: x", 1), "/p/1", "/p/9", 1), result.Conflict, `"b/x.yaml" is invalid`},
		"another customization":         {"b/x.yaml", fmt.Sprintf(fileText, 7), result.Deleted, ""},
		"a file of another kind":        {"compose.yaml", "services: {web: {image: nginx}}\n", result.Deleted, ""},
		"a list":                        {"b/x.yaml", "[1, 2]\n", result.Deleted, ""},
		"settings that are broken":      {"b/pinsync.yaml", "tracker_id: [\n", result.Conflict, `"b/pinsync.yaml" can't be read`},
		"settings that bind nothing":    {"b/pinsync.yaml", "# tracker_id: 1234-5678\n", result.Deleted, ""},
		"settings of another shop":      {"b/pinsync.yaml", "tracker_id: another\n", result.Deleted, ""},
		"broken, where nobody looks":    {".b/x.yaml", "[", result.Deleted, ""},
		"a link to nowhere":             {"b/x.yaml", "->nowhere", result.Conflict, `"b/x.yaml" can't be read`},
		"a folder that can't be listed": {"b/", "", result.Conflict, `"b" can't be listed`},
		editedLive:                      {"b/x.yaml", moved + "tags: [spring\n", result.Conflict, `or it was moved: "b/x.yaml" can't be read`},
	} {
		t.Run(name, func(t *testing.T) {
			d, dir := condemned(t, 2)
			if name == editedLive {
				d.put(fmt.Sprintf(doomed, 1), fmt.Sprintf(thing, 1, 2))
			}
			path := filepath.Join(dir, filepath.FromSlash(test.path))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(test.path, "/") {
				if os.Geteuid() <= 0 {
					t.Skip("every folder can be listed")
				}
				if err := os.MkdirAll(path, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.Chmod(path, 0); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = os.Chmod(path, 0o755) })
			} else if target, link := strings.CutPrefix(test.text, "->"); link {
				if err := os.Symlink(target, path); err != nil {
					t.Skip(err)
				}
			} else if err := os.WriteFile(path, []byte(test.text), 0o644); err != nil {
				t.Fatal(err)
			}

			// A pull takes nothing for sure either, and does not say to delete.
			pulled, err := pinsync.Pull(t.Context(), d.options(dir), pinsync.PullOptions{Client: d.client(d.base), Base: "base", Environ: os.Environ()})
			if err != nil {
				t.Fatal(err)
			}
			if test.want == result.Conflict {
				if f := of(t, pulled, 1); f.Status != result.Conflict || !strings.Contains(f.Reason, test.reason) || strings.Contains(f.Reason, "deletes it") {
					t.Errorf("pull says %+v", f)
				}
			}

			r := d.sync(dir, deleting())
			if _, there := d.live()[fmt.Sprintf(doomed, 1)]; there == (test.want == result.Deleted) {
				t.Errorf("it is live: %v", there)
			}
			if test.want == "" {
				for _, f := range r.Results {
					if f.File == fmt.Sprintf(theFile, 1) {
						t.Errorf("what moved has the result %+v", f)
					}
				}
				return
			}
			f := of(t, r, 1)
			if f.Status != test.want || !strings.Contains(f.Reason, test.reason) {
				t.Errorf("result is %s, %q", f.Status, f.Reason)
			}
		})
	}
}
