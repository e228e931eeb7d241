package files

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"pinsync/sync/check"
	"pinsync/sync/internal/textfile"
	"pinsync/sync/luigisbox"
	"pinsync/sync/manifest"
)

// Clues are what can be said of the customization that a file with errors
// describes, or of those that the files that a symbolic link leads to do.
type Clues struct {
	// Texts are the texts that may describe one, and what they identify.
	Texts []Text
	// Opaque says that the file may describe anything: it can't be read.
	Opaque bool
}

// Text is one text with errors.
type Text struct {
	// Facts are what could be read of it; zero where nothing could.
	Facts check.Facts
	// IDs are all ids in it, however broken it is: one of them may be its own.
	IDs []string
	// Rest is the text without its lines about pins, whose items are not what it is
	// for. It is empty where Facts identify the customization.
	Rest []byte
	// Opaque says that it does not show what it is: a pointer of Git LFS, or
	// something encrypted.
	Opaque bool
}

// cluesOf finds what a text may describe.
func cluesOf(text []byte, facts check.Facts) Text {
	// A text in UTF-16 has a zero in every other byte.
	text = bytes.ReplaceAll(text, []byte{0}, nil)
	t := Text{Facts: facts, IDs: IDsIn(text)}
	if luigisbox.IsID(facts.ID) || facts.KnowsTarget() {
		return t
	}
	t.Opaque = isOpaque(text)
	for line := range bytes.Lines(text) {
		if !bytes.Contains(line, []byte("pin_")) {
			t.Rest = append(t.Rest, line...)
		}
	}
	return t
}

// keyLine matches a line that begins as a key and its value do.
var keyLine = regexp.MustCompile(`(?m)^[\s{"'?-]*[\pL_][\pL\d_ .-]*["']?\s*:(\s|$)`)

// isOpaque reports whether a text does not show what it is. A text of nothing but
// blanks describes nothing.
func isOpaque(text []byte) bool {
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return false
	case bytes.HasPrefix(text, []byte("GITCRYPT")):
		return true
	}
	return !keyLine.Match(text)
}

// maxLinked is how many entries of a folder that a link leads to are looked at.
const maxLinked = 10_000

// cluesAt finds what may be described at a path that is not read as a file of the
// run: a symbolic link is followed for this.
func cluesAt(path string, checker *check.Checker) *Clues {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return cluesInFolder(path, checker)
	}
	c := &Clues{}
	c.read(path, checker)
	return c
}

// read adds what is in the file at path.
func (c *Clues) read(path string, checker *check.Checker) {
	text, err := textfile.Read(path)
	if err != nil {
		c.Opaque = true
		return
	}
	var facts check.Facts
	if doc, _ := manifest.Parse(text); doc != nil {
		_, facts = checker.File(doc)
	}
	c.Texts = append(c.Texts, cluesOf(text, facts))
}

// cluesInFolder finds what the files below a folder may describe.
func cluesInFolder(folder string, checker *check.Checker) *Clues {
	c := &Clues{}
	real, err := filepath.EvalSymlinks(folder)
	if err == nil {
		seen := 0
		err = filepath.WalkDir(real, func(path string, entry fs.DirEntry, err error) error {
			if seen++; err != nil || seen > maxLinked {
				c.Opaque = true
				return fs.SkipAll
			}
			if isCustomizationName(entry.Name()) && !entry.IsDir() {
				c.read(path, checker)
			}
			return nil
		})
	}
	c.Opaque = c.Opaque || err != nil
	return c
}

// mostIDs bounds the ids that are kept of a file with errors.
const mostIDs = 1000

// IDsIn finds the ids in a text, however broken that is: at most the
// first 1,000.
func IDsIn(text []byte) []string {
	const size = len("199620b4-df1a-46e8-ab59-9e9ed9af7106")
	var ids []string
	for dash := bytes.IndexByte(text, '-'); dash >= 0 && len(ids) < mostIDs; {
		if start := dash - 8; start >= 0 && start+size <= len(text) {
			if id := string(text[start : start+size]); luigisbox.IsID(id) {
				ids = append(ids, id)
			}
		}
		next := bytes.IndexByte(text[dash+1:], '-')
		if next < 0 {
			break
		}
		dash += 1 + next
	}
	return ids
}
