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

func TestRevisions(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": "first"})
	r.git("commit", "--quiet", "--amend", "--message=beginning")
	first := r.git("rev-parse", "HEAD")
	r.git("tag", "--annotate", "--message=x", "v1")
	r.git("branch", "feature/é")
	r.git("update-ref", "refs/pinsync/shop", "HEAD")
	r.commit(map[string]string{"c/a.yaml": "second", "HEAD": "a file named like a revision", "v1": "x"})
	for _, ref := range []string{first, first[:10], "v1", "refs/tags/v1", "feature/é", "refs/pinsync/shop", "HEAD~1", "HEAD^", "@~", "HEAD^{/change}~1", ":/begin", "v1^{}"} {
		tree := r.open(".", ref)
		if tree.Commit() != first {
			t.Errorf("%q is commit %s, want %s", ref, tree.Commit(), first)
		}
		if diff := cmp.Diff(map[string]string{"c/a.yaml": "first"}, read(t, tree, "c")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", ref, diff)
		}
	}
}

func TestRevisionsThatAreNone(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": "a"})
	r.git("tag", "to-blob", "HEAD:c/a.yaml")
	out := filepath.Join(r.dir, "out")
	for ref, want := range map[string]string{
		"":                      "is not the name of a git revision",
		"-":                     "is not the name of a git revision",
		"--all":                 "is not the name of a git revision",
		"--output=" + out:       "is not the name of a git revision",
		"HEAD\x00":              "is not the name of a git revision",
		"HEAD\nHEAD":            "is not the name of a git revision",
		"nowhere":               `git knows no revision "nowhere" here`,
		"HEAD~5":                `git knows no revision "HEAD~5" here`,
		"HEAD HEAD":             `git knows no revision "HEAD HEAD" here`,
		"HEAD..HEAD":            `git knows no revision "HEAD..HEAD" here`,
		"HEAD:c":                `git knows no revision "HEAD:c" here`,
		"to-blob":               `git knows no revision "to-blob" here`,
		"^HEAD":                 `"^HEAD" names no single git revision`,
		strings.Repeat("0", 40): "git knows no revision",
		"; touch " + out:        "git knows no revision",
		"refs/pinsync/shop":     `git knows no revision "refs/pinsync/shop" here`,
	} {
		_, err := base.Open(t.Context(), r.dir, ref, environ())
		if !errors.Is(err, base.ErrNoRevision) || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%q): %v, want %q", ref, err, want)
		}
		if strings.Contains(hint(err), "fetch-depth") {
			t.Errorf("Open(%q) hints at a shallow clone, which this is not: %s", ref, hint(err))
		}
		if strings.HasPrefix(ref, "refs/") && !strings.Contains(hint(err), "git fetch origin refs/pinsync/shop:refs/pinsync/shop") {
			t.Errorf("Open(%q) hints at %q, want the command that gets the ref", ref, hint(err))
		}
	}
	if _, err := os.Lstat(out); err == nil {
		t.Error("a revision became a command")
	}
}

func TestKindsOfWorkingTrees(t *testing.T) {
	want := map[string]string{"c/a.yaml": "base"}
	r := newRepository(t, want)
	r.git("tag", "base")
	r.commit(map[string]string{"c/a.yaml": "head"})

	t.Run("a linked worktree", func(t *testing.T) {
		linked := repository{t, filepath.Join(realTempDir(t), "linked")}
		r.git("worktree", "add", "--quiet", linked.dir)
		if diff := cmp.Diff(want, read(t, linked.open(".", "base"), "c")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("a submodule", func(t *testing.T) {
		super := newRepository(t, map[string]string{"c/a.yaml": "of the other repository"})
		super.git("tag", "base")
		super.git("submodule", "--quiet", "add", r.dir, "module")
		super.commit(nil)
		if diff := cmp.Diff(want, read(t, super.open("module", "base"), "c")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("a detached head", func(t *testing.T) {
		r.git("checkout", "--quiet", "--detach")
		if diff := cmp.Diff(want, read(t, r.open(".", "HEAD~1"), "c")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("hashes of 64 digits", func(t *testing.T) {
		long := newRepository(t, want, "--object-format=sha256")
		if diff := cmp.Diff(want, read(t, long.open(".", "HEAD"), "c")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("packed objects", func(t *testing.T) {
		packed := newRepository(t, want)
		packed.git("gc", "--quiet")
		if diff := cmp.Diff(want, read(t, packed.open(".", "HEAD"), "c")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestAShallowCloneSaysHowToGetTheRest(t *testing.T) {
	origin := newRepository(t, map[string]string{"c/a.yaml": "a"})
	first := origin.git("rev-parse", "HEAD")
	origin.git("update-ref", "refs/pinsync/shop", "HEAD")
	origin.commit(map[string]string{"c/a.yaml": "b"})
	second := origin.git("rev-parse", "HEAD")
	origin.commit(map[string]string{"c/a.yaml": "c"})
	shallow := repository{t, filepath.Join(realTempDir(t), "shallow")}
	origin.git("clone", "--quiet", "--depth=1", "file://"+filepath.ToSlash(origin.dir), shallow.dir)

	for _, ref := range []string{first, "HEAD~1", "refs/pinsync/shop"} {
		_, err := base.Open(t.Context(), shallow.dir, ref, environ())
		if !errors.Is(err, base.ErrNoRevision) || !strings.Contains(hint(err), "`fetch-depth: 0`") {
			t.Errorf("Open(%q): %v, hint %q; want one that says fetch-depth: 0", ref, err, hint(err))
		}
	}
	if diff := cmp.Diff(map[string]string{"c/a.yaml": "c"}, read(t, shallow.open(".", "HEAD"), "c")); diff != "" {
		t.Errorf("what is there (-want +got):\n%s", diff)
	}

	// A commit can be there without the history that leads to it.
	shallow.git("fetch", "--quiet", "--depth=1", "origin", "refs/pinsync/shop:refs/pinsync/shop")
	tree := shallow.open(".", "refs/pinsync/shop")
	if err := tree.CheckAncestor(t.Context()); !errors.Is(err, base.ErrNotAncestor) || !strings.Contains(hint(err), "`fetch-depth: 0`") {
		t.Errorf("CheckAncestor: %v, hint %q; want one that says fetch-depth: 0", err, hint(err))
	}
	shallow.git("fetch", "--quiet", "--unshallow")
	if err := shallow.open(".", second).CheckAncestor(t.Context()); err != nil {
		t.Errorf("CheckAncestor with the whole history: %v", err)
	}
}

func TestCheckAncestor(t *testing.T) {
	r := newRepository(t, nil)
	r.git("branch", "side")
	r.commit(nil)
	r.git("tag", "earlier")
	r.commit(nil)
	r.git("checkout", "--quiet", "side")
	r.commit(map[string]string{"x": "x"})
	r.git("tag", "aside")
	r.git("checkout", "--quiet", "main")
	for ref, want := range map[string]error{"HEAD": nil, "earlier": nil, "main~2": nil, "aside": base.ErrNotAncestor} {
		if err := r.open(".", ref).CheckAncestor(t.Context()); !errors.Is(err, want) {
			t.Errorf("CheckAncestor of %q: %v, want %v", ref, err, want)
		}
	}
	tree := r.open(".", "earlier")
	r.git("checkout", "--quiet", "--orphan", "empty")
	if err := tree.CheckAncestor(t.Context()); err == nil || errors.Is(err, base.ErrNotAncestor) {
		t.Errorf("CheckAncestor without a HEAD: %v, want git's own error", err)
	}
}

func TestNoRepository(t *testing.T) {
	bare := newRepository(t, nil)
	bare.git("clone", "--quiet", "--bare", bare.dir, "bare.git")
	outside := realTempDir(t)
	ceiling := append(environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(outside))
	for name, dir := range map[string]string{
		"a plain folder":       outside,
		"a bare repository":    filepath.Join(bare.dir, "bare.git"),
		"the inside of a .git": filepath.Join(bare.dir, ".git", "objects"),
	} {
		_, err := base.Open(t.Context(), dir, "HEAD", ceiling)
		if !errors.Is(err, base.ErrNoRepository) || hint(err) == "" || !strings.HasPrefix(err.Error(), "no git repository with files at ") {
			t.Errorf("%s: %v, hint %q", name, err, hint(err))
		}
	}
	if _, err := base.Open(t.Context(), filepath.Join(outside, "gone"), "HEAD", environ()); err == nil || errors.Is(err, base.ErrNoGit) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestNothingIsFetchedForAPartialClone(t *testing.T) {
	origin := newRepository(t, map[string]string{"c/a.yaml": "a"})
	origin.git("config", "uploadpack.allowFilter", "true")
	partial := repository{t, filepath.Join(realTempDir(t), "partial")}
	origin.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://"+filepath.ToSlash(origin.dir), partial.dir)
	_, err := failure(t.Context(), partial.open(".", "HEAD"), "c")
	if !errors.Is(err, base.ErrIncomplete) || !strings.Contains(hint(err), "partial clone") {
		t.Errorf("Files: %v, hint %q", err, hint(err))
	}
}

func TestADamagedRepository(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": "a", "c/b.yaml": "b", "d/c.yaml": "c"})
	tree := r.open(".", "HEAD")
	blob := r.git("rev-parse", "HEAD:c/b.yaml")
	r.remove(filepath.Join(".git/objects", blob[:2], blob[2:]))
	seen, err := failure(t.Context(), tree, ".")
	if !errors.Is(err, base.ErrIncomplete) || !strings.Contains(err.Error(), "c/b.yaml") {
		t.Errorf("a content is missing: %v", err)
	}
	if diff := cmp.Diff([]string{"c/a.yaml"}, seen); diff != "" {
		t.Errorf("files before it (-want +got):\n%s", diff)
	}
	folder := r.git("rev-parse", "HEAD:d")
	r.remove(filepath.Join(".git/objects", folder[:2], folder[2:]))
	if _, err := failure(t.Context(), tree, "d"); !errors.Is(err, base.ErrIncomplete) {
		t.Errorf("a folder is missing: %v", err)
	}
}

func TestTheEnvironmentLeadsNowhereElse(t *testing.T) {
	other := newRepository(t, map[string]string{"c/other.yaml": "other"})
	r := newRepository(t, map[string]string{"c/a.yaml": "a"})
	hostile := append(environ(),
		"GIT_INDEX_FILE=/nowhere", "GIT_OBJECT_DIRECTORY=/nowhere", "GIT_NAMESPACE=x", "GIT_PREFIX=c/", "GIT_ICASE_PATHSPECS=1", "GIT_GLOB_PATHSPECS=1", "GIT_TRACE=1", "GIT_PAGER=false",
		"LC_ALL=de_DE.UTF-8",
		// What a user configures for git stays.
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=alias.x", "GIT_CONFIG_VALUE_0=y",
	)
	tree, err := base.Open(t.Context(), r.dir, "HEAD", hostile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"c/a.yaml": "a"}, read(t, tree, "c")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	// Whoever names a repository means it. Git's hooks name the one around them.
	for _, variable := range []string{"GIT_DIR=" + filepath.Join(other.dir, ".git"), "GIT_WORK_TREE=" + other.dir, "GIT_COMMON_DIR=/nowhere", "GIT_DIR=../gone"} {
		_, err := base.Open(t.Context(), r.dir, "HEAD", append(environ(), variable))
		name, _, _ := strings.Cut(variable, "=")
		if !errors.Is(err, base.ErrEnvironment) || !strings.Contains(err.Error(), name) || !strings.Contains(hint(err), "unset "+name) {
			t.Errorf("%s: %v, hint %q", variable, err, hint(err))
		}
	}
	inHook := append(environ(), "GIT_DIR=.git", "GIT_WORK_TREE="+r.dir, "GIT_COMMON_DIR="+filepath.Join(r.dir, ".git"))
	if _, err := base.Open(t.Context(), r.dir, "HEAD", inHook); err != nil {
		t.Errorf("in a hook: %v", err)
	}
	linked := filepath.Join(realTempDir(t), "linked")
	r.git("worktree", "add", "--quiet", linked)
	if _, err := base.Open(t.Context(), linked, "HEAD", append(environ(), "GIT_DIR=.git")); err != nil {
		t.Errorf("in a linked worktree: %v", err)
	}
	outside := realTempDir(t)
	_, err = base.Open(t.Context(), outside, "HEAD", append(environ(), "GIT_DIR="+filepath.Join(r.dir, ".git"), "GIT_CEILING_DIRECTORIES="+filepath.Dir(outside)))
	if !errors.Is(err, base.ErrNoRepository) || !strings.Contains(hint(err), "GIT_DIR is not followed") {
		t.Errorf("outside of a repository: %v, hint %q", err, hint(err))
	}
}

func TestANameOfTwoRefs(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": "a"})
	r.git("tag", "both")
	r.commit(map[string]string{"c/a.yaml": "b"})
	r.git("branch", "both")
	r.git("config", "core.warnAmbiguousRefs", "false")
	for _, ref := range []string{"both", "both~0", "both^{commit}"} {
		_, err := base.Open(t.Context(), r.dir, ref, environ())
		if !errors.Is(err, base.ErrAmbiguous) || !strings.Contains(err.Error(), "refs/heads/both or refs/tags/both") {
			t.Errorf("Open(%q): %v", ref, err)
		}
	}
	for _, ref := range []string{"refs/heads/both", "tags/both"} {
		r.open(".", ref)
	}

	// A branch that is named like a commit.
	short := r.git("rev-parse", "--short", "HEAD")
	r.git("branch", short)
	if _, err := base.Open(t.Context(), r.dir, short, environ()); !errors.Is(err, base.ErrAmbiguous) {
		t.Errorf("Open(%q): %v", short, err)
	}
	// What the log of a ref does not reach back to.
	_, err := base.Open(t.Context(), r.dir, "main@{2001-01-01}", environ())
	if !errors.Is(err, base.ErrNoRevision) || !strings.Contains(err.Error(), "log for 'main' only goes back to") {
		t.Errorf("Open: %v", err)
	}
}

func TestGitIsMissing(t *testing.T) {
	r := newRepository(t, nil)
	t.Setenv("PATH", t.TempDir())
	_, err := base.Open(t.Context(), r.dir, "HEAD", environ())
	if !errors.Is(err, base.ErrNoGit) || err.Error() != "the git program was not found" || !strings.Contains(hint(err), "install git") {
		t.Errorf("Open: %v, hint %q", err, hint(err))
	}
}

// hint returns the advice that comes with an error of the package.
func hint(err error) string {
	var e *base.Error
	if errors.As(err, &e) {
		return e.Hint
	}
	return ""
}
