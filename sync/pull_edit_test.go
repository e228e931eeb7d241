package sync_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	pinsync "pinsync/sync"
	"pinsync/sync/diagnostic"
	"pinsync/sync/progress"
	"pinsync/sync/result"
)

// handmade is a file as a person writes it, for item(1, "/p/1", 1).
var handmade = strings.ReplaceAll(`# Why this is so: ask Jana.

pin_definitions: # in flow style
    - {pin_type: item,   pin_identity: 'x', position: 1}   # the socks

id:    `+strings.ToUpper(uuid(1))+`
target_identity: "/p/1"

target_type: item
model: basket
`, "\n", "\r\n")

func TestPullEditsAFileInPlaceWhereverItLies(t *testing.T) {
	s := newStock(t, item(1, "/p/1", 1))
	files := map[string]string{"customizations/by hand/deep/socks.yml": handmade}
	dir := writeFiles(t, files)
	path := filepath.Join(dir, "customizations/by hand/deep/socks.yml")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	r := s.pull(dir)
	wantOnly(t, r, result.Unchanged, 1)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if !info.ModTime().Equal(old) {
		t.Error("a file that means the same was touched")
	}

	s.set(item(1, "/p/1", 3))
	r = s.pull(dir)
	wantOnly(t, r, result.Written, 1)
	wantTree(t, dir, map[string]string{"customizations/by hand/deep/socks.yml": strings.Replace(handmade, "position: 1", "position: 3", 1)})
	if c := r.Results[0].Changes; len(c) != 1 || c[0].Path != "/pin_definitions/0/position" || string(c[0].From) != "3" || string(c[0].To) != "1" {
		t.Errorf("the changes, from live to the file as it was, are %+v", c)
	}
	if info, err = os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions became %v, %v", info.Mode(), err)
	}
}

func TestPullKeepsAFileWithoutIDWithoutIt(t *testing.T) {
	const text = "model: basket\ntarget_type: item\ntarget_identity: /p/1\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n"
	s := newStock(t, item(1, "/p/1", 3))
	dir := writeFiles(t, map[string]string{"customizations/a.yaml": text})
	r := s.pull(dir)
	wantOnly(t, r, result.Written, 1)
	if r.Results[0].ID != uuid(1) {
		t.Errorf("the id of the match is %q", r.Results[0].ID)
	}
	wantTree(t, dir, map[string]string{"customizations/a.yaml": strings.Replace(text, "position: 1", "position: 3", 1)})
	wantOnly(t, s.pull(dir), result.Unchanged, 1)
}

func TestPullKeepsTargetMetadataOfTheFile(t *testing.T) {
	text := "id: " + uuid(1) + "\nmodel: basket\ntarget_type: item\ntarget_identity: /p/1\ntarget_metadata: {title: Shoe}\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n"
	s := newStock(t, item(1, "/p/1", 1))
	dir := writeFiles(t, map[string]string{"customizations/a.yaml": text})
	wantOnly(t, s.pull(dir), result.Unchanged, 1)
	s.set(item(1, "/p/1", 2))
	wantOnly(t, s.pull(dir), result.Written, 1)
	wantTree(t, dir, map[string]string{"customizations/a.yaml": strings.Replace(text, "position: 1", "position: 2", 1)})
}

// A rule that is an error to the shop must not keep the remedy out.
func TestPullEditsAFileWhoseWarningIsAnError(t *testing.T) {
	text := strings.Replace(handmade, "position: 1}", "position: 1, active_to: 2001-01-01T00:00:00Z}", 1)
	for name, adjust := range map[string]func(*pinsync.Options, *pinsync.PullOptions){
		"rule": func(o *pinsync.Options, _ *pinsync.PullOptions) {
			o.Severities = map[string]string{"expired-pin": "error"}
		},
		"strictly": func(o *pinsync.Options, _ *pinsync.PullOptions) { o.Strict = true },
	} {
		t.Run(name, func(t *testing.T) {
			expired := strings.Replace(item(1, "/p/1", 1), `"position"`, `"active_to": "2001-01-01T00:00:00Z", "position"`, 1)
			s := newStock(t, expired)
			dir := writeFiles(t, map[string]string{"customizations/a.yaml": text})
			r := s.pull(dir, adjust)
			severity := diagnostic.Error
			if name == "strictly" {
				severity = diagnostic.Warning
			}
			wantOnly(t, r, result.Invalid, 1)
			if d := r.Results[0].Diagnostics; len(d) != 1 || d[0].Severity != severity {
				t.Errorf("the diagnostics are %+v", d)
			}
			s.set(item(1, "/p/1", 1))
			r = s.pull(dir, adjust)
			wantOnly(t, r, result.Written, 1)
			if len(r.Results[0].Diagnostics) != 0 {
				t.Errorf("what was fixed is still said: %+v", r.Results[0].Diagnostics)
			}
		})
	}
}

func TestPullIsNarrowedByModelAndTag(t *testing.T) {
	tagged := func(n int, model, tags string) string {
		object := item(n, "/p/"+uuid(n), 1)
		return strings.Replace(strings.Replace(object, `"basket"`, quoteJSON(model), 1), `"tags": []`, `"tags": [`+tags+`]`, 1)
	}
	objects := []string{
		tagged(1, "basket", `"spring"`), tagged(2, "basket", `"autumn", "sale"`), tagged(3, "trends", `"spring"`), tagged(4, "trends", ``), tagged(5, "odd", `1, null`),
	}
	for name, test := range map[string]struct {
		models, tags []string
		want         int
	}{
		"everything":              {nil, nil, 5},
		"one model":               {[]string{"basket"}, nil, 2},
		"two models":              {[]string{"basket", "trends"}, nil, 4},
		"one tag":                 {nil, []string{"spring"}, 2},
		"any of two tags":         {nil, []string{"spring", "sale"}, 3},
		"a model and a tag":       {[]string{"trends"}, []string{"spring"}, 1},
		"a model that nobody has": {[]string{"Basket"}, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStock(t, objects...)
			r := s.pull(t.TempDir(), func(_ *pinsync.Options, po *pinsync.PullOptions) { po.Models, po.Tags = test.models, test.tags })
			if len(r.Results) != test.want {
				t.Errorf("%d files, want %d: %v", len(r.Results), test.want, statuses(r))
			}
		})
	}

	t.Run("files", func(t *testing.T) {
		file := func(n int, model string) string {
			return "id: " + uuid(n) + "\nmodel: " + model + "\ntarget_type: all\npin_definitions: []\n"
		}
		s := newStock(t, strings.Replace(item(3, "/p/3", 1), `"basket"`, `"trends"`, 1))
		files := map[string]string{
			"customizations/gone.yaml":   file(1, "basket"),
			"customizations/other.yaml":  file(2, "trends"),
			"customizations/moved.yaml":  file(3, "basket"),
			"customizations/broken.yaml": "model: [trends\n",
		}
		dir := writeFiles(t, files)
		// What the filter does not cover is left out; a file that had the model
		// until someone changed it live is covered, and a file that can't be
		// read may be.
		r := s.pull(dir, func(_ *pinsync.Options, po *pinsync.PullOptions) {
			po.Models, po.Delete, po.MaxDeletes = []string{"basket"}, true, 10
		})
		wantStatuses(t, r, map[string]result.Status{
			"customizations/gone.yaml":   result.Deleted,
			"customizations/moved.yaml":  result.Written,
			"customizations/broken.yaml": result.Invalid,
		})
	})
}

func TestPullWritesNothingUnlessAllOfTheLiveStateIsKnown(t *testing.T) {
	s := newStock(t, item(1, "/p/1", 3), item(2, "/p/2", 1))
	s.broken = true
	files := map[string]string{"customizations/a.yaml": handmade}
	dir := writeFiles(t, files)
	r := s.pull(dir)
	wantOnly(t, r, result.Skipped, 1)
	if !strings.Contains(r.Stopped, "nothing was written") {
		t.Errorf("the run says %q", r.Stopped)
	}
	wantTree(t, dir, files)

	empty := t.TempDir()
	if r := s.pull(empty); r.Stopped == "" {
		t.Error("a run without results does not say why")
	}
	wantTree(t, empty, map[string]string{})
}

func TestPullThatIsInterruptedWritesNoFurtherFile(t *testing.T) {
	var objects []string
	for i := range 200 {
		objects = append(objects, item(i, "/p/"+uuid(i), 1))
	}
	s := newStock(t, objects...)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	emitted := 0
	o := pinsync.Options{
		Dir: dir,
		Progress: func(step progress.Step, done, _ int) {
			if step == progress.Writing && done >= 5 {
				cancel()
			}
		},
		Emit: func(result.Result) { emitted++ },
	}
	r, err := pinsync.Pull(ctx, o, pinsync.PullOptions{Client: clientOf(t, s.server.URL)})
	if err != nil {
		t.Fatal(err)
	}
	count := r.Summary().Statuses
	if count[result.Written] < 5 || count[result.Written] > 100 || count[result.Written]+count[result.Skipped] != 200 || emitted != 200 {
		t.Errorf("statuses are %v, %d were passed on", count, emitted)
	}
	if files := tree(t, dir); len(files) != count[result.Written] {
		t.Errorf("%d files are there, %d were written", len(files), count[result.Written])
	}
	if r.Stopped != "interrupted" {
		t.Errorf("the run says %q", r.Stopped)
	}
	wantOnlyAfter := s.pull(dir).Summary().Statuses
	if wantOnlyAfter[result.Unchanged] != count[result.Written] || wantOnlyAfter[result.Written] != count[result.Skipped] {
		t.Errorf("the next run: %v", wantOnlyAfter)
	}
}

func TestPullLeavesAFileThatChangedMeanwhile(t *testing.T) {
	s := newStock(t, item(1, "/p/1", 3))
	dir := writeFiles(t, map[string]string{"customizations/a.yaml": handmade})
	path := filepath.Join(dir, "customizations/a.yaml")
	mine := strings.Replace(handmade, "position: 1", "position: 7", 1)
	r := s.pull(dir, func(o *pinsync.Options, _ *pinsync.PullOptions) {
		o.Progress = func(step progress.Step, _, _ int) {
			if step == progress.Reading {
				if err := os.WriteFile(path, []byte(mine), 0o644); err != nil {
					t.Error(err)
				}
			}
		}
	})
	wantOnly(t, r, result.Failed, 1)
	wantTree(t, dir, map[string]string{"customizations/a.yaml": mine})
}

func TestPullTakesOneFolder(t *testing.T) {
	s := newStock(t)
	dir := writeFiles(t, map[string]string{"a.yaml": handmade, "shop/pinsync.yaml": "tracker_id: other\n"})
	for name, o := range map[string]pinsync.Options{
		"a file":                    {Dir: dir, Paths: []string{"a.yaml"}},
		"two folders":               {Dir: dir, Paths: []string{"a", "b"}},
		"a folder below a file":     {Dir: dir, Paths: []string{"a.yaml/b"}},
		"a folder of another shop":  {Dir: dir, Paths: []string{"."}, TrackerID: "sandbox"},
		"an empty one of that shop": {Dir: dir, Paths: []string{"shop"}, TrackerID: "sandbox"},
	} {
		if _, err := pinsync.Pull(t.Context(), o, pinsync.PullOptions{Client: clientOf(t, s.server.URL)}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if s.pages != 0 {
		t.Errorf("%d requests were made", s.pages)
	}
}
