package sync

import (
	"crypto/sha256"

	"pinsync/sync/check"
	"pinsync/sync/result"
)

// item is one file of a run, or one customization that only base's files
// describe. Of a file's document only what sending needs is kept.
type item struct {
	*result.Result
	todo todo
	// lost says that a creation ended without an answer.
	lost bool
	body []byte // the request body; nil where the file can't be sent, or none is
	// target is zero where it could not be read.
	target check.TargetKey
	// facts are kept of a file without an id if any file is to be sent, and of
	// every file, with the text's sum, until base was read.
	facts *check.Facts
	sum   *sum
	// unread is what a file describes that only looks like a customization file;
	// nil for any other.
	unread *check.Facts
	// base is what the file was at base, whatever its name then; nil if there
	// is no base, or nothing there.
	base *baseFile
}

// sum tells a file's text from every other.
type sum [sha256.Size]byte

// todo is what is to be done about an item. It stays when that was tried, and
// the result tells what came of it.
type todo uint8

const (
	nothing   todo = iota // the result is final
	undecided             // the file is valid
	toUpdate
	toCreate
	toDelete
)

// nameless reports whether the file has no id, not even a malformed one.
func (it *item) nameless() bool { return it.facts != nil && !it.facts.HasID }

// settle makes the result final: nothing is to be done.
func (it *item) settle(status result.Status, reason string) {
	it.todo, it.Status, it.Reason = nothing, status, reason
}

func (it *item) skip(reason string) { it.settle(result.Skipped, reason) }

// forget lets go of what only served to read base.
func (it *item) forget() {
	it.sum = nil
	if !it.nameless() {
		it.facts = nil
	}
}
