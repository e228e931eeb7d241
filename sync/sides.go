package sync

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/result"
)

// sides are the versions of a customization that was edited live, or on both
// sides. A version that does not exist is nil.
type sides struct {
	base, head, live json.RawMessage
	// invalidAtBase says that base is nil since its file was invalid there.
	invalidAtBase bool
	// headLine and baseLine give the line of the value that a JSON Pointer
	// names in the file, now and as it was.
	headLine, baseLine func(pointer string) int
}

// reason tells shortly how the versions differ, such as
// "live: pin_definitions[0].position is 3; the file (line 7) says 2, base 1".
func (s *sides) reason() string {
	switch {
	case s.head == nil:
		return s.fileGone()
	case s.live == nil:
		return s.liveGone()
	}
	changes := compare.Changes(s.live, s.head)
	if s.base == nil {
		c := &changes[0]
		why := "new in the files, but live already"
		if s.invalidAtBase {
			why = "its file was invalid at base, so who changed what is not known"
		}
		return fmt.Sprintf("%s; live: %s; the file (line %d) says %s%s",
			why, is(c), s.line(c), orNothing(c.To), more(len(changes)-1))
	}
	// What both sides edited tells most, else an edit of each side.
	var both, byFile, byLive string
	edits := compare.FileChanges(s.base, s.head)
	for i := range changes {
		c := &changes[i]
		e := editOf(c, edits)
		unedited := e != nil && e.Path == c.Path && bytes.Equal(e.From, c.From)
		switch {
		case e == nil && byLive == "":
			byLive = fmt.Sprintf("live: %s; the file (line %d) and base say %s", is(c), s.line(c), orNothing(c.To))
		case unedited && byFile == "":
			byFile = fmt.Sprintf("live and base: %s; the file (line %d) says %s", is(c), s.line(c), orNothing(c.To))
		case e != nil && !unedited && both == "":
			both = fmt.Sprintf("live: %s; the file (line %d) says %s, base %s", is(c), s.line(c), orNothing(c.To), atBase(c, e))
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
func (s *sides) liveGone() string {
	edits := compare.FileChanges(s.base, s.head)
	if len(edits) == 0 {
		return fmt.Sprintf("live: it is gone; the file (line %d) is as in base", s.headLine(""))
	}
	c := &edits[0]
	return fmt.Sprintf("live: it is gone; base: %s; the file (line %d) says %s%s", is(c), s.line(c), orNothing(c.To), more(len(edits)-1))
}

// fileGone is the reason for a customization that was edited live and whose
// file was deleted.
func (s *sides) fileGone() string {
	changes := compare.Changes(s.live, s.base)
	if len(changes) == 0 {
		return ""
	}
	c := &changes[0]
	return fmt.Sprintf("the file was deleted; live: %s; base (line %d) says %s%s", is(c), s.baseLine(placeIn(c)), orNothing(c.To), more(len(changes)-1))
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

// atBase tells what base says at the place of c, as far as the edit e tells.
func atBase(c, e *result.Change) string {
	switch {
	case e.Path == c.Path:
		return orNothing(e.From)
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

func (s *sides) line(c *result.Change) int { return s.headLine(placeIn(c)) }

// is tells what c starts from, as in "pin_definitions[0].position is 3".
func is(c *result.Change) string { return dotted(c.Path) + " is " + orNothing(c.From) }

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

// dotted shows a JSON Pointer as people write paths: "pin_definitions[0].position".
func dotted(pointer string) string {
	var b strings.Builder
	for i, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		switch {
		case i > 0 && strings.Trim(token, "0123456789") == "":
			b.WriteString("[" + token + "]")
		case i > 0:
			b.WriteString("." + token)
		default:
			b.WriteString(token)
		}
	}
	return b.String()
}
