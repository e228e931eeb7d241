package base

import "errors"

// What an *Error of this package may wrap.
var (
	ErrNoGit        = errors.New("git is not installed")
	ErrNoRepository = errors.New("not a git repository")
	ErrNoRevision   = errors.New("no such revision")
	ErrNotAncestor  = errors.New("not an ancestor of HEAD")
	ErrOutside      = errors.New("path outside of the git repository")
	ErrIncomplete   = errors.New("objects are missing from the git repository")
)

// Error says why a revision can't be read. Both texts are in the style of a
// diagnostic's message, and may quote what a user or git said as it came:
// whoever shows them escapes them.
type Error struct {
	Message string
	// Hint says what to do, one piece of advice a line; it may be empty.
	Hint string
	Err  error
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Err }
