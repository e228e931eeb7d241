package base_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/base"
	"pinsync/sync/files"
)

// says is a customization of a target with its pin at position.
func says(target string, position int) string {
	return fmt.Sprintf("{model: basket, target_type: item, target_identity: %s, pin_definitions: [{position: %d, pin_type: item, pin_identity: x}]}\n", target, position)
}

// between gives the names and targets of what was between v and HEAD, for a run of
// the folder c of the shop in the repository.
func between(t testing.TB, r repository) (between, gone []string) {
	t.Helper()
	scope := files.Scope{Dir: r.dir, Paths: []string{"c"}, TrackerID: "1-1", Bodies: true}
	head, err := files.Load(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	b, err := base.Load(t.Context(), scope, base.Source{Ref: "v", Environ: environ()}, head)
	if err != nil {
		t.Fatal(err)
	}
	versions, taken, err := b.Between(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range versions {
		between = append(between, versions[i].Name+" "+string(versions[i].Text))
	}
	for i := range taken {
		gone = append(gone, taken[i].Name+" "+string(taken[i].Text))
	}
	return between, gone
}

func TestBetweenHasWhatEachCommitSaid(t *testing.T) {
	a, b, other := says("/a", 1), says("/b", 1), says("/o", 1)
	for name, test := range map[string]struct {
		history       func(repository)
		between, gone []string
	}{
		"nothing": {history: func(repository) {}},
		"edits, the latest first, each text once": {
			history: func(r repository) {
				r.commit(map[string]string{"c/a.yaml": says("/a", 2)})
				r.commit(map[string]string{"c/a.yaml": says("/a", 3), "x.yaml": "x: y\n", "c/note.txt": "z"})
				r.commit(map[string]string{"c/a.yaml": says("/a", 2)})
			},
			between: []string{"c/a.yaml " + says("/a", 2), "c/a.yaml " + says("/a", 3)},
		},
		"invalid ones": {
			history: func(r repository) {
				r.commit(map[string]string{"c/a.yaml": says("/a", -7)})
				r.commit(map[string]string{"c/a.yaml": "model: [\n"})
				r.commit(map[string]string{"c/a.yaml": a})
			},
			between: []string{"c/a.yaml " + a},
		},
		"a deletion, and the file is back": {
			history: func(r repository) {
				r.remove("c/a.yaml")
				r.commit(nil)
				r.commit(map[string]string{"c/a.yaml": a})
			},
			between: []string{"c/a.yaml " + a},
			gone:    []string{"c/a.yaml " + a},
		},
		"another customization in the same file": {
			history: func(r repository) { r.commit(map[string]string{"c/a.yaml": b}) },
			between: []string{"c/a.yaml " + b},
			gone:    []string{"c/a.yaml " + a},
		},
		"a file that moves": {
			history: func(r repository) {
				r.remove("c/a.yaml")
				r.commit(map[string]string{"c/deep/b.yml": a})
			},
			between: []string{"c/deep/b.yml " + a},
		},
		"a file that moves out and in": {
			history: func(r repository) {
				r.remove("c/a.yaml")
				r.commit(map[string]string{"drafts/a.yaml": says("/a", 4)})
				r.remove("drafts/a.yaml")
				r.commit(map[string]string{"c/a.yaml": a})
			},
			between: []string{"c/a.yaml " + a},
		},
		"a file that moves to another shop": {
			history: func(r repository) {
				r.remove("c/a.yaml")
				r.commit(map[string]string{"shop2/pinsync.yaml": "tracker_id: 2-2\n", "shop2/a.yaml": a})
			},
			gone: []string{"c/a.yaml " + a},
		},
		"a link in its place": {
			history: func(r repository) {
				r.remove("c/a.yaml")
				r.symlink("o.yaml", "c/a.yaml")
				r.commit(nil)
				r.remove("c/a.yaml")
				r.commit(map[string]string{"c/a.yaml": a})
			},
			between: []string{"c/a.yaml " + a},
		},
		"the first parents of merges only": {
			history: func(r repository) {
				r.git("checkout", "--quiet", "-b", "side")
				r.commit(map[string]string{"c/a.yaml": says("/a", 2)})
				r.commit(map[string]string{"c/a.yaml": says("/a", 3)})
				r.git("checkout", "--quiet", "-")
				r.commit(map[string]string{"x": "x"})
				r.git("merge", "--quiet", "--no-edit", "side")
				r.commit(map[string]string{"c/a.yaml": a})
			},
			between: []string{"c/a.yaml " + a, "c/a.yaml " + says("/a", 3)},
		},
		"a merge that takes back what the first parent did": {
			history: func(r repository) {
				r.git("branch", "side")
				r.commit(map[string]string{"c/a.yaml": says("/a", 2)})
				r.git("merge", "--quiet", "--no-commit", "--strategy=ours", "side")
				r.commit(map[string]string{"c/a.yaml": a})
			},
			between: []string{"c/a.yaml " + a, "c/a.yaml " + says("/a", 2)},
		},
		"settings that name the tracker from now on": {
			history: func(r repository) { // c/a.yaml belonged to no shop before
				r.commit(map[string]string{"c/a.yaml": says("/a", 2)})
				r.commit(map[string]string{"pinsync.yaml": "tracker_id: 1-1\n"})
			},
			between: []string{"c/a.yaml " + says("/a", 2)},
		},
		"settings that named another tracker": {
			history: func(r repository) {
				r.commit(map[string]string{"pinsync.yaml": "tracker_id: 3-3\n"})
				r.commit(map[string]string{"c/a.yaml": says("/a", 2)})
				r.remove("c/o.yaml")
				r.commit(map[string]string{"pinsync.yaml": "tracker_id: 1-1\n", "c/a.yaml": says("/a", 3)})
				r.commit(map[string]string{"c/a.yaml": a})
			},
			between: []string{"c/a.yaml " + a, "c/a.yaml " + says("/a", 3)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRepository(t, map[string]string{"c/a.yaml": a, "c/o.yaml": other})
			r.git("tag", "v")
			test.history(r)
			got, gone := between(t, r)
			if diff := cmp.Diff(test.between, got); diff != "" {
				t.Errorf("between (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.gone, gone); diff != "" {
				t.Errorf("gone (-want +got):\n%s", diff)
			}
		})
	}
}

// A configuration of git changes nothing of how its log is read.
func TestBetweenWithOddConfiguration(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": says("/a", 1)})
	r.git("tag", "v")
	r.commit(map[string]string{"c/a.yaml": says("/a", 2)})
	// A signed commit, and a program that looks at signatures: it is not run.
	object := r.git("cat-file", "commit", "HEAD")
	signed := strings.Replace(object, "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n eA==\n -----END PGP SIGNATURE-----\n\n", 1) + "\n"
	r.git("update-ref", "HEAD", r.gitReading(signed, "hash-object", "-t", "commit", "-w", "--stdin"))
	program, ran := filepath.Join(t.TempDir(), "gpg"), filepath.Join(t.TempDir(), "ran")
	if err := os.WriteFile(program, []byte("#!/bin/sh\ntouch "+ran+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	r.git("config", "gpg.program", program)
	for _, option := range []string{
		"log.showSignature=true", "log.diffMerges=off", "format.pretty=fuller", "log.follow=true", "diff.renames=copies",
		"color.ui=always", "log.decorate=full", "log.abbrevCommit=true", "diff.noprefix=true", "core.abbrev=4", "log.showRoot=false", "notes.displayRef=*",
	} {
		key, value, _ := strings.Cut(option, "=")
		r.git("config", key, value)
	}
	got, _ := between(t, r)
	if diff := cmp.Diff([]string{"c/a.yaml " + says("/a", 2)}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("the program was run")
	}
}

func TestBetweenIsCancelled(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": says("/a", 1)})
	r.git("tag", "v")
	r.commit(map[string]string{"c/a.yaml": says("/a", 2)})
	b, err := base.Load(t.Context(), files.Scope{Dir: r.dir, Paths: []string{"c"}}, base.Source{Ref: "v", Environ: environ()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := b.Between(ctx); err == nil {
		t.Error("no error")
	}
}

// A history of a thousand commits that the base did not move along.
func BenchmarkBetween(b *testing.B) {
	r := newRepository(b, map[string]string{"c/anchor.yaml": says("/anchor", 1)})
	r.git("tag", "v")
	var input []byte
	const commits, each = 1000, 10
	for i := range commits {
		input = fmt.Appendf(input, "commit refs/heads/main\ncommitter A <a@example.com> %d +0000\ndata 1\nx", 1_800_000_000+i)
		if i == 0 {
			input = append(input, "\nfrom refs/heads/main^0"...)
		}
		input = append(input, '\n')
		for j := range each {
			text := says(fmt.Sprintf("/p/%d", j), 1+i)
			input = fmt.Appendf(input, "M 100644 inline c/%d.yaml\ndata %d\n%s", j, len(text), text)
		}
	}
	r.gitReading(string(input), "fast-import", "--quiet")
	r.git("reset", "--quiet", "--hard")
	for b.Loop() {
		if got, _ := between(b, r); len(got) != commits*each {
			b.Fatalf("%d versions", len(got))
		}
	}
}
