package sync_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// A file that is another one by the time that its customization was created
// gets no id: it may describe something else.
func TestAnIDIsNotWrittenIntoAFileThatChanged(t *testing.T) {
	for name, other := range map[string]string{
		"another customization":  strings.Replace(nameless(1)["00.yaml"], "/p/0", "/p/9", 1),
		"another comment":        nameless(1)["00.yaml"] + "# mine\n",
		"a customization's id":   "id: " + uuid(3) + "\n" + nameless(1)["00.yaml"],
		"half of it":             "model: [",
		"nothing":                "",
		"another pin, same size": strings.Replace(nameless(1)["00.yaml"], "position: 1", "position: 2", 1),
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, nameless(2))
			s := newShop(t)
			s.gateway = func(int) (int, bool) {
				if err := os.WriteFile(filepath.Join(dir, "00.yaml"), []byte(other), 0o644); err != nil {
					t.Error(err)
				}
				return 0, true
			}
			r := s.sync(dir, pinsync.SyncOptions{WriteIDs: true})
			f, untouched := r.Results[0], r.Results[1]
			if f.Status != result.Failed || f.ID == "" || !strings.Contains(f.Reason, f.ID) || !strings.Contains(f.Reason, "changed meanwhile") {
				t.Errorf("%s: %q", f.Status, f.Reason)
			}
			if untouched.Status != result.Created {
				t.Errorf("the other file is %s: %s", untouched.Status, untouched.Reason)
			}
			got := tree(t, dir)
			if got["00.yaml"] != other || got["01.yaml"] != "id: "+untouched.ID+"\n"+nameless(2)["01.yaml"] {
				t.Errorf("the files are %q", got)
			}
		})
	}
}

func TestAnIDIsWrittenWithoutALossOfTheFilesMode(t *testing.T) {
	dir := writeFiles(t, nameless(1))
	path := filepath.Join(dir, "00.yaml")
	if err := os.Chmod(path, 0o604); err != nil {
		t.Fatal(err)
	}
	twin := filepath.Join(t.TempDir(), "twin")
	if err := os.Link(path, twin); err != nil {
		t.Skip(err)
	}
	r := newShop(t).sync(dir, pinsync.SyncOptions{WriteIDs: true})
	wantOnly(t, r, result.Created, 1)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o604 {
		t.Errorf("the mode became %v (%v)", info.Mode(), err)
	}
	if text, err := os.ReadFile(twin); err != nil || string(text) != nameless(1)["00.yaml"] {
		t.Errorf("the file's other name has %q (%v)", text, err)
	}
}
