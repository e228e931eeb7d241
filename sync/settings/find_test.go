package settings_test

import (
	"os"
	"path/filepath"
	"testing"

	"pinsync/sync/settings"
)

// tree makes files below a new folder, which is returned.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOutsideARepositorySettingsAreLookedForUpToTheWorkingDirectory(t *testing.T) {
	dir := tree(t, map[string]string{
		"pinsync.yaml":               "tracker_id: above\n",
		"work/files/a.yaml":          "",
		"work/pinsync.yaml":          "tracker_id: work\n",
		"work/below/files/a.yaml":    "",
		"work/below/pinsync.yaml":    "tracker_id: below\n",
		"other/a.yaml":               "",
		"bound/pinsync.yaml":         "tracker_id: bound\n",
		"bound/files/a.yaml":         "",
		"repo/.git/HEAD":             "",
		"repo/pinsync.yaml":          "tracker_id: repo\n",
		"repo/folder/files/a.yaml":   "",
		"repo/folder/files/more/b.y": "",
	})
	for _, test := range []struct{ from, path, want string }{
		{"work", "files", "work"},
		{"work", "files/a.yaml", "work"},
		{"work", ".", "work"},
		{"work", "customizations", "work"}, // which is not there
		{"work", "below", "below"},
		{"work", "below/files/a.yaml", "below"},
		{"work/files", ".", ""},
		{"work/files", "a.yaml", ""},
		{"work/below/files", "a.yaml", ""},
		{"work/below", "files/a.yaml", "below"},
		// A folder that is named is looked into, and those between it and what
		// it has in common with the working directory.
		{"work/files", "..", "work"},
		{"work/below/files", "../..", "work"},
		{"work", "../other", ""},
		{"work", "../other/a.yaml", ""},
		{"work", "../bound/files/a.yaml", "bound"},
		{".", "work/files", "work"},
		{".", "other", "above"},
		// A repository has bounds of its own.
		{"repo/folder/files", ".", "repo"},
		{"repo/folder/files/more", "b.y", "repo"},
		{"work", "../repo/folder", "repo"},
	} {
		for _, absolute := range []bool{false, true} {
			from, path := filepath.Join(dir, test.from), test.path
			if absolute {
				path = filepath.Join(from, path)
			}
			found, err := settings.Find(from, []string{path})
			if err != nil || found.TrackerID != test.want {
				t.Errorf("from %s, %s: %+v, %v; want %q", test.from, path, found, err, test.want)
			}
		}
	}
}

// The working directory ends the search also where the path spells it another
// way.
func TestTheWorkingDirectoryIsKnownByAnySpelling(t *testing.T) {
	dir := tree(t, map[string]string{"pinsync.yaml": "tracker_id: above\n", "work/files/a.yaml": ""})
	other := tree(t, nil)
	alias := filepath.Join(other, "alias")
	if err := os.Symlink(filepath.Join(dir, "work"), alias); err != nil {
		t.Skip(err)
	}
	found, err := settings.Find(alias, []string{filepath.Join(dir, "work", "files")})
	if err != nil || found.TrackerID != "" {
		t.Errorf("from a link: %+v, %v", found, err)
	}
}

func TestSettingsThatLeaveEverythingOpen(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                      true,
		"\n \n":                                 true,
		"# rate: 1\r\n  # rules:\r\n":           true,
		"\ufeff":                                true,
		"\ufeff# tracker_id: shop\n":            true,
		"---\n":                                 true,
		"---":                                   true,
		"--- # nothing\n# rate: 1\n...\n":       true,
		"%YAML 1.2\n---\n# rate: 1\n":           true,
		"\ufeff%YAML 1.2\n--- \t# x\r\n...\r\n": true,

		"rate: 1\n":        false,
		"---\nrate: 1\n":   false,
		"--- {rate: 1}\n":  false,
		"---\n---\n":       false,
		" ---\n":           false,
		"---x\n":           false,
		"--- #x\nrate: 1":  false,
		"\ufeff\ufeff#x\n": false,
	} {
		if got := settings.OnlyComments([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
		dir := tree(t, map[string]string{settings.FileName: text})
		_, err := settings.Find(dir, []string{"."})
		if want && err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
