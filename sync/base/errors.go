package base

import (
	"errors"

	"pinsync/sync/git"
)

// What an *Error of this package may wrap.
var (
	ErrNoGit        = git.ErrNotFound
	ErrOldGit       = git.ErrTooOld
	ErrNoRepository = errors.New("not a git repository")
	ErrEnvironment  = errors.New("the environment names another git repository")
	ErrNoRevision   = errors.New("no such revision")
	ErrAmbiguous    = errors.New("ambiguous revision")
	ErrNotAncestor  = errors.New("not an ancestor of HEAD")
	ErrNewer        = errors.New("newer than HEAD")
	ErrNoRemote     = errors.New("the remote can't be asked")
	ErrNotMovable   = errors.New("the ref can't be moved")
	ErrNotMoved     = errors.New("the ref was not moved")
	ErrNotWhole     = errors.New("the checkout lacks tracked files")
	ErrOutside      = errors.New("path outside of the git repository")
	ErrIncomplete   = errors.New("objects are missing from the git repository")
)

// ErrFirstRun says that nothing was synced yet: the remote answered that it
// keeps no such ref, or there is no remote, and there is none here. No failure
// is ever one.
var ErrFirstRun = errors.New("nothing was synced yet")

// Error says why a revision can't be read. Both texts are in the style of a
// diagnostic's message, and may quote what a user or git said as it came: the
// caller that shows them escapes them.
type Error = git.Error
