package report

import (
	"cmp"
	"encoding/json"
	"path"
	"slices"
	"time"

	"pinsync/sync/result"
)

// card is one customization on the page. Every text in it is visible, so that it
// is only to be escaped for HTML.
type card struct {
	ID          string
	Group       string
	StatusWords string
	status      result.Status
	Mark        string // of the status: bad, caution, note, good or quiet
	Model       string
	Target      item
	File        string
	Base        string // the last part of its name
	Line        int
	Link        string // to the file in the repository
	Says        string
	Sums        string
	Before      string // the headings of the two sides
	After       string
	OneSided    bool
	Fields      []fieldRow
	Rows        []pinRow
	Same        int // pins that are as before, and not shown
	More        int // rows left out for the length
	Changes     []changeLine
	MoreChanges int
	Notes       []pageNote
	Fixed       []pageNote
	Diff        []diffLine
	MoreDiff    int
	MoreNotes   int
	Time        *timeLine
	Next        []string
	Exchange    string
}

// fieldRow is what both sides say outside of the pins.
type fieldRow struct{ Name, Before, After, Mark string }

// How much a card holds before its length is counted.
const (
	cardRows    = 1000
	cardSame    = 12
	cardNotes   = 50
	cardChanges = 100
	cardDiff    = 60 // lines
	sourceWidth = 160
	longestLink = 1000 // bytes of a path in a link
)

// Where names the card in a list.
func (c *card) Where() string {
	name := c.Target.Name
	if name == "" {
		name = c.Target.Identity
	}
	switch {
	case c.Model != "" && name != "":
		return c.Model + ": " + name
	case c.File != "":
		return c.File
	}
	return c.ID
}

// shorten leaves out a part of the card, and counts it, so that about a share of it
// remains. It reports whether there was something to leave out.
func (c *card) shorten(share float64) bool {
	switch {
	case len(c.Rows) > 0 && c.dropSame():
	case c.Time != nil:
		c.Time = nil
	case len(c.Changes) > 3:
		shortenList(&c.Changes, &c.MoreChanges, share, 3)
	case len(c.Rows) > 0:
		shortenList(&c.Rows, &c.More, share, 0)
	case len(c.Diff) > 0:
		shortenList(&c.Diff, &c.MoreDiff, 0, 0)
	case len(c.Fixed) > 1:
		shortenList(&c.Fixed, &c.MoreNotes, share, 1)
	case len(c.Notes) > 1:
		shortenList(&c.Notes, &c.MoreNotes, share, 1)
	case len(c.Fields) > 0:
		shortenList(&c.Fields, &c.More, 0, 0)
	default:
		return false
	}
	return true
}

// shortenList leaves out one item at least, so that about a share of the list
// remains, but no fewer than least. It adds to more how many are left out.
func shortenList[T any](list *[]T, more *int, share float64, least int) {
	n := len(*list)
	keep := max(min(n-1, int(float64(n)*share)), least)
	*more += n - keep
	*list = (*list)[:keep]
}

// dropSame leaves out the pins that are as before.
func (c *card) dropSame() bool {
	before := len(c.Rows)
	c.Rows = slices.DeleteFunc(c.Rows, func(row pinRow) bool { return row.Same && len(row.After.Notes) == 0 })
	c.Same += before - len(c.Rows)
	return len(c.Rows) < before
}

// cardMaker makes the cards of one run.
type cardMaker struct {
	options   *Options
	command   string
	dryRun    bool
	location  *time.Location
	anchors   map[string]bool
	pinCounts pinCounts // of all customizations that change
}

// card shows one result.
func (m *cardMaker) card(r *result.Result) *card {
	c := &card{
		ID: m.anchor(r), status: r.Status, StatusWords: statusWords(r.Status), Mark: markOf(r.Status),
		File: clip(r.File, pathCell), Link: m.link(r, known(r.Span).Start.Line), Says: sentenceOf(r),
	}
	c.Base = clip(path.Base(r.File), pathCell)
	if r.Span.Start.Line > 1 {
		c.Line = r.Span.Start.Line
	}
	if r.Attempts > 0 {
		c.Exchange = exchange(r)
	}
	for _, next := range r.Next {
		c.Next = append(c.Next, clip(next, messageCell))
	}
	c.Before, c.After = m.sides(r)
	d := r.Definitions
	if d == nil {
		d = &result.Definitions{}
	}
	show := shower{titles: r.Titles, images: d.Images, load: m.options.Images, location: m.location, now: m.options.Now}
	if d.Location != nil {
		show.location = d.Location
	}
	live, file := definition(d.Live), definition(d.File)
	m.introduce(c, r, live, file, show)
	m.fixed(c, r)
	rest := r.Diagnostics
	if live != nil || file != nil {
		rest = m.pins(c, r, d, live, file, show)
	} else {
		m.changes(c, r)
	}
	for i := range rest {
		if len(c.Notes) == cardNotes {
			c.MoreNotes++
			continue
		}
		c.Notes = append(c.Notes, m.note(r, &rest[i]))
	}
	return c
}

// members are the fields of a definition or a pin.
type members map[string]json.RawMessage

// definition reads a definition; it is nil where there is none.
func definition(text json.RawMessage) members {
	var d members
	if len(text) == 0 || json.Unmarshal(text, &d) != nil {
		return nil
	}
	return d
}

// text is the text of a member; empty where it is not text.
func (d members) text(name string) (s string) {
	_ = json.Unmarshal(d[name], &s)
	return s
}

// introduce says which customization the card is about.
func (m *cardMaker) introduce(c *card, r *result.Result, live, file members, show shower) {
	model, kind, identity := r.Subject.Model, r.Subject.TargetType, r.Subject.TargetIdentity
	said := file
	if said == nil || r.Status == result.Written && live != nil {
		said = live
	}
	if said != nil {
		model, kind, identity = said.text("model"), said.text("target_type"), said.text("target_identity")
	}
	c.Model = clip(model, commentValue)
	switch {
	case kind == "all":
		c.Target = item{Name: "Every item"}
	case kind == "criteria" && said != nil:
		c.Target = item{Name: "Items with " + criteria(said["target_criteria"])}
	case identity != "":
		c.Target = show.item(identity)
	case kind != "":
		c.Target = item{Name: clip(kind, commentValue)}
	}
}

// markOf is the kind of a status, as a class of the style.
func markOf(s result.Status) string {
	switch kindOf(s) {
	case added:
		return "good"
	case deleted:
		return "bad"
	}
	return cmp.Or(map[style]string{bad: "bad", caution: "caution", note: "note", good: "good"}[statusStyle(s)], "quiet")
}
