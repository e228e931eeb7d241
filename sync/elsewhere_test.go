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
	t.Parallel()
	moved := fmt.Sprintf(fileText, 1)
	nameless := func(text string) string { _, rest, _ := strings.Cut(text, "\n"); return rest }
	const editedLive = "broken, of a file live differs"
	for name, test := range map[string]struct {
		path, text string
		want       result.Status
		reason     string
	}{
		"moved":                         {"b/x.yaml", moved, result.Skipped, `its file is now "b/x.yaml"`},
		"broken":                        {"b/x.yaml", moved + "tags: [spring\n", result.Conflict, `"b/x.yaml" can't be read: its YAML is broken in line 9`},
		"emptied":                       {"b/x.yaml", "", result.Deleted, ""},
		"broken, of another kind":       {"b/x.yaml", "{{- if .Values.web }}\nkind: Deployment\n", result.Deleted, ""},
		"broken, in one line":           {"b/x.yaml", `{"id": 1, "target_type": "item", `, result.Conflict, `"b/x.yaml" can't be read`},
		"several documents":             {"b/x.yaml", "kind: Service\n---\nkind: Deployment\n", result.Deleted, ""},
		"a pointer to a large file":     {"b/x.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", result.Deleted, ""},
		"not text":                      {"b/x.yaml", "\x00GITCRYPT\x00\xff", result.Deleted, ""},
		"invalid, with its id":          {"b/x.yaml", strings.Replace(moved, "position: 1", "position: first", 1), result.Skipped, `"b/x.yaml"`},
		"invalid, with its target":      {"b/x.yaml", nameless(strings.Replace(moved, "position: 1", "position: first", 1)), result.Skipped, `"b/x.yaml"`},
		"invalid, without either":       {"b/x.yaml", nameless(strings.Replace(moved, "item", "itme", 1)), result.Conflict, `"b/x.yaml" is invalid, and does not say which`},
		"an id that is none":            {"b/x.yaml", strings.Replace(strings.Replace(moved, "id: 0", "id: x", 1), "/p/1", "/p/9", 1), result.Conflict, `"b/x.yaml" is invalid`},
		"another customization":         {"b/x.yaml", fmt.Sprintf(fileText, 7), result.Deleted, ""},
		"a file of another kind":        {"compose.yaml", "services: {web: {image: nginx}}\n", result.Deleted, ""},
		"a list":                        {"b/x.yaml", "[1, 2]\n", result.Deleted, ""},
		"settings that are broken":      {"b/pinsync.yaml", "tracker_id: [\n", result.Deleted, ""},
		"settings that bind nothing":    {"b/pinsync.yaml", "# tracker_id: 1234-5678\n", result.Deleted, ""},
		"settings of another shop":      {"b/pinsync.yaml", "tracker_id: another\n", result.Deleted, ""},
		"broken, where nobody looks":    {".b/x.yaml", "[", result.Deleted, ""},
		"a link to nowhere":             {"b/x.yaml", "->nowhere", result.Deleted, ""},
		"a folder that can't be listed": {"b/", "", result.Deleted, ""},
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
			f := of(t, r, 1)
			if f.Status != test.want || !strings.Contains(f.Reason, test.reason) {
				t.Errorf("result is %s, %q", f.Status, f.Reason)
			}
		})
	}
}

// What can't be read here is as it was committed.
func TestWhatMovedIntoALockedFolder(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("every folder can be listed")
	}
	for name, test := range map[string]struct {
		text string
		want result.Status
	}{
		"a customization": {fmt.Sprintf(fileText, 1), result.Skipped},
		"of another kind": {"kind: Deployment\n", result.Deleted},
	} {
		t.Run(name, func(t *testing.T) {
			d, dir := condemned(t, 2)
			folder := filepath.Join(dir, "b")
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "x.yaml"), []byte(test.text), 0o644); err != nil {
				t.Fatal(err)
			}
			git(t, dir, "add", "--all")
			git(t, dir, "commit", "--quiet", "--message", "moved")
			if err := os.Chmod(folder, 0); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(folder, 0o755) })
			if f := of(t, d.sync(dir, deleting()), 1); f.Status != test.want {
				t.Errorf("result is %s, %q", f.Status, f.Reason)
			}
		})
	}
}

// Settings that can't be read leave open whose the files below them are.
func TestWhatMovedBelowBrokenSettings(t *testing.T) {
	d, dir := condemned(t, 2)
	for name, text := range map[string]string{"b/pinsync.yaml": "tracker_id: [\n", "b/x.yaml": fmt.Sprintf(fileText, 1)} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f := of(t, d.sync(dir, deleting()), 1)
	if f.Status != result.Conflict || !strings.Contains(f.Reason, `"b/pinsync.yaml" can't be read`) {
		t.Errorf("result is %s, %q", f.Status, f.Reason)
	}
}

// A draft moved into the folder of the run and out again, while the base could not
// move: it was live in between, and is a draft again.
func TestADraftThatWasLiveInBetweenHasMoved(t *testing.T) {
	d, dir := condemned(t, 1)
	draft := fmt.Sprintf(fileText, 7)
	put := func(from, to string) {
		t.Helper()
		if from != "" {
			git(t, dir, "rm", "--quiet", from)
		}
		path := filepath.Join(dir, filepath.FromSlash(to))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(draft), 0o644); err != nil {
			t.Fatal(err)
		}
		git(t, dir, "add", "--all")
		git(t, dir, "commit", "--quiet", "--message", "moved")
	}
	put("", "drafts/x.yaml")
	git(t, dir, "tag", "--force", "base")
	put("drafts/x.yaml", "customizations/x.yaml")
	d.put(fmt.Sprintf(doomed, 7), fmt.Sprintf(thing, 7, 1))
	put("customizations/x.yaml", "drafts/x.yaml")
	r := d.sync(dir, pinsync.SyncOptions{Delete: true, MaxDeletes: 9})
	for i := range r.Results {
		if f := &r.Results[i]; f.File == "customizations/x.yaml" && (f.Status != result.Skipped || !strings.Contains(f.Reason, "drafts/x.yaml")) {
			t.Errorf("%s: %s", f.Status, f.Reason)
		}
	}
	if d.live()[fmt.Sprintf(doomed, 7)] == nil {
		t.Error("it was deleted")
	}
}
