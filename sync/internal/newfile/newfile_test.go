package newfile_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/compare"
	"pinsync/sync/internal/newfile"
	"pinsync/sync/manifest"
)

var update = flag.Bool("update", false, "write the golden files again")

const (
	id        = "199620b4-df1a-46e8-ab59-9e9ed9af7106"
	schemaRef = "../../schema/customization.schema.json"
)

func TestANewFileReadsLikeOneWrittenByHand(t *testing.T) {
	lives, err := filepath.Glob("testdata/*.json")
	if err != nil || len(lives) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range lives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".json"), func(t *testing.T) {
			live, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := newfile.Text(id, live, schemaRef)
			golden := strings.TrimSuffix(path, ".json") + ".yaml"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Error(diff)
			}
			mustMean(t, got, live)
		})
	}
}

func TestTheSchemaLineIsLeftOutWhenItCantStandInAComment(t *testing.T) {
	for ref, want := range map[string]string{
		"":           "model: m\n",
		"a\nid: b":   "model: m\n",
		"a b.json":   "# yaml-language-server: $schema=a b.json\nmodel: m\n",
		"\u202egnp.": "model: m\n",
	} {
		if got := string(newfile.Text("", json.RawMessage(`{"model":"m"}`), ref)); got != want {
			t.Errorf("for %q:\n%s\nwant\n%s", ref, got, want)
		}
	}
}

func TestWhatIsNoObjectGivesAFileWithItsIDAlone(t *testing.T) {
	for _, live := range []string{``, `null`, `[]`, `"x"`, `{`, `{"model":`, `{} {}`, "\xff"} {
		if got, want := string(newfile.Text(id, json.RawMessage(live), "")), "id: "+id+"\n"; got != want {
			t.Errorf("%s: %q, want %q", live, got, want)
		}
		if got, want := string(newfile.Text("", json.RawMessage(live), "")), "{}\n"; got != want {
			t.Errorf("%s without an id: %q, want %q", live, got, want)
		}
	}
}

// mustMean fails unless text reads without a fault and means live.
func mustMean(t interface {
	Helper()
	Fatalf(string, ...any)
}, text, live []byte) {
	t.Helper()
	doc, faults := manifest.Parse(text)
	if len(faults) > 0 {
		t.Fatalf("live %s\n%s\nis broken: %v", live, text, faults)
	}
	if !compare.Same(live, doc.Body()) {
		t.Fatalf("live %s\n%s\nmeans something else: %v", live, text, compare.Changes(live, doc.Body()))
	}
	if got := doc.Root().Member("id"); got == nil || got.Value.Text != id {
		t.Fatalf("%s\nlost its id", text)
	}
}
