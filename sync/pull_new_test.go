package sync_test

import (
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// written gives the files that a pull wrote.
func written(r *result.Report) []string {
	var names []string
	for _, f := range r.Results {
		if f.Status == result.Written {
			names = append(names, f.File)
		}
	}
	return names
}

func TestPullNamesFilesTheSameInWhateverOrderTheyCome(t *testing.T) {
	objects := []string{item(1, "/p/1", 1), item(2, "/p/2", 1), item(3, "/p/1", 1), item(4, "/P/1", 1), item(5, "/p/1/", 1)}
	forward, backward := t.TempDir(), t.TempDir()
	newStock(t, objects...).pull(forward)
	slices.Reverse(objects)
	newStock(t, objects...).pull(backward)
	wantTree(t, backward, tree(t, forward))
	if len(tree(t, forward)) != 5 {
		t.Errorf("the files are %v", slices.Sorted(maps.Keys(tree(t, forward))))
	}
}

func TestPullNeverReplacesAFileByANewOne(t *testing.T) {
	// The plain name is taken by something else, in another case too.
	elsewhere := "id: " + uuid(9) + "\nmodel: trends\ntarget_type: all\npin_definitions: []\n"
	files := map[string]string{
		"customizations/basket/p-1.yaml":           elsewhere,
		"customizations/Basket/P-2.YAML":           "no customization file",
		"customizations/basket/p-3.yaml/readme.md": "a folder",
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		delete(files, "customizations/Basket/P-2.YAML")
	}
	s := newStock(t, item(1, "/p/1", 1), item(2, "/p/2", 1), item(3, "/p/3", 1))
	dir := writeFiles(t, files)
	r := s.pull(dir)
	if got := written(r); len(got) != 3 {
		t.Errorf("written are %v", statuses(r))
	}
	after := tree(t, dir)
	for name, text := range files {
		if after[name] != text {
			t.Errorf("%s became %q", name, after[name])
		}
	}
	wantOnlyUnchanged := s.pull(dir).Summary().Statuses
	if wantOnlyUnchanged[result.Unchanged] != 3 {
		t.Errorf("the next pull: %v", wantOnlyUnchanged)
	}
}

func TestPullFollowsNoLinkOutOfTheFolder(t *testing.T) {
	outside := t.TempDir()
	for name, target := range map[string]string{"outside": outside, "inside": "other", "nowhere": filepath.Join(outside, "new")} {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, map[string]string{"customizations/other/readme.md": ""})
			if err := os.Symlink(target, filepath.Join(dir, "customizations/basket")); err != nil {
				t.Skip(err)
			}
			s := newStock(t, item(1, "/p/1", 1), strings.Replace(item(2, "/p/2", 1), "basket", "trends", 1))
			r := s.pull(dir)
			if got := statuses(r)["customizations/basket/p-1.yaml"]; got != result.Failed {
				t.Errorf("statuses are %v", statuses(r))
			}
			if got := written(r); len(got) != 1 {
				t.Errorf("written are %v", got)
			}
			if files := tree(t, outside); len(files) > 0 {
				t.Errorf("outside are %v", files)
			}
			if files := tree(t, filepath.Join(dir, "customizations/other")); len(files) != 1 {
				t.Errorf("beyond the link are %v", files)
			}
		})
	}
}

func TestPullTellsEditorsWhereTheSchemaIs(t *testing.T) {
	const line = "# yaml-language-server: $schema="
	other := "id: " + uuid(9) + "\nmodel: trends\ntarget_type: all\npin_definitions: []\n"
	for name, test := range map[string]struct {
		files map[string]string
		paths []string
		want  string // the first line of shop/basket/p-1.yaml
	}{
		"no schema":    {nil, nil, "id: " + uuid(1)},
		"in the root":  {map[string]string{"schema/customization.schema.json": "{}", ".git/HEAD": ""}, nil, line + "../../schema/customization.schema.json"},
		"in the shop":  {map[string]string{"shop/schema/customization.schema.json": "{}"}, nil, line + "../schema/customization.schema.json"},
		"past the top": {map[string]string{"schema/customization.schema.json": "{}", "shop/.git/HEAD": ""}, nil, "id: " + uuid(1)},
		"as a file has it": {
			map[string]string{"schema/customization.schema.json": "{}", "shop/a/b/c.yaml": "# Hello.\n#yaml-language-server:  $schema=../../pins.json\n" + other},
			nil, line + "../pins.json",
		},
		"as a file has it from the web": {
			map[string]string{"shop/a/b/c.yaml": line + "https://example.com/s.json\n" + other}, nil, line + "https://example.com/s.json",
		},
		"not in a comment at the start": {map[string]string{"shop/a/b/c.yaml": other + line + "x.json\n"}, nil, "id: " + uuid(1)},
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, test.files)
			s := newStock(t, item(1, "/p/1", 1), strings.Replace(item(9, "", 1), `"item", "target_identity": ""`, `"all"`, 1))
			s.pull(dir, func(o *pinsync.Options, _ *pinsync.PullOptions) { o.Paths = []string{"shop"} })
			first, _, _ := strings.Cut(tree(t, dir)["shop/basket/p-1.yaml"], "\n")
			if first != test.want {
				t.Errorf("the first line is %q, want %q", first, test.want)
			}
		})
	}
}

// A pull of one model names the schema as a pull of all would.
func TestNarrowedPullTellsEditorsWhereTheSchemaIs(t *testing.T) {
	const line = "# yaml-language-server: $schema="
	dir := writeFiles(t, map[string]string{
		"schema/customization.schema.json": "{}",
		"shop/trends.yaml":                 line + "https://example.com/s.json\nid: " + uuid(9) + "\nmodel: trends\ntarget_type: all\npin_definitions: []\n",
	})
	s := newStock(t, item(1, "/p/1", 1))
	s.pull(dir, func(o *pinsync.Options, po *pinsync.PullOptions) {
		o.Paths, po.Models = []string{"shop"}, []string{"basket"}
	})
	first, _, _ := strings.Cut(tree(t, dir)["shop/basket/p-1.yaml"], "\n")
	if want := line + "https://example.com/s.json"; first != want {
		t.Errorf("the first line is %q, want %q", first, want)
	}
}

// What is live and breaks the schema is written as it is, and stays so.
func TestPullWritesWhatBreaksTheSchema(t *testing.T) {
	tooLarge := strings.Replace(item(4, "/p/4", 1), `"pin_identity": "x"`, `"pin_type": "criteria", "pin_criteria": {"n": 1e400}`, 1)
	s := newStock(t,
		strings.Replace(item(1, "/p/1", 1), `"pin_type": "item"`, `"pin_type": "video"`, 1),
		strings.Replace(item(2, "/p/2", 1), `"model": "basket"`, `"model": 7`, 1),
		`{"id": "`+uuid(3)+`"}`,
		tooLarge,
		item(5, "/p/5", -7),
	)
	dir := t.TempDir()
	r := s.pull(dir)
	wantOnly(t, r, result.Written, 5)
	for _, f := range r.Results {
		if len(f.Diagnostics) == 0 || f.Diagnostics[0].Severity != "error" || f.Diagnostics[0].Source == "" {
			t.Errorf("of %s only this is said: %+v", f.File, f.Diagnostics)
		}
		if unsayable := f.ID == uuid(4); unsayable != (f.Reason != "") {
			t.Errorf("the reason for %s is %q", f.File, f.Reason)
		}
	}
	files := tree(t, dir)
	r = s.pull(dir)
	wantTree(t, dir, files)
	for _, f := range r.Results {
		if f.Status != result.Invalid || len(f.Diagnostics) == 0 {
			t.Errorf("the next time %s is %s, %v", f.File, f.Status, f.Diagnostics)
		}
	}

	// Strictly, a file with a finding is invalid even so.
	r = s.pull(dir, func(o *pinsync.Options, _ *pinsync.PullOptions) { o.Strict = true })
	wantOnly(t, r, result.Invalid, 5)
}
