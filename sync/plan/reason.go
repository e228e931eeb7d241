package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/files"
	"pinsync/sync/manifest"
	"pinsync/sync/result"
)

// difference is how the versions of a customization differ that was edited live,
// or both live and in the files. A version that does not exist is nil.
type difference struct {
	base, head *files.File
	live       json.RawMessage
	// invalidAtBase says that base is nil since its file was invalid there.
	invalidAtBase bool
	// headDoc and baseDoc are the documents of the file, now and as it was; nil
	// where they can't be read.
	headDoc, baseDoc *manifest.Document
}

// reason shows shortly how the versions differ, such as
// "live: pin 1 (/p/555), position is 3; the file (line 7) says 2, base 1".
func (d *difference) reason() string {
	switch {
	case d.head == nil:
		return d.fileGone()
	case d.live == nil:
		return d.liveGone()
	}
	changes := compare.Changes(d.live, d.head.Body)
	if d.base == nil {
		c := &changes[0]
		why := "new in the files, but live already"
		if d.invalidAtBase {
			why = "its file was invalid at base, so who changed what is not known"
		}
		return fmt.Sprintf("%s; live: %s; the file (line %d) says %s%s",
			why, is(c), d.line(c), valueAfter(c), more(len(changes)-1))
	}
	// What both sides edited shows most, else an edit of each side.
	var both, byFile, byLive string
	edits := compare.FileChanges(d.base.Body, d.head.Body)
	for i := range changes {
		c := &changes[i]
		e := editOf(c, edits)
		unedited := e != nil && e.Path == c.Path && bytes.Equal(e.From, c.From)
		switch {
		case e == nil && byLive == "":
			byLive = fmt.Sprintf("live: %s; the file (line %d) and base say %s", is(c), d.line(c), valueAfter(c))
		case unedited && byFile == "":
			byFile = fmt.Sprintf("live and base: %s; the file (line %d) says %s", is(c), d.line(c), valueAfter(c))
		case e != nil && !unedited && both == "":
			both = fmt.Sprintf("live: %s; the file (line %d) says %s, base %s", is(c), d.line(c), valueAfter(c), atBase(c, e))
		}
	}
	switch {
	case both != "":
		return both + more(len(changes)-1)
	case byFile != "" && byLive != "":
		return byLive + "; " + byFile + more(len(changes)-2)
	}
	return byLive + byFile + more(len(changes)-1)
}

// liveGone is the reason for a customization that was deleted live.
func (d *difference) liveGone() string {
	edits := compare.FileChanges(d.base.Body, d.head.Body)
	if len(edits) == 0 {
		return fmt.Sprintf("live: it is gone; the file (line %d) is as in base", lineAt(d.headDoc, ""))
	}
	c := &edits[0]
	return fmt.Sprintf("live: it is gone; base: %s; the file (line %d) says %s%s", is(c), d.line(c), valueAfter(c), more(len(edits)-1))
}

// fileGone is the reason for a customization that was edited live and whose
// file was deleted.
func (d *difference) fileGone() string {
	changes := compare.Changes(d.live, d.base.Body)
	if len(changes) == 0 {
		return ""
	}
	c := &changes[0]
	return fmt.Sprintf("the file was deleted; live: %s; base (line %d) says %s%s", is(c), lineAt(d.baseDoc, placeIn(c)), valueAfter(c), more(len(changes)-1))
}

// editOf finds among the edits of the file, from base to head, the one at the
// place of c, or else one around or inside it; nil if there is none.
func editOf(c *result.Change, edits []result.Change) *result.Change {
	var near *result.Change
	for i := range edits {
		e := &edits[i]
		switch {
		case isPinRemoval(c) || isPinRemoval(e):
			// These have the pin's index in another list each.
			if isPinRemoval(c) && isPinRemoval(e) && bytes.Equal(c.From, e.From) {
				return &result.Change{Op: c.Op, Path: c.Path, From: e.From}
			}
		case c.Path == e.Path:
			return e
		case strings.HasPrefix(c.Path, e.Path+"/") || strings.HasPrefix(e.Path, c.Path+"/"):
			near = e
		}
	}
	return near
}

// atBase says what base says at the place of c, as far as the edit e shows.
func atBase(c, e *result.Change) string {
	switch {
	case e.Path == c.Path:
		return valueBefore(e)
	case e.Op == "add":
		return "nothing"
	}
	return "something else"
}

// isPinRemoval reports whether c takes a whole pin away.
func isPinRemoval(c *result.Change) bool {
	return c.Op == "remove" && strings.HasPrefix(c.Path, "/pin_definitions/") && strings.Count(c.Path, "/") == 2
}

// placeIn is where a file would say what c is about.
func placeIn(c *result.Change) string {
	if isPinRemoval(c) {
		return "/pin_definitions"
	}
	return c.Path
}

func (d *difference) line(c *result.Change) int { return lineAt(d.headDoc, placeIn(c)) }

// is says what c starts from, as in "pin 1 (/p/555), position is 3".
func is(c *result.Change) string { return c.Where() + " is " + valueBefore(c) }

// valueBefore and valueAfter are what c starts from and leads to, in short.
func valueBefore(c *result.Change) string {
	from, _ := c.Values()
	return orNothing(from)
}

func valueAfter(c *result.Change) string {
	_, to := c.Values()
	return orNothing(to)
}

func more(n int) string {
	switch {
	case n <= 0:
		return ""
	case n == 1:
		return "; 1 more difference"
	}
	return fmt.Sprintf("; %d more differences", n)
}

// orNothing shows a value in short.
func orNothing(value json.RawMessage) string {
	const most = 60
	if value == nil {
		return "nothing"
	}
	if text := []rune(string(value)); len(text) > most {
		return string(text[:most-1]) + "…"
	}
	return string(value)
}

// EditedLive is the reason why a customization whose file was deleted is left
// alone: live is not what the file said at the base; empty if it is. doc is that of
// the file then.
func EditedLive(base *files.File, live json.RawMessage, doc *manifest.Document) string {
	d := difference{base: base, live: live, baseDoc: doc}
	return d.reason()
}
