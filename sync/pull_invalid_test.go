package sync_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// An invalid file is left as it is, and what it describes, or may describe, gets
// no second file.
func TestPullLeavesInvalidFiles(t *testing.T) {
	valid := "id: " + uuid(1) + "\nmodel: basket\ntarget_type: item\ntarget_identity: /p/1\npin_definitions: []\n"
	_, withoutID, _ := strings.Cut(valid, "\n")
	for name, test := range map[string]struct {
		file, text string
		own        bool // the customization gets a file of its own all the same
	}{
		"a wrong value":                 {"a.yaml", valid + "tags: 7\n", false},
		"a broken end":                  {"a.yaml", valid + "tags: [\n", false},
		"a broken start":                {"a.yaml", "model: [\n" + valid, false},
		"a duplicate key":               {"a.yaml", valid + "model: basket\n", false},
		"two documents":                 {"a.yaml", valid + "---\n" + valid, false},
		"too large":                     {"a.yaml", valid + "#" + strings.Repeat("#", 1<<20), false},
		"UTF-16":                        {"a.yaml", utf16LE(valid), false},
		"ill-formed id, target":         {"a.yaml", strings.Replace(valid, "id: 0", "id: ", 1), false},
		"no id, target":                 {"a.yaml", withoutID + "tags: 7\n", false},
		"no id, nothing but the name":   {"basket/p-1.yaml", "model: [\n", false},
		"the name in other letters":     {"basket/P-1.yaml", "model: [\n", false},
		"no id, another name":           {"basket/p-2.yaml", "model: [\n", true},
		"another customization's id":    {"a.yaml", strings.Replace(valid, uuid(1), uuid(8), 1) + "tags: 7\n", true},
		"another customization's, name": {"basket/p-1.yaml", strings.Replace(valid, uuid(1), uuid(8), 1) + "tags: 7\n", true},
		"another target":                {"a.yaml", strings.Replace(withoutID, "/p/1", "/p/8", 1) + "tags: 7\n", true},
		"empty":                         {"a.yaml", "", true},
		"broken, with the target":       {"a.yaml", "model: [\ntarget_identity: /p/1\n", false},
		"broken, with a longer target":  {"a.yaml", "model: [\ntarget_identity: /p/12\n", true},
		"broken, with the item pinned":  {"a.yaml", "model: [\npin_identity: /p/1\n", true},
		"somebody else's":               {"a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: {{ x }}\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStock(t, item(1, "/p/1", 3), strings.Replace(item(2, "/p/2", 1), "basket", "trends", 1))
			files := map[string]string{"customizations/" + test.file: test.text}
			dir := writeFiles(t, files)
			r := s.pull(dir, func(_ *pinsync.Options, po *pinsync.PullOptions) { po.Delete, po.MaxDeletes = true, 10 })
			wanted := 1 // the one that is not in question
			if test.own {
				wanted++
			}
			got := r.Summary().Statuses
			if got[result.Written] != wanted || got[result.Invalid] != 1 || len(r.Results) != wanted+1 {
				t.Errorf("statuses are %v", statuses(r))
			}
			for _, f := range r.Results {
				if f.Status == result.Invalid && len(f.Diagnostics) == 0 {
					t.Error("nothing is said of the invalid file")
				}
			}
			if tree(t, dir)["customizations/"+test.file] != test.text {
				t.Error("the invalid file was changed")
			}
		})
	}
}

func utf16LE(text string) string {
	out := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return string(out)
}

func TestPullSaysWhatAnInvalidFileStandsInTheWayOf(t *testing.T) {
	s := newStock(t, item(1, "/p/1", 3))
	dir := writeFiles(t, map[string]string{"customizations/basket/p-1.yaml": "model: [\n"})
	r := s.pull(dir)
	wantOnly(t, r, result.Invalid, 1)
	if reason := r.Results[0].Reason; !strings.Contains(reason, uuid(1)) {
		t.Errorf("the reason is %q", reason)
	}
}

func TestPullTouchesNothingOfWhatIsAmbiguous(t *testing.T) {
	file := func(id, identity string) string {
		text := "model: basket\ntarget_type: item\ntarget_identity: " + identity + "\npin_definitions: []\n"
		if id != "" {
			text = "id: " + id + "\n" + text
		}
		return text
	}
	for name, files := range map[string]map[string]string{
		"two files, one id":             {"a.yaml": file(uuid(1), "/p/1"), "b.yaml": file(strings.ToUpper(uuid(1)), "/p/1")},
		"two files, one target":         {"a.yaml": file("", "/p/1"), "b.yaml": file("", "/p/1")},
		"one of two without an id":      {"a.yaml": file(uuid(1), "/p/1"), "b.yaml": file("", "/p/1")},
		"two live ones of one target":   {"a.yaml": file("", "/p/2")},
		"a match that a file names":     {"a.yaml": file("", "/p/1"), "b.yaml": file(uuid(1), "/p/7")},
		"two ids, one without, one not": {"a.yaml": file(uuid(2), "/p/2"), "b.yaml": file("", "/p/2")},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStock(t, item(1, "/p/1", 3), item(2, "/p/2", 3), item(3, "/p/2", 3))
			dir := t.TempDir()
			for file, text := range files {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			before := tree(t, dir)
			r := s.pull(dir, func(o *pinsync.Options, po *pinsync.PullOptions) {
				o.Paths, po.Delete, po.MaxDeletes = []string{"."}, true, 10
			})
			ambiguous := 0
			for _, f := range r.Results {
				for _, d := range f.Diagnostics {
					if d.Rule == "ambiguous-target" || d.Rule == "duplicate-id" {
						ambiguous++
					}
				}
			}
			if ambiguous == 0 {
				t.Errorf("nobody says so: %+v", r.Results)
			}
			after := tree(t, dir)
			for file, text := range before {
				if after[file] != text && statuses(r)[file] == result.Invalid {
					t.Errorf("%s became %q", file, after[file])
				}
			}
			concerned := "/p/1"
			for _, text := range files {
				if strings.Contains(text, "/p/2") {
					concerned = "/p/2"
				}
			}
			for file, text := range after {
				if before[file] == "" && strings.Contains(text, concerned+"\n") {
					t.Errorf("a second file, %s, was written", file)
				}
			}
		})
	}
}

// A file that does not show what it describes may describe anything that has no
// file: a second file would make it ambiguous once it can be read again.
func TestPullWritesNoSecondFileOfWhatCannotBeRead(t *testing.T) {
	const text = "model: basket\ntarget_type: item\ntarget_identity: /p/1\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n"
	put := func(t *testing.T, path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := func(t *testing.T, to, path string) {
		t.Helper()
		if err := os.Symlink(to, path); err != nil {
			t.Skip(err)
		}
	}
	noRights := func(t *testing.T, path string) {
		t.Helper()
		if os.Geteuid() <= 0 {
			t.Skip("whoever runs this may read everything")
		}
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(path, 0o755) })
	}
	for name, test := range map[string]struct {
		make    func(t *testing.T, dir string)
		written int // of two, the first of which is described
	}{
		"a linked file": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "shared/one.yml"), text)
			link(t, "../shared/one.yml", filepath.Join(dir, "customizations/a.yaml"))
		}, 1},
		"a linked file with an id": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "shared/one.yml"), "id: "+uuid(1)+"\n"+text)
			link(t, "../shared/one.yml", filepath.Join(dir, "customizations/a.yaml"))
		}, 1},
		"a linked folder": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "shared/deep/one.yml"), text)
			link(t, "../shared", filepath.Join(dir, "customizations/linked"))
		}, 1},
		"a link to nothing": {func(t *testing.T, dir string) {
			link(t, "../nowhere.yaml", filepath.Join(dir, "customizations/a.yaml"))
		}, 0},
		"a link to nothing with its name": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "customizations/basket/readme.md"), "")
			link(t, "../nowhere.yaml", filepath.Join(dir, "customizations/basket/p-1.yaml"))
		}, 1},
		"a pointer of Git LFS": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "customizations/a.yaml"), "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n")
		}, 0},
		"locked by git-crypt": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "customizations/a.yaml"), "\x00GITCRYPT\x00\x8f\x11a: \xfe\n b: 1")
		}, 0},
		"encrypted": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "customizations/a.yaml"), "-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+\n")
		}, 0},
		"no permission": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "customizations/a.yaml"), text)
			noRights(t, filepath.Join(dir, "customizations/a.yaml"))
		}, 0},
		"a folder without permission": {func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "customizations/mine/a.yaml"), text)
			noRights(t, filepath.Join(dir, "customizations/mine"))
		}, 0},
		"a pipe": {func(t *testing.T, dir string) {
			makePipe(t, filepath.Join(dir, "customizations/a.yaml"))
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, map[string]string{"customizations/readme.md": ""})
			test.make(t, dir)
			s := newStock(t, item(1, "/p/1", 1), item(2, "/p/2", 1))
			r := s.pull(dir)
			got := r.Summary().Statuses
			if got[result.Written] != test.written || got[result.Invalid] != 1 || len(r.Results) != 1+test.written {
				t.Fatalf("statuses are %v", statuses(r))
			}
			for _, f := range r.Results {
				switch {
				case f.Status == result.Written && f.ID != uuid(2):
					t.Errorf("%s was written for what %s", f.File, name)
				case f.Status == result.Invalid && name != "a linked file with an id" && !strings.Contains(f.Reason, uuid(1)):
					t.Errorf("the reason is %q", f.Reason)
				}
			}
		})
	}
}
