package corpus_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"pinsync/sync/check"
	"pinsync/sync/internal/corpus"
	"pinsync/sync/manifest"
)

func TestFilesAreValidAndDistinct(t *testing.T) {
	const n = 2000
	checker := check.New(check.Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	set := check.NewSet(checker)
	names, size, warnings := map[string]bool{}, 0, 0
	for i := range n {
		name, text := corpus.File(i, "")
		if again, sameText := corpus.File(i, ""); again != name || !bytes.Equal(sameText, text) {
			t.Errorf("file %d is another at the second call", i)
		}
		if names[name] {
			t.Errorf("two files are named %s", name)
		}
		names[name] = true
		size += len(text)

		doc, faults := manifest.Parse(text)
		if len(faults) > 0 {
			t.Fatalf("%s: %+v\n%s", name, faults, text)
		}
		found, facts := checker.File(doc)
		for _, d := range found {
			if d.Rule != "expired-pin" {
				t.Errorf("%s: %+v\n%s", name, d, text)
			}
			warnings++
		}
		if facts.ID != corpus.ID(i) {
			t.Errorf("%s: id %s, want %s", name, facts.ID, corpus.ID(i))
		}
		set.Add(name, facts)
	}
	for i, found := range set.Diagnostics() {
		t.Errorf("file %d: %+v", i, found)
	}
	if average := size / n; average < 400 || average > 600 {
		t.Errorf("%d bytes on average, want about 500", average)
	}
	if warnings == 0 || warnings > n/20 {
		t.Errorf("%d warnings, want a few", warnings)
	}
}

func TestFrontStandsBeforeTheFirstKey(t *testing.T) {
	for i := range 50 {
		_, text := corpus.File(i, "kind: Test\n")
		doc, faults := manifest.Parse(text)
		if len(faults) > 0 || doc.Root().Members[0].Key != "kind" || strings.Count(string(text), "kind: Test") != 1 {
			t.Errorf("%v\n%s", faults, text)
		}
	}
}
