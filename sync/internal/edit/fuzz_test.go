package edit_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"pinsync/sync/internal/edit"
	"pinsync/sync/manifest"
)

func FuzzApply(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		file, live := archive.Files[0].Data, body(f, archive.Files[1].Data)
		f.Add(file, []byte(live))
		f.Add(bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n")), []byte(live))
		f.Add(archive.Files[1].Data, []byte(body(f, file)))
	}
	f.Add([]byte("a: &a [b: c, ? d]\n? e\n: *a\nmodel: |+\n  x\n\n\n? pin_definitions\n:\n  - - - {}\n"), []byte(`{"model":"y","pin_definitions":[{}]}`))
	f.Add([]byte("model: m"), []byte(`{"model":"\ud800","tags":[1e400]}`))
	f.Fuzz(func(t *testing.T, file, live []byte) {
		edit.Levels(file, live) // would panic where Apply goes on
		got, err := edit.Apply(file, live)
		if err != nil {
			if got != nil || !errors.Is(err, edit.ErrFaults) && !errors.Is(err, edit.ErrNoEdit) {
				t.Fatalf("%q, %v", got, err)
			}
			return
		}
		mustMean(t, file, got, live)
		before, _ := manifest.Parse(file)
		after, _ := manifest.Parse(got)
		if was, is := before.Root().Member("id"), after.Root().Member("id"); (was == nil) != (is == nil) || was != nil && was.Value.Text != is.Value.Text {
			t.Fatalf("the id changed\n%s\nfrom\n%s", got, file)
		}
	})
}

func FuzzAddID(f *testing.F) {
	for _, file := range []string{"model: m\n", "{model: m}", "{\n  a: b}", "--- # c\nmodel: m", "? a\n: b", "\ufeff&a\n&b c: *b", "!!map {a: b}", "a:\r  b\rc: d"} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := edit.AddID(file, id)
		if err != nil {
			if got != nil || !errors.Is(err, edit.ErrFaults) && !errors.Is(err, edit.ErrHasID) && !errors.Is(err, edit.ErrNoEdit) {
				t.Fatalf("%q, %v", got, err)
			}
			return
		}
		mustAdd(t, file, got)
	})
}
