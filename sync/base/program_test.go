//go:build unix

package base_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"pinsync/sync/base"
)

// standIn puts a shell script in git's place. In it, $git is the real one and
// $notes a file to write to, which is returned.
func standIn(t *testing.T, script string) (notes string) {
	t.Helper()
	real, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	notes = filepath.Join(dir, "notes")
	text := fmt.Sprintf("#!/bin/sh\ngit='%s'\nnotes='%s'\n%s\n", real, notes, script)
	if err := os.WriteFile(filepath.Join(dir, "git"), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	return notes
}

func TestOneGitHandsOverAllContents(t *testing.T) {
	files := map[string]string{}
	for i := range 300 {
		files[fmt.Sprintf("c/%d.yaml", i)] = fmt.Sprint(i)
	}
	r := newRepository(t, nil)
	r.load(files)
	notes := standIn(t, `echo "$@" >>"$notes"; exec "$git" "$@"`)
	if got := read(t, r.open(".", "HEAD"), "c"); len(got) != len(files) {
		t.Errorf("%d files, want %d", len(got), len(files))
	}
	called, err := os.ReadFile(notes)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(called)), "\n")
	if len(lines) != 4 || strings.Count(string(called), "cat-file --batch") != 1 || strings.Count(string(called), "ls-tree") != 1 {
		t.Errorf("git ran as:\n%s", called)
	}
}

func TestGitNeverSeesTheCredentials(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": "a"})
	notes := standIn(t, `env >>"$notes"; exec "$git" "$@"`)
	tree, err := base.Open(t.Context(), r.dir, "HEAD", append(environ(), "LUIGISBOX_PRIVATE_KEY=secret", "LUIGISBOX_TRACKER_ID=1-2", "KEPT=yes"))
	if err != nil {
		t.Fatal(err)
	}
	read(t, tree, "c")
	seen, err := os.ReadFile(notes)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(seen), "LUIGISBOX") || strings.Contains(string(seen), "secret") || !strings.Contains(string(seen), "KEPT=yes") {
		t.Errorf("git's environment:\n%s", seen)
	}
	if !slices.Contains(strings.Split(string(seen), "\n"), "GIT_TERMINAL_PROMPT=0") {
		t.Error("git may ask for a password")
	}
}

func TestAGitThatHangsIsEnded(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": "a"})
	tree := r.open(".", "HEAD")
	for name, work := range map[string]func(context.Context) error{
		"rev-parse": func(ctx context.Context) error {
			_, err := base.Open(ctx, r.dir, "HEAD", environ())
			return err
		},
		"merge-base": tree.CheckAncestor,
		"ls-tree": func(ctx context.Context) error {
			_, err := failure(ctx, tree, "c")
			return err
		},
		"cat-file": func(ctx context.Context) error {
			_, err := failure(ctx, tree, "c")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			// Writing to the named pipe waits until the test reads from it.
			notes := standIn(t, `case "$*" in *`+name+`*) echo >"$notes"; exec tail -f /dev/null;; esac; exec "$git" "$@"`)
			if err := syscall.Mkfifo(notes, 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := make(chan error)
			go func() { done <- work(ctx) }()
			if _, err := os.ReadFile(notes); err != nil {
				t.Error(err)
			}
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want that it was cancelled", err)
			}
		})
	}
}

func TestAnInterruptFromTheTerminalIsNotForGit(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": "a"})
	notes := standIn(t, `echo $$ >"$notes"; exec tail -f /dev/null`)
	if err := syscall.Mkfifo(notes, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = base.Open(ctx, r.dir, "HEAD", environ())
	}()
	defer func() { cancel(); <-done }()
	noted, err := os.ReadFile(notes)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(noted)))
	if err != nil {
		t.Fatal(err)
	}
	// The terminal signals the group in its foreground, which is ours.
	group, err := syscall.Getpgid(pid)
	if err != nil || group == syscall.Getpgrp() {
		t.Errorf("git runs in our process group %d, %v", group, err)
	}
}

func TestAGitThatTalksNonsense(t *testing.T) {
	r := newRepository(t, map[string]string{"c/a.yaml": "a", "c/b.yaml": "b"})
	for name, script := range map[string]string{
		"dies at once":         `exit 3`,
		"says why it dies":     `echo "warning: x" >&2; echo "fatal: out of memory, malloc failed" >&2; exit 128`,
		"answers another hash": `read hash; echo "0123 blob 1"; echo a; cat >/dev/null`,
		"answers no number":    `read hash; echo "$hash blob many"; cat >/dev/null`,
		"ends in the middle":   `read hash; echo "$hash blob 100"; echo short`,
		"answers only once":    `read hash; echo "$hash blob 1"; echo a`,
		"talks on and on":      `while echo nonsense; do :; done 2>/dev/null`,
	} {
		t.Run(name, func(t *testing.T) {
			tree := r.open(".", "HEAD")
			standIn(t, `case "$*" in *cat-file*) `+script+`; exit;; esac; exec "$git" "$@"`)
			_, err := failure(t.Context(), tree, "c")
			if !errors.Is(err, base.ErrIncomplete) {
				t.Errorf("Files: %v, want ErrIncomplete", err)
			}
			if name == "says why it dies" && err.Error() != `can't read all files of "HEAD": git cat-file failed with exit status 128: git says: out of memory, malloc failed` {
				t.Errorf("Files: %v", err)
			}
		})
	}
}
