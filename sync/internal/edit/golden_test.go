package edit_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"pinsync/sync/compare"
	"pinsync/sync/internal/edit"
	"pinsync/sync/manifest"
)

var update = flag.Bool("update", false, "write the golden files again")

// TestAFileSaysWhatIsLive goes through testdata: in each case "file" is what
// someone wrote, "live" what the app has now, as YAML, and "edited" the file
// after it was pulled. The same must come out with other line ends and after
// a byte order mark.
func TestAFileSaysWhatIsLive(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) < 2 || archive.Files[0].Name != "file" || archive.Files[1].Name != "live" {
				t.Fatal("want file, live and edited")
			}
			file, live := archive.Files[0].Data, body(t, archive.Files[1].Data)
			got := apply(t, file, live)
			if *update {
				archive.Files = append(archive.Files[:2], txtar.File{Name: "edited", Data: got})
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want := archive.Files[2].Data
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Error(diff)
			}
			crlf := func(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")) }
			if diff := cmp.Diff(string(crlf(want)), string(apply(t, crlf(file), live))); diff != "" {
				t.Error("with CRLF: " + diff)
			}
			marked := append([]byte("\ufeff"), file...)
			if diff := cmp.Diff("\ufeff"+string(want), string(apply(t, marked, live))); diff != "" {
				t.Error("after a byte order mark: " + diff)
			}
			unended := bytes.TrimSuffix(file, []byte("\n"))
			if got := apply(t, unended, live); !bytes.Equal(bytes.TrimSuffix(got, []byte("\n")), bytes.TrimSuffix(want, []byte("\n"))) {
				t.Error("without the last line end: " + cmp.Diff(string(want), string(got)))
			}
			if again := apply(t, got, live); &again[0] != &got[0] {
				t.Error("a second time it was edited again")
			}
		})
	}
}

// body gives what a file says as JSON.
func body(t testing.TB, text []byte) []byte {
	t.Helper()
	doc, faults := manifest.Parse(text)
	if len(faults) > 0 {
		t.Fatalf("%s\n%v", text, faults)
	}
	return doc.Body()
}

func apply(t testing.TB, file, live []byte) []byte {
	t.Helper()
	before := bytes.Clone(file)
	got, err := edit.Apply(file, live)
	if err != nil {
		t.Fatalf("%v\n%s\nlive: %s", err, file, live)
	}
	if !bytes.Equal(before, file) {
		t.Fatal("the text was changed in place")
	}
	if !compare.Same(live, body(t, got)) {
		t.Fatalf("the file means something else:\n%s\n%v", got, compare.Changes(live, body(t, got)))
	}
	return got
}
