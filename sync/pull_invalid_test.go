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
	} {
		t.Run(name, func(t *testing.T) {
			s := newStock(t, item(1, "/p/1", 3), strings.Replace(item(2, "/p/2", 1), "basket", "trends", 1))
			files := map[string]string{"customizations/" + test.file: test.text}
			dir := writeFiles(t, files)
			r := s.pull(dir, func(_ *pinsync.Options, po *pinsync.PullOptions) { po.Delete = true })
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
			r := s.pull(dir, func(o *pinsync.Options, po *pinsync.PullOptions) { o.Paths, po.Delete = []string{"."}, true })
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
