package git

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// What an *Error of this package may wrap.
var (
	ErrNotFound = errors.New("git is not installed")
	ErrTooOld   = errors.New("git is too old")
)

// Error says why git can't be used, or what it can't do. Both texts are in the
// style of a diagnostic's message, and may quote what a user or git said as it
// came: the caller that shows them escapes them.
type Error struct {
	Message string
	// Hint says what to do, one piece of advice a line; it may be empty.
	Hint string
	Err  error
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Err }

// Failure is a git that ended with another status than 0.
type Failure struct {
	Command string // git's command, such as "ls-tree"
	Exit    int
	Said    string // the first line on stderr that is not a warning; may be empty
}

func (f *Failure) Error() string {
	return fmt.Sprintf("git %s failed with exit status %d%s", f.Command, f.Exit, f.Because())
}

// Because returns git's own words, to follow a message; empty if there are none.
func (f *Failure) Because() string {
	if f.Said == "" {
		return ""
	}
	return ": git says: " + f.Said
}

// excerpt keeps the beginning of what is written to it.
type excerpt struct{ kept []byte }

func (e *excerpt) Write(p []byte) (int, error) {
	const most = 4096
	e.kept = append(e.kept, p[:min(len(p), most-len(e.kept))]...)
	return len(p), nil
}

// said returns the first line that is not a warning, without git's prefix.
func (e *excerpt) said() string {
	for line := range bytes.Lines(e.kept) {
		text := strings.TrimSpace(string(line))
		if text == "" || strings.HasPrefix(text, "warning: ") || strings.HasPrefix(text, "hint: ") {
			continue
		}
		return strings.TrimPrefix(strings.TrimPrefix(text, "fatal: "), "error: ")
	}
	return ""
}

// warnings returns the lines that are, without git's prefix.
func (e *excerpt) warnings() []string {
	var found []string
	for line := range bytes.Lines(e.kept) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(string(line)), "warning: "); ok {
			found = append(found, text)
		}
	}
	return found
}
