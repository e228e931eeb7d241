//go:build unix

package offer_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pinsync/sync/git"
	"pinsync/sync/github"
	"pinsync/sync/offer"
)

func environ() []string {
	return append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com")
}

func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = dir, environ()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// place is a checkout whose origin is a bare repository; GitHub has no pull request
// and opens number 7.
func place(t *testing.T) (p *offer.Place, checkout string) {
	t.Helper()
	origin, checkout := t.TempDir(), t.TempDir()
	run(t, origin, "init", "--quiet", "--bare", "--initial-branch=main")
	run(t, checkout, "init", "--quiet", "--initial-branch=main")
	run(t, checkout, "remote", "add", "origin", origin)
	if err := os.WriteFile(filepath.Join(checkout, "a"), []byte("one\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, checkout, "add", "a")
	run(t, checkout, "commit", "--quiet", "--message=a")
	run(t, checkout, "push", "--quiet", "origin", "HEAD:main")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			json.NewEncoder(w).Encode([]any{})
			return
		}
		json.NewEncoder(w).Encode(map[string]int{"number": 7})
	}))
	t.Cleanup(server.Close)
	api, err := github.New(github.Config{URL: server.URL, Token: "token", Agent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	g, err := git.Open(t.Context(), checkout, environ())
	if err != nil {
		t.Fatal(err)
	}
	return &offer.Place{Git: g, GitHub: api, Repository: "acme/shop", Remote: "origin", Branch: "drift", Target: "main", Subject: offer.Drift()}, checkout
}

func write(name, text string) func(dir string) (bool, error) {
	return func(dir string) (bool, error) {
		return true, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644)
	}
}

func TestEditsAreOfferedWithoutTouchingTheCheckout(t *testing.T) {
	t.Parallel()
	p, checkout := place(t)
	if _, err := write("a", "not committed\n")(checkout); err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	e, err := p.Edit(t.Context(), temp, false, write("a", "two\n"))
	if err != nil || e.Fingerprint == "" {
		t.Fatalf("%+v, %v", e, err)
	}
	again, err := p.Edit(t.Context(), temp, false, write("a", "two\n"))
	if err != nil || again != e {
		t.Errorf("the same edits are %+v, %v and %+v", again, err, e)
	}
	f, err := p.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if d, number, err := p.Offer(t.Context(), f, e, "title", "body"); err != nil || number != 7 || !d.Push || !d.Open {
		t.Fatalf("%+v, %d, %v", d, number, err)
	}
	run(t, checkout, "fetch", "--quiet", "origin", "drift")
	if text := run(t, checkout, "show", "FETCH_HEAD:a"); text != "two" {
		t.Errorf("offered is %q", text)
	}
	if text, err := os.ReadFile(filepath.Join(checkout, "a")); string(text) != "not committed\n" || err != nil {
		t.Errorf("the checkout has %q, %v", text, err)
	}
	if left, err := os.ReadDir(temp); len(left) > 0 || err != nil || strings.Count(run(t, checkout, "worktree", "list"), "\n") > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
	if f, err = p.Find(t.Context()); err != nil || f.Shown != e.Fingerprint || f.Theirs || f.Tip == "" {
		t.Errorf("found is %+v, %v", f, err)
	}
}

// What somebody pushed after the branch was looked for is not lost.
func TestABranchThatMovedIsNotPushedOver(t *testing.T) {
	t.Parallel()
	p, checkout := place(t)
	e, err := p.Edit(t.Context(), t.TempDir(), false, write("a", "two\n"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := p.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	run(t, checkout, "push", "--quiet", "origin", "HEAD:drift")
	if _, _, err := p.Offer(t.Context(), f, e, "title", "body"); err == nil || !strings.Contains(err.Error(), `the branch "drift" could not be pushed`) {
		t.Errorf("got %v", err)
	}
	if here, there := run(t, checkout, "rev-parse", "HEAD"), run(t, checkout, "ls-remote", "origin", "refs/heads/drift"); !strings.HasPrefix(there, here) {
		t.Errorf("the branch is %s, want %s", there, here)
	}
}

func TestNewFilesCountWhereThatIsAskedFor(t *testing.T) {
	t.Parallel()
	p, _ := place(t)
	for _, added := range []bool{false, true} {
		e, err := p.Edit(t.Context(), t.TempDir(), added, write("b", "new\n"))
		if err != nil || (e.Fingerprint != "") != added {
			t.Errorf("%v: %+v, %v", added, e, err)
		}
	}
}

func TestAnEditThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	p, checkout := place(t)
	failure := errors.New("no")
	temp := t.TempDir()
	if _, err := p.Edit(t.Context(), temp, false, func(string) (bool, error) { return false, failure }); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := p.Edit(ctx, temp, false, func(string) (bool, error) { cancel(); return true, nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(temp); len(left) > 0 || strings.Count(run(t, checkout, "worktree", "list"), "\n") > 0 {
		t.Errorf("left are %v", left)
	}
}

func TestAPlaceThatMakesNoSense(t *testing.T) {
	t.Parallel()
	p, checkout := place(t)
	if err := p.Check(t.Context()); err != nil {
		t.Error(err)
	}
	for _, branch := range []string{"main", "", "a b", "a..b", "x\ny", "a:b"} {
		q := *p
		q.Branch = branch
		if err := q.Check(t.Context()); err == nil {
			t.Errorf("%q: %v", branch, err)
		}
	}
	run(t, checkout, "commit", "--quiet", "--allow-empty", "--message=b")
	run(t, checkout, "push", "--quiet", "origin", "HEAD:main")
	shallow := t.TempDir()
	run(t, shallow, "clone", "--quiet", "--depth=1", "file://"+run(t, checkout, "remote", "get-url", "origin"), "c")
	g, err := git.Open(t.Context(), filepath.Join(shallow, "c"), environ())
	if err != nil {
		t.Fatal(err)
	}
	p.Git = g
	if err := p.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "shallow") {
		t.Errorf("a shallow clone: %v", err)
	}
}
