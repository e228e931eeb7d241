package base

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
)

// Head is the commit that is checked out in the repository around dir.
func Head(ctx context.Context, dir string, environ []string) (string, error) {
	t, err := Open(ctx, dir, "HEAD", environ)
	if err != nil {
		return "", err
	}
	return t.commit, nil
}

// Move is a ref that may be moved to a commit.
type Move struct {
	tree *Tree
	head string
}

// Move makes ready to move the revision, a ref that [IsSynced], to head, the commit
// that was checked out before the run's files were read; now are these files. It
// returns an *Error unless the run is about all of the shop, head is at or after
// what the ref names, and the files are those of head: what is said of the ref must
// be true of all files at the commit that it names.
func (b *Base) Move(ctx context.Context, head string, now []files.File) (*Move, error) {
	if !IsSynced(b.Tree.ref) {
		return nil, notMovable(fmt.Sprintf("only a ref below %s is moved, and %q is not the name of one", Namespace, b.Tree.ref), "leave --move-base out, or name such a ref")
	}
	if err := b.checkAll(ctx); err != nil {
		return nil, err
	}
	if b.Tree.commit != "" {
		if err := b.Tree.CheckAncestor(ctx); err != nil {
			if newer := b.Tree.CheckNotNewer(ctx); newer != nil {
				err = newer // which says more
			}
			return nil, err
		}
	}
	if err := b.CheckWhole(ctx); err != nil {
		return nil, err
	}
	if err := b.checkCommitted(ctx, head, now); err != nil {
		return nil, err
	}
	return &Move{tree: b.Tree, head: head}, nil
}

func notMovable(message, hint string) error {
	return &Error{Message: message, Hint: hint, Err: ErrNotMovable}
}

// checkAll returns an error unless the run's paths take in all of the shop.
func (b *Base) checkAll(ctx context.Context) error {
	const hint = "name the shop's whole folder, or none, with --move-base: the ref stands for all of its files"
	for i, path := range b.shop.Paths() {
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("can't look at %q: %w", path, diagnostic.Cause(err))
		}
		if !info.IsDir() {
			return notMovable(fmt.Sprintf("%q is a file, and not all of the shop", b.scope.Named()[i]), hint)
		}
		if files.Within(b.shop.Root, path) || files.Within(filepath.Join(b.shop.Root, files.DefaultPath), path) {
			return nil
		}
	}
	// Somewhere else they may still be all that there is, and was.
	checkout, err := b.shopCheckout(ctx)
	if err != nil {
		return err
	}
	others, _ := b.shop.Ours(slices.DeleteFunc(slices.Clone(checkout.Files), b.inRun))
	described, err := b.describe(ctx, b.Tree.head(), others)
	if err != nil {
		return err
	}
	if b.Tree.commit != "" {
		were, _, err := b.list(ctx, []string{b.shop.Root}, b.names)
		if err != nil {
			return err
		}
		for i := range were {
			if !b.inRun(were[i].Path) {
				others = append(others, were[i].Path)
				described[were[i].Path] = files.Parse(were[i].Path, were[i].Data, b.checker).Facts
			}
		}
	}
	for _, name := range others {
		if described[name] != (check.Facts{}) {
			return notMovable(fmt.Sprintf("%s %s not all of the shop, which has %q, too", diagnostic.Some(b.scope.Named(), 3, "%q"), plural(b.scope.Named(), "is", "are"), name), hint)
		}
	}
	return nil
}

// inRun reports whether the file of this name is at or below the run's paths.
func (b *Base) inRun(name string) bool {
	path := b.scope.Path(name)
	return slices.ContainsFunc(b.shop.Paths(), func(folder string) bool { return files.Within(path, folder) })
}

// checkCommitted returns an error unless the run's files are those of head.
func (b *Base) checkCommitted(ctx context.Context, head string, now []files.File) error {
	t := b.Tree
	at, err := t.git.Line(ctx, "rev-parse", "--verify", "HEAD^{commit}")
	if err != nil {
		return err
	}
	if at != head {
		return notMovable("another commit was checked out while the files were read", "run it again")
	}
	run, err := t.places(b.scope.Named())
	if err != nil {
		return err
	}
	var paths []string // none for the whole repository
	for _, p := range run.all {
		if p.tree == "" {
			paths = nil
			break
		}
		paths = append(paths, p.tree)
	}
	differing, err := t.differing(ctx, head, paths...)
	if err != nil {
		return err
	}
	tracked, err := t.tracked(ctx, paths...)
	if err != nil {
		return err
	}
	names := func(paths []string) map[string]bool {
		found := map[string]bool{}
		for _, path := range paths {
			if abs, ok := run.selected(path); ok {
				found[diagnostic.Name(t.dir, abs)] = true
			}
		}
		return found
	}
	changed, known := names(differing), names(tracked)
	for i := range now {
		if f := &now[i]; f.State != files.Misnamed && !known[f.Name] {
			changed[f.Name] = true
		}
	}
	if len(changed) == 0 {
		return nil
	}
	list := slices.Sorted(maps.Keys(changed))
	return notMovable(fmt.Sprintf("commit first: %s %s from HEAD, and --move-base records HEAD as what was sent", diagnostic.Some(list, 3, "%q"), plural(list, "differs", "differ")),
		"or leave --move-base out: then nothing says that this was sent, and it can be committed later")
}

// Ref is the name of the ref, and Commit the commit that it is moved to.
func (m *Move) Ref() string    { return m.tree.ref }
func (m *Move) Commit() string { return m.head }

// Remote is the git remote that keeps the ref; empty if none does.
func (m *Move) Remote() string { return m.tree.remote }

// Do moves the ref, and then pushes it to the remote that keeps it, unless it is
// there already. Neither is done if the ref has another value by now than the run
// found. moved reports whether the ref here, or there, has a new value. The error
// says which of the two failed, and wraps ErrNotMoved.
func (m *Move) Do(ctx context.Context) (moved bool, err error) {
	t := m.tree
	if t.value != m.head {
		old := cmp.Or(t.value, strings.Repeat("0", len(m.head))) // zeros: it must not exist
		if _, err := t.git.Run(ctx, "update-ref", "--no-deref", "-m", "pinsync: synced", t.ref, m.head, old); err != nil {
			return false, t.notMoved(ctx, "could not be moved", "", err)
		}
		moved = true
	}
	if t.remote == "" || t.kept == m.head {
		return moved, nil
	}
	out, err := t.git.Remote().Run(ctx, "push", "--quiet", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags", "--recurse-submodules=no",
		"--force-with-lease="+t.ref+":"+t.kept, "--end-of-options", t.remote, m.head+":"+t.ref)
	if err != nil {
		return moved, t.notMoved(ctx, fmt.Sprintf("could not be pushed to %q", t.remote), string(out), err)
	}
	return true, nil
}

// notMoved says why git failed; out is what it printed.
func (t *Tree) notMoved(ctx context.Context, what, out string, err error) error {
	if ctx.Err() != nil {
		return err
	}
	because := because(err)
	// ! TAB <from>:<to> TAB <summary> (<reason>) (git-push(1), --porcelain)
	for line := range strings.Lines(out) {
		if rejected, ok := strings.CutPrefix(line, "!\t"); ok {
			because = ": git says: " + strings.TrimSpace(rejected[strings.LastIndexByte(rejected, '\t')+1:])
		}
	}
	if strings.Contains(because, "(stale info)") {
		because = ": another run has moved it meanwhile"
	}
	return &Error{
		Message: fmt.Sprintf("%s %s%s", t.ref, what, because),
		Hint:    "everything was sent; the next run with --move-base finds that out, and moves it",
		Err:     fmt.Errorf("%w: %w", ErrNotMoved, err),
	}
}
