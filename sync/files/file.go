package files

import (
	"crypto/sha256"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/settings"
)

// File is one customization file that was read and checked: as it is now, or as
// it was at a git revision. It is not changed after that.
type File struct {
	// Name is the slash-separated path, relative to the working directory where
	// it can be.
	Name  string
	State State
	// Settings govern the file; nil where no settings file does, and of files of a
	// revision.
	Settings *settings.Settings
	// Facts identify the customization that the file describes, as far as that
	// can be read.
	Facts       check.Facts
	Diagnostics []diagnostic.Diagnostic
	// Body is the body of the file's request. It is nil where the file is not
	// readable as YAML, and where bodies were not asked for.
	Body []byte
	// Clues are what a file with errors may describe; nil of any other, and where
	// bodies were not asked for.
	Clues *Clues
	// AsInBase says that the file means what it did at the base of the run: what
	// became wrong since without a change of it does not make it invalid. It
	// is set only of files with such a finding.
	AsInBase bool
	// BetweenFiles says that some error is about another file, too.
	BetweenFiles bool
	// Sum identifies the file's text; zero where bodies were not asked for.
	Sum [sha256.Size]byte
	// Text is the whole file. Only files of a revision have it: those of the
	// working directory are there to be read again.
	Text []byte
}

// State is what reading and checking a file came to.
type State uint8

// The states of a File.
const (
	Valid    State = iota // it may be sent
	Invalid               // it has an error
	Misnamed              // it only looks like a customization file, and is not one
	Unread                // the run ended before it was read
)

// HasID reports whether the file names an id, well formed or not. A file without
// one describes the customization of its target.
func (f *File) HasID() bool { return f.Facts.HasID }
