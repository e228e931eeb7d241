package report_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/report"
	"pinsync/sync/result"
)

var update = flag.Bool("update", false, "write the golden files again")

// options are those of a job on GitHub in a subdirectory of its checkout.
var options = report.Options{
	Workspace: "/home/runner/shop", Dir: "/home/runner/shop/pins", Version: "1.2.3",
}

// render shows r in the named format, as a run would.
func render(t testing.TB, format string, r *result.Report, o report.Options) string {
	t.Helper()
	var b bytes.Buffer
	renderer, err := report.New(format, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, res := range r.Results {
		if err := renderer.Result(res); err != nil {
			t.Fatal(err)
		}
	}
	if err := renderer.End(r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEveryFormatIsAsItsGoldenFile(t *testing.T) {
	reports := map[string]*result.Report{"everything": everything(), "hostile": hostile()}
	for name, r := range reports {
		for _, format := range report.Formats() {
			t.Run(name+"/"+format, func(t *testing.T) {
				golden(t, name+"."+format, render(t, format, r, options))
			})
		}
	}
	t.Run("color", func(t *testing.T) {
		o := options
		o.Color = true
		golden(t, "everything.color", render(t, "text", everything(), o))
	})
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); run with -update when that is meant:\n%s", file, diff)
	}
}

func TestAnUnknownFormatIsNamedBesideTheKnownOnes(t *testing.T) {
	_, err := report.New("yaml", &bytes.Buffer{}, report.Options{})
	if err == nil || !strings.Contains(err.Error(), `"yaml"`) || !strings.Contains(err.Error(), "text, github, json, junit, sarif, markdown, html") {
		t.Errorf("got %v", err)
	}
}

// brokenWriter fails after some bytes.
type brokenWriter struct{ left int }

var errBroken = errors.New("disk full")

func (b *brokenWriter) Write(p []byte) (int, error) {
	if len(p) > b.left {
		return 0, errBroken
	}
	b.left -= len(p)
	return len(p), nil
}

func TestAFailingWriterIsReported(t *testing.T) {
	r := everything()
	for _, format := range report.Formats() {
		size := len(render(t, format, r, options))
		for _, room := range []int{0, size / 3, size - 1} {
			renderer, err := report.New(format, &brokenWriter{room}, options)
			if err != nil {
				t.Fatal(err)
			}
			var failed error
			for _, res := range r.Results {
				failed = errors.Join(failed, renderer.Result(res))
			}
			failed = errors.Join(failed, renderer.End(r))
			if !errors.Is(failed, errBroken) {
				t.Errorf("%s with room for %d bytes: got error %v", format, room, failed)
			}
		}
	}
}

func TestAnEmptyRunIsADocumentToo(t *testing.T) {
	for _, format := range report.Formats() {
		if got := render(t, format, &result.Report{Command: "pull"}, report.Options{}); !strings.HasSuffix(got, "\n") {
			t.Errorf("%s does not end its last line: %q", format, got)
		}
	}
}
