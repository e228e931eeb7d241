package base_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"pinsync/sync/base"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// environ is an environment in which git behaves the same on every machine.
func environ() []string {
	return append(os.Environ(),
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_AUTHOR_DATE=2025-01-01T00:00:00Z",
		"GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com", "GIT_COMMITTER_DATE=2025-01-01T00:00:00Z",
	)
}

// repository is a working tree with a git repository, made for one test.
type repository struct {
	t   testing.TB
	dir string
}

// newRepository makes a repository with one commit that holds files.
func newRepository(t testing.TB, files map[string]string, options ...string) repository {
	t.Helper()
	r := repository{t, filepath.Join(realTempDir(t), "repository")}
	if err := os.Mkdir(r.dir, 0o777); err != nil {
		t.Fatal(err)
	}
	r.git(append([]string{"init", "--quiet", "--initial-branch=main"}, options...)...)
	r.commit(files)
	return r
}

func realTempDir(t testing.TB) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// git runs a command in the repository and returns what it prints.
func (r repository) git(args ...string) string {
	r.t.Helper()
	return r.gitReading("", args...)
}

// gitReading runs a command that reads input.
func (r repository) gitReading(input string, args ...string) string {
	r.t.Helper()
	// Submodules from local folders are off by default, and no one needs these
	// repositories after a crash.
	cmd := exec.Command("git", append([]string{"-c", "protocol.file.allow=always", "-c", "core.fsync=none"}, args...)...)
	cmd.Dir, cmd.Env, cmd.Stdin = r.dir, environ(), strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

// commit writes files and commits all that is there.
func (r repository) commit(files map[string]string) {
	r.t.Helper()
	for path, content := range files {
		r.write(path, content)
	}
	r.git("add", "--all", "--force")
	r.git("commit", "--quiet", "--allow-empty", "--message=change")
}

func (r repository) write(path, content string) {
	r.t.Helper()
	path = filepath.Join(r.dir, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		r.t.Fatal(err)
	}
}

// load commits files, and nothing else, without writing them to the working
// directory: their names need not be possible there.
func (r repository) load(files map[string]string) {
	r.t.Helper()
	var stream strings.Builder
	stream.WriteString("commit refs/heads/main\ncommitter A <a@example.com> 0 +0000\ndata 0\n")
	for path, content := range files {
		stream.WriteString(`M 100644 inline "`)
		for _, c := range []byte(path) {
			fmt.Fprintf(&stream, `\%03o`, c)
		}
		fmt.Fprintf(&stream, "\"\ndata %d\n%s\n", len(content), content)
	}
	r.gitReading(stream.String(), "fast-import", "--quiet", "--force")
}

func (r repository) remove(paths ...string) {
	r.t.Helper()
	for _, path := range paths {
		if err := os.RemoveAll(filepath.Join(r.dir, path)); err != nil {
			r.t.Fatal(err)
		}
	}
}

func (r repository) symlink(target, path string) {
	r.t.Helper()
	if err := os.Symlink(target, filepath.Join(r.dir, path)); err != nil {
		r.t.Fatal(err)
	}
}

// open opens ref for a run in the folder dir of the repository.
func (r repository) open(dir, ref string) *base.Tree {
	r.t.Helper()
	tree, err := base.Open(context.Background(), filepath.Join(r.dir, dir), ref, environ())
	if err != nil {
		r.t.Fatal(err)
	}
	return tree
}

// read returns the contents of the files at and below paths, by path.
func read(t testing.TB, tree *base.Tree, paths ...string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for f, err := range tree.Files(context.Background(), paths) {
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := files[f.Path]; twice {
			t.Errorf("%q comes twice", f.Path)
		}
		files[f.Path] = string(f.Data)
		if f.TooLarge {
			files[f.Path] = "too large"
			if f.Data != nil {
				t.Errorf("%q is too large, and still has data", f.Path)
			}
		}
	}
	return files
}

// names returns the paths of the files at and below paths, in their order.
func names(t *testing.T, tree *base.Tree, paths ...string) []string {
	t.Helper()
	var all []string
	for f, err := range tree.Files(t.Context(), paths) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f.Path)
	}
	return all
}

// failure returns the error that reading paths ends with.
func failure(ctx context.Context, tree *base.Tree, paths ...string) (seen []string, err error) {
	for f, err := range tree.Files(ctx, paths) {
		if err != nil {
			return seen, err
		}
		seen = append(seen, f.Path)
	}
	return seen, nil
}
