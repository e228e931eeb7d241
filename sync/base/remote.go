package base

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/git"
)

// Namespace is where the refs are that name what was synced last. A clone does
// not get them by itself.
const Namespace = "refs/pinsync/"

// IsSynced reports whether ref is the name of a ref in Namespace. What only
// begins with one, such as "refs/pinsync/shop~1", is a revision like any other.
func IsSynced(ref string) bool {
	name, below := strings.CutPrefix(ref, Namespace)
	return below && name != "" && !strings.ContainsAny(ref, "~^:?*[\\ \x7f") && !strings.Contains(ref, "..") &&
		!strings.Contains(ref, "@{") && !strings.Contains(ref, "//") && !strings.Contains(ref, "/.") &&
		!strings.HasSuffix(ref, "/") && !strings.HasSuffix(ref, ".") && !strings.HasSuffix(ref, ".lock")
}

// DefaultRemote is the remote that is asked where none is named.
const DefaultRemote = "origin"

// Source says which revision is read, and where it comes from.
type Source struct {
	// Ref is the revision.
	Ref string
	// Remote is the git remote that keeps Ref, if that [IsSynced].
	Remote string
	// AskOrigin says, where Remote is empty, that DefaultRemote keeps Ref, if the
	// clone has it.
	AskOrigin bool
	// Environ is the environment for git, as os.Environ gives it.
	Environ []string
}

// OpenSynced is Open for a ref that [IsSynced], which a remote keeps; every
// other revision is opened as it is here.
//
// If a remote keeps the ref, it is taken from there, forwards or back; the one here
// stays if the remote has none. Else DefaultRemote is asked, and only for a ref that
// is missing here. An error wraps ErrFirstRun only where the remote answered that it
// has no such ref, or the clone has no remote at all, and there is none here; only
// with that error there is a Tree, too, which has no files. A remote that can't be
// asked is ErrNoRemote.
func OpenSynced(ctx context.Context, dir string, s Source) (*Tree, error) {
	ref := s.Ref
	if !IsSynced(ref) || !nameable(ref) {
		if s.Remote != "" {
			return nil, &Error{
				Message: fmt.Sprintf("a remote keeps only refs below %s, and %q is not the name of one", Namespace, ref),
				Hint:    "name a ref below " + Namespace + ", or leave the remote out",
				Err:     ErrNoRevision,
			}
		}
		return Open(ctx, dir, ref, s.Environ)
	}
	r, _, err := discover(ctx, dir, s.Environ, "")
	if err != nil {
		return nil, err
	}
	t := &Tree{repository: r, ref: ref, remote: s.Remote}
	if t.value, t.commit, err = r.refHere(ctx, ref); err != nil {
		return nil, err
	}
	asked, err := t.remoteToAsk(ctx, s)
	if err != nil {
		return nil, err
	}
	if asked != "" {
		there, err := r.ask(ctx, ref, asked)
		if err != nil {
			return nil, err
		}
		if there != "" && there != t.value {
			if err := r.fetch(ctx, ref, asked); err != nil {
				return nil, err
			}
			if t.value, t.commit, err = r.refHere(ctx, ref); err != nil {
				return nil, err
			}
			there = t.value // it may have been moved meanwhile
		}
		t.kept = there
	}
	if t.commit == "" {
		return t, &Error{Message: fmt.Sprintf("there is no %s yet", ref), Err: ErrFirstRun}
	}
	return t, nil
}

// remoteToAsk is the remote that is asked for the ref, empty if none is.
func (t *Tree) remoteToAsk(ctx context.Context, s Source) (string, error) {
	names, err := t.git.Line(ctx, "remote")
	if err != nil || names == "" {
		return "", err
	}
	remotes := strings.Split(names, "\n")
	if t.remote == "" && s.AskOrigin && slices.Contains(remotes, DefaultRemote) {
		t.remote = DefaultRemote
	}
	asked := t.remote
	if asked == "" && t.commit == "" {
		asked = DefaultRemote
	}
	if asked != "" && !slices.Contains(remotes, asked) {
		return "", &Error{
			Message: fmt.Sprintf("this clone has no remote %q to take %s from; it has %s", asked, t.ref, strings.Join(remotes, ", ")),
			Hint:    "name the remote that keeps it with --remote",
			Err:     ErrNoRemote,
		}
	}
	return asked, nil
}

// refHere is the value of the ref and the commit that it names, empty if it is not
// here. Git itself would look for a branch or a tag of that name, too.
func (r *repository) refHere(ctx context.Context, ref string) (value, commit string, err error) {
	said, err := query(ctx, r.git, "for-each-ref", "--format=%(refname) %(objectname)", "--", ref)
	switch {
	case err != nil:
		return "", "", err
	case said.failure != nil:
		return "", "", unreadable(ref, said.failure.Because())
	}
	for line := range strings.Lines(said.out) {
		name, hash, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name != ref {
			continue // the pattern is also that of a folder of refs
		}
		if said, err = query(ctx, r.git, "rev-parse", "--verify", "--end-of-options", hash+"^{commit}"); err != nil {
			return "", "", err
		}
		if said.failure != nil || !isHash(said.out) {
			return "", "", unreadable(ref, ": it names no commit that is here")
		}
		return hash, said.out, nil
	}
	if len(said.warnings) > 0 { // such as "ignoring broken ref"
		return "", "", unreadable(ref, ": git says: "+said.warnings[0])
	}
	return "", "", nil
}

func unreadable(ref, because string) error {
	return &Error{
		Message: fmt.Sprintf("can't find out what %s names%s", ref, because),
		Hint:    "`git update-ref -d " + ref + "` removes it here; a remote that keeps it is then asked for it",
		Err:     ErrNoRevision,
	}
}

// ask is the value of the ref at the remote, empty if that answers that it has none.
func (r *repository) ask(ctx context.Context, ref, remote string) (string, error) {
	listed, err := r.git.Remote().Line(ctx, "ls-remote", "--refs", "--end-of-options", remote, ref)
	if err != nil {
		return "", unanswered(ctx, remote, ref, err)
	}
	for line := range strings.Lines(listed) {
		// The pattern is also that of refs that end like it.
		if hash, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); isHash(hash) && name == ref {
			return hash, nil
		}
	}
	return "", nil
}

// fetch brings the ref here from the remote, forwards or back.
func (r *repository) fetch(ctx context.Context, ref, remote string) error {
	args := []string{"fetch", "--quiet", "--no-tags", "--no-prune", "--no-recurse-submodules", "--no-write-fetch-head", "--refmap="}
	if r.shallow {
		args = append(args, "--depth=1") // that commit, not all that led to it
	}
	if _, err := r.git.Remote().Run(ctx, append(args, "--end-of-options", remote, "+"+ref+":"+ref)...); err != nil {
		return unanswered(ctx, remote, ref, err)
	}
	return nil
}

// unanswered says that a remote failed, which is never a first run.
func unanswered(ctx context.Context, remote, ref string, err error) error {
	if ctx.Err() != nil {
		return err
	}
	return &Error{
		Message: fmt.Sprintf("the remote %q could not be asked for %s, so what was synced last is not known%s", remote, ref, because(err)),
		Hint:    fmt.Sprintf("`git ls-remote %s %s` shows whether it can be reached; no password is asked for", remote, ref),
		Err:     fmt.Errorf("%w: %w", ErrNoRemote, err),
	}
}

// because is why git failed, in its own words if there are any, to follow a message.
func because(err error) string {
	if failed, ok := errors.AsType[*git.Failure](err); ok && failed.Said != "" {
		return failed.Because()
	}
	return ": " + err.Error()
}
