package sync

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"

	"pinsync/sync/compare"
	"pinsync/sync/internal/textfile"
	"pinsync/sync/luigisbox"
	"pinsync/sync/manifest"
	"pinsync/sync/result"
)

// inspect reads an invalid file once more, for what it may describe: the id
// tells, else the target, else every id in its text, however broken that is, else
// the targets that it mentions. A symbolic link is followed for this.
func (p *pull) inspect(f *result.Result) (about faulty) {
	path := pathOf(p.options.Dir, f.File)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		about.ids, about.opaque = p.inFolder(path)
	} else if text, err := textfile.Read(path); err != nil {
		about.opaque = true
	} else {
		about = p.inText(text, f)
	}
	if len(about.ids) == 0 {
		about.ids = p.idsAtBase(f.File)
	}
	return about
}

// inText finds out what the text of an invalid file may describe.
func (p *pull) inText(text []byte, f *result.Result) (about faulty) {
	doc, faults := manifest.Parse(text)
	hasTarget := false
	if doc != nil && doc.Body() != nil {
		found, facts := p.checker.File(doc)
		if luigisbox.IsID(facts.ID) {
			about.named = facts.ID
			about.ids = []string{facts.ID}
		} else if target, err := compare.TargetOf(doc.Body()); err == nil {
			hasTarget = true
			about.ids = p.claims.targets[target]
		}
		if len(faults) == 0 {
			about.body = doc.Body()
			about.alone = countErrors(found) == countErrors(f.Diagnostics)
		}
	}
	if len(about.ids) == 0 {
		about.ids = idsIn(text, func(id string) bool { return p.state.ByID(id) != nil })
	}
	if len(about.ids) == 0 && !hasTarget {
		about.ids = p.mentioned(text)
		about.opaque = isOpaque(text)
	}
	return about
}

// maxLinked is how many entries of a folder that a link leads to are looked at.
const maxLinked = 10_000

// inFolder finds out what the files below a folder that is not walked may
// describe. opaque says that they may describe anything.
func (p *pull) inFolder(folder string) (ids []string, opaque bool) {
	real, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil, true
	}
	seen := 0
	err = filepath.WalkDir(real, func(path string, entry fs.DirEntry, err error) error {
		if seen++; err != nil || seen > maxLinked {
			opaque = true
			return fs.SkipAll
		}
		if !isCustomizationName(entry.Name()) || entry.IsDir() {
			return nil
		}
		text, err := textfile.Read(path)
		if err != nil {
			opaque = true
			return fs.SkipAll
		}
		about := p.inText(text, &result.Result{})
		opaque = opaque || len(about.ids) == 0 && about.opaque
		ids = append(ids, about.ids...)
		return nil
	})
	return ids, opaque || err != nil
}

// keyLine matches a line that begins as a key and its value do.
var keyLine = regexp.MustCompile(`(?m)^[\s{"'?-]*[\pL_][\pL\d_ .-]*["']?\s*:(\s|$)`)

// isOpaque reports whether a text does not show what it is: a pointer of Git LFS,
// or something encrypted. A text of nothing but blanks describes nothing.
func isOpaque(text []byte) bool {
	text = bytes.ReplaceAll(text, []byte{0}, nil)
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return false
	case bytes.HasPrefix(text, []byte("GITCRYPT")):
		return true
	}
	return !keyLine.Match(text)
}

// mentioned finds the live customizations whose target the text of a file
// mentions, however broken it is.
func (p *pull) mentioned(text []byte) (ids []string) {
	text = bytes.ReplaceAll(text, []byte{0}, nil)
	var rest []byte
	for line := range bytes.Lines(text) {
		if !bytes.Contains(line, []byte("pin_")) {
			rest = append(rest, line...)
		}
	}
	for target, live := range p.claims.targets {
		of := target.Of
		if target.Type != "item" {
			of = target.Type
		}
		if hasWord(rest, of) && (target.Type == "item" || hasWord(rest, target.Model)) {
			ids = append(ids, live...)
		}
	}
	slices.Sort(ids)
	return ids
}

// hasWord reports whether a word is in a text, not as a part of a longer one.
func hasWord(text []byte, word string) bool {
	joins := func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	for at := 0; word != ""; {
		i := bytes.Index(text[at:], []byte(word))
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(word)
		before, _ := utf8.DecodeLastRune(text[:start])
		after, _ := utf8.DecodeRune(text[end:])
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		if !(joins(before) && joins(first)) && !(joins(after) && joins(last)) {
			return true
		}
		at = start + 1
	}
	return false
}

// idsIn finds in a text, however broken that is, the ids that are wanted.
func idsIn(text []byte, wanted func(id string) bool) []string {
	const size = len("199620b4-df1a-46e8-ab59-9e9ed9af7106")
	// A text in UTF-16 has a zero in every other byte.
	text = bytes.ReplaceAll(text, []byte{0}, nil)
	var ids []string
	for dash := bytes.IndexByte(text, '-'); dash >= 0; {
		if start := dash - 8; start >= 0 && start+size <= len(text) {
			if id := string(text[start : start+size]); luigisbox.IsID(id) && wanted(id) {
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
