package manifest_test

import (
	"testing"

	"gopkg.in/yaml.v3"

	"pinsync/sync/internal/corpus"
	"pinsync/sync/manifest"
)

// usual returns files of the usual size and variety.
func usual() [][]byte {
	texts := make([][]byte, 500)
	for i := range texts {
		_, texts[i] = corpus.File(i, "")
	}
	return texts
}

// read reads one file as Parse does; readYAML does only yaml.v3's part of it.
func read(tb testing.TB, src []byte) {
	if doc, faults := manifest.Parse(src); doc == nil || len(faults) > 0 {
		tb.Fatalf("%+v\n%s", faults, src)
	}
}

func readYAML(tb testing.TB, src []byte) {
	var n yaml.Node
	if err := yaml.Unmarshal(src, &n); err != nil {
		tb.Fatalf("%v\n%s", err, src)
	}
}

func BenchmarkParse(b *testing.B) { benchmark(b, read) }

// BenchmarkYAML is what BenchmarkParse would take if nothing but yaml.v3 did
// anything, comments included.
func BenchmarkYAML(b *testing.B) { benchmark(b, readYAML) }

func benchmark(b *testing.B, read func(testing.TB, []byte)) {
	texts := usual()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		read(b, texts[i%len(texts)])
	}
}

// What we add to yaml.v3's allocations is a handful for a file, however many
// values it has.
func TestReadingAllocatesLittleBesideYAML(t *testing.T) {
	texts := usual()
	perFile := func(read func(testing.TB, []byte)) float64 {
		return testing.AllocsPerRun(2, func() {
			for _, src := range texts {
				read(t, src)
			}
		}) / float64(len(texts))
	}
	if ours, yamls := perFile(read), perFile(readYAML); ours > yamls+6 {
		t.Errorf("%.1f allocations for a file, of which yaml.v3 alone needs %.1f: want at most 6 more", ours, yamls)
	} else {
		t.Logf("%.1f allocations for a file; yaml.v3 alone, comments included, %.1f", ours, yamls)
	}
}
