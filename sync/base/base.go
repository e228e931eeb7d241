// Package base reads customization files as they were at a git revision.
//
// In come a revision's name and the paths that a run was given; out come the
// files that the run would have found there then, with their bytes, and what
// the checkout lacks of what git tracks. The package asks the git program, and
// only of what the repository already holds, except that a ref below
// refs/pinsync/, which a clone does not get by itself, is taken from a remote
// by [OpenSynced], and pushed there by [Move.Do]. It knows where customization files
// lie, and nothing of what they say.
package base

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/check"
	"pinsync/sync/compare"
	"pinsync/sync/files"
	"pinsync/sync/git"
)

// Tree is a repository's files at one revision. It holds no process and needs
// no closing, and may be used by several goroutines.
type Tree struct {
	*repository
	ref    string // the revision as the user names it
	commit string

	// Of a ref that IsSynced: its value here, the remote that keeps it, and the value
	// that was taken from there; empty where there is none.
	value, remote, kept string
}

// Open finds the revision ref, whatever git understands as one, in the
// repository that dir is in: also in a linked worktree, a submodule or a
// folder below the top. dir is absolute. environ is the environment as
// os.Environ gives it.
//
// It fails with an *Error that wraps ErrNoGit, ErrOldGit, ErrNoRepository,
// ErrEnvironment, ErrNoRevision or ErrAmbiguous, or with the context's error.
func Open(ctx context.Context, dir, ref string, environ []string) (*Tree, error) {
	if !nameable(ref) {
		return nil, &Error{Message: fmt.Sprintf("%q is not the name of a git revision", ref), Err: ErrNoRevision}
	}
	// After a colon "^{commit}" would be a part of the text or the path.
	revision, toCommit := ref, strings.Contains(ref, ":")
	if !toCommit {
		revision += "^{commit}"
	}
	r, said, err := discover(ctx, dir, environ, revision)
	if err != nil {
		return nil, err
	}
	t := &Tree{repository: r, ref: ref}
	if err := t.check(ctx, said); err != nil {
		return nil, err
	}
	if toCommit {
		if said, err = query(ctx, r.git, "rev-parse", "--verify", "--end-of-options", said.out+"^{commit}"); err != nil {
			return nil, err
		}
		if err := t.check(ctx, said); err != nil {
			return nil, err
		}
	}
	t.commit = said.out
	return t, nil
}

// check returns an error unless git named one object without a doubt.
func (t *Tree) check(ctx context.Context, said answer) error {
	switch {
	case said.failure != nil:
		return t.noRevision(said.failure)
	case !isHash(said.out): // such as "^HEAD", which excludes a commit
		return &Error{Message: fmt.Sprintf("%q names no single git revision", t.ref), Err: ErrNoRevision}
	}
	for _, warning := range said.warnings {
		switch {
		case strings.HasPrefix(warning, "refname '"):
			return t.ambiguous(ctx, warning)
		case strings.HasPrefix(warning, "log for '"):
			return &Error{
				Message: fmt.Sprintf("%q can't be resolved: git says: %s", t.ref, warning),
				Hint:    "name the commit itself: `git log --oneline` shows the revisions there are",
				Err:     ErrNoRevision,
			}
		}
	}
	return nil
}

// ambiguous names the refs that the revision's name may stand for.
func (t *Tree) ambiguous(ctx context.Context, warning string) error {
	name := t.ref
	if at := strings.IndexAny(name, "~^@{:"); at >= 0 {
		name = name[:at]
	}
	var patterns []string
	for _, before := range []string{"", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"} {
		patterns = append(patterns, before+name)
	}
	out, err := t.git.Line(ctx, append([]string{"for-each-ref", "--format=%(refname)", "--"}, patterns...)...)
	if err != nil {
		return err
	}
	refs := slices.DeleteFunc(strings.Split(out, "\n"), func(ref string) bool { return !slices.Contains(patterns, ref) })
	e := &Error{Message: fmt.Sprintf("%q is ambiguous", t.ref), Err: ErrAmbiguous}
	if len(refs) > 1 {
		e.Message += ": it may be " + strings.Join(refs, " or ")
		e.Hint = "name one of them in full"
	} else {
		e.Message += ": git says: " + warning
		e.Hint = "name the ref or the commit in full"
	}
	return e
}

// CheckAncestor returns nil when the revision is an ancestor of HEAD, or HEAD
// itself. If it is not, or the history of the repository is too short to show it, it
// returns an *Error that wraps ErrNotAncestor.
func (t *Tree) CheckAncestor(ctx context.Context) error {
	isAncestor, err := t.isAncestor(ctx, t.commit, "HEAD")
	if isAncestor || err != nil {
		return err
	}
	e := &Error{Message: fmt.Sprintf("%q is not an ancestor of HEAD", t.ref), Err: ErrNotAncestor}
	if t.shallow {
		e.Hint = shallowHint
	} else {
		e.Hint = "name a revision that HEAD was built on, or merge it first"
	}
	return e
}

// CheckNotNewer returns an *Error that wraps ErrNewer if HEAD is a true
// ancestor of the revision: a run of so old a commit would take back what was
// synced since.
func (t *Tree) CheckNotNewer(ctx context.Context) error {
	head, err := t.git.Line(ctx, "rev-parse", "--verify", "HEAD^{commit}")
	if err != nil || head == t.commit {
		return err
	}
	older, err := t.isAncestor(ctx, head, t.commit)
	if !older || err != nil {
		return err
	}
	return &Error{
		Message: fmt.Sprintf("%q is newer than HEAD: syncing this commit would undo what came later", t.ref),
		Hint:    "to go back, revert on the branch; to sync, check out its newest commit",
		Err:     ErrNewer,
	}
}

func (t *Tree) isAncestor(ctx context.Context, older, newer string) (bool, error) {
	_, err := t.git.Run(ctx, "merge-base", "--is-ancestor", older, newer)
	if failed, ok := errors.AsType[*git.Failure](err); ok && failed.Exit == 1 {
		return false, nil
	}
	return err == nil, err
}

// Unchanged marks those of the files of the scope that have aged and mean what they
// did at the revision; see files.Scope.IsAsInBase.
func (t *Tree) Unchanged(ctx context.Context, scope *files.Scope, now []*files.File) error {
	byName := map[string]*files.File{}
	var names []string
	for _, f := range now {
		if f.State != files.Unread && f.Aged() {
			byName[f.Name] = f
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	checker := check.New(check.Options{})
	for then, err := range t.Files(ctx, names) {
		if err != nil {
			return err
		}
		f := byName[then.Path]
		if f == nil || then.TooLarge {
			continue
		}
		text, err := scope.Read(f.Name)
		if err == nil && (bytes.Equal(text, then.Data) || sameMeaning(f.Name, text, then.Data, checker)) {
			scope.IsAsInBase(f)
		}
	}
	return nil
}

// sameMeaning reports whether two texts of a file are valid and mean the same.
func sameMeaning(name string, a, b []byte, checker *check.Checker) bool {
	x, y := files.Parse(name, a, checker), files.Parse(name, b, checker)
	return x.State == files.Valid && y.State == files.Valid && compare.SameFiles(x.Body, y.Body)
}

// nameable reports whether ref may be handed to git at all: it is not taken
// for an option, and not for several lines or arguments.
func nameable(ref string) bool {
	return ref != "" && ref[0] != '-' && !strings.ContainsFunc(ref, func(r rune) bool { return r < 0x20 || r == 0x7f })
}

func isHash(text string) bool {
	return (len(text) == 40 || len(text) == 64) && strings.Trim(text, "0123456789abcdef") == ""
}

const shallowHint = "this clone is shallow, so older commits are not here: in GitHub Actions set `fetch-depth: 0` for actions/checkout, elsewhere run `git fetch --unshallow`"

// noRevision says why ref names no commit here.
func (t *Tree) noRevision(failed *git.Failure) error {
	e := &Error{Message: fmt.Sprintf("git knows no revision %q here", t.ref), Err: ErrNoRevision}
	if failed.Said != "Needed a single revision" { // which is git's way of saying the same
		e.Message += failed.Because()
	}
	var hints []string
	if strings.HasPrefix(t.ref, "refs/") {
		hints = append(hints, fmt.Sprintf("a clone does not get every ref by itself: run `git fetch origin %s:%[1]s`; if it was never made, run `git update-ref %[1]s HEAD` when files and live are the same", t.ref))
	}
	if t.shallow {
		hints = append(hints, shallowHint)
	} else if len(hints) == 0 {
		hints = append(hints, "`git log --oneline` shows the revisions there are; `git fetch origin` gets newer ones")
	}
	e.Hint = strings.Join(hints, "\n")
	return e
}
