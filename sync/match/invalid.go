package match

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"pinsync/sync/compare"
	"pinsync/sync/files"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
)

// guessInvalid finds what invalid files describe or may describe: the id decides,
// else the target, else every id in the text, however broken that is, else the
// targets that it mentions, else what the file described at the base. Of a misnamed
// file only its id or target counts.
func guessInvalid(all []Customization, v *Versions) {
	for i := range all {
		c := &all[i]
		if c.Head.State == files.Misnamed {
			c.MayBe = guessText(&files.Text{Facts: c.Head.Facts}, v.Live)
		}
		if c.Head.State != files.Invalid && c.Problem == nil {
			continue
		}
		clues := c.Head.Clues
		if clues == nil { // what is wrong is between files, or in what is live
			clues = &files.Clues{Texts: []files.Text{{Facts: c.Head.Facts}}}
		}
		c.MayBeAny = clues.Opaque
		for i := range clues.Texts {
			t := &clues.Texts[i]
			found := guessText(t, v.Live)
			c.MayBe = append(c.MayBe, found...)
			c.MayBeAny = c.MayBeAny || t.Opaque && len(found) == 0
		}
		if len(c.MayBe) == 0 {
			c.MayBe = atBase(c.Head.Name, v)
		}
		c.MayBeAny = c.MayBeAny && (len(c.MayBe) == 0 || len(clues.Texts) > 1)
	}
}

// guessText finds what one text describes or may describe.
func guessText(t *files.Text, state *live.State) []*live.Object {
	if luigisbox.IsID(t.Facts.ID) {
		return byIDs(state, []string{t.Facts.ID})
	}
	found := state.ByTarget(t.Facts.Target)
	if len(found) == 0 {
		found = byIDs(state, t.IDs)
	}
	if len(found) == 0 {
		found = mentioned(t.Rest, state)
	}
	return found
}

// mentioned finds the live customizations whose target a text mentions, however
// broken it is.
func mentioned(text []byte, state *live.State) (found []*live.Object) {
	if len(text) == 0 {
		return nil
	}
	for i := range state.Objects {
		target, err := compare.TargetOf(state.Objects[i].JSON)
		if err != nil {
			continue
		}
		of := target.Of
		if target.Type != "item" {
			of = target.Type
		}
		if hasWord(text, of) && (target.Type == "item" || hasWord(text, target.Model)) {
			found = append(found, &state.Objects[i])
		}
	}
	return found
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

// byIDs are those of the live customizations that have one of ids.
func byIDs(state *live.State, ids []string) []*live.Object {
	var found []*live.Object
	for _, id := range ids {
		if object := state.ByID(id); object != nil {
			found = append(found, object)
		}
	}
	return found
}

// atBase is what the file with this name described at the base, where that is
// live.
func atBase(name string, v *Versions) []*live.Object {
	for i := range v.Base {
		b := &v.Base[i]
		switch {
		case b.Name != name:
		case b.Facts.ID != "":
			return byIDs(v.Live, []string{b.Facts.ID})
		default:
			return v.Live.ByTarget(b.Facts.Target)
		}
	}
	return nil
}
