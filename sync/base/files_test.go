package base_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/base"
	"pinsync/sync/manifest"
)

func TestFilesAreThoseThatARunWouldHaveFound(t *testing.T) {
	r := newRepository(t, map[string]string{
		"customizations/a.yaml":                "a",
		"customizations/b.yml":                 "b",
		"customizations/empty.yaml":            "",
		"customizations/deep/er/c.yaml":        "c",
		"customizations/x.yaml/inside.yaml":    "in a folder with a file's name",
		"customizations/notes.txt":             "no customization",
		"customizations/upper.YAML":            "no customization",
		"customizations/yaml":                  "no customization",
		"customizations/pinsync.yaml":          "settings",
		"customizations/deep/pinsync.yaml":     "settings",
		"customizations/pinsync.yml":           "not the settings",
		"customizations/.hidden.yaml":          "hidden",
		"customizations/.hidden/d.yaml":        "hidden",
		"customizations/deep/.hidden/e/f.yaml": "hidden",
		"customizations-old/g.yaml":            "another folder",
		"other.yaml":                           "outside",
		".github/h.yaml":                       "named",
	})
	r.remove("customizations", "other.yaml") // what is there now does not matter
	tree := r.open(".", "HEAD")
	for name, tt := range map[string]struct {
		paths []string
		want  []string
	}{
		"a folder": {[]string{"customizations"}, []string{
			"customizations/a.yaml", "customizations/b.yml", "customizations/deep/er/c.yaml", "customizations/empty.yaml",
			"customizations/pinsync.yml", "customizations/x.yaml/inside.yaml",
		}},
		"the top": {[]string{"."}, []string{
			"customizations-old/g.yaml", "customizations/a.yaml", "customizations/b.yml", "customizations/deep/er/c.yaml",
			"customizations/empty.yaml", "customizations/pinsync.yml", "customizations/x.yaml/inside.yaml", "other.yaml",
		}},
		"a path written oddly":      {[]string{"./customizations//deep/../deep/"}, []string{"customizations/deep/er/c.yaml"}},
		"a path from the root":      {[]string{filepath.Join(r.dir, "customizations", "deep")}, []string{"customizations/deep/er/c.yaml"}},
		"a hidden folder by name":   {[]string{".github"}, []string{".github/h.yaml"}},
		"inside of a hidden one":    {[]string{"customizations/deep/.hidden"}, []string{"customizations/deep/.hidden/e/f.yaml"}},
		"files by name":             {[]string{"other.yaml", "customizations/.hidden.yaml", "customizations/notes.txt", "customizations/pinsync.yaml"}, []string{"customizations/.hidden.yaml", "customizations/notes.txt", "customizations/pinsync.yaml", "other.yaml"}},
		"a file reached twice":      {[]string{"customizations/deep", "customizations/deep/er/c.yaml", "customizations/deep/er", "customizations/deep"}, []string{"customizations/deep/er/c.yaml"}},
		"skipped, then named":       {[]string{"customizations/deep", "customizations/deep/.hidden/e"}, []string{"customizations/deep/.hidden/e/f.yaml", "customizations/deep/er/c.yaml"}},
		"a path that was not there": {[]string{"nothing", "customizations/a.yaml/b.yaml"}, nil},
		"no path":                   {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, names(t, tree, tt.paths...)); diff != "" {
				t.Errorf("Files(%q) (-want +got):\n%s", tt.paths, diff)
			}
		})
	}
	want := map[string]string{"customizations/deep/er/c.yaml": "c", "customizations/empty.yaml": "", "customizations/a.yaml": "a"}
	if diff := cmp.Diff(want, read(t, tree, slices.Collect(maps.Keys(want))...)); diff != "" {
		t.Errorf("contents (-want +got):\n%s", diff)
	}
}

func TestFilesWithOddNames(t *testing.T) {
	want := map[string]string{}
	for i, name := range []string{
		"a b.yaml", "it's.yaml", `"quoted".yaml`, "new\nline.yaml", "tab\t.yaml", "čerešňa.yaml", "ключ.yaml", "e\u0301.yaml", "😀.yaml",
		`back\slash.yaml`, "-rf.yaml", "--help.yaml", "*.yaml", "[a-z].yaml", ":(top)x.yaml", ":!x.yaml", "~.yaml", "$HOME.yaml", "bad\xffutf8.yaml",
		"-d/x.yaml", ":(glob)**/x.yaml", "new\nfolder/\x01.yaml",
	} {
		want[name] = fmt.Sprint(i)
	}
	r := newRepository(t, nil)
	r.load(want)
	tree := r.open(".", "HEAD")
	if diff := cmp.Diff(want, read(t, tree, ".")); diff != "" {
		t.Errorf("from the top (-want +got):\n%s", diff)
	}
	for name, content := range want {
		if diff := cmp.Diff(map[string]string{name: content}, read(t, tree, name)); diff != "" {
			t.Errorf("by name (-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff([]string{"-d/x.yaml"}, names(t, tree, "-d")); diff != "" {
		t.Errorf("a folder like an option (-want +got):\n%s", diff)
	}
}

func TestOnlyRegularFilesCount(t *testing.T) {
	module := newRepository(t, map[string]string{"in-module.yaml": "m"})
	r := newRepository(t, map[string]string{"c/plain.yaml": "p", "c/script.yaml": "#!", "elsewhere/e.yaml": "e"})
	r.symlink("plain.yaml", "c/link.yaml")
	r.symlink("../elsewhere", "c/folder.yaml")
	if err := os.Chmod(filepath.Join(r.dir, "c/script.yaml"), 0o755); err != nil {
		t.Fatal(err)
	}
	r.git("submodule", "--quiet", "add", module.dir, "c/module.yaml")
	r.commit(nil)
	want := map[string]string{"c/plain.yaml": "p", "c/script.yaml": "#!"}
	if diff := cmp.Diff(want, read(t, r.open(".", "HEAD"), "c")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLargeFilesAreNotRead(t *testing.T) {
	full := strings.Repeat("#", manifest.MaxSize)
	r := newRepository(t, map[string]string{"c/a.yaml": full, "c/b.yaml": full + "#", "c/c.yaml": strings.Repeat("large\n", 5<<20), "c/d.yaml": "d"})
	tree := r.open(".", "HEAD")
	want := map[string]string{"c/a.yaml": full, "c/b.yaml": "too large", "c/c.yaml": "too large", "c/d.yaml": "d"}
	if !maps.Equal(want, read(t, tree, "c")) {
		t.Error("contents are not as expected")
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read(t, tree, "c/c.yaml")
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 1<<20 {
		t.Errorf("passing over 30 MiB allocates %d bytes", allocated)
	}
}

func TestManyFilesAndManyPaths(t *testing.T) {
	want := map[string]string{}
	var paths []string
	for i := range 700 {
		name := fmt.Sprintf("shop/%d/%d.yaml", i%7, i)
		want[name] = strings.Repeat(fmt.Sprintf("%d\n", i), i*3)
		paths = append(paths, name)
	}
	r := newRepository(t, nil)
	r.load(want)
	tree := r.open(".", "HEAD")
	for name, paths := range map[string][]string{"one path": {"shop"}, "a path for each": paths} {
		t.Run(name, func(t *testing.T) {
			if got := read(t, tree, paths...); !maps.Equal(want, got) {
				t.Errorf("%d files, want %d; or other contents", len(got), len(want))
			}
			order := names(t, tree, paths...)
			if !slices.IsSorted(order) {
				t.Error("files are not in order")
			}
		})
	}
}

func TestPathsBelowTheTop(t *testing.T) {
	r := newRepository(t, map[string]string{"shops/a/c/1.yaml": "1", "shops/b/c/2.yaml": "2", "3.yaml": "3"})
	tree := r.open("shops/a", "HEAD")
	for name, tt := range map[string]struct {
		paths []string
		want  map[string]string
	}{
		"in it":     {[]string{"c"}, map[string]string{"c/1.yaml": "1"}},
		"itself":    {[]string{"."}, map[string]string{"c/1.yaml": "1"}},
		"beside it": {[]string{"../b"}, map[string]string{"../b/c/2.yaml": "2"}},
		"above it":  {[]string{"../.."}, map[string]string{"c/1.yaml": "1", "../b/c/2.yaml": "2", "../../3.yaml": "3"}},
		"by root":   {[]string{filepath.Join(r.dir, "shops")}, map[string]string{"c/1.yaml": "1", "../b/c/2.yaml": "2"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, read(t, tree, tt.paths...)); diff != "" {
				t.Errorf("Files(%q) (-want +got):\n%s", tt.paths, diff)
			}
		})
	}
}

func TestAFolderThatCameOrWentSinceTheRevision(t *testing.T) {
	r := newRepository(t, map[string]string{"old/a.yaml": "a"})
	r.remove("old")
	r.commit(map[string]string{"new/b.yaml": "b"})
	tree := r.open(".", "HEAD~1")
	if diff := cmp.Diff(map[string]string{"old/a.yaml": "a"}, read(t, tree, "old", "new")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := read(t, tree, "new"); len(got) > 0 {
		t.Errorf("a folder that is new has %v", got)
	}
}

func TestPathsThroughSymbolicLinks(t *testing.T) {
	r := newRepository(t, map[string]string{"shops/a/1.yaml": "1"})
	r.symlink("shops/a", "current")
	r.symlink("shops/a/1.yaml", "one.yaml")
	r.symlink(t.TempDir(), "away")
	tree := r.open(".", "HEAD")
	if diff := cmp.Diff(map[string]string{"current/1.yaml": "1"}, read(t, tree, "current")); diff != "" {
		t.Errorf("through a link to a folder (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"one.yaml": "1"}, read(t, tree, "one.yaml", "shops")); diff != "" {
		t.Errorf("through a link to a file, which then counts once (-want +got):\n%s", diff)
	}
	if _, err := failure(t.Context(), tree, "away"); !errors.Is(err, base.ErrOutside) {
		t.Errorf("through a link out of the repository: %v, want ErrOutside", err)
	}

	// The working directory, too, may be reached through a link.
	link := filepath.Join(realTempDir(t), "link")
	if err := os.Symlink(r.dir, link); err != nil {
		t.Fatal(err)
	}
	linked, err := base.Open(t.Context(), filepath.Join(link, "shops"), "HEAD", environ())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a/1.yaml": "1"}, read(t, linked, filepath.Join(link, "shops", "a"))); diff != "" {
		t.Errorf("in a folder reached through a link (-want +got):\n%s", diff)
	}
}

func TestPathsOutsideOfTheRepository(t *testing.T) {
	module := newRepository(t, map[string]string{"c/m.yaml": "m"})
	r := newRepository(t, map[string]string{"c/a.yaml": "a"})
	r.git("submodule", "--quiet", "add", module.dir, "module")
	r.commit(nil)
	tree := r.open("c", "HEAD")
	for path, want := range map[string]string{
		"../..":              `"../.." lies outside of the git repository`,
		"../../repository-b": `"../../repository-b" lies outside of the git repository`,
		os.TempDir():         "lies outside of the git repository",
		"../module":          `"../module" lies in another git repository`,
		"../module/c":        `"../module/c" lies in another git repository`,
		"../module/gone":     `"../module/gone" lies in another git repository`,
	} {
		seen, err := failure(t.Context(), tree, ".", path)
		if !errors.Is(err, base.ErrOutside) || !strings.Contains(err.Error(), want) || len(seen) > 0 {
			t.Errorf("Files(%q): %v after %q, want %q", path, err, seen, want)
		}
	}
}

func TestLeavingTheLoopEarlyEndsGit(t *testing.T) {
	files := map[string]string{}
	for i := range 200 {
		files[fmt.Sprintf("c/%03d.yaml", i)] = strings.Repeat("x", 100_000)
	}
	r := newRepository(t, nil)
	r.load(files)
	tree := r.open(".", "HEAD")
	for f, err := range tree.Files(t.Context(), []string{"c"}) {
		if err != nil || f.Path != "c/000.yaml" || !bytes.Equal(f.Data, []byte(files[f.Path])) {
			t.Fatalf("first file: %q, %v", f.Path, err)
		}
		break
	}
	// That nothing is left is checked by goleak: a git that runs is waited for.
}

func TestCancelling(t *testing.T) {
	files := map[string]string{}
	for i := range 200 {
		files[fmt.Sprintf("c/%03d.yaml", i)] = strings.Repeat("x", 100_000)
	}
	r := newRepository(t, nil)
	r.load(files)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	tree, err := base.Open(ctx, r.dir, "HEAD", environ())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var last error
	for _, err := range tree.Files(ctx, []string{"c"}) {
		if last = err; err != nil {
			continue
		}
		if n++; n == 3 {
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) || n == len(files) {
		t.Errorf("cancelled after 3 files: %d files, then %v", n, last)
	}
	if _, err := failure(ctx, tree, "c"); !errors.Is(err, context.Canceled) {
		t.Errorf("Files when cancelled: %v", err)
	}
	if err := tree.CheckAncestor(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("CheckAncestor when cancelled: %v", err)
	}
	if _, err := base.Open(ctx, r.dir, "HEAD", environ()); !errors.Is(err, context.Canceled) {
		t.Errorf("Open when cancelled: %v", err)
	}
}

func BenchmarkFiles(b *testing.B) {
	files := map[string]string{}
	for i := range 10_000 {
		files[fmt.Sprintf("c/%d/%d.yaml", i%20, i)] = fmt.Sprintf("id: %036d\n%s", i, strings.Repeat("tags: [spring]\n", 30))
	}
	r := newRepository(b, nil)
	r.load(files)
	tree := r.open(".", "HEAD")
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range tree.Files(b.Context(), []string{"c"}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != len(files) {
			b.Fatalf("%d files, want %d", n, len(files))
		}
	}
}

// A settings file is looked for in every folder that has customizations.
func BenchmarkFilesAtManyPaths(b *testing.B) {
	for _, folders := range []int{500, 5_000} {
		b.Run(fmt.Sprint(folders), func(b *testing.B) {
			files := map[string]string{"c/1/pinsync.yaml": "tracker_id: shop"}
			paths := []string{"c/pinsync.yaml", "pinsync.yaml"}
			for i := range folders {
				files[fmt.Sprintf("c/%d/1.yaml", i)] = "tags: [spring]"
				paths = append(paths, fmt.Sprintf("c/%d/pinsync.yaml", i))
			}
			r := newRepository(b, files)
			tree := r.open(".", "HEAD")
			b.ReportAllocs()
			for b.Loop() {
				if n := len(read(b, tree, paths...)); n != 1 {
					b.Fatalf("%d files, want 1", n)
				}
			}
		})
	}
}
