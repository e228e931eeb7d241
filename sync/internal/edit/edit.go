// Package edit changes the text of a customization file so that it says what
// is live, and leaves every byte alone that need not change for that.
//
// In come the bytes of a file without faults, and a live object as the API's
// list shows it, or an id; out go the bytes of the file as it should be. What
// comes out has been read again and means what it must. The package knows
// nothing of the file system, of HTTP, or of when a file is to be changed.
//
// # What is kept
//
// Comments, blank lines, the order of keys and pins, quotes, indentation, line
// ends, and whether a list or an object is in brackets.
//
//   - A value that changes takes the quotes of the old one if they can hold
//     it, else the plainest safe ones. A value that means the same is not
//     touched: another spelling of an instant, tags in another order, false
//     for nothing.
//   - A new key comes after those that come before it in a new file; in an
//     opaque object, at the end. A new pin comes after the one it follows in
//     live, in the layout of its neighbours.
//   - Pins stay in the file's order as long as those of one position are in
//     live's. A pin that has to move takes its text along.
//   - A comment whose key or item stays, stays next to it: on its line or right
//     above. A comment line that is further in than a key or dash and below it
//     belongs to that, too.
//   - What goes, goes with its comments: those on its lines, those below it that
//     are further in, and the comment lines right above it that begin in its
//     column (in brackets: in any), unless they are the head of the file. A
//     comment set off by a blank line stays, and so does one on the line of a
//     bracket. A text in a list that takes the place of another does not take the
//     comment on its line.
//   - After the last part of brackets over several lines a comma may stay after,
//     but in JSON, so that the line above is the same.
//   - Of target_metadata, which the API documents for writing only, the file's
//     stays where live shows none. The id stays as it is spelled. Keys that
//     the API does not document stay, and none get in.
//
// # Anchors, aliases and merges
//
// A value that is an alias stays one as long as what it names has the new
// value. So where everything that shares a value changes alike, only the
// original is edited; where one use of it differs, that use is written out. A
// key that came with a merge is overridden, or, where YAML can't take it away,
// the merge is replaced by what it brought.
package edit

import (
	"encoding/json"
	"errors"
	"fmt"

	"pinsync/sync/compare"
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// The errors of this package, for errors.Is.
var (
	// ErrFaults: the text to be changed has faults of the rule "yaml", or is
	// no object.
	ErrFaults = errors.New("the file can't be read without faults")
	// ErrNoEdit: no edit was found after which the file means what it must.
	// This is so when live holds what no file can: text that is not Unicode, a
	// number that is too large, objects nested too deep or too long.
	ErrNoEdit = errors.New("the file can't be edited so that it says what is live")
	// ErrHasID: the file has an id already.
	ErrHasID = errors.New("the file has an id already")
)

// Apply gives the text of the file src so that it means the live object; src
// itself if it does already (compare.Same). The result is for the file that
// src is: whether live is the customization that src describes, the caller
// knows. An error leaves nothing to write: ErrFaults or ErrNoEdit. Apply and
// AddID are safe for concurrent use.
func Apply(src []byte, live json.RawMessage) ([]byte, error) {
	doc, err := parse(src)
	if err != nil {
		return nil, err
	}
	if compare.Same(live, doc.Body()) {
		return src, nil
	}
	definition, ok := spelling.Definition(live)
	if !ok {
		return nil, fmt.Errorf("%w: the live definition is not a JSON object", ErrNoEdit)
	}
	want := goalFor(doc, live, &definition)
	for level := fine; level <= coarsest; level++ {
		if text, ok := attempt(src, doc, want, level); ok && means(text, live, doc) {
			return text, nil
		}
	}
	return nil, ErrNoEdit
}

// parse reads the text of a file that is to be changed.
func parse(src []byte) (*manifest.Document, error) {
	doc, faults := manifest.Parse(src)
	if len(faults) > 0 {
		f := faults[0]
		return nil, fmt.Errorf("%w: line %d: %s", ErrFaults, f.Span.Start.Line, f.Message)
	}
	if doc.Root().Kind != manifest.Object {
		return nil, fmt.Errorf("%w: it holds no keys", ErrFaults)
	}
	return doc, nil
}

// level says how much is written again where something changed.
type level int

const (
	fine       level = iota // nothing but what changed
	ended                   // and lines below "|" or ">" that the file's end cuts off
	wholePins               // each pin, and each other field, in which something changed
	wholeField              // each field in which something changed
	coarsest   = wholeField
)

// attempt is write, but that it does not panic: write goes by places that are
// worked out from what yaml.v3 says of them, and a wrong one must not end the
// run.
func attempt(src []byte, doc *manifest.Document, want goal, l level) (text []byte, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = nil, false
		}
	}()
	return write(src, doc, want, l)
}

// write edits the file at one level. What it gives is to be checked.
func write(src []byte, doc *manifest.Document, want goal, l level) (text []byte, ok bool) {
	root := doc.Syntax()
	e := newEditor(src, &root, l)
	e.pins = want.pins
	e.learn(&root, doc.Root())
	for {
		e.begin()
		body, ok := e.value(&root, doc.Root(), &want.root, spelling.Root, false)
		if !ok {
			return nil, false
		}
		if e.renamedInVain() {
			continue
		}
		rest := string(src[e.right(&root):])
		if e.lines && !e.endsInLines(&root) {
			rest = dedented(rest, e.column(root.Start))
		}
		return []byte(string(src[:e.left(&root)]) + body + rest), true
	}
}

// means reports whether text can be read, means live, and has kept of the file
// before what live does not say.
func means(text []byte, live json.RawMessage, before *manifest.Document) bool {
	doc, faults := manifest.Parse(text)
	if len(faults) > 0 || !compare.Same(live, doc.Body()) {
		return false
	}
	for _, pair := range [][2]*manifest.Document{{before, doc}, {doc, before}} {
		for i := range pair[0].Root().Members {
			m := &pair[0].Root().Members[i]
			if _, known := spelling.Root.Rank(m.Key); known && m.Key != metadata {
				continue
			}
			if m.Key == metadata && shows(live) {
				continue
			}
			if !value.Equal(&m.Value, pair[1].Root().At(m.Key)) {
				return false
			}
		}
	}
	return true
}
