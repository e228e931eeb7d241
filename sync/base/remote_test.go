package base_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/base"
)

const syncedRef = "refs/pinsync/shop"

// cloned is a repository with two commits, the first of which was synced, and a
// clone of it.
func cloned(t *testing.T, options ...string) (origin, clone repository) {
	t.Helper()
	origin = newRepository(t, map[string]string{"c/a.yaml": "first"})
	origin.git("update-ref", syncedRef, "HEAD")
	origin.commit(map[string]string{"c/a.yaml": "second"})
	clone = repository{t, filepath.Join(realTempDir(t), "clone")}
	origin.git(append(append([]string{"clone", "--quiet"}, options...), "file://"+filepath.ToSlash(origin.dir), clone.dir)...)
	return origin, clone
}

func TestASyncedRefComesFromTheRemote(t *testing.T) {
	for name, options := range map[string][]string{"a clone": nil, "a shallow one": {"--depth=1"}, "a partial one": {"--filter=tree:0"}, "a bare remote": {"--no-tags"}} {
		t.Run(name, func(t *testing.T) {
			origin, clone := cloned(t, options...)
			origin.git("config", "uploadpack.allowFilter", "true")
			if name == "a bare remote" {
				bare := filepath.Join(realTempDir(t), "bare.git")
				origin.git("clone", "--quiet", "--mirror", origin.dir, bare)
				clone.git("remote", "set-url", "origin", bare)
			}
			tree, err := base.OpenSynced(t.Context(), clone.dir, base.Source{Ref: syncedRef, Environ: environ()})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string]string{"c/a.yaml": "first"}, read(t, tree, "c")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if tags := clone.git("for-each-ref", "--format=%(refname)", "refs/pinsync", "refs/tags"); tags != syncedRef {
				t.Errorf("the clone has %s", tags)
			}
			if name == "a shallow one" && clone.git("rev-list", "--count", "--all") != "2" {
				t.Error("more than one commit was fetched")
			}
		})
	}
}

func TestOnlyAnAnswerMakesAFirstRun(t *testing.T) {
	origin, clone := cloned(t)
	open := func(ref, remote string, more ...string) error {
		t.Helper()
		_, err := base.OpenSynced(t.Context(), clone.dir, base.Source{Ref: ref, Remote: remote, Environ: append(environ(), more...)})
		return err
	}
	for _, test := range []struct {
		name, ref, remote, variable string
		change                      func()
		want                        error
	}{
		{name: "none there", ref: "refs/pinsync/other", want: base.ErrFirstRun},
		{name: "a folder of refs", ref: "refs/pinsync/s", change: func() { origin.git("update-ref", "refs/pinsync/s/t", "HEAD") }, want: base.ErrFirstRun},
		{name: "one whose end is the same", ref: "refs/pinsync/deep", change: func() { origin.git("update-ref", "refs/x/refs/pinsync/deep", "HEAD") }, want: base.ErrFirstRun},
		{name: "a remote that is not one", ref: syncedRef, remote: "--upload-pack=x", want: base.ErrNoRemote},
		{name: "an address", ref: syncedRef, remote: "file://" + origin.dir, want: base.ErrNoRemote},
		{name: "a transport that is not allowed", ref: syncedRef, variable: "GIT_ALLOW_PROTOCOL=https", want: base.ErrNoRemote},
		{name: "another kind of revision", ref: syncedRef + "~1", want: base.ErrNoRevision},
		{name: "one that is not kept", ref: "HEAD", remote: "origin", want: base.ErrNoRevision},
		{name: "not a name", ref: "refs/pinsync/", want: base.ErrNoRevision},
		{name: "not a commit", ref: "refs/pinsync/blob", change: func() { origin.git("update-ref", "refs/pinsync/blob", "HEAD:c/a.yaml") }, want: base.ErrNoRevision},
		{name: "a remote that is gone", ref: syncedRef, change: func() { origin.remove(".git/HEAD") }, want: base.ErrNoRemote},
		{name: "no remote", ref: syncedRef, change: func() { clone.git("remote", "remove", "origin") }, want: base.ErrFirstRun},
		{name: "no remote, and one is named", ref: syncedRef, remote: "origin", want: base.ErrFirstRun},
		{name: "a broken ref", ref: syncedRef, change: func() {
			clone.git("update-ref", syncedRef, "HEAD")
			if err := os.WriteFile(filepath.Join(clone.dir, ".git", syncedRef), []byte("broken\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}, want: base.ErrNoRevision},
	} {
		if test.change != nil {
			test.change()
		}
		if err := open(test.ref, test.remote, test.variable); !errors.Is(err, test.want) || errors.Is(err, base.ErrFirstRun) != (test.want == base.ErrFirstRun) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func TestARefThatIsATag(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": "a"})
	r.git("tag", "--annotate", "--message=x", "v1")
	r.git("update-ref", syncedRef, "v1")
	tree, err := base.OpenSynced(t.Context(), r.dir, base.Source{Ref: syncedRef, Environ: environ()})
	if err != nil || tree.Commit() != r.git("rev-parse", "HEAD") {
		t.Errorf("%v, %v", tree, err)
	}
}

func TestIsSynced(t *testing.T) {
	for ref, want := range map[string]bool{
		"refs/pinsync/1234-5678": true, "refs/pinsync/a/b": true, "refs/pinsync/čaj": true, "refs/pinsync/a@b": true,
		"refs/pinsync/": false, "refs/pinsync": false, "refs/heads/main": false, "HEAD": false, "refs/pinsync/a~1": false, "refs/pinsync/a^": false,
		"refs/pinsync/a:b": false, "refs/pinsync/a*": false, "refs/pinsync/../a": false, "refs/pinsync/a@{1}": false, "refs/pinsync/a.lock": false,
		"refs/pinsync//a": false, "refs/pinsync/.a": false, "refs/pinsync/a b": false, "refs/pinsync/a/": false,
	} {
		if base.IsSynced(ref) != want {
			t.Errorf("IsSynced(%q) is %v", ref, !want)
		}
	}
}

func TestCheckNotNewer(t *testing.T) {
	r := newRepository(t, nil)
	first := r.git("rev-parse", "HEAD")
	r.commit(nil)
	r.git("branch", "side", first)
	for ref, want := range map[string]error{"HEAD": nil, first: nil, "main": nil} {
		if err := r.open(".", ref).CheckNotNewer(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: %v", ref, err)
		}
	}
	tree := r.open(".", "main")
	r.git("checkout", "--quiet", "side")
	if err := tree.CheckNotNewer(t.Context()); !errors.Is(err, base.ErrNewer) || !strings.Contains(hint(err), "revert") {
		t.Errorf("%v", err)
	}
	r.commit(map[string]string{"x": "x"}) // on a branch of its own
	if err := tree.CheckNotNewer(t.Context()); err != nil {
		t.Errorf("%v", err)
	}
}
