package base_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pinsync/sync/base"
	"pinsync/sync/files"
)

// movable is a clone of a shop, in which the ref is ready to be moved to HEAD, one
// commit after it, and its bare origin.
func movable(t *testing.T) (origin, clone repository, move *base.Move) {
	t.Helper()
	source := newRepository(t, map[string]string{"customizations/a.yaml": says("/a", 1)})
	source.git("update-ref", syncedRef, "HEAD")
	origin = repository{t, filepath.Join(realTempDir(t), "origin.git")}
	source.git("clone", "--quiet", "--mirror", source.dir, origin.dir)
	clone = repository{t, filepath.Join(realTempDir(t), "clone")}
	origin.git("clone", "--quiet", origin.dir, clone.dir)
	clone.commit(map[string]string{"customizations/a.yaml": says("/a", 2)})
	move, err := ready(t, clone)
	if err != nil {
		t.Fatal(err)
	}
	return origin, clone, move
}

func ready(t *testing.T, clone repository) (*base.Move, error) {
	t.Helper()
	scope := files.Scope{Dir: clone.dir, TrackerID: "1-1", Bodies: true}
	head, err := base.Head(t.Context(), clone.dir, environ())
	if err != nil {
		t.Fatal(err)
	}
	now, err := files.Load(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	b, err := base.Load(t.Context(), scope, base.Source{Ref: syncedRef, Remote: "origin", Environ: environ()}, now)
	if err != nil {
		t.Fatal(err)
	}
	return b.Move(t.Context(), head, now)
}

func TestAMoveOverwritesNoOtherOne(t *testing.T) {
	t.Parallel()
	t.Run("nobody else", func(t *testing.T) {
		origin, clone, move := movable(t)
		if moved, err := move.Do(t.Context()); err != nil || !moved {
			t.Errorf("moved %v, %v", moved, err)
		}
		if at := origin.git("rev-parse", syncedRef); at != clone.git("rev-parse", "HEAD") || at != clone.git("rev-parse", syncedRef) {
			t.Errorf("at %s", at)
		}
	})
	t.Run("the remote's was moved", func(t *testing.T) {
		origin, clone, move := movable(t)
		other := origin.git("commit-tree", "-p", syncedRef, "-m", "x", syncedRef+"^{tree}")
		origin.git("update-ref", syncedRef, other)
		_, err := move.Do(t.Context())
		if !errors.Is(err, base.ErrNotMoved) || !strings.Contains(err.Error(), "another run has moved it meanwhile") {
			t.Errorf("%v", err)
		}
		if origin.git("rev-parse", syncedRef) != other {
			t.Error("the remote's was overwritten")
		}
		// It is taken back, and the next run goes on from there.
		if _, err := ready(t, clone); !errors.Is(err, base.ErrNotAncestor) {
			t.Errorf("again: %v", err)
		}
	})
	t.Run("the remote's is gone", func(t *testing.T) {
		origin, _, move := movable(t)
		origin.git("update-ref", "-d", syncedRef)
		if _, err := move.Do(t.Context()); !errors.Is(err, base.ErrNotMoved) {
			t.Errorf("%v", err)
		}
	})
	t.Run("the one here was moved", func(t *testing.T) {
		origin, clone, move := movable(t)
		before := origin.git("rev-parse", syncedRef)
		other := clone.git("commit-tree", "-p", "HEAD", "-m", "x", "HEAD^{tree}")
		clone.git("update-ref", syncedRef, other)
		if moved, err := move.Do(t.Context()); !errors.Is(err, base.ErrNotMoved) || moved {
			t.Errorf("moved %v, %v", moved, err)
		}
		if clone.git("rev-parse", syncedRef) != other || origin.git("rev-parse", syncedRef) != before {
			t.Error("it was overwritten")
		}
	})
	t.Run("a new one, and someone made it", func(t *testing.T) {
		origin, clone, _ := movable(t)
		origin.git("update-ref", "-d", syncedRef)
		move, err := ready(t, clone)
		if err != nil {
			t.Fatal(err)
		}
		origin.git("update-ref", syncedRef, "main")
		if _, err := move.Do(t.Context()); !errors.Is(err, base.ErrNotMoved) {
			t.Errorf("%v", err)
		}
		if origin.git("rev-parse", syncedRef) != origin.git("rev-parse", "main") {
			t.Error("it was overwritten")
		}
	})
}

// Hooks of the clone are not run, also when the ref is pushed.
func TestAMoveRunsNoHook(t *testing.T) {
	t.Parallel()
	_, clone, move := movable(t)
	out := filepath.Join(t.TempDir(), "out")
	for _, hook := range []string{"pre-push", "reference-transaction"} {
		path := filepath.Join(clone.dir, ".git", "hooks", hook)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("#!/bin/sh\necho ran >>"+out+"\nexit 1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := move.Do(t.Context()); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(out); err == nil {
		t.Errorf("a hook was run: %s", text)
	}
}

// A working directory in the middle of the files, and line ends that a checkout
// changes, are no difference to HEAD; another commit that was checked out meanwhile
// is one.
func TestWhatCountsAsCommitted(t *testing.T) {
	_, clone, _ := movable(t)
	clone.git("config", "core.autocrlf", "true")
	clone.remove("customizations/a.yaml")
	clone.git("checkout", "--", "customizations/a.yaml")
	if text, err := os.ReadFile(filepath.Join(clone.dir, "customizations/a.yaml")); err != nil || !strings.HasSuffix(string(text), "\r\n") {
		t.Fatalf("%q, %v", text, err)
	}
	if _, err := ready(t, clone); err != nil {
		t.Errorf("line ends: %v", err)
	}
	scope := files.Scope{Dir: clone.dir, TrackerID: "1-1", Bodies: true}
	b, err := base.Load(t.Context(), scope, base.Source{Ref: syncedRef, Environ: environ()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Move(t.Context(), clone.git("rev-parse", "HEAD~1"), nil); !errors.Is(err, base.ErrNotMovable) {
		t.Errorf("another commit: %v", err)
	}
}
