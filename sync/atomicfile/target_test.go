package atomicfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"pinsync/sync/atomicfile"
)

func link(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Skip(err)
	}
}

func TestALinkThatLeadsNowhereIsKept(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "below", "deep"), 0o777); err != nil {
		t.Fatal(err)
	}
	link(t, "target", filepath.Join(dir, "link"))
	link(t, "link", filepath.Join(dir, "again"))
	link(t, filepath.Join(dir, "below", "absolute"), filepath.Join(dir, "away"))
	// By way of a linked folder ".." leads out of the folder that it leads to.
	link(t, filepath.Join("below", "deep"), filepath.Join(dir, "folder"))
	link(t, filepath.Join("..", "beside"), filepath.Join(dir, "below", "deep", "up"))
	for path, target := range map[string]string{
		"link":                        "target",
		"again":                       "target",
		"away":                        "below/absolute",
		filepath.Join("folder", "up"): "below/beside",
	} {
		if err := atomicfile.WriteFile(filepath.Join(dir, path), []byte(path), 0o644); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if info, err := os.Lstat(filepath.Join(dir, path)); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v, %v", path, info.Mode(), err)
		}
		target = filepath.Join(dir, filepath.FromSlash(target))
		if text, err := os.ReadFile(target); err != nil || string(text) != path {
			t.Errorf("%s: %q, %v", path, text, err)
		}
		os.Remove(target)
	}

	link(t, "missing/file", filepath.Join(dir, "no-folder"))
	if err := atomicfile.WriteFile(filepath.Join(dir, "no-folder"), nil, 0o644); err == nil {
		t.Error("a link into a folder that is not there was written")
	}
	link(t, "loop", filepath.Join(dir, "loop"))
	if err := atomicfile.WriteFile(filepath.Join(dir, "loop"), nil, 0o644); err == nil {
		t.Error("a link to itself was written")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 7 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestSameTarget(t *testing.T) {
	dir := t.TempDir()
	link(t, ".", filepath.Join(dir, "here"))
	link(t, "new", filepath.Join(dir, "link"))
	if err := os.WriteFile(filepath.Join(dir, "old"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"new", "new", true},
		{"new", "./new", true},
		{"new", "here/new", true},
		{"new", "here/here/link", true},
		{"link", "new", true},
		{"old", "here/old", true},
		{"new", "old", false},
		{"new", "new2", false},
		{os.DevNull, os.DevNull, true},
		{os.DevNull, "new", false},
	} {
		create := func(path string) *atomicfile.File {
			if path != os.DevNull {
				path = dir + string(filepath.Separator) + filepath.FromSlash(path)
			}
			f, err := atomicfile.Create(path, 0o644)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		a, b := create(test.a), create(test.b)
		if a.SameTarget(b) != test.want || b.SameTarget(a) != test.want {
			t.Errorf("%s and %s: want %v", test.a, test.b, test.want)
		}
		a.Discard()
		b.Discard()
	}
}
