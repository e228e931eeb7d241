package plan

import (
	"fmt"
	"testing"

	"pinsync/sync/result"
)

// The table of the manual, "What a status means", spelled out: base, head and live as
// letters, where the same letter means the same and "-" is absent.
var table = map[string]struct{ plain, force, del, both result.Status }{
	// head = live
	"AAA": {result.Unchanged, result.Unchanged, result.Unchanged, result.Unchanged},
	"BAA": {result.Unchanged, result.Unchanged, result.Unchanged, result.Unchanged},
	"-AA": {result.Unchanged, result.Unchanged, result.Unchanged, result.Unchanged},
	"A--": {result.Unchanged, result.Unchanged, result.Unchanged, result.Unchanged},
	"---": {result.Unchanged, result.Unchanged, result.Unchanged, result.Unchanged},
	// base = live, head differs
	"ABA": {result.Updated, result.Updated, result.Updated, result.Updated},
	"-A-": {result.Created, result.Created, result.Created, result.Created},
	// base = head, live differs (or is gone)
	"AAB": {result.Drifted, result.Updated, result.Drifted, result.Updated},
	"AA-": {result.Drifted, result.Created, result.Drifted, result.Created},
	// all three differ; or new in head and already live with another content
	"ABC": {result.Conflict, result.Updated, result.Conflict, result.Updated},
	"AB-": {result.Conflict, result.Created, result.Conflict, result.Created},
	"-AB": {result.Conflict, result.Updated, result.Conflict, result.Updated},
	// in base, not in head, live = base
	"A-A": {result.Orphaned, result.Orphaned, result.Deleted, result.Deleted},
	// in base, not in head, live differs from base
	"A-B": {result.Conflict, result.Conflict, result.Conflict, result.Conflict},
	// only live: no file ever described it, so it is no one's to delete
	"--A": {result.Conflict, result.Conflict, result.Conflict, result.Conflict},
}

// of makes versions of letters.
func of(base, head, live byte) versions {
	same := func(a, b byte) bool { return a != '-' && a == b }
	return versions{
		base: base != '-', head: head != '-', live: live != '-',
		baseHead: same(base, head), baseLive: same(base, live), headLive: same(head, live),
	}
}

// pattern renames the letters in the order in which head, base and live first
// use them, so that it is a key of the table.
func pattern(base, head, live byte) string {
	for key := range table {
		var to, from [128]byte
		fits := true
		for i, c := range []byte{base, head, live} {
			k := key[i]
			if (c == '-') != (k == '-') || to[c] != 0 && to[c] != k || from[k] != 0 && from[k] != c {
				fits = false
			}
			to[c], from[k] = k, c
		}
		if fits {
			return key
		}
	}
	return ""
}

func TestDecisionIsTheTablesForAllVersions(t *testing.T) {
	const contents = "-XYZ"
	used := map[string]bool{}
	for _, base := range []byte(contents) {
		for _, head := range []byte(contents) {
			for _, live := range []byte(contents) {
				key := pattern(base, head, live)
				want, ok := table[key]
				if !ok {
					t.Fatalf("the table lacks %c%c%c", base, head, live)
				}
				used[key] = true
				v := of(base, head, live)
				got := []result.Status{v.decide(false, false), v.decide(true, false), v.decide(false, true), v.decide(true, true)}
				if w := []result.Status{want.plain, want.force, want.del, want.both}; fmt.Sprint(got) != fmt.Sprint(w) {
					t.Errorf("base %c, head %c, live %c: plain, force, delete, both are %v, want %v", base, head, live, got, w)
				}
			}
		}
	}
	if len(used) != len(table) {
		t.Errorf("%d of %d rows were used", len(used), len(table))
	}
}

func TestWhatLiveNeverShowsIsWrittenWhenTheFileChangedIt(t *testing.T) {
	for _, base := range []byte("XY") {
		v := of(base, 'X', 'X')
		v.baseHead, v.unseen = false, true
		for _, force := range []bool{false, true} {
			for _, del := range []bool{false, true} {
				if got := v.decide(force, del); got != result.Updated {
					t.Errorf("base %c, force %v, delete %v: %s", base, force, del, got)
				}
			}
		}
	}
}
